"""What a notebook may hold: each breach is refused with its reason, exit code 14 and a message that says where."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_output

from pipeline.errors import EXIT_NOTEBOOK_REFUSED
from pipeline.runs.contract import check_notebook
from pipeline.runs.plan import NOTEBOOKS
from tests.conftest import run_kefu
from tests.notebooks.making import PARAMETERS, sound, written


def with_cell(change: Callable[[Any], None], number: int = 3) -> Any:
    """A sound notebook of four cells, one of them changed."""
    notebook = sound("total = 1")
    change(notebook.cells[number - 1])
    return notebook


def outputs(cell: Any) -> None:
    cell.outputs = [new_output("stream", text="7")]


def count(cell: Any) -> None:
    cell.execution_count = 7


def tag(name: str) -> Callable[[Any], None]:
    return lambda cell: cell.metadata.update(tags=[name])


def twice_tagged() -> Any:
    notebook = sound()
    notebook.cells.insert(2, new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]}))
    return notebook


FAULTS: dict[str, tuple[Any, str, str]] = {
    "no H1": (sound(title="Test"), "notebook_without_title", "cell 1"),
    "no cell tagged parameters": (with_cell(tag("other"), 2), "notebook_without_parameters", "tagged parameters"),
    "two cells tagged parameters": (twice_tagged(), "notebook_parameters_twice", "cells 2, 3"),
    "computed parameter": (sound(parameters='period: str = f"{2026}-10"  # p'), "parameter_default", 'parameter "period"'),
    "statement among parameters": (sound(parameters=f"{PARAMETERS}\nimport os  # os"), "parameter_not_declared", "import os"),
    "parameter without annotation": (sound(parameters='period = "2026-10"  # p'), "parameter_not_declared", "period ="),
    "parameter without comment": (sound(parameters='period: str = "2026#10"'), "parameter_without_comment", '"period"'),
    "parameter that is a date": (sound(parameters="day: date = 5  # d"), "parameter_type", "has the type date"),
    "parameter that is a tuple": (sound(parameters="days: tuple = (1, 2)  # d"), "parameter_type", "type tuple"),
    "default of another type": (sound(parameters='top: int = "5"  # n'), "parameter_default", "'5'"),
    "parameter declared twice": (sound(parameters=f"{PARAMETERS}\n{PARAMETERS}"), "parameter_twice", "declared twice"),
    "misspelled parameter": (sound(parameters='perod: str = ""  # p'), "parameter_misspelled", 'Did you mean "period"?'),
    "outputs": (with_cell(outputs), "notebook_with_outputs", "cell 3"),
    "execution count": (with_cell(count), "notebook_with_counts", "[7]"),
    "raises-exception tag": (with_cell(tag("raises-exception")), "notebook_tag_forbidden", "raises-exception"),
    "skip-execution tag": (with_cell(tag("skip-execution")), "notebook_tag_forbidden", "skip-execution"),
    "cell of 16 lines": (sound("x = 1\n" * 15 + "x"), "notebook_cell_too_long", "16 lines"),
    "empty code cell": (sound("  \n"), "notebook_cell_empty", "cell 3"),
    "shell command": (sound("x = 1\n!false"), "notebook_magic", "line 2: !false"),
    "shell command assigned": (sound("files = !ls"), "notebook_magic", "files = !ls"),
    "cell magic": (sound("%%bash\nls"), "notebook_magic", "%%bash"),
    "line magic": (sound("%time 1"), "notebook_magic", "%time"),
    "magic by its function": (sound("get_ipython().system('ls')"), "notebook_magic", "get_ipython"),
    "invalid Python": (sound("x = (1"), "notebook_syntax", "x = (1"),
    "def": (sound("def total():\n    return 1"), "notebook_def", "def total():"),
    "absolute path": (sound('open("/home/li/calls.csv")'), "notebook_absolute_path", "/home/li/calls.csv"),
    "path of a Windows drive": (sound(r'open("C:\\logs\\calls.csv")'), "notebook_absolute_path", "C:"),
    "path of a home": (sound('open("~/calls.csv")'), "notebook_absolute_path", "~/calls.csv"),
    "sys.exit": (sound("import sys\nsys.exit(0)"), "notebook_exit", "line 2: sys.exit(0)"),
    "exit": (sound("exit()"), "notebook_exit", "exit()"),
    "quit": (sound("quit()"), "notebook_exit", "quit()"),
    "os._exit": (sound("import os\nos._exit(0)"), "notebook_exit", "os._exit(0)"),
    "raise SystemExit": (sound("raise SystemExit"), "notebook_exit", "SystemExit"),
    "exit by another name": (sound("from sys import exit as done\ndone()"), "notebook_exit", "from sys import"),
    "Styler": (sound("frame.style.bar()"), "notebook_styler", "frame.style"),
    "no closing block": (sound(closing="x = 1"), "notebook_without_closing", "closing"),
    "hidden closing block": (sound(closing="blocks.closing();"), "notebook_without_closing", "semicolon"),
    "closing block not last": (sound(closing="blocks.closing()\nx = 1"), "notebook_without_closing", "closing"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_refused_with_its_reason(fault: str, tmp_path: Path) -> None:
    notebook, reason, said = FAULTS[fault]
    found = check_notebook(written(notebook, tmp_path))
    assert [error.reason for error in found] == [reason] * len(found), [str(error) for error in found]
    assert found
    assert found[0].exit_code == EXIT_NOTEBOOK_REFUSED
    assert "notebooks/sample.ipynb" in str(found[0])
    assert said in str(found[0])
    assert found[0].text("zh") != found[0].text("en")


@pytest.mark.parametrize(
    "code",
    [
        'label = "通话/小时"',
        'share = f"{1}/day"',
        'text = "%s !" % 1',
        "await thing()",
        "total = sum(number for number in (1, 2))",
        "double = lambda number: 2 * number",
        'split = "2026/10/05".split("/")',
    ],
)
def test_ordinary_code_is_not_refused(code: str, tmp_path: Path) -> None:
    assert check_notebook(written(sound(code), tmp_path)) == []


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"cells": [], "nbformat": 3, "nbformat_minor": 0, "metadata": {}}', "\x00"]
)
def test_file_that_is_no_notebook_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "broken.ipynb"
    path.write_text(text, "utf-8")
    assert [error.reason for error in check_notebook(path)] == ["notebook_unreadable"]


def test_notebook_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert [error.reason for error in check_notebook(tmp_path / "none.ipynb")] == ["notebook_unreadable"]


def test_all_faults_of_a_notebook_are_told_at_once(tmp_path: Path) -> None:
    notebook = sound("exit()", "%time 1", title="Test")
    reasons = [error.reason for error in check_notebook(written(notebook, tmp_path))]
    assert reasons == ["notebook_without_title", "notebook_exit", "notebook_magic"]


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.stem)
def test_our_own_notebooks_keep_the_contract(path: Path) -> None:
    assert [str(error) for error in check_notebook(path)] == []


def test_check_command_tells_the_fault_and_exits_14(tmp_path: Path) -> None:
    path = written(sound("exit()"), tmp_path)
    done = run_kefu("--language", "en", "check", path)
    assert done.returncode == 14
    assert (
        "notebooks/sample.ipynb, cell 3, line 1: exit() makes an unfinished notebook look complete"
        in done.stderr
    )
    assert "Traceback" not in done.stderr


def test_check_command_passes_sound_notebooks(tmp_path: Path) -> None:
    done = run_kefu("--language", "zh", "check", written(sound(), tmp_path))
    assert (done.returncode, done.stdout) == (0, "已检查 1 个笔记本，都符合约定。\n")


def test_contract_does_not_change_the_file(tmp_path: Path) -> None:
    path = written(sound("exit()"), tmp_path)
    before = path.read_bytes()
    check_notebook(path)
    assert path.read_bytes() == before
    nbformat.validate(nbformat.read(path, as_version=4))
