"""Periods as people name them."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.errors import KefuError
from pipeline.periods import Period, period_of


@pytest.mark.parametrize(
    "text, grain, first_day, end_day",
    [
        ("2026-10-05", "day", date(2026, 10, 5), date(2026, 10, 6)),
        ("2026-W41", "week", date(2026, 10, 5), date(2026, 10, 12)),
        ("2026-W01", "week", date(2025, 12, 29), date(2026, 1, 5)),
        ("2026-W53", "week", date(2026, 12, 28), date(2027, 1, 4)),
        ("2026-10", "month", date(2026, 10, 1), date(2026, 11, 1)),
        ("2024-02", "month", date(2024, 2, 1), date(2024, 3, 1)),
        ("2026-12", "month", date(2026, 12, 1), date(2027, 1, 1)),
        ("2026-Q4", "quarter", date(2026, 10, 1), date(2027, 1, 1)),
        ("2026", "year", date(2026, 1, 1), date(2027, 1, 1)),
        ("2026-10-05..2026-10-07", "range", date(2026, 10, 5), date(2026, 10, 8)),
        ("2026-08..2026-Q4", "range", date(2026, 8, 1), date(2027, 1, 1)),
        (" 2026-10 ", "month", date(2026, 10, 1), date(2026, 11, 1)),
    ],
)
def test_text_names_a_span_of_days(text: str, grain: str, first_day: date, end_day: date) -> None:
    period = Period.parse(text)
    assert (period.grain, period.first_day, period.end_day) == (grain, first_day, end_day)


def test_week_of_a_department_that_starts_on_sunday_begins_a_day_earlier() -> None:
    period = Period.parse("2026-W41", "sunday")
    assert (period.first_day, period.end_day) == (date(2026, 10, 4), date(2026, 10, 11))


def test_sunday_lies_in_the_week_that_its_department_says() -> None:
    assert period_of(date(2026, 10, 4), "week", "monday").text == "2026-W40"
    assert period_of(date(2026, 10, 4), "week", "sunday").text == "2026-W41"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "october",
        "2026-13",
        "2026-02-30",
        "2025-W53",
        "2026-W00",
        "2026-Q5",
        "26-10",
        "2026-10-5",
        "2026..",
        "..2026",
    ],
)
def test_text_that_names_no_period_is_refused(text: str) -> None:
    with pytest.raises(KefuError) as caught:
        Period.parse(text)
    assert (caught.value.reason, caught.value.exit_code) == ("unknown_period", 64)


def test_range_that_runs_backwards_is_refused() -> None:
    with pytest.raises(KefuError) as caught:
        Period.parse("2026-10..2026-08")
    assert (caught.value.reason, caught.value.exit_code) == ("period_ends_before_it_starts", 64)


@pytest.mark.parametrize(
    "text, before",
    [
        ("2026-03-01", "2026-02-28"),
        ("2026-W01", "2025-W52"),
        ("2026-01", "2025-12"),
        ("2026-Q1", "2025-Q4"),
        ("2026", "2025"),
        ("2026-10-08..2026-10-14", "2026-10-01..2026-10-07"),
    ],
)
def test_previous_period_is_of_the_same_kind(text: str, before: str) -> None:
    assert Period.parse(text).previous() == Period.parse(before)


def test_history_ends_with_the_period() -> None:
    history = Period.parse("2026-10").with_history(3)
    assert (history.first_day, history.end_day) == (date(2026, 8, 1), date(2026, 11, 1))
    assert [part.text for part in history.cut("month")] == ["2026-08", "2026-09", "2026-10"]


def test_cut_is_clipped_to_the_period_and_keeps_its_name() -> None:
    weeks = Period.parse("2026-10").cut("week")
    assert [week.text for week in weeks] == ["2026-W40", "2026-W41", "2026-W42", "2026-W43", "2026-W44"]
    assert (weeks[0].first_day, weeks[0].end_day) == (date(2026, 10, 1), date(2026, 10, 5))
    assert (weeks[-1].first_day, weeks[-1].last_day) == (date(2026, 10, 26), date(2026, 10, 31))


@pytest.mark.parametrize(
    "text, zh, en",
    [
        ("2026-10-05", "2026 年 10 月 5 日", "5 October 2026"),
        ("2026-W05", "2026 年第 5 周", "Week 5, 2026"),
        ("2026-10", "2026 年 10 月", "October 2026"),
        ("2026-04", "2026 年 4 月", "April 2026"),
        ("2026-Q4", "2026 年第 4 季度", "Q4 2026"),
        ("2026", "2026 年", "2026"),
        ("2026-09..2026-10", "2026-09-01 至 2026-10-31", "2026-09-01 to 2026-10-31"),
    ],
)
def test_title_is_what_a_heading_says(text: str, zh: str, en: str) -> None:
    period = Period.parse(text)
    assert (period.title("zh"), period.title("en")) == (zh, en)
