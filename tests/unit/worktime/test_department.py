"""Which hours and days make a department's clock: opening hours, shifts, calendar. Worked out by hand."""

from __future__ import annotations

from pathlib import Path

from pipeline.settings import Shift
from pipeline.worktime import clock_of
from tests.unit.worktime.offices import OFFICE_HOURS, due, hours, office, told

WEEK = ("2026-10-12 00:00", "2026-10-19 00:00")


def test_a_single_weekday_beats_the_span_it_lies_in() -> None:
    clock = clock_of(told({"mon-fri": "09:00-18:00", "fri": "09:00-12:00", "sat": "10:00-12:00"}))
    assert hours(clock, *WEEK) == 4 * 9 + 3 + 2


def test_holidays_and_make_up_days_may_have_hours_of_their_own() -> None:
    clock = clock_of(
        told({**OFFICE_HOURS, "holiday": "10:00-12:00", "makeup": "09:00-12:00"}, holidays="china")
    )
    assert hours(clock, "2026-10-01 00:00", "2026-10-08 00:00") == 7 * 2
    assert hours(clock, "2026-10-10 00:00", "2026-10-11 00:00") == 3


def test_without_hours_the_shifts_say_when_the_department_is_open() -> None:
    shifts = {
        "早班": Shift(hours="08:00-16:00", days="mon-fri"),
        "夜班": Shift(hours="22:00-06:00", days="fri"),
    }
    clock = clock_of(told({}, shifts))
    assert hours(clock, *WEEK) == 5 * 8 + 8


def test_without_hours_china_works_whole_days_from_monday_to_friday() -> None:
    clock = clock_of(told({}, holidays="china"))
    assert hours(clock, *WEEK) == 5 * 24
    assert due(clock, "2026-09-30 17:00", 3, "working_days") == "2026-10-10 24:00"


def test_a_shift_runs_where_its_hours_and_the_departments_meet() -> None:
    shifts = {"早班": Shift(hours="08:00-14:00"), "周末": Shift(hours="10:00-12:00", days="sat-sun")}
    settings = told({**OFFICE_HOURS, "sat": "09:00-12:00"}, shifts, holidays="china")
    assert hours(clock_of(settings, shift="早班"), *WEEK) == 5 * 3.5 + 3
    assert hours(clock_of(settings, shift="周末"), *WEEK) == 2
    assert hours(clock_of(settings, shift="早班"), "2026-10-01 00:00", "2026-10-08 00:00") == 0


def test_a_shift_on_weekdays_works_the_make_up_saturday_as_a_monday() -> None:
    settings = told(OFFICE_HOURS, {"早班": Shift(hours="08:00-12:00", days="mon")}, holidays="china")
    assert hours(clock_of(settings, shift="早班"), "2026-10-08 00:00", "2026-10-12 00:00") == 3


def test_a_shift_over_midnight_is_whole_in_a_department_that_never_closes() -> None:
    settings = told({"mon-sun": "00:00-24:00"}, {"夜班": Shift(hours="22:00-06:00", days="fri")})
    assert hours(clock_of(settings, shift="夜班"), *WEEK) == 8


def test_limits_may_count_other_days_than_those_with_opening_hours() -> None:
    hotline = told({"mon-sun": "00:00-24:00", "holiday": "00:00-24:00"}, holidays="china", working_days="mon-fri")  # fmt: skip
    clock = clock_of(hotline)
    assert hours(clock, "2026-10-01 00:00", "2026-10-02 00:00") == 24
    assert due(clock, "2026-09-30 17:00", 3, "working_days") == "2026-10-10 24:00"
    assert due(clock, "2026-10-16 17:00", 1, "working_days") == "2026-10-19 24:00"


def test_a_half_day_is_open_as_long_as_it_says(tmp_path: Path) -> None:
    clock = office(tmp_path, "2026-10-12,09:00-12:00,半天\n")
    assert hours(clock, "2026-10-12 00:00", "2026-10-13 00:00") == 3
    assert due(clock, "2026-10-09 10:00", 1, "working_days") == "2026-10-12 12:00"


def test_a_day_closed_by_the_company_is_no_working_day(tmp_path: Path) -> None:
    clock = office(tmp_path, "2026-10-12,,停电检修\n")
    assert hours(clock, "2026-10-12 00:00", "2026-10-13 00:00") == 0
    assert due(clock, "2026-10-09 10:00", 1, "working_days") == "2026-10-13 18:00"


def test_the_companys_file_beats_the_public_calendar(tmp_path: Path) -> None:
    days = "2026-10-05,周一,值班\n2026-10-10,休息,\n2026-10-17,makeup,\n2026-10-16,holiday,\n"
    clock = office(tmp_path, days, holidays="china")
    worked = {
        day: hours(clock, f"2026-10-{day:02} 00:00", f"2026-10-{day:02} 23:59") for day in (5, 6, 10, 16, 17)
    }
    assert worked == {5: 7.5, 6: 0, 10: 0, 16: 0, 17: 7.5}


def test_a_day_with_own_hours_is_a_working_day_whatever_its_weekday(tmp_path: Path) -> None:
    clock = office(tmp_path, "2026-10-17,10:00-12:00,加班\n", working_days="mon-fri")
    assert due(clock, "2026-10-16 10:00", 1, "working_days") == "2026-10-17 12:00"
