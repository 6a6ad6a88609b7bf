"""A run makes the pages whose inputs changed, knows why, and no others; every page can be traced back to what was delivered."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import CALLS, DECLARED, department
from tests.conftest import run_kefu
from tests.notebooks.making import sound, written

ROSTER = """\
工号,姓名,小组
0041,甲,一组
0042,乙,一组
0043,丙,二组
0044,丁,二组
0045,戊,二组
"""
SOURCE = '\n[[source]]\nlog = "staff"\nfiles = "data/roster/*.csv"\n'
OWN = """\
from pipeline import blocks, open_workspace

ws = open_workspace(workspace, build, as_of, period)
person = ws.person(staff_id)
own = ws.measures(["calls_answered"], only={"staff_id": staff_id})
blocks.note(person.name, f"{person.name} {own['value'].iloc[0]}")"""
LATE = "通话编号,来电时间,是否接听,等待时长,工号\n9,2026-10-15 09:00:00,是,10,0043\n"
Made = dict[str, str]


def run(folder: Path, *arguments: str) -> str:
    done = run_kefu("-C", folder, "run", *arguments, JUPYTER_DATA_DIR=str(folder.parent / "jupyter"))
    assert done.returncode == 0, done.stderr
    return done.stdout


def made(folder: Path) -> Made:
    """The pages that the newest run made, and why."""
    with closing(sqlite3.connect(folder / "data" / "ledger.sqlite")) as ledger:
        rows = ledger.execute(
            "SELECT report || staff_id, why FROM pages WHERE run = (SELECT max(run) FROM runs) AND status = 'published'"
        )
        return dict(rows.fetchall())


@pytest.fixture(scope="module")
def staffed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A department of five people, published once; every test adds to it in order."""
    folder = department(tmp_path_factory.mktemp("unchanged") / "dept", CALLS)
    (folder / "data" / "roster").mkdir()
    (folder / "data" / "roster" / "staff.csv").write_text(ROSTER, "utf-8")
    with (folder / "kefu.toml").open("a", encoding="utf-8") as settings:
        settings.write(SOURCE)
    written(sound(OWN, parameters=DECLARED + '\nstaff_id: str = ""  # id'), folder, "staff")
    assert "6 pages published" in run(folder)
    return folder


def test_the_first_run_makes_every_page_as_new(staffed: Path) -> None:
    everybody = {f"staff{staff_id}": "new" for staff_id in ("0041", "0042", "0043", "0044", "0045")}
    assert made(staffed) == {"department": "new", **everybody}
    assert "乙 1.0" in (staffed / "reports" / _page(staffed, "乙")).read_text("utf-8")


def test_a_run_without_changes_makes_nothing_and_publishes_nothing(staffed: Path) -> None:
    before = (staffed / "reports" / "index.html").read_bytes()
    assert "Nothing changed: all 6 pages" in run(staffed)
    assert made(staffed) == {}
    assert (staffed / "reports" / "index.html").read_bytes() == before


def test_a_late_row_makes_the_pages_it_touches(staffed: Path) -> None:
    (staffed / "data" / "inbox" / "late.csv").write_text(LATE, "utf-8")
    assert "2 pages published" in run(staffed)
    assert made(staffed) == {"department": "calls", "staff0043": "slice of calls"}
    assert "丙 2.0" in (staffed / "reports" / _page(staffed, "丙")).read_text("utf-8")
    assert "Nothing changed" in run(staffed)


def test_a_changed_notebook_makes_its_pages(staffed: Path) -> None:
    written(
        sound(OWN + "\n", "1", parameters=DECLARED + '\nstaff_id: str = ""  # id'),
        staffed,
        "staff",
    )
    assert "5 pages published" in run(staffed)
    assert set(made(staffed).values()) == {"notebook"}


def test_changed_settings_make_every_page(staffed: Path) -> None:
    path = staffed / "kefu.toml"
    path.write_text(path.read_text("utf-8").replace("After-sales", "Service"), "utf-8")
    assert "6 pages published" in run(staffed)
    assert set(made(staffed).values()) == {"settings"}


def test_pages_are_made_anew_where_that_is_asked(staffed: Path) -> None:
    assert "1 pages published" in run(staffed, "--report", "department", "--anew")
    assert made(staffed) == {"department": "asked anew"}


def test_a_page_is_traced_to_the_files_that_were_delivered(staffed: Path) -> None:
    done = run_kefu("-C", staffed, "verify", "2026-10/department.en.html")
    assert done.returncode == 0, done.stderr
    assert re.search(r"build \w{12}, data to 2026-10-31", done.stdout)
    assert {"calls.csv", "late.csv", "staff.csv"} <= set(re.findall(r"\S+\.csv", done.stdout))


def test_the_figures_behind_a_page_are_exported(staffed: Path, tmp_path: Path) -> None:
    done = run_kefu(
        "-C", staffed, "export", "2026-10/department.en.html", "--format", "csv", "--out", tmp_path / "out"
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out").is_dir()
    assert run_kefu("-C", staffed, "export", "2026-10/nobody.en.html").returncode == 64


def test_an_altered_page_is_told(staffed: Path) -> None:
    page = staffed / "reports" / _page(staffed, "甲")
    page.write_bytes(page.read_bytes() + b"<!-- -->")
    done = run_kefu("-C", staffed, "verify", page)
    assert (done.returncode, "altered" in done.stderr) == (10, True)


def test_a_lost_ledger_is_begun_from_what_was_published(staffed: Path) -> None:
    (staffed / "data" / "ledger.sqlite").write_bytes(b"no database, but long enough to be looked at" * 30)
    assert "Nothing changed" in run(staffed)
    assert list((staffed / "data").glob("ledger.1.damaged"))
    told = run_kefu("-C", staffed, "log").stdout
    assert told.count("found") >= 4


def test_readers_are_led_back_to_the_version_before(staffed: Path) -> None:
    now = (staffed / "reports" / "index.html").read_text("utf-8")
    done = run_kefu("-C", staffed, "rollback")
    assert done.returncode == 0, done.stderr
    earlier = (staffed / "reports" / "index.html").read_text("utf-8")
    assert earlier < now
    assert run_kefu("-C", staffed, "rollback", "nothing").returncode == 64


def test_a_command_for_a_run_that_never_was_exits_64(staffed: Path) -> None:
    assert run_kefu("-C", staffed, "log", "20200101").returncode == 64


def _page(folder: Path, person: str) -> str:
    """The English page of a person in the version that readers see."""
    pointer = (folder / "reports" / "index.html").read_text("utf-8")
    version = re.findall(r"url=(versions/[^/]+)/", pointer)[0]
    for path in sorted((folder / "reports" / version).glob("2026-10/staff-*.en.html")):
        if f">{person}" in path.read_text("utf-8"):
            return str(path.relative_to(folder / "reports"))
    raise AssertionError(f"no page of {person}")
