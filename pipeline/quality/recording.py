"""When rows were recorded, and by whom they were recorded late or left incomplete."""

from __future__ import annotations

import functools
import operator
from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import pandas as pd

from pipeline.logs import Log

RECORDED = "recorded_at"
HOUR = 3600


@dataclass(frozen=True)
class Lag:
    """How long after the event rows were recorded, in seconds; `early_count`: those recorded before it, which counts as no time."""

    count: int
    median: float | None
    p90: float | None
    early_count: int


def lag_of(rows: ibis.Table, log: Log) -> Lag:
    """The lag of the rows that have a time of entry."""
    known = rows.filter(rows[RECORDED].notnull())
    raw = _seconds(known, log)
    lag = ibis.greatest(raw, 0)
    found = known.aggregate(
        count=known.count(), median=lag.median(), p90=lag.quantile(0.9), early=(raw < 0).sum().fill_null(0)
    ).to_pandas().iloc[0]  # fmt: skip
    if not found["count"]:
        return Lag(0, None, None, 0)
    return Lag(int(found["count"]), float(found["median"]), float(found["p90"]), int(found["early"]))


def late_by_month(rows: ibis.Table, log: Log, hours: int) -> pd.DataFrame:
    """month, numerator (rows recorded more than so many hours after the event), denominator (rows with a time of entry)."""
    known = rows.filter(rows[RECORDED].notnull())
    counted = _counted(
        known, known[log.dated_by].strftime("%Y-%m").name("month"), _is_late(known, log, hours)
    )
    return pd.DataFrame(counted.order_by("month").to_pandas())


def late_by_person(rows: ibis.Table, log: Log, hours: int) -> pd.DataFrame:
    """staff_id, numerator, denominator, counted as in `late_by_month`."""
    known = rows.filter(rows[RECORDED].notnull())
    return _by_person(known, _is_late(known, log, hours))


def incomplete_by_person(rows: ibis.Table, columns: Sequence[str]) -> pd.DataFrame:
    """staff_id, numerator (rows that lack at least one of the columns), denominator (rows)."""
    lacks = functools.reduce(operator.or_, (rows[name].isnull() for name in columns))
    return _by_person(rows, lacks)


def _by_person(rows: ibis.Table, is_counted: ibis.Value) -> pd.DataFrame:
    return pd.DataFrame(_counted(rows, rows["staff_id"], is_counted).order_by("staff_id").to_pandas())


def _counted(rows: ibis.Table, group: ibis.Value, is_counted: ibis.Value) -> ibis.Table:
    return rows.group_by(group).aggregate(numerator=is_counted.sum(), denominator=rows.count())


def _is_late(rows: ibis.Table, log: Log, hours: int) -> ibis.Value:
    return _seconds(rows, log) > hours * HOUR


def _seconds(rows: ibis.Table, log: Log) -> ibis.Value:
    """From the event to the entry; negative where it was entered before."""
    return rows[RECORDED].delta(rows[log.dated_by], unit="second")
