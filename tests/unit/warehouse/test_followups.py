"""The list of follow-ups due, and which callbacks count for them. Every expected value is worked out by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from pipeline.errors import KefuError
from pipeline.kpi import measures
from pipeline.periods import Period
from pipeline.workspace import workspace_on
from tests.unit.ingest.inbox import Inbox

MONTH = '[[followup]]\nkind = "满月回访"\nlog = "complaints"\nmonths = [1]\ngrace_days = 7\n'
DAYS = '[[followup]]\nkind = "术后"\nlog = "treatments"\ndays = [1, 3, 7, 30]\n'
COMPLAINTS = "投诉编号,受理时间,办结时间,关闭时间,客户编号,客户电话,处理人,类别,级别,渠道\n"
CALLBACKS = "回访编号,应回访时间,首次拨打时间,是否接通,客户编号,客户电话,回访类型,来源单号\n"
TREATMENTS = "治疗编号,治疗时间,客户编号,治疗项目,坐席\n"


def inbox(folder: Path, settings: str, **logs: str) -> Inbox:
    sources = "".join(f'[[source]]\nlog = "{name}"\nfiles = "data/inbox/{name}.csv"\n' for name in logs)
    made = Inbox(folder, settings + sources)
    for name, content in logs.items():
        made.put(f"{name}.csv", content)
    return made


def followups(folder: Path, settings: str, **logs: str) -> pd.DataFrame:
    return inbox(folder, settings, **logs).rows("followups").set_index("followup_id")


def complaint(number: int, closed: str = "2026-08-31 10:00", customer: str = "", phone: str = "") -> str:
    return f"T{number},2026-08-01 09:00,{closed},,{customer},{phone},甲,账单,一般,电话\n"


def callback(number: int, at: str, customer: str = "", phone: str = "", kind: str = "", event: str = "", reached: str = "是") -> str:  # fmt: skip
    return f"B{number},2026-12-31,{at},{reached},{customer},{phone},{kind},{event}\n"


def done(found: pd.DataFrame) -> dict[str, str | None]:
    """When each follow-up was done, to the minute, by event and step."""
    return {
        str(key).replace("/术后", "").replace("/满月回访", ""): None if pd.isna(at) else f"{at:%m-%d %H:%M}"
        for key, at in found["done_at"].items()
    }


def test_a_month_ends_on_its_day_or_where_the_month_has_none_on_its_last(tmp_path: Path) -> None:
    found = followups(
        tmp_path, MONTH, complaints=COMPLAINTS + complaint(1) + complaint(2, "2026-09-15 23:59")
    )
    assert found.index.tolist() == ["T1/满月回访/M1", "T2/满月回访/M1"]
    assert found["due_from_at"].tolist() == [pd.Timestamp(2026, 9, 30), pd.Timestamp(2026, 10, 15)]
    assert found["due_at"].tolist() == [pd.Timestamp("2026-10-07 23:59:59.999999"), pd.Timestamp("2026-10-22 23:59:59.999999")]  # fmt: skip


def test_a_complaint_counts_from_its_closing_and_an_open_one_is_not_listed(tmp_path: Path) -> None:
    rows = "T1,2026-08-01,2026-08-05,2026-08-10,,,甲,,,\nT2,2026-08-01,,,,,甲,,,\n"
    found = followups(tmp_path, MONTH, complaints=COMPLAINTS + rows)
    assert found["due_from_at"].tolist() == [pd.Timestamp(2026, 9, 10)]


def test_a_followup_is_its_events_in_person_customer_and_kind(tmp_path: Path) -> None:
    row = followups(tmp_path, MONTH, complaints=COMPLAINTS + complaint(1, customer="C1")).iloc[0]
    found = row[["event_id", "kind", "step", "staff_id", "category", "severity", "channel"]].tolist()
    assert found == ["T1", "满月回访", "M1", "甲", "账单", "一般", "电话"]
    assert not row["is_done"]
    assert not row["is_on_time"]


def test_the_first_attempt_from_its_day_on_does_it_and_one_before_does_not(tmp_path: Path) -> None:
    found = followups(
        tmp_path, MONTH,
        complaints=COMPLAINTS + complaint(1, customer="C1") + complaint(2, customer="C2") + complaint(3, customer="C3") + complaint(4, customer="C4"),
        callbacks=CALLBACKS + callback(1, "2026-09-29 23:59", "C1") + callback(2, "2026-09-30 00:00", "C2")
        + callback(3, "2026-10-07 23:59", "C2") + callback(4, "2026-10-08 00:00", "C3"),
    )  # fmt: skip
    assert done(found) == {"T1/M1": None, "T2/M1": "09-30 00:00", "T3/M1": "10-08 00:00", "T4/M1": None}
    assert found["is_on_time"].tolist() == [False, True, False, False]
    assert found["is_done"].tolist() == [False, True, True, False]


def test_a_customer_is_known_by_id_or_by_phone(tmp_path: Path) -> None:
    found = followups(
        tmp_path, MONTH,
        complaints=COMPLAINTS + complaint(1, customer="C1", phone="13812345678") + complaint(2) + complaint(3, phone="13912345678"),
        callbacks=CALLBACKS + callback(1, "2026-10-01 09:00", phone="138 1234 5678") + callback(2, "2026-10-02 09:00"),
    )  # fmt: skip
    assert done(found) == {"T1/M1": "10-01 09:00", "T2/M1": None, "T3/M1": None}


def test_a_callback_that_names_its_event_counts_for_that_one_only(tmp_path: Path) -> None:
    found = followups(
        tmp_path, MONTH,
        complaints=COMPLAINTS + complaint(1, customer="C1") + complaint(2, customer="C1") + complaint(3),
        callbacks=CALLBACKS + callback(1, "2026-10-01 09:00", "C1", event="T2") + callback(2, "2026-10-02 09:00", "C9", event="T3"),
    )  # fmt: skip
    assert done(found) == {"T1/M1": None, "T2/M1": "10-01 09:00", "T3/M1": "10-02 09:00"}


def test_only_callbacks_of_the_kinds_named_count(tmp_path: Path) -> None:
    found = followups(
        tmp_path, MONTH + 'callback_kinds = ["投诉后回访"]\n',
        complaints=COMPLAINTS + complaint(1, customer="C1"),
        callbacks=CALLBACKS + callback(1, "2026-10-01 09:00", "C1", kind="满意度回访") + callback(2, "2026-10-03 09:00", "C1", kind="投诉后回访")
        + callback(3, "2026-10-02 09:00", "C1"),
    )  # fmt: skip
    assert done(found) == {"T1/M1": "10-03 09:00"}


def test_every_attempt_counts_and_reaching_the_customer_later_is_seen(tmp_path: Path) -> None:
    attempts = "回访编号,拨打时间,结果\nB1,2026-09-20 09:00,是\nB1,2026-10-01 09:00,否\nB1,2026-10-05 09:00,是\nB2,2026-10-02 09:00,否\n"
    found = followups(
        tmp_path, MONTH,
        complaints=COMPLAINTS + complaint(1, customer="C1") + complaint(2, customer="C2") + complaint(3, customer="C3"),
        callbacks="回访编号,应回访时间,客户编号\nB1,2026-10-01,C1\nB2,2026-10-01,C2\n",
        callback_attempts=attempts,
    )  # fmt: skip
    assert done(found) == {"T1/M1": "10-01 09:00", "T2/M1": "10-02 09:00", "T3/M1": None}
    assert found["is_reached"].tolist() == [True, False, False]


def test_an_attempt_counts_for_the_step_whose_turn_it_is(tmp_path: Path) -> None:
    found = followups(
        tmp_path, DAYS,
        treatments=TREATMENTS + "Z1,2026-10-01 15:00,C1,光子嫩肤,甲\n",
        callbacks=CALLBACKS + callback(1, "2026-10-01 18:00", "C1") + callback(2, "2026-10-03 23:00", "C1")
        + callback(3, "2026-10-08 09:00", "C1") + callback(4, "2026-10-09 09:00", "C1"),
    )  # fmt: skip
    assert done(found) == {"Z1/D1": "10-03 23:00", "Z1/D3": None, "Z1/D7": "10-08 09:00", "Z1/D30": None}
    assert found["is_on_time"].to_dict() == {"Z1/术后/D1": False, "Z1/术后/D3": False, "Z1/术后/D7": True, "Z1/术后/D30": False}  # fmt: skip
    lapsed = found["lapsed_at"].dt.strftime("%m-%d")
    assert lapsed.fillna("").tolist() == ["10-04", "10-08", "10-31", ""]
    assert found["product"].unique().tolist() == ["光子嫩肤"]


def test_two_steps_on_one_day_are_done_together(tmp_path: Path) -> None:
    found = followups(
        tmp_path, DAYS.replace("[1, 3, 7, 30]", "[30]\nmonths = [1]"),
        treatments=TREATMENTS + "Z1,2026-09-15 15:00,C1,,\n",
        callbacks=CALLBACKS + callback(1, "2026-10-15 09:00", "C1"),
    )  # fmt: skip
    assert done(found) == {"Z1/D30": "10-15 09:00", "Z1/M1": "10-15 09:00"}


def test_a_delivered_list_stands_beside_the_derived_one(tmp_path: Path) -> None:
    found = followups(
        tmp_path, MONTH,
        complaints=COMPLAINTS + complaint(1),
        followups="随访编号,应随访时间,实际随访时间,是否接通\nX1,2026-10-05,2026-10-04 09:00,是\n",
    )  # fmt: skip
    assert found.index.tolist() == ["X1", "T1/满月回访/M1"]
    assert found["is_on_time"].tolist() == [True, False]


def test_a_build_says_what_it_knows_of_followups(tmp_path: Path) -> None:
    without = inbox(tmp_path, MONTH, complaints=COMPLAINTS + complaint(1)).build()
    assert "followups" in without.logs
    assert without.row_counts["followups"] == 1
    assert {"due_at", "staff_id", "severity"} <= without.columns["followups"]
    assert "done_at" not in without.columns["followups"]
    assert without.data_to.date() == date(2026, 8, 31)


def test_without_callbacks_what_is_due_is_counted_and_what_was_done_is_not(tmp_path: Path) -> None:
    made = inbox(tmp_path, MONTH, complaints=COMPLAINTS + complaint(1) + "T9,2026-11-01,,,,,,,,\n")
    found = measures(
        made.build(), made.settings, ["followups_due", "followup_on_time_rate"], Period.parse("2026-10")
    )
    assert found["value"].fillna(-1).tolist() == [1, -1]
    assert found["status"].tolist()[1] == "no_data"


def test_overdue_and_open_ones_lower_the_rate_and_those_not_yet_due_do_not(tmp_path: Path) -> None:
    made = inbox(
        tmp_path, MONTH,
        complaints=COMPLAINTS + complaint(1, customer="C1") + complaint(2, customer="C2") + complaint(3, "2026-09-20 09:00", customer="C3"),
        callbacks=CALLBACKS + callback(1, "2026-10-01 09:00", "C1") + callback(2, "2026-10-20 09:00", "C9"),
    )  # fmt: skip
    found = measures(made.build(), made.settings, ["followup_on_time_rate", "overdue_open_followups"], Period.parse("2026-10"))  # fmt: skip
    assert found["numerator"].tolist() == [1, 1]
    assert found["denominator"].tolist()[0] == 2


@pytest.mark.parametrize("log", ["treatments"])
def test_events_that_no_source_delivers_have_no_followups(tmp_path: Path, log: str) -> None:
    made = inbox(tmp_path, MONTH.replace("complaints", log), complaints=COMPLAINTS + complaint(1)).build()
    assert "followups" not in made.logs
    assert made.frame("followups").empty


def test_a_month_in_which_follow_ups_only_fall_due_has_no_rows_yet(tmp_path: Path) -> None:
    made = inbox(tmp_path, MONTH, complaints=COMPLAINTS + complaint(1))
    assert workspace_on(tmp_path, made.settings, made.build(), "2026-08").has_rows()
    with pytest.raises(KefuError) as refused:
        workspace_on(tmp_path, made.settings, made.build(), "2026-10")
    assert refused.value.reason == "period_without_rows"
