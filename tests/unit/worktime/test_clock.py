"""How long a department was open, and until when something may take. Every value is worked out by hand."""

from __future__ import annotations

from datetime import date

import duckdb
import numpy as np
import pytest

from pipeline.worktime import clock_of
from tests.unit.worktime.offices import OFFICE_HOURS, due, hours, moments, office, told

CHINA = office(holidays="china")
ALWAYS = clock_of(told({}))
NIGHT = clock_of(told({"mon-sun": "22:00-06:00"}))


def test_without_opening_hours_the_clock_always_runs() -> None:
    assert hours(ALWAYS, "2026-10-01 00:00", "2026-10-02 12:00") == 36
    assert ALWAYS.known_until is None


def test_lunch_and_night_do_not_count() -> None:
    assert hours(CHINA, "2026-10-12 11:30", "2026-10-13 09:30") == 5.5


def test_a_weekend_does_not_count() -> None:
    assert hours(CHINA, "2026-10-16 17:00", "2026-10-19 10:00") == 2


def test_national_day_does_not_count_and_its_make_up_saturday_does() -> None:
    assert hours(CHINA, "2026-09-30 17:00", "2026-10-08 10:00") == 2
    assert hours(CHINA, "2026-10-10 00:00", "2026-10-11 00:00") == 7.5


def test_without_a_public_calendar_national_day_is_a_weekday() -> None:
    assert hours(office(), "2026-10-01 00:00", "2026-10-02 00:00") == 7.5


def test_hours_run_over_midnight() -> None:
    assert hours(NIGHT, "2026-10-12 23:00", "2026-10-13 02:00") == 3
    assert hours(NIGHT, "2026-10-12 05:00", "2026-10-12 23:00") == 2


def test_a_minute_that_two_days_share_counts_once() -> None:
    clock = clock_of(told({"mon": "22:00-06:00", "tue": "05:00-12:00"}))
    assert hours(clock, "2026-10-12 00:00", "2026-10-14 00:00") == 14


def test_backwards_is_negative() -> None:
    assert hours(CHINA, "2026-10-13 09:30", "2026-10-12 11:30") == -5.5


def test_microseconds_are_exact() -> None:
    found = CHINA.seconds_between(
        moments("2026-10-12T11:59:59.999999"), moments("2026-10-12T13:30:00.000001")
    )
    assert found == 0.000002


def test_what_is_missing_or_beyond_the_calendar_is_unknown() -> None:
    start = moments("NaT", "1989-12-31T23:59", "2111-01-01", "2026-10-12T10:00")
    assert np.isnan(CHINA.seconds_between(start, np.roll(start, 1))).all()
    assert np.isnat(CHINA.due(start, 1, "days")).tolist() == [True, True, True, False]


def test_a_department_that_never_opens_has_no_working_time() -> None:
    closed = clock_of(told({"mon": "休息"}))
    assert hours(closed, "2026-10-01 00:00", "2026-10-31 00:00") == 0
    for unit in ("working_hours", "working_days"):
        assert np.isnat(closed.due(moments("2026-10-01"), 1, unit)).all()


@pytest.mark.parametrize(
    "start, amount, unit, last",
    [
        ("2026-09-30 17:00", 24, "hours", "2026-10-01 17:00"),
        ("2026-09-30 17:00", 0.5, "hours", "2026-09-30 17:30"),
        ("2026-09-30 17:00", 1, "working_hours", "2026-09-30 18:00"),
        ("2026-09-30 17:00", 2, "working_hours", "2026-10-08 10:00"),
        ("2026-10-01 12:00", 1.5, "working_hours", "2026-10-08 10:30"),
        ("2026-09-30 17:00", 3, "days", "2026-10-03 24:00"),
        ("2026-09-30 00:00", 1, "days", "2026-10-01 24:00"),
        ("2026-09-30 17:00", 1, "working_days", "2026-10-08 18:00"),
        ("2026-09-30 17:00", 3, "working_days", "2026-10-10 18:00"),
        ("2026-10-08 03:00", 1, "working_days", "2026-10-09 18:00"),
        ("2026-10-03 12:00", 2, "working_days", "2026-10-09 18:00"),
    ],
)
def test_time_allowed_ends(start: str, amount: float, unit: str, last: str) -> None:
    assert due(CHINA, start, amount, unit) == last


def test_a_working_day_that_closes_at_midnight_ends_before_it() -> None:
    assert due(ALWAYS, "2026-10-01 10:00", 2, "working_days") == "2026-10-03 24:00"


def test_a_working_night_ends_the_morning_after() -> None:
    assert due(NIGHT, "2026-10-12 23:00", 1, "working_days") == "2026-10-14 06:00"


def test_the_first_year_without_a_published_calendar_is_named() -> None:
    from chinese_calendar import constants

    assert CHINA.known_until == date(max(constants.holidays).year + 1, 1, 1)


def test_two_clocks_have_one_fingerprint_only_if_they_run_alike() -> None:
    assert office(holidays="china").fingerprint == CHINA.fingerprint
    assert office().fingerprint != CHINA.fingerprint
    assert clock_of(told(OFFICE_HOURS, working_days="mon-thu")).fingerprint != office().fingerprint


def test_sql_answers_as_the_clock_does() -> None:
    connection = duckdb.connect()
    ALWAYS.register(connection)
    CHINA.register(connection)
    found = connection.sql(
        "SELECT working_seconds(a, b), due_after(a, n, unit) FROM (VALUES "
        "(TIMESTAMP '2026-09-30 17:00', TIMESTAMP '2026-10-08 10:00', 2, 'working_days'), "
        "(TIMESTAMP '2026-09-30 17:00', TIMESTAMP '2026-09-30 16:00', 0.5, 'working_hours'), "
        "(NULL, TIMESTAMP '2026-10-08 10:00', 1, 'days'), (TIMESTAMP '2026-09-30 17:00', NULL, NULL, NULL)) t(a, b, n, unit)"
    ).fetchall()  # fmt: skip
    assert [row[0] for row in found] == [7200, -3600, None, None]
    assert [str(row[1]) for row in found] == ["2026-10-09 18:00:00", "2026-09-30 17:30:00", "None", "None"]
