"""What is too old leaves for good, and what stays is counted as before."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

from pipeline.ingest import read_deliveries
from pipeline.ingest.audit import Act
from pipeline.warehouse import build, open_build
from pipeline.warehouse.retention import Purge, old_rows, purge
from tests.unit.ingest.inbox import NOW, Inbox

CALLS = '[[source]]\nlog = "calls"\nfiles = "data/inbox/*.csv"\n'
HEADER = "通话编号,来电时间,是否接听,坐席\n"
BEFORE = date(2026, 10, 1)
EVENTS = """\
[[source]]
log = "complaints"
files = "data/inbox/*.csv"
[source.events]
case = "案件"
activity = "活动"
at = "时间"
opens = { activity = ["受理"] }
closes = { activity = ["关闭"], take = "last" }
"""


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    return Inbox(tmp_path, CALLS)


def call(number: int, at: str) -> str:
    return f"{number},{at} 09:00:00,是,K{number}\n"


@pytest.fixture
def purged(inbox: Inbox) -> Callable[[], Purge]:
    """Purges the inbox's workspace of what is before 2026-10-01."""
    act = Act("李四", NOW)
    return lambda: purge(inbox.folder, inbox.settings, BEFORE, act, lambda *_: None)


def days(inbox: Inbox) -> list[str]:
    found = open_build(inbox.folder, inbox.settings).frame("calls")["started_at"]
    return [f"{at:%m-%d}" for at in found]


