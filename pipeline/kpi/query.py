"""One Ibis query per log that counts everything asked of it, by cut and group.

Each date column asked about is one grouped scan, each stock one range join with the ends of the cuts; their union
is the query.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute

from pipeline.kpi.aggregates import aggregates
from pipeline.kpi.question import Asked, Question
from pipeline.kpi.spec import Formula
from pipeline.periods import Period

FOREVER = datetime(9999, 1, 1)
NO_VALUES = np.array([])


@dataclass(frozen=True, eq=False)
class Counted:
    """What a formula counts, row by row: number of the cut, value of each group (None: unknown), and its counts.

    Counts are n, immature where that can be, and by statistic what `aggregates` names; samples are lists of arrays.
    """

    cut: np.ndarray
    groups: dict[str, list[Any]]
    counts: dict[str, Any]


def count_rows(
    table: ibis.Table, asked: Sequence[Asked], question: Question, counted_by: str = ""
) -> dict[Formula, Counted]:
    """What each formula counts, by cut and group in order, unknown groups last.

    `counted_by`: the column that says for how many cases a row stands; empty where each is one.
    A group without a row dated in a cut is absent from it; where nothing but time is grouped by, every cut is there.
    """
    statistics = {one.formula: one.kpi.statistic for one in asked}
    ending = {formula: f"_{number}" for number, formula in enumerate(statistics)}
    scans: dict[tuple[str, str], list[Formula]] = {}
    for formula, statistic in statistics.items():
        left_by = formula.left_by if statistic == "stock" else ""
        scans.setdefault((formula.dated_by, left_by), []).append(formula)
    parts: list[ibis.Table] = []
    for (dated_by, left_by), formulas in scans.items():
        rows = _in_stock(table, dated_by, left_by, question) if left_by else _dated(table, dated_by, question)
        wanted = {
            name + ending[formula]: aggregate
            for formula in formulas
            for name, aggregate in aggregates(
                formula, statistics[formula], question.known_until, counted_by
            ).items()
        }
        grouped = rows.group_by("cut", *question.groups).agg(**wanted)
        parts.append(grouped.mutate(scan=ibis.literal(len(parts))))
    result = _union(parts).order_by("cut", *question.groups).to_pyarrow()
    return {
        formula: _counted(result.filter(pa.compute.equal(result["scan"], scan)), ending[formula], question)
        for scan, formulas in enumerate(scans.values())
        for formula in formulas
    }


def every_cut(question: Question, counts: dict[str, Any] | None = None) -> Counted:
    """One row per cut, of no group in particular, with those counts or with none."""
    rows = len(question.cuts)
    groups: dict[str, list[Any]] = {name: [None] * rows for name in question.groups}
    return Counted(np.arange(rows), groups, counts or {"n": np.zeros(rows)})


def _dated(table: ibis.Table, dated_by: str, question: Question) -> ibis.Table:
    """The rows dated in the period and known, each with its cut, hour and weekday (Monday is 1)."""
    # LIMIT: as_of hides rows dated after it, not what was learned later of an earlier row (its rating, its end).
    at = table[dated_by]
    rows = table.filter(at >= question.first_at, at < question.end_at)
    rows = rows.mutate(cut_day=at.date(), hour=at.hour(), weekday=at.day_of_week.index() + 1)
    return _filtered(rows.join(_calendar(question.cuts), "cut_day"), question)


def _in_stock(table: ibis.Table, dated_by: str, left_by: str, question: Question) -> ibis.Table:
    """The rows in stock at the end of each cut, once for each cut."""
    ends = ibis.memtable({"cut": list(range(len(question.cuts))), "asked_at": question.ends})
    rows = table.mutate(entered_at=table[dated_by], out_at=table[left_by].fill_null(FOREVER))
    stock = rows.join(ends, [rows.entered_at < ends.asked_at, rows.out_at >= ends.asked_at])
    return _filtered(stock, question)


def _filtered(rows: ibis.Table, question: Question) -> ibis.Table:
    wanted = [rows[name].cast("string") == value for name, value in question.only.items()]
    return rows.filter(wanted) if wanted else rows


def _calendar(cuts: Sequence[Period]) -> ibis.Table:
    """Each day of the period with the number of its cut."""
    days = [
        (number, cut.first_day + timedelta(days=day))
        for number, cut in enumerate(cuts)
        for day in range((cut.end_day - cut.first_day).days)
    ]
    return ibis.memtable(days, schema={"cut": "int64", "cut_day": "date"})


def _union(parts: Sequence[ibis.Table]) -> ibis.Table:
    """The parts as one table, each with the columns of all, null where it has none."""
    types = {name: kind for part in parts for name, kind in part.schema().items()}
    alike = [
        part.select(
            **{name: part[name] if name in part.columns else ibis.null(types[name]) for name in types}
        )
        for part in parts
    ]
    return ibis.union(*alike) if len(alike) > 1 else alike[0]


def _counted(result: pa.Table, ending: str, question: Question) -> Counted:
    """The counts of the formula whose columns have that ending."""
    counts = {
        name.removesuffix(ending): _plain(result[name])
        for name in result.column_names
        if name.endswith(ending)
    }
    cut, groups = result["cut"].to_numpy(), {name: result[name].to_pylist() for name in question.groups}
    if groups and len(cut):
        return Counted(cut, groups, counts)
    return every_cut(question, {name: _spread(values, cut, question) for name, values in counts.items()})


def _plain(column: pa.ChunkedArray) -> Any:
    """Counts and sums as an array of floats, samples as a list of arrays."""
    if pa.types.is_list(column.type):
        return [sample.values.to_numpy() if sample.is_valid else NO_VALUES for sample in column]
    return np.nan_to_num(column.to_numpy().astype(float))


def _spread(values: Any, cut: np.ndarray, question: Question) -> Any:
    """The values of some cuts as values of all: 0, or no sample, where there is none."""
    found = dict(zip(cut.tolist(), values, strict=True))
    if isinstance(values, list):
        return [found.get(number, NO_VALUES) for number in range(len(question.cuts))]
    return np.array([found.get(number, 0.0) for number in range(len(question.cuts))])
