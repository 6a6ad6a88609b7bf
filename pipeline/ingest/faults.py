"""What can be wrong with a row, as SQL conditions in the order they are tried. A row has one fault: the first.

Order: the columns as the log lists them, each missing, not readable, out of range, in the future; then the log's checks.
A day has no range: rosters write 9999-12-31 for "until now".
(Broken lines come before, rows the source's `where` leaves out come before these, duplicates after.)
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from pipeline.ingest.kinds import EARLIEST, LATEST, literal, unread
from pipeline.logs import Column, Log, Order


class Fault(NamedTuple):
    """A condition that is true of a faulty row, the column it shows in, its reason code and the SQL of an excerpt."""

    condition: str
    column: str
    reason: str
    excerpt: str


def text_of(name: str) -> str:
    """The SQL name of a column's text."""
    return f'"{name}:text"'


def first_fault(faults: Sequence[Fault]) -> str:
    """SQL: the first fault of a row as a struct of column, reason and excerpt, NULL where there is none."""
    cases = " ".join(
        f"WHEN {fault.condition} THEN "
        f"{{'column': {literal(fault.column)}, 'reason': {literal(fault.reason)}, 'excerpt': {fault.excerpt}}}"
        for fault in faults
    )
    return f"CASE WHEN FALSE THEN {{'column': '', 'reason': '', 'excerpt': ''}} {cases} END"


def column_faults(columns: Sequence[Column], delivered_at: datetime, timezone: str) -> list[Fault]:
    """What can be wrong with the cells of a row whose texts and values stand side by side."""
    return [fault for column in columns for fault in _faults_of(column, delivered_at, timezone)]


def case_faults(log: Log, provided: Sequence[str]) -> list[Fault]:
    """What can be wrong with a case made of events: a required instant that no event gave, then the log's checks."""
    missing = [
        Fault(f'"{column.name}" IS NULL', column.name, f"{column.name}_missing", "''")
        for column in log.columns
        if column.required and column.name in provided
    ]
    return [*missing, *check_faults(log, provided)]


def check_faults(log: Log, provided: Sequence[str]) -> list[Fault]:
    """The log's checks between columns, as far as the columns are there."""
    return [_check(order) for order in log.checks if order.earlier in provided and order.later in provided]


def _faults_of(column: Column, delivered_at: datetime, timezone: str) -> list[Fault]:
    name, text, found = column.name, text_of(column.name), f'"{column.name}"'
    faults = (
        [Fault(f"{text} IS NULL AND {found} IS NULL", name, f"{name}_missing", "''")]
        if column.required
        else []
    )
    faults += [
        Fault(f"{text} IS NOT NULL AND {found} IS NULL AND {condition}", name, f"{name}_{ending}", text)
        for ending, condition in unread(column, text, timezone)
    ]
    if outside := _outside(column, found):
        faults.append(Fault(outside, name, f"{name}_out_of_range", text))
    if column.kind in ("instant", "day") and not column.may_be_future:
        faults.append(
            Fault(f"{found} > TIMESTAMP {literal(str(delivered_at))}", name, f"{name}_in_future", text)
        )
    return faults


def bounds_of(column: Column) -> tuple[float | None, float | None]:
    """The lowest and highest figure a column takes; a duration or count is never below 0."""
    low = 0 if column.low is None and column.kind in ("seconds", "count") else column.low
    return low, column.high


def _outside(column: Column, found: str) -> str:
    if column.kind == "instant":
        return f"{found} NOT BETWEEN TIMESTAMP {literal(str(EARLIEST))} AND TIMESTAMP {literal(str(LATEST))}"
    low, high = bounds_of(column)
    bounds = [f"{found} < {low}"] if low is not None else []
    if high is not None:
        bounds.append(f"{found} > {high}")
    return " OR ".join(bounds)


def _check(order: Order) -> Fault:
    shown = f"""concat("{order.later}", ' < {order.earlier} ', "{order.earlier}")"""
    return Fault(f'"{order.later}" < "{order.earlier}"', order.later, order.reason, shown)
