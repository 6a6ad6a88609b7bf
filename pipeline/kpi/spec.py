"""What a KPI is: data that measures, pages, docs and `kefu explain` all read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import ibis

from pipeline.logs import Words

Statistic = Literal["count", "stock", "ratio", "mean", "median", "p90"]
Unit = Literal["ratio", "seconds", "count", "points", "attempts"]
Better = Literal["higher", "lower", "neither"]
Expression = Callable[[ibis.Table], ibis.Value]

DIMENSIONS: tuple[str, ...] = (
    "staff_id", "team_id", "department", "category", "channel", "product",
    "hour", "weekday", "day", "week", "month", "quarter", "year",
)  # fmt: skip


@dataclass(frozen=True)
class Formula:
    """How a KPI counts, under one dialect.

    `population`: rows the figure is about (the denominator of a ratio; the rows with a value of a mean or quantile).
    `counted`: for a ratio, which of them are in the numerator; for a mean or quantile, the value.
    A count or a stock has no `counted`: it is the number of rows in its population.
    `dated_by`: the column whose day puts a row into a period (a stock has none: its population is asked at `end_day`).
    `needs`: groups of columns; of each group at least one must be in the log, else the KPI is `no_data`.
    """

    numerator: Words
    denominator: Words
    population: Expression
    dated_by: str
    counted: Expression | None = None
    needs: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Kpi:
    """One KPI: name, meaning, formula and dialects. `default` names the dialect used unless kefu.toml picks another."""

    name: str
    log: str
    label: Words
    rule: Words
    excluded: Words
    statistic: Statistic
    unit: Unit
    better: Better
    source: str
    changed_on: date
    dialects: Mapping[str, Formula]
    default: str = "standard"
    minimum_n: int = 30
    dimensions: tuple[str, ...] = field(default=DIMENSIONS)

    @property
    def formula(self) -> Formula:
        return self.dialects[self.default]
