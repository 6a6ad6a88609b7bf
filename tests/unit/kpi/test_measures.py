"""Measures: what a period, a cut, a group, a filter and an `as_of` each do to the frame."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import ibis
import pandas as pd
import pytest

from pipeline import compare
from pipeline.errors import KefuError
from pipeline.kpi import CATALOGUE, measures
from pipeline.periods import Period
from pipeline.settings import Limits, Settings, Shift
from tests.spec.small_build import SETTINGS, SmallBuild, read_rows

CALLS = """
call_id | started_at | is_answered | staff_id | wait_seconds | category
C1 | 2026-08-31 23:59 | yes | S1 | 10 | bill
C2 | 2026-10-01 00:00 | yes | S1 | 20 | bill
C3 | 2026-10-04 10:30 | no | S2 | 30 | bill
C4 | 2026-10-05 10:45 | yes | S2 | 60 | meter
C5 | 2026-10-31 23:59 | yes | | 15 |
"""
COMPLAINTS = """
complaint_id | received_at | due_at | resolved_at | staff_id
T1 | 2026-08-20 09:00 | 2026-08-23 09:00 | 2026-10-10 09:00 | S1
T2 | 2026-09-21 09:00 | 2026-09-24 09:00 | | S2
T3 | 2026-10-20 09:00 | 2026-10-23 09:00 | 2026-11-02 09:00 | S1
"""
OCTOBER = Period.parse("2026-10")
ANY_N = SETTINGS.model_copy(update={"minimum_n": {"default": 1}})


def build(**logs: str) -> SmallBuild:
    return SmallBuild({log: read_rows(log, text) for log, text in logs.items()})


def asked(*kpis: str, period: str = "2026-10", settings: Settings = ANY_N, **question: Any) -> pd.DataFrame:
    logs = build(calls=CALLS, complaints=COMPLAINTS)
    return measures(logs, settings, kpis, Period.parse(period), **question)


def column(frame: pd.DataFrame, name: str) -> list[Any]:
    return [None if pd.isna(value) else value for value in frame[name]]


def test_frame_has_the_columns_of_the_contract() -> None:
    frame = asked("answer_rate", by=["staff_id", "week"])
    assert list(frame) == [
        "kpi", "period", "first_day", "end_day", "staff_id", "week", "numerator", "denominator", "value", "low", "high", "status", "immature",
    ]  # fmt: skip


def test_period_holds_its_first_instant_and_not_that_of_the_next_day() -> None:
    row = asked("calls_offered").iloc[0]
    assert (row["numerator"], row["value"], row["status"]) == (4, 4, "ok")
    assert (row["first_day"], row["end_day"]) == (date(2026, 10, 1), date(2026, 11, 1))
    assert pd.isna(row["denominator"])


def test_rows_of_nobody_are_kept_as_none_and_stand_last() -> None:
    frame = asked("answer_rate", by=["staff_id"])
    assert column(frame, "staff_id") == ["S1", "S2", None]
    assert column(frame, "numerator") == [1, 1, 1]
    assert column(frame, "denominator") == [1, 2, 1]


def test_kpis_stand_in_the_order_asked_and_each_once() -> None:
    frame = asked("calls_offered", "answer_rate", "calls_offered")
    assert column(frame, "kpi") == ["calls_offered", "answer_rate"]


def test_month_without_rows_appears_as_zero_calls_and_as_no_rate() -> None:
    frame = asked("calls_offered", "answer_rate", period="2026-08..2026-10", by=["month"])
    assert column(frame, "month") == ["2026-08", "2026-09", "2026-10"] * 2
    assert column(frame, "period") == column(frame, "month")
    assert column(frame, "value") == [1, 0, 4, 1.0, None, 0.75]
    assert column(frame, "status") == ["ok", "ok", "ok", "ok", "no_data", "ok"]


def test_group_without_rows_in_a_month_is_absent_from_it() -> None:
    frame = asked("calls_offered", period="2026-08..2026-10", by=["month", "staff_id"])
    pairs = list(zip(frame["month"], column(frame, "staff_id"), strict=True))
    assert pairs == [("2026-08", "S1"), ("2026-10", "S1"), ("2026-10", "S2"), ("2026-10", None)]


def test_kpi_without_any_row_appears_once_even_if_grouped() -> None:
    frame = asked("answer_rate", period="2026-09", by=["staff_id"])
    assert (column(frame, "staff_id"), column(frame, "status")) == ([None], ["no_data"])


def test_months_before_the_data_begin_and_after_they_end_have_no_count() -> None:
    logs = SmallBuild({"calls": read_rows("calls", CALLS)}, first_day=date(2026, 8, 31))
    frame = measures(logs, ANY_N, ["calls_offered"], Period.parse("2026-07..2026-12"), ["month"])
    assert column(frame, "value") == [None, 1, 0, 4, 0, None]
    assert column(frame, "status") == ["no_data", "ok", "ok", "ok", "provisional", "no_data"]


def test_figure_below_the_least_n_keeps_value_and_interval() -> None:
    row = asked("answer_rate", settings=SETTINGS).iloc[0]
    assert (row["status"], row["value"]) == ("too_few", 0.75)
    assert row["low"] < 0.75 < row["high"]


def test_least_n_of_a_kpi_beats_the_default() -> None:
    settings = SETTINGS.model_copy(update={"minimum_n": {"default": 30, "answer_rate": 4}})
    frame = asked("answer_rate", "average_speed_of_answer", settings=settings)
    assert column(frame, "status") == ["ok", "too_few"]


def test_one_person_with_one_record_has_a_figure() -> None:
    logs = build(calls="call_id | started_at | is_answered | staff_id\nC1 | 2026-10-05 09:00 | yes | S1")
    row = measures(logs, SETTINGS, ["answer_rate"], OCTOBER, ["staff_id"]).iloc[0]
    assert (row["staff_id"], row["value"], row["status"]) == ("S1", 1.0, "too_few")


def test_mean_has_the_sum_as_numerator_and_n_as_denominator() -> None:
    row = asked("average_speed_of_answer").iloc[0]
    assert (row["numerator"], row["denominator"]) == (95, 3)
    assert row["value"] == pytest.approx(95 / 3)


def test_mean_of_whole_days_does_not_overflow() -> None:
    """86400 and 86300.5: mean 86350.25, half width t(1) · 49.75 = 12.7062 · 49.75."""
    rows = "call_id | started_at | is_answered | talk_seconds\nC1 | 2026-10-05 09:00 | yes | 86400\nC2 | 2026-10-05 09:00 | yes | 86300.5"
    row = measures(build(calls=rows), ANY_N, ["average_talk_time"], OCTOBER).iloc[0]
    assert (row["numerator"], row["value"]) == (172_700.5, 86_350.25)
    assert row["high"] - row["value"] == pytest.approx(12.7062 * 49.75, abs=0.01)


def test_department_is_the_sum_of_its_people_and_not_their_average() -> None:
    people, whole = asked("answer_rate", by=["staff_id"]), asked("answer_rate").iloc[0]
    assert people["numerator"].sum() / people["denominator"].sum() == whole["value"] == 0.75
    assert people["value"].mean() != whole["value"]


def test_stock_is_asked_at_the_end_of_each_cut() -> None:
    frame = asked("open_complaints", "overdue_open_complaints", period="2026-08..2026-10", by=["month"])
    assert column(frame, "value") == [1, 2, 2, 1, 2, 2]


def test_stock_is_grouped_like_any_other_figure() -> None:
    frame = asked("open_complaints", by=["staff_id"])
    assert list(zip(frame["staff_id"], frame["value"], strict=True)) == [("S1", 1), ("S2", 1)]


def test_what_is_dated_after_as_of_is_not_counted_and_a_stock_is_asked_no_later() -> None:
    frame = asked("calls_offered", "open_complaints", as_of=datetime(2026, 10, 5, 10, 44, 59))
    assert column(frame, "value") == [2, 2]
    assert column(frame, "status") == ["provisional", "provisional"]


def test_as_of_without_a_time_of_day_means_the_whole_day() -> None:
    frame = asked("calls_offered", as_of=datetime(2026, 10, 5))
    assert column(frame, "value") == [3]


def test_complaint_not_yet_due_is_not_late() -> None:
    frame = asked("complaint_on_time_rate", as_of=datetime(2026, 10, 21, 9))
    assert column(frame, "denominator") == [0]


def test_period_that_ends_with_the_day_of_as_of_is_complete() -> None:
    assert column(asked("calls_offered", as_of=datetime(2026, 10, 31, 20)), "status") == ["ok"]
    assert column(asked("calls_offered", as_of=datetime(2026, 10, 30, 20)), "status") == ["provisional"]


def test_log_without_the_column_gives_no_data_beside_kpis_that_have_it() -> None:
    frame = asked("transfer_rate", "answer_rate", "satisfaction_rate", by=["staff_id"])
    rows = frame[frame["kpi"].isin(["transfer_rate", "satisfaction_rate"])]
    assert column(rows, "status") == ["no_data", "no_data"]
    assert rows[["numerator", "denominator", "value", "low", "high"]].isna().all(axis=None)
    assert len(frame) == 5


def test_dialect_asked_beats_that_of_the_settings() -> None:
    settings = ANY_N.model_copy(update={"dialects": {"service_level": "of_answered"}})
    by_settings = asked("service_level", settings=settings)
    by_question = asked("service_level", settings=settings, dialects={"service_level": "of_offered"})
    assert (column(by_settings, "denominator"), column(by_question, "denominator")) == ([3], [4])
    assert (column(by_settings, "numerator"), column(by_question, "numerator")) == ([2], [2])


def test_only_keeps_the_rows_of_one_person() -> None:
    frame = asked("calls_offered", "open_complaints", only={"staff_id": "S2"})
    assert column(frame, "value") == [2, 1]


def test_hours_and_weekdays_count_from_midnight_and_from_monday() -> None:
    frame = asked("calls_offered", by=["weekday", "hour"])
    assert list(zip(frame["weekday"], frame["hour"], strict=True)) == [(1, 10), (4, 0), (6, 23), (7, 10)]


def test_only_takes_an_hour() -> None:
    assert column(asked("calls_offered", only={"hour": "10"}), "value") == [2]


def test_week_starts_on_the_day_the_department_says() -> None:
    logs = build(calls=CALLS)
    for week_start, expected in (("monday", [2, 1, 0, 0, 1]), ("sunday", [1, 2, 0, 0, 1])):
        frame = measures(logs, ANY_N, ["calls_offered"], Period.parse("2026-10", week_start), ["week"])
        assert column(frame, "week") == ["2026-W40", "2026-W41", "2026-W42", "2026-W43", "2026-W44"]
        assert column(frame, "value") == expected


@pytest.mark.parametrize(
    "grain, labels",
    [
        ("day", ["2026-12-31", "2027-01-01"]),
        ("week", ["2026-W53"]),
        ("month", ["2026-12", "2027-01"]),
        ("quarter", ["2026-Q4", "2027-Q1"]),
        ("year", ["2026", "2027"]),
    ],
)
def test_cut_is_labelled_as_the_period_is_named(grain: str, labels: list[str]) -> None:
    assert column(asked("calls_offered", period="2026-12-31..2027-01-01", by=[grain]), grain) == labels


def test_kpis_dated_by_different_columns_are_answered_together() -> None:
    names = ("complaints_received", "complaints_closed", "complaint_on_time_rate", "resolution_time_median")
    frame = asked(*names)
    assert column(frame, "numerator") == [1, 1, 0, None]
    assert column(frame, "denominator") == [None, None, 1, 1]
    assert frame["value"].iloc[3] == 51 * 86_400


@pytest.mark.parametrize(
    "question, reason, suggestion",
    [
        ({"by": ["staff"]}, "unknown_dimension", "staff_id"),
        ({"only": {"catgory": "bill"}}, "unknown_dimension", "category"),
        ({"dialects": {"service_level": "of_offerd"}}, "unknown_dialect", "of_offered"),
        ({"dialects": {"servce_level": "of_offered"}}, "unknown_kpi", "service_level"),
        ({"by": ["week", "month"]}, "two_time_cuts", None),
        ({"by": ["product"]}, "dimension_not_in_log", None),
        ({"only": {"month": "2026-10"}}, "dimension_not_for_kpi", None),
    ],
)
def test_question_that_names_what_is_not_there_is_refused(
    question: dict[str, Any], reason: str, suggestion: str | None
) -> None:
    with pytest.raises(KefuError) as caught:
        asked("answer_rate", **question)
    assert (caught.value.reason, caught.value.exit_code) == (reason, 64)
    assert caught.value.facts.get("nearest") == suggestion
    assert caught.value.text("zh") != caught.value.text("en")


def test_stock_has_no_hour() -> None:
    with pytest.raises(KefuError) as caught:
        asked("open_complaints", by=["hour"])
    assert caught.value.reason == "dimension_not_for_kpi"


def test_no_kpi_gives_an_empty_frame_with_its_columns() -> None:
    frame = asked(by=["month"])
    assert len(frame) == 0
    assert "month" in frame
    assert len(compare.change(frame, frame)) == 0


def test_each_log_is_read_once_for_all_kpis_of_a_question(monkeypatch: pytest.MonkeyPatch) -> None:
    logs, read = build(calls=CALLS, complaints=COMPLAINTS), []
    monkeypatch.setattr(
        ibis.Table, "to_pyarrow", lambda table, run=ibis.Table.to_pyarrow: read.append(1) or run(table)
    )
    measures(logs, ANY_N, list(CATALOGUE), OCTOBER, ["staff_id", "month"])
    assert len(read) == 2


REOPENED = """
complaint_id | received_at | resolved_at | reopened_at | staff_id
T1 | 2026-09-01 09:00 | 2026-10-01 09:00 | | S1
T2 | 2026-09-01 09:00 | 2026-10-02 09:00 | 2026-10-03 09:00 | S1
T3 | 2026-09-01 09:00 | 2026-10-20 09:00 | 2026-10-21 09:00 | S1
T4 | 2026-09-01 09:00 | 2026-10-21 09:00 | | S2
"""


def test_rows_too_young_to_be_judged_are_left_out_and_counted() -> None:
    frame = measures(build(complaints=REOPENED), ANY_N, ["complaint_reopen_rate"], OCTOBER, ["staff_id"])
    assert column(frame, "numerator") == [1, 0]
    assert column(frame, "denominator") == [2, 0]
    assert column(frame, "immature") == [1, 1]
    assert column(frame, "status") == ["ok", "no_data"]
    assert frame["immature"].dtype == int


def test_rows_ripen_with_as_of() -> None:
    found = [
        measures(build(complaints=REOPENED), ANY_N, ["complaint_reopen_rate"], OCTOBER, as_of=as_of).iloc[0]
        for as_of in (datetime(2026, 10, 31, 9), datetime(2026, 11, 21, 9))
    ]
    assert [(row["denominator"], row["immature"]) for row in found] == [(1, 3), (4, 0)]


def test_kpi_without_a_window_leaves_nothing_out() -> None:
    frame = asked("answer_rate", "calls_offered", "satisfaction_rate")
    assert column(frame, "immature") == [0, 0, 0]


def test_working_time_in_a_year_without_a_published_calendar_is_provisional() -> None:
    rows = """
    complaint_id | received_at | resolved_at
    T1 | 2026-12-01 09:00 | 2026-12-01 10:00
    T2 | 2027-01-04 09:00 | 2027-01-04 11:00
    """
    logs = SmallBuild({"complaints": read_rows("complaints", rows)}, data_to=datetime(2027, 2, 5))
    logs.calendar_known_until = date(2027, 1, 1)
    for dialect, expected in (("working", ["ok", "provisional"]), ("elapsed", ["ok", "ok"])):
        frame = measures(
            logs, ANY_N, ["resolution_time_median"], Period.parse("2026-12..2027-01"), ["month"],
            dialects={"resolution_time_median": dialect},
        )  # fmt: skip
        assert column(frame, "status") == expected


def test_due_times_in_working_days_are_provisional_like_the_calendar_they_come_from() -> None:
    settings = ANY_N.model_copy(
        update={"limits": Limits.model_validate({"resolve": {"default": "2 working days"}})}
    )
    rows = "complaint_id | received_at | resolved_at\nT1 | 2026-12-01 09:00 | 2026-12-01 10:00"
    logs = SmallBuild(
        {"complaints": read_rows("complaints", rows)}, data_to=datetime(2027, 2, 5), settings=settings
    )
    logs.calendar_known_until = date(2026, 1, 1)
    frame = measures(
        logs, settings, ["complaint_on_time_rate", "complaints_received"], Period.parse("2026-12")
    )
    assert column(frame, "status") == ["provisional", "ok"]


SHIFTS = """
staff_id | started_at | scheduled_seconds | exception_seconds | outside_seconds
S1 | 2026-10-05 09:00 | 28800 | 0 | 0
S1 | 2026-10-06 09:00 | 14400 | 7200 | 0
S2 | 2026-10-05 09:00 | 28800 | 2880 | 3600
"""


def test_quotient_is_of_the_sums_and_has_an_interval_by_resampling_shifts() -> None:
    frame = measures(build(shifts=SHIFTS), ANY_N, ["adherence_rate"], OCTOBER, ["staff_id"])
    assert column(frame, "numerator") == [36_000, 25_920]
    assert column(frame, "denominator") == [43_200, 28_800]
    assert column(frame, "value") == pytest.approx([36_000 / 43_200, 0.9])
    assert column(frame, "low") == [0.5, None]
    assert column(frame, "high") == [1.0, None]


def test_quotient_with_nothing_below_the_line_has_no_value() -> None:
    rows = "staff_id | started_at | on_queue_seconds | scheduled_on_queue_seconds\nS1 | 2026-10-05 09:00 | 60 | 0"
    row = measures(build(shifts=rows), ANY_N, ["schedule_conformance"], OCTOBER).iloc[0]
    assert (row["numerator"], row["denominator"], row["status"]) == (60, 0, "no_data")


def test_calls_are_grouped_by_the_shift_they_fall_into() -> None:
    settings = ANY_N.model_copy(update={"shifts": {
        "早班": Shift.model_validate("08:00-20:00"), "夜班": Shift.model_validate("20:00-08:00"),
    }})  # fmt: skip
    logs = SmallBuild({"calls": read_rows("calls", CALLS)}, settings=settings)
    frame = measures(logs, settings, ["calls_offered"], OCTOBER, ["shift"])
    assert list(zip(frame["shift"], frame["value"], strict=True)) == [("夜班", 2), ("早班", 2)]
