"""All that is known of the data behind a period: source by source, and log by log."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

import ibis
import pandas as pd

from pipeline.logs import LOGS, Column
from pipeline.periods import Period
from pipeline.quality.courses import Course, course
from pipeline.quality.drift import Drift, drifts
from pipeline.quality.figures import ACCEPTED_SHARE, FILLED_SHARE, LATE_RECORD_RATE, of_log
from pipeline.quality.filled import (
    delivered_columns,
    filled_by_month,
    filled_now,
    is_filled_at_once,
    usual_columns,
)
from pipeline.quality.recording import RECORDED, Lag, lag_of, late_by_month
from pipeline.quality.sources import (
    Counts,
    Freshness,
    Received,
    counts_by_month,
    counts_of,
    freshness_of,
    received,
)
from pipeline.settings import Thresholds
from pipeline.warehouse import Build

RowsOf = Callable[[str], ibis.Table]


@dataclass(frozen=True)
class SourceQuality:
    """A source: how fresh, what it delivered for the period and month by month, and how its files changed their shape.

    `valid`: the share accepted, month by month. `drifts`: those of deliveries for the period, and of the last one.
    """

    source: str
    log: str
    freshness: Freshness
    counts: Counts
    months: Mapping[str, Counts]
    valid: Course
    drifts: list[Drift]


@dataclass(frozen=True)
class ColumnFill:
    """A delivered column: the share of the period's rows that have it (None without rows), and that share month by month."""

    column: Column
    share: float | None
    course: Course

    @property
    def has_fallen(self) -> bool:
        """Whether it is filled in less than it used to be; of what follows later nobody can say so yet."""
        return is_filled_at_once(self.column) and self.course.signal == "below"


@dataclass(frozen=True)
class Recorded:
    """How long after the event the period's rows were recorded, and the share of those recorded late month by month."""

    lag: Lag
    late: Course


@dataclass(frozen=True)
class LogQuality:
    """The rows of a log in the period: how full its columns are, and how long after the event they were recorded.

    `usual`: the columns that nearly every row has. `recorded`: None for a log without times of entry.
    """

    log: str
    row_count: int
    columns: list[ColumnFill]
    usual: list[str]
    recorded: Recorded | None = None

    @property
    def filled_ratio(self) -> float | None:
        """The share filled of all cells that are known when a row is made."""
        shares = [
            one.share for one in self.columns if is_filled_at_once(one.column) and one.share is not None
        ]
        return sum(shares) / len(shares) if shares else None


@dataclass(frozen=True)
class DataQuality:
    """The data behind a period, by source and by log."""

    sources: list[SourceQuality]
    logs: dict[str, LogQuality]


def data_quality(
    build: Build, period: Period, as_of: datetime, rows: RowsOf, history: RowsOf, thresholds: Thresholds
) -> DataQuality:
    """The quality of a build's data. `rows`: a log's rows of the period; `history`: those of the months up to its end."""
    delivered = received(build)
    logs = {found[0].delivery.log for found in delivered.values()}
    return DataQuality(
        [_source(name, found, period, as_of) for name, found in delivered.items()],
        {log: _log(build, log, rows(log), history(log), thresholds) for log in LOGS if log in logs},
    )


def _source(name: str, found: list[Received], period: Period, as_of: datetime) -> SourceQuality:
    log, last = found[0].delivery.log, f"{period.last_day:%Y-%m}"
    months = {month: counts for month, counts in counts_by_month(found).items() if month <= last}
    by_month = pd.DataFrame(
        [(month, one.accepted, one.accepted + one.rejected) for month, one in months.items()],
        columns=["month", "numerator", "denominator"],
    )
    current = [one.delivery for one in found if one.span and one.reaches(period)] + [found[-1].delivery]
    return SourceQuality(
        name, log, freshness_of(found, as_of), counts_of(one for one in found if one.reaches(period)), months,
        course(by_month, ACCEPTED_SHARE), [drift for drift in drifts(found) if drift.delivery in current],
    )  # fmt: skip


def _log(
    build: Build, name: str, rows: ibis.Table, history: ibis.Table, thresholds: Thresholds
) -> LogQuality:
    log, columns = LOGS[name], delivered_columns(build, name)
    now = filled_now(rows, columns)
    row_count = int(now["denominator"].max())
    months = dict(list(filled_by_month(history, log, columns).groupby("column")))
    filled = [
        ColumnFill(column, numerator / row_count if row_count else None, course(months.get(column.name, now[:0]), FILLED_SHARE))
        for column, numerator in zip(columns, now["numerator"], strict=True)
    ]  # fmt: skip
    usual = usual_columns(now, columns)
    if log.dated_by is None or RECORDED not in {column.name for column in columns}:
        return LogQuality(name, row_count, filled, usual)
    rate, hours = of_log(LATE_RECORD_RATE, name, thresholds), thresholds.late_record_hours
    late = course(late_by_month(history, log, hours), rate)
    return LogQuality(name, row_count, filled, usual, Recorded(lag_of(rows, log), late))
