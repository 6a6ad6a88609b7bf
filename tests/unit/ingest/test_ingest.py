"""What becomes of delivered files: counted, kept, never twice."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

from pipeline.errors import KefuError
from pipeline.ingest import read_deliveries, rejected_rows
from tests.unit.ingest.inbox import NOW, Inbox, workbook

CALLS = '[[source]]\nlog = "calls"\nfiles = "data/inbox/*.csv"\n'
HEADER = "通话编号,来电时间,是否接听,坐席\n"


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    return Inbox(tmp_path, CALLS)


def call(number: int, at: str = "2026-10-01 09:00:00", answered: str = "是", staff: str = "KF01") -> str:
    return f"{number},{at},{answered},{staff}\n"


def counts(inbox: Inbox, now: datetime = NOW) -> list[tuple[int, ...]]:
    return [
        (one.read, one.accepted, one.rejected, one.duplicates, one.not_applicable)
        for one in inbox.ingest(now)
    ]


def test_every_row_read_is_accepted_rejected_duplicate_or_not_applicable(inbox: Inbox) -> None:
    inbox.told(CALLS + 'where = { "坐席" = ["KF01", "KF02"] }\n')
    rows = (
        call(1)
        + call(2, staff="KF02")
        + call(3, at="昨天")
        + call(1)
        + call(4, staff="实习")
        + "5,2026-10-01\n"
    )
    inbox.put("a.csv", HEADER + rows)
    assert counts(inbox) == [(6, 2, 2, 1, 1)]
    assert inbox.ingest()[0].reasons == {"field_count": 1, "started_at_relative": 1}


def test_loading_a_file_twice_changes_nothing(inbox: Inbox) -> None:
    inbox.put("a.csv", HEADER + call(1) + call(2))
    first = inbox.ingest()
    inbox.put("copy of a.csv", HEADER + call(1) + call(2))
    assert inbox.ingest(NOW + timedelta(days=1)) == first


def test_of_several_rows_with_one_key_the_last_delivered_wins(inbox: Inbox) -> None:
    inbox.put("2026-09.csv", HEADER + call(1, staff="KF01") + call(2, staff="KF01"))
    inbox.ingest()
    inbox.put("2026-10.csv", HEADER + call(2, staff="KF02") + call(2, staff="KF03"))
    assert counts(inbox) == [(2, 1, 0, 1, 0), (2, 1, 0, 1, 0)]
    rows = inbox.rows("calls").set_index("call_id")
    assert rows["staff_id"].to_dict() == {"1": "KF01", "2": "KF03"}


def test_what_was_delivered_stays_when_its_file_leaves_the_inbox(inbox: Inbox) -> None:
    path = inbox.put("a.csv", HEADER + call(1))
    first = inbox.ingest()
    path.unlink()
    assert inbox.ingest() == first
    assert len(inbox.rows("calls")) == 1


def test_the_bytes_delivered_are_kept_as_they_are(inbox: Inbox) -> None:
    content = (HEADER + call(1)).encode("gb18030")
    inbox.put("a.csv", content)
    snapshot = inbox.ingest()[0].snapshot
    assert (inbox.folder / "data" / "snapshots" / f"{snapshot}.csv").read_bytes() == content


def test_new_content_under_the_same_name_is_a_newer_delivery(inbox: Inbox) -> None:
    inbox.put("today.csv", HEADER + call(1, staff="KF01") + call(2))
    inbox.ingest()
    inbox.put("today.csv", HEADER + call(1, staff="KF09"))
    assert counts(inbox) == [(2, 1, 0, 1, 0), (1, 1, 0, 0, 0)]
    assert inbox.rows("calls").set_index("call_id")["staff_id"].to_dict() == {"1": "KF09", "2": "KF01"}


def test_content_that_comes_back_under_its_name_counts_again(inbox: Inbox) -> None:
    for staff in ("KF01", "KF02", "KF01"):
        inbox.put("today.csv", HEADER + call(1, staff=staff))
        inbox.ingest()
    assert inbox.rows("calls")["staff_id"].tolist() == ["KF01"]
    assert len(inbox.ingest()) == 2


def test_a_keyless_file_keeps_identical_rows_and_its_newer_content_replaces_the_older(inbox: Inbox) -> None:
    inbox.told('[[source]]\nlog = "surveys"\nfiles = "data/inbox/*.csv"\nkey = "row"\n')
    inbox.put("a.csv", "邀评时间,评分\n2026-10-01,5\n2026-10-01,5\n2026-10-02,3\n")
    assert counts(inbox) == [(3, 3, 0, 0, 0)]
    inbox.put("a.csv", "邀评时间,评分\n2026-10-01,5\n")
    assert counts(inbox) == [(3, 0, 0, 3, 0), (1, 1, 0, 0, 0)]
    assert inbox.rows("surveys")["survey_id"].tolist() == ["a.csv:2"]


def test_a_keyless_file_can_drop_identical_rows(inbox: Inbox) -> None:
    inbox.told(
        '[[source]]\nlog = "surveys"\nfiles = "data/inbox/*.csv"\nkey = "row"\nexact_duplicates = "drop"\n'
    )
    inbox.put("a.csv", "邀评时间,评分,备注\n2026-10-01,5,甲\n2026-10-01,5,甲\n2026-10-01,5,乙\n")
    assert counts(inbox) == [(3, 2, 0, 1, 0)]


def test_another_key_makes_the_id_the_log_wants(inbox: Inbox) -> None:
    inbox.told('[[source]]\nlog = "surveys"\nfiles = "data/inbox/*.csv"\nkey = ["staff_id", "invited_at"]\n')
    inbox.put("a.csv", "邀评时间,评分,坐席\n2026-10-01,5,甲\n2026-10-01,3,甲\n2026-10-01,4,\n")
    assert counts(inbox) == [(3, 1, 1, 1, 0)]
    rows = inbox.rows("surveys")
    assert rows[["survey_id", "rating"]].to_numpy().tolist() == [["甲|2026-10-01", 3.0]]


def test_one_file_can_feed_two_logs(inbox: Inbox) -> None:
    surveys = (
        '[[source]]\nlog = "surveys"\nfiles = "data/inbox/*.csv"\nwhere = { "是否接听" = "是" }\nconstants = { rating_max = 5 }\n'
        '[source.columns]\nsurvey_id = "通话编号"\ninvited_at = "来电时间"\n'
    )
    inbox.told(CALLS + surveys)
    inbox.put("a.csv", "通话编号,来电时间,是否接听,评分\n1,2026-10-01,是,4\n2,2026-10-01,否,\n")
    assert counts(inbox) == [(2, 2, 0, 0, 0), (2, 1, 0, 0, 1)]
    assert inbox.rows("surveys")["is_satisfied"].tolist() == [True]


def test_words_of_the_file_become_the_log_s_own(inbox: Inbox) -> None:
    inbox.told(
        CALLS
        + '[source.values]\nis_answered = { true = "已接", false = ["未接", "放弃"] }\nchannel = { "电话" = ["tel", "phone"] }\n'
    )
    inbox.put(
        "a.csv",
        "通话编号,来电时间,是否接听,渠道\n1,2026-10-01,已接,tel\n2,2026-10-01,放弃,网页\n3,2026-10-01,是,phone\n",
    )
    assert inbox.reasons() == [(4, "is_answered", "is_answered_not_readable")]
    assert inbox.rows("calls")[["is_answered", "channel"]].to_numpy().tolist() == [
        [True, "电话"],
        [False, "网页"],
    ]


def test_a_workbook_with_dates_of_every_kind_is_read(inbox: Inbox) -> None:
    inbox.told('[[source]]\nlog = "calls"\nfiles = "data/inbox/*.xlsx"\n')
    rows = [
        ["通话编号", "来电时间", "是否接听"],
        [7, datetime(2026, 10, 3, 15, 5), "是"],
        ["007", 46298.5, "否"],
        [8, "2026年10月3日 下午3:05", "是"],
    ]
    inbox.put("a.xlsx", workbook({"x": rows}))
    found = inbox.rows("calls").set_index("call_id")["started_at"]
    assert found.to_dict() == {
        "7": pd.Timestamp(2026, 10, 3, 15, 5), "007": pd.Timestamp(2026, 10, 3, 12), "8": pd.Timestamp(2026, 10, 3, 15, 5),
    }  # fmt: skip


def test_files_of_one_name_in_two_folders_are_two_files(inbox: Inbox) -> None:
    inbox.told('[[source]]\nlog = "surveys"\nfiles = "data/inbox/**/*.csv"\nkey = "row"\n')
    inbox.put("北区/a.csv", "邀评时间,评分\n2026-10-01,5\n")
    inbox.put("南区/a.csv", "邀评时间,评分\n2026-10-01,4\n")
    assert [one.file_name for one in inbox.ingest()] == ["北区/a.csv", "南区/a.csv"]
    assert inbox.rows("surveys")["survey_id"].tolist() == ["北区/a.csv:2", "南区/a.csv:2"]


def test_a_lock_file_of_a_spreadsheet_is_no_delivery(inbox: Inbox) -> None:
    inbox.put("a.csv", HEADER + call(1))
    inbox.put("~$a.csv", "x")
    assert [one.file_name for one in inbox.ingest()] == ["a.csv"]


def test_a_refused_attempt_remembers_when_a_file_was_first_seen(inbox: Inbox) -> None:
    inbox.told("[reject_limit]\ncalls = 0\n" + CALLS)
    inbox.put("a.csv", HEADER + call(1) + call(2, at="?"))
    inbox.refusal()
    inbox.told(CALLS)
    assert inbox.ingest(NOW + timedelta(days=1))[0].delivered_at == NOW


def test_a_data_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path, CALLS)
    (tmp_path / "data").write_text("a file where the folder should be")
    assert (inbox.refusal().reason, inbox.refusal().exit_code) == ("cannot_write", 73)


def test_a_glob_without_files_is_refused_and_named(inbox: Inbox) -> None:
    error = inbox.refusal()
    assert (error.reason, error.exit_code) == ("source_missing", 13)
    assert "data/inbox/*.csv" in error.text("zh")


def test_too_many_rejected_rows_leave_the_last_ingest_as_it_was(inbox: Inbox) -> None:
    inbox.told("[reject_limit]\ncalls = 0.2\n" + CALLS)
    inbox.put("a.csv", HEADER + call(1) + call(2))
    before = inbox.ingest()
    inbox.put("b.csv", HEADER + call(3) + call(4, at="?") + call(5, at="?") + call(6, answered="?"))
    error = inbox.refusal()
    assert (error.reason, error.exit_code) == ("too_many_rejected", 10)
    assert error.text("en") == (
        "b.csv: 75.0% of the rows were rejected (3 of 4, limit 20.0%). Most frequent: started_at_not_readable 2, "
        "is_answered_not_readable 1. Nothing was published. See: kefu rejected --source calls"
    )
    assert read_deliveries(inbox.folder, inbox.settings) == before
    rows = rejected_rows(inbox.folder, inbox.settings, "calls", "started_at_not_readable")
    assert rows[["file", "line", "text"]].to_numpy().tolist() == [["b.csv", 3, "?"], ["b.csv", 4, "?"]]
    (inbox.folder / "data" / "inbox" / "b.csv").unlink()
    assert inbox.ingest() == before


def test_rejected_rows_are_asked_for_by_source_or_file_and_an_unknown_one_is_refused(inbox: Inbox) -> None:
    inbox.put("a.csv", HEADER + call(1, at="?"))
    inbox.ingest()
    assert len(rejected_rows(inbox.folder, inbox.settings, "a.csv", None)) == 1
    with pytest.raises(KefuError) as caught:
        rejected_rows(inbox.folder, inbox.settings, "cals", None)
    assert (caught.value.reason, caught.value.exit_code) == ("unknown_source", 64)


def test_a_refused_file_changes_nothing(inbox: Inbox) -> None:
    inbox.put("a.csv", HEADER + call(1))
    before = inbox.ingest()
    inbox.put("b.csv", "a,b\n1,2\n")
    assert inbox.refusal().reason == "column_missing"
    assert read_deliveries(inbox.folder, inbox.settings) == before


def test_the_future_is_measured_from_the_first_delivery_for_ever(inbox: Inbox) -> None:
    inbox.put("a.csv", HEADER + call(1, at="2026-11-05 09:00:00") + call(2))
    first = inbox.ingest(NOW)
    assert first[0].reasons == {"started_at_in_future": 1}
    assert inbox.ingest(NOW + timedelta(days=30)) == first


def test_a_delivery_that_no_source_names_any_more_comes_back_with_its_source(inbox: Inbox) -> None:
    inbox.put("a.csv", HEADER + call(1))
    first = inbox.ingest()
    inbox.told("")
    assert inbox.ingest() == []
    inbox.told(CALLS)
    assert inbox.ingest(NOW + timedelta(days=3)) == first


def test_changed_settings_read_the_same_snapshot_anew(inbox: Inbox) -> None:
    inbox.put("a.csv", HEADER + call(1, staff="KF01"))
    inbox.ingest()
    inbox.told(CALLS + '[source.values]\nstaff_id = { A001 = "KF01" }\n')
    assert inbox.rows("calls")["staff_id"].tolist() == ["A001"]


def test_a_lost_snapshot_is_told(inbox: Inbox) -> None:
    path = inbox.put("a.csv", HEADER + call(1))
    snapshot = inbox.ingest()[0].snapshot
    path.unlink()
    (inbox.folder / "data" / "snapshots" / f"{snapshot}.csv").unlink()
    inbox.told(CALLS + 'constants = { channel = "电话" }\n')
    assert (inbox.refusal().reason, inbox.refusal().exit_code) == ("snapshot_missing", 13)


def test_state_and_files_are_private(inbox: Inbox) -> None:
    inbox.put("a.csv", HEADER + call(1))
    inbox.build()
    data = inbox.folder / "data"
    assert (data / "identity.key").stat().st_mode & 0o777 == 0o600
    for folder in ("snapshots", "deliveries", "warehouse"):
        assert (data / folder).stat().st_mode & 0o777 == 0o700
    for path in (data / "snapshots").iterdir():
        assert path.stat().st_mode & 0o077 == 0
    assert not list(data.rglob("*.tmp"))


def test_progress_is_told_file_by_file(inbox: Inbox) -> None:
    from pipeline.ingest import ingest

    inbox.put("a.csv", HEADER + call(1))
    inbox.put("b.csv", HEADER + call(2))
    told: list[tuple[str, int, int]] = []
    ingest(inbox.folder, inbox.settings, NOW, lambda *step: told.append(step))
    assert told == [("a.csv", 0, 2), ("b.csv", 1, 2), ("", 2, 2)]


def test_the_state_is_readable_json(inbox: Inbox) -> None:
    inbox.put("a.csv", HEADER + call(1))
    inbox.ingest()
    state = json.loads((inbox.folder / "data" / "deliveries" / "state.json").read_text("utf-8"))
    assert state["deliveries"][0]["file_name"] == "a.csv"
