"""Which of several rows about one thing counts, what is said of the others, and what a human takes back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from pipeline.errors import KefuError
from pipeline.ingest import read_deliveries
from pipeline.ingest.audit import Act
from pipeline.ingest.deliveries import Arrival
from pipeline.ingest.withdrawal import restore, withdraw
from tests.unit.ingest.inbox import NOW, Inbox

CALLS = '[[source]]\nlog = "calls"\nfiles = "data/inbox/*.csv"\n'
FULL = CALLS + 'delivers = "full"\n'
HEADER = "通话编号,来电时间,是否接听,坐席\n"
SURVEYS = '[[source]]\nlog = "surveys"\nfiles = "data/inbox/*.csv"\nkey = "row"\n'
DAY = timedelta(days=1)


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    return Inbox(tmp_path, CALLS)


def call(number: int, staff: str = "K1", at: str = "2026-10-01 09:00:00") -> str:
    return f"{number},{at},是,{staff}\n"


def kinds(inbox: Inbox, now: datetime = NOW) -> list[tuple[int, ...]]:
    """By delivery: read, accepted, duplicates, and of these corrected, contradicted, deleted."""
    return [
        (one.read, one.accepted, one.duplicates, one.corrected, one.contradicted, one.deleted)
        for one in inbox.ingest(now)
    ]


def staff(inbox: Inbox) -> dict[str, str]:
    rows = inbox.rows("calls")
    return dict(zip(rows["call_id"], rows["staff_id"], strict=True))


def take_back(inbox: Inbox, file: str, because: str = "") -> list[Arrival]:
    return withdraw(inbox.folder, inbox.settings, file, Act("李四", NOW), lambda *_: None, because)


def put_back(inbox: Inbox, file: str) -> list[Arrival]:
    return restore(inbox.folder, inbox.settings, file, Act("李四", NOW), lambda *_: None)


def test_the_same_content_again_is_a_duplicate_and_other_content_a_correction(inbox: Inbox) -> None:
    inbox.put("1.csv", HEADER + call(1) + call(2) + call(3))
    inbox.put("2.csv", HEADER + call(2) + call(3, staff="K9"))
    assert kinds(inbox) == [(3, 1, 2, 1, 0, 0), (2, 2, 0, 0, 0, 0)]
    assert staff(inbox) == {"1": "K1", "2": "K1", "3": "K9"}


def test_a_correction_that_is_taken_back_counts_as_two_corrections(inbox: Inbox) -> None:
    for number, who in enumerate(("K1", "K2", "K1")):
        inbox.put(f"{number}.csv", HEADER + call(1, staff=who) + call(number + 10))
    assert kinds(inbox) == [(2, 1, 1, 1, 0, 0), (2, 1, 1, 1, 0, 0), (2, 2, 0, 0, 0, 0)]
    assert staff(inbox)["1"] == "K1"


def test_rows_of_one_file_that_contradict_each_other_are_counted_and_noted(inbox: Inbox) -> None:
    inbox.put("1.csv", HEADER + call(1) + call(1, staff="K2") + call(1, staff="K2"))
    assert kinds(inbox) == [(3, 1, 2, 0, 1, 0)]
    [note] = [note for note in inbox.ingest()[0].notes if "call_id" in note]
    assert "1 rows have the key (call_id) of a later row" in note
    assert staff(inbox) == {"1": "K2"}


def test_a_row_that_gains_a_value_where_there_was_none_is_a_correction(inbox: Inbox) -> None:
    inbox.put("1.csv", HEADER + call(1, staff="") + call(2, staff=""))
    inbox.put("2.csv", HEADER + call(1) + call(2, staff=""))
    assert kinds(inbox)[0] == (2, 0, 2, 1, 0, 0)


def test_a_late_file_changes_nothing_but_its_own_month(inbox: Inbox) -> None:
    inbox.put("10.csv", HEADER + call(1) + call(2, at="2026-09-03 10:00:00"))
    inbox.build()
    before = set((inbox.folder / "data").glob("warehouse/files/calls-*"))
    inbox.put("09.csv", HEADER + call(3, at="2026-09-02 10:00:00"))
    assert inbox.build(NOW + DAY).row_counts["calls"] == 3
    added = set((inbox.folder / "data").glob("warehouse/files/calls-*")) - before
    assert [path.name[:13] for path in added] == ["calls-2026-09"]


def test_what_the_newest_full_delivery_lacks_is_gone_and_counted(inbox: Inbox) -> None:
    inbox.told(FULL)
    inbox.put("1.csv", HEADER + call(1) + call(2) + call(3))
    inbox.ingest()
    inbox.put("2.csv", HEADER + call(2) + call(3, staff="K9") + call(4))
    assert kinds(inbox, NOW + DAY) == [(3, 0, 3, 1, 0, 1), (3, 3, 0, 0, 0, 0)]
    assert staff(inbox) == {"2": "K1", "3": "K9", "4": "K1"}


def test_a_row_that_was_deleted_and_comes_back_is_there_again(inbox: Inbox) -> None:
    inbox.told(FULL)
    for number, calls in enumerate((call(1) + call(2), call(1), call(1) + call(2, staff="K2"))):
        inbox.put(f"{number}.csv", HEADER + calls)
    assert kinds(inbox) == [(2, 0, 2, 1, 0, 0), (1, 0, 1, 0, 0, 0), (2, 2, 0, 0, 0, 0)]
    assert staff(inbox) == {"1": "K1", "2": "K2"}


def test_a_full_delivery_without_a_good_row_is_refused(inbox: Inbox) -> None:
    inbox.told(FULL)
    inbox.put("1.csv", HEADER + call(1))
    before = inbox.ingest()
    inbox.put("2.csv", HEADER + call(2, at="?"))
    assert (inbox.refusal().reason, inbox.refusal().exit_code) == ("full_delivery_empty", 13)
    assert read_deliveries(inbox.folder, inbox.settings) == before


def test_a_full_keyless_delivery_takes_the_place_of_all_before_it(inbox: Inbox) -> None:
    inbox.told(SURVEYS + 'delivers = "full"\n')
    inbox.put("1.csv", "邀评时间,评分\n2026-10-01,5\n2026-10-01,4\n")
    inbox.put("2.csv", "邀评时间,评分\n2026-10-01,5\n")
    assert kinds(inbox) == [(2, 0, 2, 0, 0, 0), (1, 1, 0, 0, 0, 0)]
    assert inbox.rows("surveys")["survey_id"].tolist() == ["2.csv:2"]


def test_a_delivery_whose_counts_do_not_add_up_cannot_be_made(inbox: Inbox) -> None:
    inbox.put("1.csv", HEADER + call(1) + call(2))
    [entry] = inbox.ingest()
    with pytest.raises(AssertionError, match="3 rows read, 2 counted"):
        replace(entry, read=3)
    with pytest.raises(AssertionError):
        replace(entry, corrected=1)


def test_the_header_of_each_file_is_remembered(inbox: Inbox) -> None:
    inbox.put("1.csv", HEADER + call(1))
    inbox.ingest()
    [entry] = read_deliveries(inbox.folder, inbox.settings)
    assert entry.header == ("通话编号", "来电时间", "是否接听", "坐席")


def test_a_withdrawn_file_no_longer_counts_and_what_it_replaced_does_again(inbox: Inbox) -> None:
    inbox.put("1.csv", HEADER + call(1) + call(2))
    inbox.put("2.csv", HEADER + call(2, staff="K9") + call(3))
    inbox.ingest()
    [arrival] = take_back(inbox, "2.csv", "导错了月份")
    assert (inbox.folder / "data" / "snapshots" / arrival.snapshot_name).exists()
    assert kinds(inbox, NOW + DAY) == [(2, 2, 0, 0, 0, 0), (0, 0, 0, 0, 0, 0)]
    entry = inbox.ingest(NOW + DAY)[1]
    assert entry.withdrawn
    assert entry.notes == ("2026-11-01 撤回：导错了月份 · withdrawn on 2026-11-01: 导错了月份",)
    assert staff(inbox) == {"1": "K1", "2": "K1"}


def test_a_withdrawal_needs_no_new_ingest_and_can_be_undone(inbox: Inbox) -> None:
    inbox.put("1.csv", HEADER + call(1))
    inbox.put("2.csv", HEADER + call(2))
    first = inbox.ingest()
    take_back(inbox, "2.csv")
    assert [one.accepted for one in read_deliveries(inbox.folder, inbox.settings)] == [1, 0]
    put_back(inbox, "2.csv")
    assert read_deliveries(inbox.folder, inbox.settings) == first


def test_withdrawing_the_newest_content_of_a_name_brings_the_one_before_back(inbox: Inbox) -> None:
    inbox.told(SURVEYS)
    for days, rating in enumerate((5, 4)):
        inbox.put("a.csv", f"邀评时间,评分\n2026-10-01,{rating}\n")
        inbox.ingest(NOW + days * DAY)
    take_back(inbox, "a.csv")
    assert inbox.rows("surveys")["rating"].tolist() == [5.0]


def test_a_file_that_feeds_two_logs_is_withdrawn_from_both(inbox: Inbox) -> None:
    inbox.told(CALLS + '[[source]]\nlog = "calls"\nname = "again"\nfiles = "data/inbox/*.csv"\nkey = "row"\n')
    inbox.put("1.csv", HEADER + call(1))
    inbox.ingest()
    assert [one.source for one in take_back(inbox, "1.csv")] == ["calls", "again"]


def test_a_file_can_be_named_by_the_start_of_its_snapshot(inbox: Inbox) -> None:
    inbox.put("1.csv", HEADER + call(1))
    snapshot = inbox.ingest()[0].snapshot
    assert take_back(inbox, snapshot[:8])[0].file_name == "1.csv"


def test_what_cannot_be_withdrawn_is_told(inbox: Inbox) -> None:
    inbox.put("calls_2026-10.csv", HEADER + call(1))
    inbox.ingest()
    with pytest.raises(KefuError) as caught:
        take_back(inbox, "call_2026-10.csv")
    assert caught.value.reason == "unknown_delivery"
    assert 'Did you mean "calls_2026-10.csv"?' in caught.value.text("en")
    with pytest.raises(KefuError, match="was not withdrawn"):
        put_back(inbox, "calls_2026-10.csv")
    take_back(inbox, "calls_2026-10.csv")
    with pytest.raises(KefuError, match="is withdrawn already"):
        take_back(inbox, "calls_2026-10.csv")


def test_withdrawing_and_putting_back_leave_a_line_each(inbox: Inbox) -> None:
    inbox.put("1.csv", HEADER + call(1) + call(2))
    snapshot = inbox.ingest()[0].snapshot
    take_back(inbox, "1.csv", "重复导出")
    put_back(inbox, "1.csv")
    audit = inbox.folder / "data" / "audit.jsonl"
    lines = [json.loads(line) for line in audit.read_text("utf-8").splitlines()]
    assert lines[0] == {
        "at": "2026-11-01T08:00:00", "who": "李四", "what": "withdraw", "source": "calls", "file": "1.csv",
        "snapshot": snapshot, "rows": 2, "because": "重复导出",
    }  # fmt: skip
    assert (lines[1]["what"], lines[1]["rows"]) == ("restore", 2)
    assert audit.stat().st_mode & 0o777 == 0o600