def acts(inbox: Inbox) -> list[str]:
    lines = (inbox.folder / "data" / "audit.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line)["what"] for line in lines]


def kept_texts(inbox: Inbox) -> str:
    """Everything that the data folder still says, Parquet files as text."""
    texts = []
    for path in sorted((inbox.folder / "data").rglob("*")):
        if path.suffix == ".parquet":
            texts.append(str(duckdb.sql(f"FROM read_parquet('{path}')").fetchall()))
        elif path.is_file() and "inbox" not in path.parts:
            texts.append(path.read_text("utf-8", errors="replace"))
    return "\n".join(texts)


def test_a_purge_takes_old_rows_out_of_build_kept_rows_and_snapshots(
    inbox: Inbox, purged: Callable[[], Purge]
) -> None:
    inbox.put("old.csv", HEADER + call(71, "2026-08-01") + call(72, "2026-09-30"))
    inbox.put("new.csv", HEADER + call(73, "2026-10-01"))
    inbox.build()
    assert old_rows(inbox.folder, inbox.settings, BEFORE) == {"calls": 2}
    assert purged() == Purge({"calls": 2}, 1)
    assert days(inbox) == ["10-01"]
    assert "K73" in kept_texts(inbox)
    assert "K71" not in kept_texts(inbox)
    assert len(list((inbox.folder / "data" / "snapshots").iterdir())) == 1
    assert len(list((inbox.folder / "data" / "warehouse" / "builds").iterdir())) == 1


def test_a_file_with_younger_rows_keeps_its_snapshot_and_loses_the_old_rows(
    inbox: Inbox, purged: Callable[[], Purge]
) -> None:
    inbox.put("a.csv", HEADER + call(71, "2026-09-30") + call(73, "2026-10-01") + call(74, "?"))
    snapshot = inbox.build().deliveries[0].snapshot
    assert purged() == Purge({"calls": 1}, 0)
    [entry] = read_deliveries(inbox.folder, inbox.settings)
    assert (entry.read, entry.accepted, entry.rejected, entry.purged) == (2, 1, 1, 1)
    assert (inbox.folder / "data" / "snapshots" / f"{snapshot}.csv").exists()
    assert days(inbox) == ["10-01"]


def test_a_later_ingest_brings_nothing_back(inbox: Inbox, purged: Callable[[], Purge]) -> None:
    inbox.put("old.csv", HEADER + call(71, "2026-08-01"))
    inbox.put("mixed.csv", HEADER + call(72, "2026-09-30") + call(73, "2026-10-01"))
    inbox.build()
    purged()
    inbox.put("again.csv", HEADER + call(71, "2026-08-01") + call(75, "2026-10-05"))
    inbox.told(CALLS + 'constants = { channel = "电话" }\n')
    assert inbox.build(NOW + timedelta(days=1)).row_counts["calls"] == 2
    assert days(inbox) == ["10-01", "10-05"]
    names = {path.stem for path in (inbox.folder / "data" / "snapshots").iterdir()}
    assert names == {entry.snapshot for entry in read_deliveries(inbox.folder, inbox.settings)}


def test_a_purge_that_was_broken_off_is_finished_by_the_next_ingest(
    inbox: Inbox, purged: Callable[[], Purge], monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox.put("mixed.csv", HEADER + call(72, "2026-09-30") + call(73, "2026-10-01"))
    inbox.build()

    def broken(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("pipeline.warehouse.retention.resettle", broken)
    with pytest.raises(KeyboardInterrupt):
        purged()
    assert inbox.build().row_counts["calls"] == 1
    monkeypatch.undo()
    assert purged() == Purge({}, 0)
    assert days(inbox) == ["10-01"]
    assert acts(inbox) == ["purge_begun", "purge_begun", "purge"]


def test_a_purge_is_on_record_and_a_second_finds_nothing(inbox: Inbox, purged: Callable[[], Purge]) -> None:
    inbox.put("old.csv", HEADER + call(71, "2026-08-01"))
    inbox.put("new.csv", HEADER + call(73, "2026-10-01"))
    old = next(entry for entry in inbox.build().deliveries if entry.file_name == "old.csv")
    purged()
    begun, done = (inbox.folder / "data" / "audit.jsonl").read_text("utf-8").splitlines()
    assert json.loads(begun)["what"] == "purge_begun"
    assert json.loads(done) == {
        "at": "2026-11-01T08:00:00", "who": "李四", "what": "purge", "before": "2026-10-01", "rows": {"calls": 1},
        "snapshots": [old.snapshot],
    }  # fmt: skip
    assert purged() == Purge({}, 0)


def test_rejected_rows_that_lose_their_good_neighbours_do_not_refuse_the_rest(
    inbox: Inbox, purged: Callable[[], Purge]
) -> None:
    inbox.told(f"[reject_limit]\ndefault = 0.3\n{CALLS}")
    old = "".join(call(number, "2026-09-01") for number in range(8))
    inbox.put("a.csv", HEADER + old + call(8, "2026-10-01") + call(9, "?"))
    inbox.build()
    assert purged() == Purge({"calls": 8}, 0)


def test_a_case_made_of_events_goes_whole_or_not_at_all(inbox: Inbox, purged: Callable[[], Purge]) -> None:
    inbox.told(EVENTS)
    inbox.put(
        "a.csv",
        "案件,活动,时间\nA,受理,2026-09-01\nA,关闭,2026-09-02\nB,受理,2026-09-29\nB,关闭,2026-10-03\n",
    )
    inbox.build()
    assert purged() == Purge({"complaints": 2}, 0)
    rows = open_build(inbox.folder, inbox.settings).frame("complaints")
    assert rows[["complaint_id", "received_at"]].astype(str).to_numpy().tolist() == [["B", "2026-09-29"]]


def test_a_log_without_dates_and_a_withdrawn_file_that_is_young_stay(
    inbox: Inbox, purged: Callable[[], Purge]
) -> None:
    inbox.told(CALLS.replace("*", "c*") + '[[source]]\nlog = "staff"\nfiles = "data/inbox/staff.csv"\n')
    inbox.put("staff.csv", "工号,姓名\nK73,陈静\n")
    inbox.put("calls.csv", HEADER + call(73, "2026-10-01"))
    inbox.build()
    assert purged() == Purge({}, 0)
    assert open_build(inbox.folder, inbox.settings).staff()["name"].tolist() == ["陈静"]


def test_when_nothing_is_left_there_is_no_build(inbox: Inbox, purged: Callable[[], Purge]) -> None:
    inbox.put("old.csv", HEADER + call(71, "2026-08-01"))
    inbox.build()
    assert purged() == Purge({"calls": 1}, 1)
    assert not list((inbox.folder / "data" / "warehouse").rglob("*.parquet"))
    assert inbox.ingest() == []


def test_a_delivery_of_a_source_that_is_no_longer_read_goes_by_its_age(
    inbox: Inbox, purged: Callable[[], Purge]
) -> None:
    inbox.told(
        CALLS.replace("*", "c*") + '[[source]]\nlog = "surveys"\nfiles = "data/inbox/s*.csv"\nkey = "row"\n'
    )
    inbox.put("calls.csv", HEADER + call(73, "2026-10-01"))
    inbox.put("s.csv", "邀评时间,评分\n2026-08-01,5\n")
    inbox.ingest(NOW - timedelta(days=60))
    inbox.told(CALLS.replace("*", "c*"))
    inbox.put("calls.csv", HEADER + call(74, "2026-10-02"))
    inbox.ingest()
    build(inbox.folder, inbox.settings)
    assert purged().deliveries >= 1
    assert all(path.suffix == ".csv" for path in (inbox.folder / "data" / "snapshots").iterdir())
    assert "2026-08-01" not in kept_texts(inbox)
