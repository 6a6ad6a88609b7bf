"""What a KPI is: data that measures, pages, docs and `kefu explain` all read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ibis.common.deferred import Deferred

from pipeline.logs import Words

Statistic = Literal[
    "count", "stock", "ratio", "quotient", "mean", "median", "p90", "survival_median", "survival_p90"
]
Unit = Literal["ratio", "seconds", "count", "points", "attempts"]
Better = Literal["higher", "lower", "neither"]

GROUPS: tuple[str, ...] = (
    "staff_id", "team_id", "department", "category", "severity", "channel", "product", "region", "kind", "step", "shift",
)  # fmt: skip
CLOCK: tuple[str, ...] = ("hour", "weekday")
CUTTING: tuple[str, ...] = ("day", "week", "month", "quarter", "year")
DIMENSIONS: tuple[str, ...] = (*GROUPS, *CLOCK, *CUTTING)
STOCK_DIMENSIONS: tuple[str, ...] = (*GROUPS, *CUTTING)

FIRST_EDITION = date(2026, 11, 23)
SECOND_EDITION = date(2026, 11, 24)
NOTHING = Words("无", "none")
NO_DENOMINATOR = Words("不适用（计数）", "none (a count)")


@dataclass(frozen=True)
class Revision:
    """A definition that changed: since when, and what it counted before."""

    on: date
    what: Words


@dataclass(frozen=True, eq=False)
class Formula:
    """How a KPI counts, under one dialect.

    `population`: rows the figure is about (the denominator of a ratio; the rows with a value of a mean or quantile);
    None is every row.
    `counted`: for a ratio, which of them are in the numerator; for a mean or quantile, the value.
    A count or a stock has no `counted`: it is the number of rows in its population. For a quotient `counted` and `counted_over`
    are summed over the population. Survival times have none either: they run from `dated_by` to `left_by`.
    `dated_by`: the column whose day puts a row into a period; for a stock, the instant a row enters it.
    `left_by`: for a stock, the column whose instant takes the row out again; for survival times, the one that ends the wait.
    `matures_at`: the column whose instant says from when on a row can be judged; rows that cannot yet are left out and counted.
    `needs_single_rows`: whether it looks at each case by itself, so that rows of sums cannot carry it.
    `is_working_time`: whether it reads the calendar, so that a year without one makes it provisional.
    `needs`: groups of columns; of each group at least one must be in the log, else the KPI is `no_data`.
    """

    numerator: Words
    denominator: Words
    dated_by: str
    population: Deferred | None = None
    counted: Deferred | None = None
    left_by: str = ""
    counted_over: Deferred | None = None
    matures_at: str = ""
    needs_single_rows: bool = False
    is_working_time: bool = False
    needs: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, eq=False)
class Kpi:
    """One KPI: name, meaning, formula and dialects. `default` names the dialect used unless kefu.toml picks another.

    Words may hold the names of thresholds in braces ({first_contact_days}); `wording.worded` fills them in.
    `revisions`: how the definition changed since the first edition, the latest last.
    """

    name: str
    log: str
    label: Words
    rule: Words
    excluded: Words
    statistic: Statistic
    unit: Unit
    better: Better
    source: str
    dialects: Mapping[str, Formula]
    default: str = "standard"
    minimum_n: int = 30
    revisions: tuple[Revision, ...] = ()

    @property
    def changed_on(self) -> date:
        return self.revisions[-1].on if self.revisions else FIRST_EDITION

    @property
    def is_count(self) -> bool:
        """Whether it is a number of rows: it has no sample, so none can be too small."""
        return self.statistic in ("count", "stock")

    @property
    def is_survival(self) -> bool:
        """Whether it is a time in which what has not ended yet is included."""
        return self.statistic in ("survival_median", "survival_p90")

    @property
    def formula(self) -> Formula:
        return self.dialects[self.default]

    @property
    def dimensions(self) -> tuple[str, ...]:
        """What it can be grouped by; a stock is asked at the end of a day, so it has no hour and no weekday."""
        return STOCK_DIMENSIONS if self.statistic == "stock" else DIMENSIONS
