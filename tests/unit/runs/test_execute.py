"""papermill says yes when it should say no; an unfinished notebook never becomes a page."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.engine.engine import MOST_PRINTED, Limits
from pipeline.errors import EXIT_NOTEBOOK_FAILED, KefuError
from pipeline.runs.execute import execute, make_page
from pipeline.runs.team import make_pages
from pipeline.runs.work import Bench, PageWork
from tests.notebooks.making import sound, written


def work(path: Path, number: int = 1, **given: object) -> PageWork:
    asked: Mapping[str, object] = {"period": "2026-09", **given}
    return PageWork(number, path.stem, path, "hash", "Test", "2026-09", asked, asked, f"2026-09/{path.stem}")


def ignored(*_: object) -> None:
    """Nobody listens."""


def printed(notebook: Any, cell: int) -> str:
    return "".join(
        output["text"] for output in notebook.cells[cell].outputs if output.output_type == "stream"
    )


FAILURES = {
    "raises": ("1 / 0", "cell 3: ZeroDivisionError: division by zero"),
    "says nothing": ("raise ValueError", "cell 3: ValueError: –"),
    "leaves politely": ("import sys\nsys.exit(0)", "cell 3: SystemExit: 0"),
    "dies": ("import os\nos._exit(0)", "Kernel died"),
    "is killed": ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", "Kernel died"),
    "shows too much": ("'x' * 10_000_000", "cell 3: OutputTooLarge: more than 8,000,000 characters"),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_unfinished_notebook_is_refused_and_kept(failure: str, bench: Bench, tmp_path: Path) -> None:
    code, said = FAILURES[failure]
    path = written(sound(code), tmp_path)
    with pytest.raises(KefuError) as caught:
        execute(bench, work(path))
    assert caught.value.exit_code == EXIT_NOTEBOOK_FAILED
    assert said in str(caught.value)
    assert f"papermill {path} out.ipynb -r period 2026-09" in str(caught.value)
    assert [file.name for file in bench.failed.iterdir()] == ["0001-sample.ipynb"]
    assert list(bench.executed.iterdir()) == []


def test_notebook_without_closing_block_is_not_complete(bench: Bench, tmp_path: Path) -> None:
    with pytest.raises(KefuError) as caught:
        execute(bench, work(written(sound(closing="1"), tmp_path)))
    assert (caught.value.reason, "no closing block" in str(caught.value)) == ("notebook_incomplete", True)


@pytest.mark.parametrize("limits", [Limits(60, 1, 60), Limits(60, 60, 4)], ids=["cell", "run"])
def test_endless_loop_ends_at_its_limit(limits: Limits, bench: Bench, tmp_path: Path) -> None:
    path, begun = written(sound("while True:\n    pass"), tmp_path), time.monotonic()
    with pytest.raises(KefuError) as caught:
        execute(replace(bench, limits=limits), work(path))
    assert caught.value.reason == "notebook_incomplete"
    assert "timed out" in str(caught.value)
    assert time.monotonic() - begun < 30


def test_what_a_cell_prints_is_cut_and_says_so(bench: Bench, tmp_path: Path) -> None:
    notebook, _ = execute(bench, work(written(sound("print('x' * 10_000_000)"), tmp_path)))
    text = printed(notebook, 3)
    assert len(text) < MOST_PRINTED + 100
    assert text.rstrip().endswith("[… cut: a cell may print 200,000 characters]")


ASKS = """\
import json, os, sys
names = ("OPENBLAS_NUM_THREADS", "IPYTHONDIR", "JUPYTER_CONFIG_DIR", "PYTHONSTARTUP")
found = {name: os.environ.get(name) for name in names}
print(json.dumps({**found, "python": sys.executable, "cwd": os.getcwd(), "period": period, "agent": agent}))"""


def test_kernel_is_our_interpreter_with_nothing_of_the_users_profile(bench: Bench, tmp_path: Path) -> None:
    declared = 'period: str = ""  # p\nagent: str | None = None  # a'
    path = written(sound(ASKS, parameters=declared), tmp_path)
    found = json.loads(printed(execute(bench, work(path, agent="0042"))[0], 3))
    private = str(bench.scratch / "0001")
    assert found == {
        "OPENBLAS_NUM_THREADS": "1",
        "IPYTHONDIR": f"{private}/ipython",
        "JUPYTER_CONFIG_DIR": f"{private}/config",
        "PYTHONSTARTUP": None,
        "python": sys.executable,
        "cwd": f"{private}/cwd",
        "period": "2026-09",
        "agent": "0042",
    }


def test_braces_in_a_path_are_left_alone(bench: Bench, tmp_path: Path) -> None:
    folder = tmp_path / "{period}"
    folder.mkdir()
    assert execute(bench, work(written(sound(), folder)))


def test_a_page_is_made_in_both_languages_with_links_to_the_other_and_the_index(
    bench: Bench, tmp_path: Path
) -> None:
    page = make_page(bench, work(written(sound(), tmp_path)))
    assert set(page.html) == {"zh", "en"}
    assert 'href="sample.en.html"' in page.html["zh"]
    assert 'href="../index.en.html"' in page.html["en"]
    assert "0.1.0+abc" in page.html["zh"]
    assert "2026-09" in page.html["zh"]


def test_workers_make_all_pages_in_order_or_tell_the_first_fault(bench: Bench, tmp_path: Path) -> None:
    told: list[str] = []
    good = [work(written(sound(f"x = {n}"), tmp_path, f"good{n}"), n) for n in (1, 2)]
    pages = make_pages(bench, [good[:1], good[1:]], 2, lambda page: told.append(page.work.report))
    assert [page.work.report for page in pages] == ["good1", "good2"]
    assert told == ["good1", "good2"]
    bad = work(written(sound("1 / 0"), tmp_path, "bad"), 3)
    with pytest.raises(KefuError) as caught:
        make_pages(bench, [[bad]], 2, ignored)
    assert (caught.value.reason, caught.value.facts["cell"]) == ("notebook_failed", 3)


def test_a_worker_that_vanishes_is_told_as_such(bench: Bench, tmp_path: Path) -> None:
    killer = "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)"
    with pytest.raises(KefuError) as caught:
        make_pages(bench, [[work(written(sound(killer), tmp_path))]], 1, ignored)
    assert (caught.value.reason, caught.value.exit_code) == ("workers_lost", EXIT_NOTEBOOK_FAILED)
