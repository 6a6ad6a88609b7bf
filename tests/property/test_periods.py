"""Periods tile the calendar."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pipeline.periods import CUTS, Grain, Period, WeekStart, period_of

days = st.dates(date(2000, 1, 1), date(2040, 12, 31))
grains = st.sampled_from(CUTS)
week_starts: st.SearchStrategy[WeekStart] = st.sampled_from(("monday", "sunday"))


@given(days, grains, week_starts)
def test_name_of_a_period_leads_back_to_it(day: date, grain: Grain, week_start: WeekStart) -> None:
    period = period_of(day, grain, week_start)
    assert period.first_day <= day < period.end_day
    assert Period.parse(period.text, week_start) == period


@given(days, days, grains, week_starts)
def test_cuts_tile_the_period_without_gap_or_overlap(
    one: date, other: date, grain: Grain, week_start: WeekStart
) -> None:
    period = Period.parse(f"{min(one, other)}..{max(one, other)}", week_start)
    cuts = period.cut(grain)
    assert (cuts[0].first_day, cuts[-1].end_day) == (period.first_day, period.end_day)
    assert all(left.end_day == right.first_day for left, right in pairwise(cuts))
    assert len({cut.text for cut in cuts}) == len(cuts)


@given(st.integers(2000, 2040))
def test_months_and_quarters_tile_a_year(year: int) -> None:
    whole = Period.parse(str(year))
    assert [len(whole.cut(grain)) for grain in ("year", "quarter", "month")] == [1, 4, 12]


@given(days, grains, week_starts, st.integers(1, 30))
def test_previous_period_ends_where_the_next_begins(
    day: date, grain: Grain, week_start: WeekStart, count: int
) -> None:
    period = period_of(day, grain, week_start)
    assert period.previous().end_day == period.first_day
    assert len(period.with_history(count).cut(grain)) == count
