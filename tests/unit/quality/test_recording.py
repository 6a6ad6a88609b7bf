"""From the event to its entry, in small logs written by hand."""

from __future__ import annotations

import ibis
import pytest

from pipeline.logs import LOGS
from pipeline.quality.recording import Lag, incomplete_by_person, lag_of, late_by_month, late_by_person
from tests.spec.small_build import SmallBuild, read_rows

LOG = LOGS["callback_attempts"]
# Entered after 10 minutes, 24 hours to the second, a second more, five minutes before it happened, never.
ATTEMPTS = """
callback_id | attempted_at | is_reached | staff_id | recorded_at
H1 | 2026-09-30 09:00 | yes | S1 | 2026-09-30 09:10
H2 | 2026-10-01 09:00 | yes | S1 | 2026-10-02 09:00
H3 | 2026-10-02 09:00 | no | S2 | 2026-10-03 09:00:01
H4 | 2026-10-03 09:00 | no | S2 | 2026-10-03 08:55
H5 | 2026-10-04 09:00 | yes | | 2026-10-09 09:00
H6 | 2026-10-05 09:00 | yes | S1 |
"""


@pytest.fixture
def rows() -> ibis.Table:
    return SmallBuild({LOG.name: read_rows(LOG.name, ATTEMPTS)}).table(LOG.name)


def test_lag_runs_from_the_event_to_the_entry_and_is_never_negative(rows: ibis.Table) -> None:
    found = lag_of(rows, LOG)
    assert (found.count, found.median, found.early_count) == (5, 86_400, 1)
    # 0, 600, 86 400, 86 401 and 432 000 seconds: the ninth tenth lies 0.9 · 4 = 3.6 steps on.
    assert found.p90 == pytest.approx(86_401 + 0.6 * (432_000 - 86_401))


def test_without_times_of_entry_there_is_no_lag(rows: ibis.Table) -> None:
    assert lag_of(rows.filter(rows["recorded_at"].isnull()), LOG) == Lag(0, None, None, 0)


def test_late_is_more_than_so_many_hours_not_exactly_so_many(rows: ibis.Table) -> None:
    found = late_by_person(rows, LOG, 24)
    counts = {str(row.staff_id): (row.numerator, row.denominator) for row in found.itertuples()}
    assert counts.pop("S1") == (0, 2)
    assert counts.pop("S2") == (1, 2)
    assert list(counts.values()) == [(1, 1)]


def test_late_rows_are_counted_in_the_month_of_the_event(rows: ibis.Table) -> None:
    found = late_by_month(rows, LOG, 24)
    assert found[["month", "numerator", "denominator"]].to_numpy().tolist() == [
        ["2026-09", 0, 1],
        ["2026-10", 2, 4],
    ]


def test_a_row_is_incomplete_once_however_many_columns_it_lacks() -> None:
    text = """
complaint_id | received_at | staff_id | category | channel
T1 | 2026-10-01 09:00 | S1 | bill | app
T2 | 2026-10-02 09:00 | S1 | |
T3 | 2026-10-03 09:00 | S1 | bill |
T4 | 2026-10-04 09:00 | S2 | bill | app
"""
    table = SmallBuild({"complaints": read_rows("complaints", text)}).table("complaints")
    found = incomplete_by_person(table, ["category", "channel"])
    assert found[["staff_id", "numerator", "denominator"]].to_numpy().tolist() == [["S1", 2, 3], ["S2", 0, 1]]
