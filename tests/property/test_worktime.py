"""Working time against an oracle that paints every open minute on a strip and counts them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pipeline.settings import Calendar, Department, Settings, Shift
from pipeline.worktime import Clock, clock_of

Spans = list[tuple[int, int]]
DAY = 1440
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# The State Council's notice for the autumn of 2026: 25 to 27 September and 1 to 7 October off, Sunday 20 September and
# Saturday 10 October worked.
OFF = [*(date(2026, 9, day) for day in range(25, 28)), *(date(2026, 10, day) for day in range(1, 8))]
MADE_UP = [date(2026, 9, 20), date(2026, 10, 10)]
START, DAYS = date(2026, 9, 14), 60
NIGHT_SHIFT = "22:00-06:00"


@dataclass
class Office:
    """Hours by weekday, on holidays and make-up days, and the company's own days; spans in minutes."""

    week: list[Spans]
    holiday: Spans
    makeup: Spans | None
    own: dict[date, Spans]

    def hours_on(self, day: date) -> Spans:
        if day in self.own:
            return self.own[day]
        if day in OFF:
            return self.holiday
        if day in MADE_UP:
            return self.week[0] if self.makeup is None else self.makeup
        return self.week[day.weekday()]

    @cached_property
    def strip(self) -> np.ndarray:
        """Whether each minute is open, from the midnight of START on."""
        painted = np.zeros((DAYS + 2) * DAY, bool)
        for number in range(-1, DAYS):
            for opens, closes in self.hours_on(START + timedelta(days=number)):
                painted[max(number * DAY + opens, 0) : max(number * DAY + closes, 0)] = True
        return painted

    def clock(self, shift: str = "") -> Clock:
        hours = {name: text(spans) for name, spans in zip(WEEKDAYS, self.week, strict=True)}
        hours["holiday"] = text(self.holiday)
        if self.makeup is not None:
            hours["makeup"] = text(self.makeup)
        lines = [f'{day},"{text(spans)}",' for day, spans in self.own.items()]
        with TemporaryDirectory() as folder:
            (Path(folder) / "days.csv").write_text("\n".join(["date,hours,note", *lines]), "utf-8")
            told = Settings(
                department=Department(name="客服部", opening_hours=hours),
                calendar=Calendar(holidays="china", file="days.csv"),
                shifts={"night": Shift(hours=NIGHT_SHIFT)},
            )
            return clock_of(told, Path(folder), shift)


def text(spans: Spans) -> str:
    def clock_time(minute: int) -> str:
        return f"{minute // 60:02}:{minute % 60:02}"

    return ", ".join(
        f"{clock_time(opens)}-{clock_time(closes if closes <= DAY else closes - DAY)}"
        for opens, closes in spans
    )


@st.composite
def spans_of_a_day(draw: st.DrawFn) -> Spans:
    """None, one or two spans, the last one over midnight now and then, before the first opens again."""
    times = sorted(draw(st.sets(st.integers(0, DAY - 1), min_size=0, max_size=4)))
    pairs = list(zip(times[::2], times[1::2], strict=False))
    latest = pairs[0][0] - (len(pairs) == 1) if pairs else 0  # a span of 24 hours is written 00:00-24:00
    if latest > 0 and draw(st.booleans()):
        pairs[-1] = (pairs[-1][0], DAY + draw(st.integers(1, latest)))
    return pairs


offices = st.builds(
    Office,
    st.lists(spans_of_a_day(), min_size=7, max_size=7),
    st.one_of(st.just([]), spans_of_a_day()),
    st.one_of(st.none(), spans_of_a_day()),
    st.dictionaries(st.sampled_from([START + timedelta(days=n) for n in range(DAYS)]), spans_of_a_day(), max_size=5),
)  # fmt: skip
minutes = st.integers(0, (DAYS - 20) * DAY)
instants = st.datetimes(datetime(1995, 1, 1), datetime(2100, 1, 1))


def at(minute: int) -> np.ndarray:
    return np.array([datetime.combine(START, datetime.min.time()) + timedelta(minutes=minute)], "datetime64[us]")  # fmt: skip


@given(offices, minutes, minutes)
@settings(max_examples=100, deadline=None)
def test_working_time_is_the_number_of_open_minutes_between(office: Office, one: int, other: int) -> None:
    start, end = min(one, other), max(one, other)
    counted = office.strip[start:end].sum() * 60
    clock = office.clock()
    assert clock.seconds_between(at(start), at(end)) == counted
    assert clock.seconds_between(at(end), at(start)) == -counted


@given(offices, minutes, minutes)
@settings(max_examples=60, deadline=None)
def test_a_shift_works_where_its_hours_and_the_departments_meet(office: Office, one: int, other: int) -> None:
    start, end = min(one, other), max(one, other)
    minute_of_day = np.arange(len(office.strip)) % DAY
    at_night = (minute_of_day >= 22 * 60) | (minute_of_day < 6 * 60)
    counted = (office.strip & at_night)[start:end].sum() * 60
    assert office.clock("night").seconds_between(at(start), at(end)) == counted


@given(offices, minutes, st.integers(1, 3000))
@settings(max_examples=100, deadline=None)
def test_working_hours_are_over_with_the_last_open_minute(office: Office, start: int, allowed: int) -> None:
    opened = np.flatnonzero(office.strip[start : DAYS * DAY])
    assume(len(opened) >= allowed)
    last = start + int(opened[allowed - 1]) + 1
    clock = office.clock()
    due = clock.due(at(start), allowed / 60, "working_hours")
    assert due == at(last)
    assert clock.seconds_between(at(start), due) == allowed * 60


@given(offices, minutes, st.integers(1, 10))
@settings(max_examples=100, deadline=None)
def test_working_days_end_with_the_last_hours_of_the_last_day(
    office: Office, start: int, allowed: int
) -> None:
    day, left = start // DAY, allowed
    while left:
        day += 1
        assume(day < DAYS)
        left -= bool(office.hours_on(START + timedelta(days=day)))
    close = day * DAY + max(closes for _, closes in office.hours_on(START + timedelta(days=day)))
    last_instant = at(close) - np.timedelta64(1 if close % DAY == 0 else 0, "us")
    assert office.clock().due(at(start), allowed, "working_days") == last_instant


@given(offices, instants, instants, instants)
@settings(max_examples=100, deadline=None)
def test_working_time_adds_up(office: Office, a: datetime, b: datetime, c: datetime) -> None:
    clock = office.clock()
    one, two, three = (np.array([moment], "datetime64[us]") for moment in (a, b, c))
    whole = clock.seconds_between(one, three)
    assert np.allclose(clock.seconds_between(one, two) + clock.seconds_between(two, three), whole, rtol=0, atol=1e-5)  # fmt: skip


@given(offices, st.lists(instants, min_size=1, max_size=20))
@settings(max_examples=50, deadline=None)
def test_an_array_is_answered_as_its_elements_are(office: Office, moments: list[datetime]) -> None:
    clock, many = office.clock(), np.array(moments, "datetime64[us]")
    end = np.full(len(many), np.datetime64("2026-10-09T12:00", "us"))
    singly = [clock.seconds_between(many[n : n + 1], end[n : n + 1])[0] for n in range(len(many))]
    assert clock.seconds_between(many, end).tolist() == singly
    dues = [clock.due(many[n : n + 1], 3, "working_days")[0] for n in range(len(many))]
    assert clock.due(many, 3, "working_days").tolist() == np.array(dues).tolist()
