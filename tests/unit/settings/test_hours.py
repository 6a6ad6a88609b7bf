"""Hours and weekdays as people write them, and every way they can be wrong."""

from __future__ import annotations

import pytest

from pipeline.settings.hours import WEEKDAYS, day_word, read_hours, read_week, read_weekdays


@pytest.mark.parametrize(
    "text, spans",
    [
        ("09:00-18:00", [(540, 1080)]),
        ("9:00 - 18:00", [(540, 1080)]),
        ("09:00-12:00, 13:30-18:00", [(540, 720), (810, 1080)]),
        ("09：00－12：00，13：30～18：00", [(540, 720), (810, 1080)]),
        ("9:00至12:00、13:30至18:00", [(540, 720), (810, 1080)]),
        ("09:00-12:00 13:30-18:00", [(540, 720), (810, 1080)]),
        ("22:00-06:00", [(1320, 1800)]),
        ("18:00-00:00", [(1080, 1440)]),
        ("00:00-24:00", [(0, 1440)]),
        ("08:00-12:00, 20:00-02:00", [(480, 720), (1200, 1560)]),
        ("", []),
        ("closed", []),
        ("休息", []),
    ],
)
def test_hours_are_read_as_minutes_of_the_day(text: str, spans: list[tuple[int, int]]) -> None:
    assert read_hours(text) == tuple(spans)


@pytest.mark.parametrize(
    "text",
    ["9-18", "09:00", "09:00-18:60", "25:00-26:00", "09:00-09:00", "24:00-06:00", "09:00-12:00, 11:00-18:00",
     "13:30-18:00, 09:00-12:00", "08:00-12:00, 20:00-09:00", "上午"],
)  # fmt: skip
def test_hours_that_cannot_be_read_or_overlap_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="span"):
        read_hours(text)


@pytest.mark.parametrize(
    "text, days",
    [("mon", (0,)), ("mon-fri", (0, 1, 2, 3, 4)), ("fri-mon", (4, 5, 6, 0)), ("mon-sun", tuple(range(7))),
     ("周六", (5,)), ("周一至周五", (0, 1, 2, 3, 4)), ("星期天", (6,))],
)  # fmt: skip
def test_weekdays_are_read_with_monday_first(text: str, days: tuple[int, ...]) -> None:
    assert read_weekdays(text) == days


@pytest.mark.parametrize("text", ["", "monday", "mon-", "mon-fri-sat", "-fri", "holiday"])
def test_what_is_no_weekday_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="weekday"):
        read_weekdays(text)


def test_a_word_names_a_kind_of_day() -> None:
    assert [day_word(word) for word in ("sat", "周一", "节假日", "makeup", "上午")] == ["sat", "mon", "holiday", "makeup", None]  # fmt: skip


def test_days_that_are_not_named_are_closed() -> None:
    week = read_week({"mon-wed": "09:00-18:00", "tue": "09:00-12:00"})
    opened = {day: len(week[day]) and week[day][0].closes for day in (*WEEKDAYS, "holiday", "makeup")}
    assert opened == {"mon": 1080, "tue": 720, "wed": 1080, "thu": 0, "fri": 0, "sat": 0, "sun": 0, "holiday": 0, "makeup": 1080}  # fmt: skip


def test_holidays_may_be_named_in_chinese() -> None:
    week = read_week({"周一-周五": "09:00-18:00", "节假日": "10:00-12:00", "调休": "09:00-12:00"})
    assert (week["holiday"], week["makeup"]) == (((600, 720),), ((540, 720),))


def test_two_spans_may_not_name_the_same_day() -> None:
    with pytest.raises(ValueError, match=r"names fri, which has its hours already"):
        read_week({"mon-fri": "09:00-18:00", "fri-sun": "10:00-12:00"})
