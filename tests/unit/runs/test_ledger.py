"""The ledger: what ran, and what became of it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from pipeline.errors import KefuError
from pipeline.runs.ledger import Ledger, PageRecord, last_run

START, END = datetime(2026, 11, 1, 6, 30), datetime(2026, 11, 1, 6, 31)
PAGES = [
    PageRecord("department", "", "2026-10", "abc", {"period": "2026-10"}),
    PageRecord("staff", "0042", "2026-10", "def", {"period": "2026-10", "staff_id": "0042"}),
]


def started(data: Path, run: str = "r1") -> Ledger:
    ledger = Ledger(data)
    ledger.start(run, START, "0.1.0+abc", {"pandas": "3.1"})
    ledger.plan(run, "2026-10", "b1", PAGES)
    return ledger


def test_published_run_names_build_code_period_and_where_each_page_stands(tmp_path: Path) -> None:
    ledger = started(tmp_path)
    ledger.publish("r1", {("staff", "0042", "2026-10"): "versions/r1/2026-10/staff-0001"})
    ledger.finish("r1", END, "published")
    last = ledger.last_run()
    assert last == {
        "run": "r1", "started_at": "2026-11-01T06:30:00", "finished_at": "2026-11-01T06:31:00", "period": "2026-10",
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
    assert last_run(tmp_path) is None
    assert list(tmp_path.iterdir()) == []


def test_damaged_ledger_is_told_with_exit_73(tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite").write_bytes(b"no database, but long enough to be looked at" * 30)
    with pytest.raises(KefuError) as caught:
        Ledger(tmp_path)
    assert (caught.value.reason, caught.value.exit_code) == ("ledger_unreadable", 73)
