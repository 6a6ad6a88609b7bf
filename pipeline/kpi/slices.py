"""The measures of each person or team, counted together and cut apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.kpi.spec import CUTTING

Rows = NDArray[np.intp]
NOBODY = ""  # no id is empty

NO_ROWS: Rows = np.array([], dtype=np.intp)

Measure = Callable[..., pd.DataFrame]


def measures_of_each(
    measure: Measure, dimension: str, values: Sequence[str], by: Sequence[str] = ()
) -> tuple[pd.DataFrame, Iterator[Rows]]:
    """The measures of all together, and for each value of a dimension which of their rows, in order, are what
    `measure(by=by, only={dimension: value})` would give.

    `measure`: `measures` with everything but `by` and `only` given.
    """
    without = measure(by=tuple(by), only={dimension: NOBODY})
    together = measure(by=(*by, dimension), only={})
    rows_of = rows_by_value(together.pop(dimension).to_numpy())
    every = pd.concat([without, together], ignore_index=True)
    has_groups = any(name not in CUTTING for name in by)
    chosen = _groups_or_none if has_groups else _cuts_filled
    kpis, periods = (pd.factorize(every[name])[0] for name in ("kpi", "period"))
    count = len(without)
    rows = (rows_of.get(value, NO_ROWS) + count for value in values)
    return every, (chosen(kpis, periods, count, own) for own in rows)


def rows_by_value(owners: pd.Series | np.ndarray) -> dict[Any, Rows]:
    """The numbers of the rows that have each value, in order; rows of nobody are left out."""
    codes, found = pd.factorize(owners)
    order = np.argsort(codes, kind="stable")
    ends = np.cumsum(np.bincount(codes[codes >= 0], minlength=len(found))) + (codes < 0).sum()
    starts = np.r_[(codes < 0).sum(), ends[:-1]].astype(int)
    return {value: order[start:end] for value, start, end in zip(found, starts, ends, strict=True)}


def _cuts_filled(kpis: Rows, periods: Rows, count: int, rows: Rows) -> Rows:
    """The rows of nobody, each replaced by the owner's row of the same KPI and cut where there is one."""
    slots = np.full((kpis.max() + 1, periods.max() + 1), -1)
    slots[kpis[:count], periods[:count]] = np.arange(count)
    taken = np.arange(count)
    taken[slots[kpis[rows], periods[rows]]] = rows
    return taken


def _groups_or_none(kpis: Rows, periods: Rows, count: int, rows: Rows) -> Rows:
    """The owner's rows of each KPI; of a KPI without any, the rows of nobody."""
    parts = (
        rows[kpis[rows] == kpi] if (kpis[rows] == kpi).any() else np.flatnonzero(kpis[:count] == kpi)
        for kpi in dict.fromkeys(kpis[:count].tolist())
    )  # fmt: skip
    return np.fromiter(chain.from_iterable(parts), dtype=int)
