"""The ledger: what ran, and what became of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from pipeline.errors import KefuError
from pipeline.runs.ledger import Ledger, PageRecord, known_ledger

START, END = datetime(2026, 11, 1, 6, 30), datetime(2026, 11, 1, 6, 31)
PAGES = [
    PageRecord("department", "", "", "2026-10", "abc", {"period": "2026-10"}),
    PageRecord("staff", "0042", "", "2026-10", "def", {"period": "2026-10", "staff_id": "0042"}),
]


def started(data: Path, run: str = "r1") -> Ledger:
    ledger = Ledger(data)
    ledger.start(run, START, "0.1.0+abc", {"pandas": "3.1"})
    ledger.about(run, "2026-10", "b1")
    ledger.plan(run, PAGES)
    return ledger


def test_published_run_names_build_code_period_and_where_each_page_stands(tmp_path: Path) -> None:
    ledger = started(tmp_path)
    ledger.publish("r1", {PAGES[1].key: ("versions/r1/2026-10/staff-0001", 2, {"rows": "a"})})
    ledger.finish("r1", END, "published")
    last = ledger.last_run()
    assert last == {
        "run": "r1", "started_at": "2026-11-01T06:30:00", "finished_at": "2026-11-01T06:31:00",
        "heartbeat_at": "2026-11-01T06:31:00", "period": "2026-10",
        "build": "b1", "code": "0.1.0+abc", "libraries": '{"pandas": "3.1"}', "status": "published", "reason": "",
        "page_count": 2,
    }  # fmt: skip
    staff = ledger.pages("r1")[1]
    assert (staff["status"], staff["published_as"]) == ("published", "versions/r1/2026-10/staff-0001")
    assert staff["parameters"] == '{"period": "2026-10", "staff_id": "0042"}'


def test_failed_run_keeps_its_reason_and_its_pages_share_it(tmp_path: Path) -> None:
    ledger = started(tmp_path)
    ledger.finish("r1", END, "failed", "notebook_failed")
    assert {(page["status"], page["reason"]) for page in ledger.pages("r1")} == {
        ("failed", "notebook_failed")
    }


def test_run_that_was_cut_off_is_interrupted_when_the_next_begins(tmp_path: Path) -> None:
    started(tmp_path)
    ledger = started(tmp_path, "r2")
    ledger.finish("r2", END, "published")
    last = ledger.last_run()
    assert last is not None
    assert last["run"] == "r2"
    assert {page["status"] for page in ledger.pages("r1")} == {"interrupted"}


def test_asking_for_the_last_run_writes_nothing(tmp_path: Path) -> None:
    assert known_ledger(tmp_path) is None
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_ledger_is_set_aside_and_begun_anew(tmp_path: Path) -> None:
    damaged = b"no database, but long enough to be looked at" * 30
    for number in (1, 2):
        (tmp_path / "ledger.sqlite").write_bytes(damaged)
        ledger = Ledger(tmp_path)
        assert ledger.set_aside == tmp_path / f"ledger.{number}.damaged"
        assert ledger.set_aside.read_bytes() == damaged
        assert ledger.runs() == []


def test_a_ledger_that_cannot_be_kept_is_told_with_exit_73(tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite").mkdir()
    with pytest.raises(KefuError) as caught:
        Ledger(tmp_path)
    assert (caught.value.reason, caught.value.exit_code) == ("ledger_unreadable", 73)


def test_pages_made_or_found_unchanged_are_known_of_a_build(tmp_path: Path) -> None:
    ledger = started(tmp_path)
    assert ledger.pages_of_build("b1") == frozenset()
    ledger.publish("r1", {PAGES[0].key: ("versions/r1/department", 1, {})})
    ledger.plan("r1", [replace(PAGES[1], status="unchanged")])
    ledger.finish("r1", END, "published")
    assert ledger.pages_of_build("b1") == {page.key for page in PAGES}
    assert ledger.pages_of_build("b2") == frozenset()


def test_calls_are_known_for_their_notebook_and_code_only(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.keep_calls("abc", "code1", ["one", "two"])
    assert ledger.calls("abc", "code1") == ["one", "two"]
    assert ledger.calls("abc", "code2") is None
    ledger.keep_calls("def", "code2", [])
    assert ledger.calls("abc", "code1") is None


def test_the_heart_of_a_run_beats(tmp_path: Path) -> None:
    ledger = started(tmp_path)
    ledger.beat("r1", END)
    last = ledger.last_run()
    assert last is not None
    assert (last["status"], last["heartbeat_at"]) == ("running", "2026-11-01T06:31:00")
