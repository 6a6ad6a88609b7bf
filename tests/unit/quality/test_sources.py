"""Freshness and counts of a source, worked out by hand."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime

import pytest

from pipeline.periods import Period
from pipeline.quality.sources import Counts, Received, counts_by_month, counts_of, freshness_of
from tests.unit.quality.deliveries import DELIVERED_AT, delivery, received

# Ends on 31 July, 31 August, 30 September and 3 October: 31, 30 and 3 days apart.
FOUR = [
    received("2026-07-01", "2026-07-31"),
    received("2026-08-01", "2026-08-31"),
    received("2026-09-01", "2026-09-30"),
    received("2026-10-01", "2026-10-03"),
]
OCTOBER = Period.parse("2026-10")


def test_usual_and_longest_gap_lie_between_the_last_days_of_deliveries() -> None:
    fresh = freshness_of(FOUR, datetime(2026, 10, 31, 12))
    assert (fresh.last_on, fresh.silent_days, fresh.usual_days, fresh.longest_days) == (
        date(2026, 10, 3),
        28,
        30,
        31,
    )


@pytest.mark.parametrize(
    ("as_of", "is_late"), [(datetime(2026, 11, 3), False), (datetime(2026, 11, 4), True)]
)
def test_a_source_is_late_when_it_was_never_silent_for_so_long(as_of: datetime, is_late: bool) -> None:
    assert freshness_of(FOUR, as_of).is_late is is_late


def test_of_fewer_than_four_deliveries_nobody_says_they_are_late() -> None:
    assert freshness_of(FOUR[:3], datetime(2028, 1, 1)).is_late is None


def test_rows_that_are_due_in_the_future_are_no_negative_silence() -> None:
    assert freshness_of([received("2026-10-01", "2026-12-24")], datetime(2026, 10, 31)).silent_days == 0


def test_a_roster_has_no_days_and_is_neither_fresh_nor_late() -> None:
    fresh = freshness_of([Received(delivery(), None)], datetime(2026, 10, 31))
    assert (fresh.delivered_at, fresh.last_on, fresh.silent_days, fresh.is_late) == (
        DELIVERED_AT,
        None,
        None,
        None,
    )


def test_counts_of_deliveries_are_added_up_with_their_reasons() -> None:
    found = counts_of([
        received("2026-10-01", "2026-10-02", accepted=90, rejected=10, duplicates=20, corrected=5, reasons={"call_id_missing": 10}),
        received("2026-10-03", "2026-10-04", accepted=60, rejected=2, not_applicable=18, reasons={"call_id_missing": 1, "field_count": 1}),
    ])  # fmt: skip
    assert found == Counts(200, 150, 12, 20, 18, 5, 0, 0, Counter(call_id_missing=11, field_count=1))
    assert found.valid_ratio == pytest.approx(150 / 162)
    assert found.unique_ratio == pytest.approx(0.9)


def test_nothing_read_has_no_ratios() -> None:
    assert (Counts().valid_ratio, Counts().unique_ratio) == (None, None)


def test_a_file_counts_whole_in_the_month_of_its_last_row() -> None:
    over_the_month = received("2026-09-20", "2026-10-05", accepted=7)
    undated = Received(delivery(accepted=1), None)
    months = counts_by_month([over_the_month, undated, received("2026-10-06", "2026-10-31", accepted=4)])
    assert {month: counts.accepted for month, counts in months.items()} == {"2026-10": 11, "2026-11": 1}


def test_a_delivery_reaches_a_period_if_any_of_its_days_does() -> None:
    assert received("2026-09-20", "2026-10-01").reaches(OCTOBER)
    assert not received("2026-09-20", "2026-09-30").reaches(OCTOBER)
    assert not received("2026-11-01", "2026-11-30").reaches(OCTOBER)
    assert Received(delivery(), None).reaches(OCTOBER)
