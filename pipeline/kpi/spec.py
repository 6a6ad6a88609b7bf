"""What a KPI is: data that measures, pages, docs and `kefu explain` all read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ibis.common.deferred import Deferred

from pipeline.logs import Words

Statistic = Literal["count", "stock", "ratio", "mean", "median", "p90"]
Unit = Literal["ratio", "seconds", "count", "points", "attempts"]
Better = Literal["higher", "lower", "neither"]

GROUPS: tuple[str, ...] = ("staff_id", "team_id", "department", "category", "channel", "product")
CLOCK: tuple[str, ...] = ("hour", "weekday")
CUTTING: tuple[str, ...] = ("day", "week", "month", "quarter", "year")
DIMENSIONS: tuple[str, ...] = (*GROUPS, *CLOCK, *CUTTING)
STOCK_DIMENSIONS: tuple[str, ...] = (*GROUPS, *CUTTING)

FIRST_EDITION = date(2026, 11, 23)
NOTHING = Words("无", "none")
NO_DENOMINATOR = Words("不适用（计数）", "none (a count)")


@dataclass(frozen=True, eq=False)
class Formula:
    """How a KPI counts, under one dialect.

    `population`: rows the figure is about (the denominator of a ratio; the rows with a value of a mean or quantile);
    None is every row.
    `counted`: for a ratio, which of them are in the numerator; for a mean or quantile, the value.
    A count or a stock has no `counted`: it is the number of rows in its population.
    `dated_by`: the column whose day puts a row into a period; for a stock, the instant a row enters it.
    `left_by`: for a stock, the column whose instant takes the row out again.
    `needs`: groups of columns; of each group at least one must be in the log, else the KPI is `no_data`.
    """

    numerator: Words
    denominator: Words
    dated_by: str
    population: Deferred | None = None
    counted: Deferred | None = None
    left_by: str = ""
    needs: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, eq=False)
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

    @property
    def formula(self) -> Formula:
        return self.dialects[self.default]

    @property
    def dimensions(self) -> tuple[str, ...]:
        """What it can be grouped by; a stock is asked at the end of a day, so it has no hour and no weekday."""
        return STOCK_DIMENSIONS if self.statistic == "stock" else DIMENSIONS
