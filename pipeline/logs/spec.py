"""What a log is: its grain, key, columns, units and checks. Data that ingest, KPIs and docs read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["id", "category", "text", "instant", "day", "seconds", "count", "number", "flag"]
Personal = Literal["token", "text", "staff"]


@dataclass(frozen=True)
class Words:
    """The same thing said in Chinese and English."""

    zh: str
    en: str


@dataclass(frozen=True)
class Column:
    """One column of a log.

    `synonyms` are headers it goes by in exports (compared without case, spaces, punctuation and brackets).
    `low`, `high` bound the value (inclusive); outside is rejected as `<name>_out_of_range`.
    `personal`: "token" is replaced by a keyed token, "text" is masked, both while a row is ingested; "staff" names our own people and stays.
    `may_be_future`: an instant after the file's delivery is else rejected as `<name>_in_future`.
    """

    name: str
    kind: Kind
    label: Words
    meaning: Words
    synonyms: tuple[str, ...] = ()
    required: bool = False
    unit: str = ""
    low: float | None = None
    high: float | None = None
    personal: Personal | None = None
    may_be_future: bool = False


@dataclass(frozen=True)
class Order:
    """A check: `later` must not be before `earlier`; a row that breaks it is rejected with `reason`."""

    earlier: str
    later: str

    @property
    def reason(self) -> str:
        return f"{self.later.removesuffix('_at').removesuffix('_on')}_before_{self.earlier.removesuffix('_at').removesuffix('_on')}"


@dataclass(frozen=True)
class Log:
    """One log: a row of it is one `grain`, known by `key`, dated by `dated_by` (None: undated, one file in all).

    `counted_by`: the column that says for how many such grains a row stands, if sources may deliver sums (empty: one); the
    row's times are then their totals.
    """

    name: str
    label: Words
    grain: Words
    key: tuple[str, ...]
    dated_by: str | None
    columns: tuple[Column, ...]
    checks: tuple[Order, ...] = ()
    counted_by: str = ""

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)
