"""Kinds of cases: the terms of a case mix, their rare levels pooled, as the columns of a model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

LEAST_OUTCOMES = 5
OTHER = "other"
UNKNOWN = "unknown"


@dataclass(frozen=True, eq=False)
class Strata:
    """Cells of one person and one kind of case, and the model's columns.

    `cells`: staff_id, <terms>, x, n, rare levels pooled. `levels`: of each term in use, the most frequent one first, which
    the others are set against. `pooled`: of each term, the levels that went into `other`. `design`: one row per cell.
    """

    cells: pd.DataFrame
    levels: Mapping[str, tuple[str, ...]]
    pooled: Mapping[str, tuple[str, ...]]
    design: NDArray[np.float64]


def strata(cells: pd.DataFrame, terms: Sequence[str]) -> Strata:
    """The cells of `staff_id`, terms, numerator and denominator made ready for a model of main effects.

    A missing level is `unknown`. A level with fewer than five cases that count, or five that do not, goes into `other`,
    with the next rarest until `other` itself has as many. A term left with one level says nothing and is not used.
    """
    known = cells[(cells["denominator"] > 0) & cells["staff_id"].notna()]
    rows = known.rename(columns={"numerator": "x", "denominator": "n"})
    rows = rows.assign(**{term: rows[term].astype(object).fillna(UNKNOWN).astype(str) for term in terms})
    pooled = {term: rare for term in terms if (rare := _rare_levels(rows, term))}
    rows = rows.assign(
        **{term: rows[term].where(~rows[term].isin(rare), OTHER) for term, rare in pooled.items()}
    )
    summed = rows.groupby(["staff_id", *terms], sort=True, as_index=False)[["x", "n"]].sum()
    levels = {term: found for term in terms if len(found := _by_frequency(summed, term)) > 1}
    return Strata(summed, levels, pooled, _design(summed, levels))


def _rare_levels(rows: pd.DataFrame, term: str) -> tuple[str, ...]:
    """The levels to pool, the rarest first."""
    sums = rows.groupby(term)[["x", "n"]].sum()
    outcomes = sums.assign(missed=sums["n"] - sums["x"])[["x", "missed"]]
    rarest = outcomes.assign(least=outcomes.min(axis=1)).sort_values("least", kind="stable")
    gathered = rarest[["x", "missed"]].cumsum().min(axis=1)
    rare = int((rarest["least"] < LEAST_OUTCOMES).sum())
    while 0 < rare < len(rarest) and gathered.iloc[rare - 1] < LEAST_OUTCOMES:
        rare += 1
    return tuple(rarest.index[:rare]) if rare else ()


def _by_frequency(cells: pd.DataFrame, term: str) -> tuple[str, ...]:
    return tuple(cells.groupby(term)["n"].sum().sort_values(ascending=False, kind="stable").index)


def _design(cells: pd.DataFrame, levels: Mapping[str, tuple[str, ...]]) -> NDArray[np.float64]:
    columns = [cells[term] == level for term, found in levels.items() for level in found[1:]]
    return np.column_stack([np.ones(len(cells)), *columns]).astype(float)
