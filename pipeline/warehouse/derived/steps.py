"""Steps of columns filled or added, as SQL; a step sees the columns as the step before left them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from pipeline.ingest.kinds import literal
from pipeline.settings import Allowance, Limit, Settings

SATISFIED_FROM = 0.8
USUAL_RATING_MAX = 5
CUSTOMER = "coalesce(customer_id, customer_phone)"
NEVER = "TIMESTAMP '9999-01-01'"


@dataclass(frozen=True)
class Step:
    """Columns to fill in place and columns to add, each by SQL on the step before."""

    filled: Mapping[str, str] = field(default_factory=dict)
    added: Mapping[str, str] = field(default_factory=dict)

    def over(self, source: str) -> str:
        """SQL: the rows of `source` after this step."""
        filled = ", ".join(f'{sql} AS "{name}"' for name, sql in self.filled.items())
        added = "".join(f', {sql} AS "{name}"' for name, sql in self.added.items())
        return f"SELECT *{f' REPLACE ({filled})' if filled else ''}{added} FROM {source}"


@dataclass(frozen=True)
class Facts:
    """What the steps depend on besides the rows: columns provided, settings, and the span of the data."""

    provided: Collection[str]
    settings: Settings
    first_day: date
    data_to: datetime


def due_after(start: str, limit: Limit) -> str:
    """SQL: the instant until which something may take; severity beats category beats default; NULL without a limit."""
    cases = [_listed("severity", limit.severity, start), _listed("category", limit.category, start)]
    default = _after(start, limit.default) if limit.default else "CAST(NULL AS TIMESTAMP)"
    return f"coalesce({', '.join([*cases, default])})"


def _listed(column: str, allowed: Mapping[str, Allowance], start: str) -> str:
    cases = " ".join(f"WHEN {literal(name)} THEN {_after(start, value)}" for name, value in allowed.items())
    return f"CASE {column} {cases} END" if cases else "CAST(NULL AS TIMESTAMP)"


def _after(start: str, allowed: Allowance) -> str:
    """SQL: `due_after` is the clock's own function; elapsed hours need no clock."""
    if allowed.unit == "hours":
        return f"{start} + to_seconds(CAST({allowed.amount} * 3600 AS BIGINT))"
    return f"due_after({start}, {allowed.amount}, {literal(allowed.unit)})"


def once_known_before(at: str, days: int) -> str:
    """SQL: the instant itself, if the log reaches back to all of the days before it; else never."""
    begin = f"date_trunc('day', min({at}) OVER ())"
    return f"CASE WHEN {at} < {begin} + INTERVAL {days} DAY THEN {NEVER} ELSE {at} END"


def is_satisfied() -> str:
    return f"coalesce(is_satisfied, rating >= {SATISFIED_FROM} * coalesce(rating_max, {USUAL_RATING_MAX}))"


def flag_or_instant(flag: str, instant: str, facts: Facts) -> str:
    """SQL: a flag as logged, true where its instant is set, false where the log has the instant and it is empty."""
    empty = "FALSE" if instant in facts.provided else "NULL"
    return f"CASE WHEN {instant} IS NOT NULL THEN TRUE ELSE coalesce({flag}, {empty}) END"


def seconds(start: str, end: str) -> str:
    return f"CAST(epoch({end}) - epoch({start}) AS DOUBLE)"
