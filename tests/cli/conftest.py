"""A department of one hotline file and one small notebook: quick to run, and easy to count by hand."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import run_kefu
from tests.notebooks.making import sound, written

SETTINGS = """\
[department]
name = "售后服务部"
name_en = "After-sales"
language = "en"

[[source]]
log = "calls"
files = "data/inbox/*.csv"

[paths]
notebooks = "notebooks"
"""
CALLS = """\
通话编号,来电时间,是否接听,等待时长,工号
1,2026-10-01 09:00:00,是,10,0042
2,2026-10-02 10:00:00,是,30,0043
3,2026-10-31 11:00:00,否,60,
"""
FIGURES = """\
from pipeline import open_workspace

ws = open_workspace(workspace, build, as_of, period)
ws.measures(["answer_rate"])"""
DECLARED = """\
period: str = ""  # period
workspace: str = ""  # folder
build: str = ""  # build
as_of: str = ""  # date"""


def department(folder: Path, calls: str = CALLS) -> Path:
    """A folder with settings, one file in the inbox and one notebook; nothing has run."""
    inbox = folder / "data" / "inbox"
    inbox.mkdir(parents=True)
    (inbox / "calls.csv").write_text(calls, "utf-8")
    (folder / "kefu.toml").write_text(SETTINGS, "utf-8")
    written(sound(FIGURES, parameters=DECLARED), folder, "department")
    return folder


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """A department in which nothing has run."""
    return department(tmp_path / "dept")


@pytest.fixture(scope="session")
def first_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A department that `kefu run` has published once. Read it; copy it to change it."""
    folder = department(tmp_path_factory.mktemp("cli") / "dept")
    done = run_kefu("-C", folder, "run", JUPYTER_DATA_DIR=str(folder.parent / "jupyter"))
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    (folder / "said.txt").write_text(done.stdout, "utf-8")
    return folder


@pytest.fixture
def ran(first_run: Path, tmp_path: Path) -> Path:
    """A copy of a department that was published once."""
    # A reader of the ledger that is just closing takes its -wal and -shm files away under the copy.
    ignored = shutil.ignore_patterns("*.sqlite-*")
    return Path(shutil.copytree(first_run, tmp_path / "dept", ignore=ignored))
