"""Every fault a user can cause: told once, in a sentence that says what to do, with its exit code and no traceback."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.runs.lock import locked
from tests.conftest import run_kefu
from tests.notebooks.making import sound, written


def refused(folder: Path, code: int, *arguments: str, **environment: str) -> str:
    """What a command says on stderr; its exit code is `code`, and there is no traceback."""
    done = run_kefu("-C", folder, "--language", "en", *arguments, **environment)
    assert done.returncode == code, f"{done.returncode}: {done.stderr}"
    assert "Traceback" not in done.stderr
    return done.stderr


def reader_sees(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_too_many_rejected_rows_exit_10_and_leave_what_was_published(ran: Path) -> None:
    before, figures = (
        reader_sees(ran / "reports"),
        run_kefu("-C", ran, "measures", "--kpi", "calls_offered").stdout,
    )
    (ran / "data/inbox/bad.csv").write_text(
        "通话编号,来电时间,是否接听\n7,nonsense,是\n8,2026-10-05 09:00,是\n", "utf-8"
    )
    said = refused(ran, 10, "run")
    assert "bad.csv" in said
    assert "kefu rejected" in said
    assert reader_sees(ran / "reports") == before
    assert run_kefu("-C", ran, "measures", "--kpi", "calls_offered").stdout == figures


def test_a_notebook_that_fails_exits_11_and_leaves_what_was_published(ran: Path) -> None:
    before = reader_sees(ran / "reports")
    written(sound("1 / 0"), ran, "extra")
    said = refused(ran, 11, "run", JUPYTER_DATA_DIR=str(ran.parent / "jupyter"))
    assert (
        "notebooks/extra.ipynb, cell 3: ZeroDivisionError: division by zero. Nothing was published." in said
    )
    assert "To reproduce: papermill " in said
    assert reader_sees(ran / "reports") == before
    assert [path.name for path in ran.glob("data/failed/*/*")] == ["0002-extra.ipynb"]
    told = run_kefu("-C", ran, "status").stdout
    assert re.search(r"failed, 2026-10, 1 pages, last heard of \S+ notebook_failed", told)


def test_measures_without_a_build_exit_13_and_say_what_to_do(fresh: Path) -> None:
    assert "Run kefu ingest, then kefu build" in refused(fresh, 13, "measures", "--kpi", "answer_rate")


def test_a_month_without_rows_exits_13_and_leaves_what_was_published(ran: Path) -> None:
    before = reader_sees(ran / "reports")
    said = refused(ran, 13, "run", "--period", "2024-01")
    assert "There is no row in 2024-01; the data reach from 2026-10-01 to 2026-10-31." in said
    assert reader_sees(ran / "reports") == before


def test_a_source_without_files_exits_13(fresh: Path) -> None:
    (fresh / "data/inbox/calls.csv").unlink()
    assert "data/inbox/*.csv" in refused(fresh, 13, "ingest")


def test_a_folder_named_by_an_unset_variable_exits_13(fresh: Path) -> None:
    settings = fresh / "kefu.toml"
    settings.write_text(settings.read_text("utf-8").replace("data/inbox", "${KEFU_UNSET_FOLDER}"), "utf-8")
    assert "KEFU_UNSET_FOLDER is not set" in refused(fresh, 13, "ingest")
    assert "notebooks checked" in run_kefu("-C", fresh, "--language", "en", "check").stdout


def test_a_notebook_that_breaks_the_contract_exits_14_before_anything_is_read(fresh: Path) -> None:
    written(sound("import sys\nsys.exit(0)"), fresh, "extra")
    assert "notebooks/extra.ipynb, cell 3, line 2: sys.exit(0)" in refused(fresh, 14, "run")
    assert not (fresh / "data/snapshots").exists()


def test_a_parameter_that_the_notebook_does_not_declare_exits_14(ran: Path) -> None:
    written(sound(parameters="top: int = 5  # rows"), ran, "extra")
    said = refused(ran, 14, "run", "--report", "extra", "-p", "tops=7")
    assert 'notebooks/extra.ipynb: unknown parameter "tops". Did you mean "top"?' in said
    assert "no int" in refused(ran, 14, "run", "--report", "extra", "-p", "top=many")


@pytest.mark.skipif(os.getuid() == 0 if hasattr(os, "getuid") else True, reason="root may write anywhere")
def test_a_folder_without_permission_exits_73(ran: Path) -> None:
    (ran / "reports" / "versions").chmod(0o500)
    assert "cannot be written" in refused(ran, 73, "run")


def test_a_file_where_a_folder_should_be_exits_73(fresh: Path) -> None:
    (fresh / "reports").write_text("in the way", "utf-8")
    assert "cannot be written" in refused(fresh, 73, "run", JUPYTER_DATA_DIR=str(fresh.parent / "jupyter"))


def test_a_demo_in_a_folder_with_other_logs_exits_73(fresh: Path) -> None:
    before = reader_sees(fresh)
    assert "kefu demo did not make" in refused(fresh, 73, "demo")
    assert reader_sees(fresh) == before


@pytest.mark.parametrize("verb", ["ingest", "build", "run"])
def test_a_folder_in_use_exits_75(verb: str, ran: Path) -> None:
    with locked(ran / "data"):
        assert "another kefu is working in this folder" in refused(ran, 75, verb)


def test_a_folder_without_settings_exits_78(tmp_path: Path) -> None:
    assert "there is no kefu.toml" in refused(tmp_path, 78, "status")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signal for another process")
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM], ids=lambda sign: sign.name)
def test_an_interrupted_run_exits_130_leaves_no_process_and_what_was_published(
    sign: signal.Signals, ran: Path
) -> None:
    before, started = reader_sees(ran / "reports"), ran / "started"
    code = "import os, pathlib, time\npathlib.Path(workspace, 'started').write_text(str(os.getpid()))\ntime.sleep(120)"
    written(sound(code, parameters='workspace: str = ""  # folder'), ran, "extra")
    command = [sys.executable, "-m", "pipeline.cli", "-C", str(ran), "run", "--report", "extra"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        wait_until(lambda: started.is_file() and started.read_text() != "")
        process.send_signal(sign)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said == "Interrupted. What was published is unchanged; run again to go on.\n"
    assert reader_sees(ran / "reports") == before
    wait_until(lambda: not is_alive(int(started.read_text())))
    assert "interrupted" in run_kefu("-C", ran, "status").stdout


def test_killed_run_leaves_no_kernel_and_the_next_one_works(ran: Path) -> None:
    started = ran / "started"
    code = "import os, pathlib, time\npathlib.Path(workspace, 'started').write_text(str(os.getpid()))\ntime.sleep(120)"
    path = written(sound(code, parameters='workspace: str = ""  # folder'), ran, "extra")
    command = [sys.executable, "-m", "pipeline.cli", "-C", str(ran), "run", "--report", "extra"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        wait_until(lambda: started.is_file() and started.read_text() != "")
        process.kill()
    wait_until(lambda: not is_alive(int(started.read_text())))
    path.unlink()
    done = run_kefu("-C", ran, "run", JUPYTER_DATA_DIR=str(ran.parent / "jupyter"))
    assert done.returncode == 0, done.stderr


def wait_until(is_so: Callable[[], bool], seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.1)


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return (
        Path(f"/proc/{process}/status").is_file() is False
        or "\nState:\tZ" not in Path(f"/proc/{process}/status").read_text()
    )
