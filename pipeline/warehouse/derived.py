"""What is worked out once, when a build is made: for each log, steps of columns filled or added, as SQL.

A step sees the columns as the step before left them. Windows (repeats, first contacts) stand here and nowhere else,
so that a KPI is a plain group-by.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from pipeline.ingest.kinds import literal
from pipeline.settings import Limit

REPEAT_COMPLAINT_DAYS = 30
REOPENED_DAYS = 30
REPEAT_CALL_DAYS = 7
SATISFIED_FROM = 0.8
USUAL_RATING_MAX = 5

# A column that another one fills counts as provided.
FILLED_FROM: dict[str, dict[str, str]] = {
    "complaints": {"closed_at": "resolved_at", "is_escalated": "escalated_at", "is_satisfied": "rating"},
    "callbacks": {"is_visited": "visited_at", "is_satisfied": "rating"},
    "surveys": {"is_satisfied": "rating"},
}


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
    """What the steps depend on besides the rows: columns provided, limits in hours, the end of the data."""

    provided: Collection[str]
    resolve: Limit
    data_to: datetime


def steps_of(log: str, facts: Facts) -> list[Step]:
    """The steps of a log; none for logs that stay as they are."""
    steps = {"complaints": _complaints, "callbacks": _callbacks, "calls": _calls, "surveys": _surveys}
    return steps[log](facts) if log in steps else []


def limit_hours(limit: Limit) -> str:
    """SQL: the hours a complaint may take; severity beats category beats the default; NULL without a limit."""
    return f"coalesce({_listed('severity', limit.severity)}, {_listed('category', limit.category)}, {limit.default or 'NULL'})"


def _listed(column: str, hours: Mapping[str, float]) -> str:
    cases = " ".join(f"WHEN {literal(name)} THEN {value}" for name, value in hours.items())
    return f"CASE {column} {cases} END" if cases else "NULL"


def _complaints(facts: Facts) -> list[Step]:
    due_at = (
        f"coalesce(due_at, received_at + to_seconds(CAST({limit_hours(facts.resolve)} * 3600 AS BIGINT)))"
    )
    first = Step(
        filled={
            "due_at": due_at,
            "closed_at": "coalesce(closed_at, resolved_at)",
            "is_escalated": _flag_or_instant("is_escalated", "escalated_at", facts),
            "is_satisfied": _is_satisfied(),
        },
        added={"finished_at": "coalesce(resolved_at, closed_at)"},
    )
    customer = "coalesce(customer_id, customer_phone)"
    before = f"lag(received_at) OVER (PARTITION BY {customer}, category ORDER BY received_at, complaint_id)"
    return [first, Step(added={
        "is_on_time": "CASE WHEN due_at IS NOT NULL THEN coalesce(finished_at <= due_at, FALSE) END",
        "first_response_seconds": _seconds("received_at", "first_response_at"),
        "resolution_seconds": _seconds("received_at", "finished_at"),
        "is_repeat": f"CASE WHEN {customer} IS NOT NULL AND category IS NOT NULL THEN "
                     f"coalesce({before} >= received_at - INTERVAL {REPEAT_COMPLAINT_DAYS} DAY, FALSE) END",
        "is_reopened": f"reopened_at IS NOT NULL AND coalesce(reopened_at <= closed_at + INTERVAL {REOPENED_DAYS} DAY, TRUE)",
    })]  # fmt: skip


def _callbacks(facts: Facts) -> list[Step]:
    known = {"attempt_count", "first_attempt_at", "is_reached"} & set(facts.provided)
    attempted = (
        "coalesce(attempt_count > 0, FALSE) OR first_attempt_at IS NOT NULL OR coalesce(is_reached, FALSE)"
    )
    in_window = "first_attempt_at >= coalesce(due_from_at, first_attempt_at) AND first_attempt_at <= due_at"
    first = Step(
        filled={
            "is_visited": _flag_or_instant("is_visited", "visited_at", facts),
            "is_satisfied": _is_satisfied(),
        },
        added={"is_attempted": attempted if known else "CAST(NULL AS BOOLEAN)"},
    )
    # Tried, but nobody wrote when: neither on time nor late.
    on_time = f"CASE WHEN first_attempt_at IS NOT NULL THEN {in_window} WHEN NOT is_attempted THEN FALSE END"
    return [first, Step(added={"is_on_time": on_time})]


def _calls(facts: Facts) -> list[Step]:
    customer = "coalesce(customer_id, customer_phone)"
    window = f"OVER (PARTITION BY {customer}, category ORDER BY started_at, call_id)"
    known = f"{customer} IS NOT NULL AND category IS NOT NULL"
    days = f"INTERVAL {REPEAT_CALL_DAYS} DAY"
    return [Step(added={
        "handle_seconds": "talk_seconds + coalesce(hold_seconds, 0) + coalesce(wrap_up_seconds, 0)",
        "is_first_contact": f"CASE WHEN {known} THEN coalesce(lag(started_at) {window} < started_at - {days}, TRUE) END",
        "has_repeat": f"CASE WHEN {known} THEN coalesce(lead(started_at) {window} <= started_at + {days}, FALSE) END",
        "is_mature": f"started_at + {days} <= TIMESTAMP {literal(str(facts.data_to))}",
    })]  # fmt: skip


def _surveys(facts: Facts) -> list[Step]:
    rated = "rating IS NOT NULL OR is_satisfied IS NOT NULL OR rated_at IS NOT NULL"
    return [Step(filled={"is_satisfied": _is_satisfied()}, added={"is_rated": rated})]


def _is_satisfied() -> str:
    return f"coalesce(is_satisfied, rating >= {SATISFIED_FROM} * coalesce(rating_max, {USUAL_RATING_MAX}))"


def _flag_or_instant(flag: str, instant: str, facts: Facts) -> str:
    """SQL: a flag as logged, true where its instant is set, false where the log has the instant and it is empty."""
    empty = "FALSE" if instant in facts.provided else "NULL"
    return f"CASE WHEN {instant} IS NOT NULL THEN TRUE ELSE coalesce({flag}, {empty}) END"


def _seconds(start: str, end: str) -> str:
    return f"CAST(epoch({end}) - epoch({start}) AS DOUBLE)"
