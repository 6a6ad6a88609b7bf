"""How a text becomes a value, kind by kind. What cannot be read becomes NULL, never a guess.

What a text may mean is settled for a whole column by the source's `forms`, never cell by cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pipeline.ingest import amounts, instants
from pipeline.logs import Column

SQL_TYPES = {
    "id": "VARCHAR", "category": "VARCHAR", "text": "VARCHAR", "instant": "TIMESTAMP", "day": "DATE",
    "seconds": "DOUBLE", "count": "BIGINT", "number": "DOUBLE", "flag": "BOOLEAN",
}  # fmt: skip
EARLIEST, LATEST = datetime(1990, 1, 1), datetime(2100, 12, 31, 23, 59, 59)
MACROS = instants.MACROS + amounts.MACROS


def literal(value: str) -> str:
    """A text as SQL."""
    return "'" + value.replace("'", "''") + "'"


def is_timed(column: Column) -> bool:
    """Whether a column's text is read as a date."""
    return column.kind in ("instant", "day")


def value(column: Column, text: str, timezone: str, forms: Sequence[str] = ()) -> str:
    """The SQL value of a column, of its type, from the SQL name of its text, as the declared `forms` say.

    A due time given as a date alone is that day's last second; any other instant is the day's first.
    An id written 1.23E+17 has lost digits in a spreadsheet, and a duration of two parts (02:23) is ambiguous: not read.
    """
    if is_timed(column):
        return f"CAST({_instant(column, text, timezone, forms)} AS {SQL_TYPES[column.kind]})"
    if column.kind == "seconds":
        return amounts.seconds(text, forms)
    if column.kind == "number":
        return amounts.number(text, column.unit, forms)
    return text if column.kind in ("category", "text") else f"read_{column.kind}({text})"


def unread(column: Column, text: str, timezone: str) -> list[tuple[str, str]]:
    """Why a text has no value: the endings of reason codes, each with its SQL condition, in the order they are tried."""
    conditions = []
    if is_timed(column):
        conditions = [
            ("relative", f"is_relative({text})"),
            (FORM_NOT_DECLARED, instants.other_instant(text, literal(timezone))),
        ]
    elif column.kind == "seconds":
        conditions = [(FORM_NOT_DECLARED, amounts.other_seconds(text))]
    elif column.kind == "id":
        conditions = [("digits_lost", f"has_lost_digits({text})")]
    return [*conditions, ("not_readable", "TRUE")]


FORM_NOT_DECLARED = "form_not_declared"


def _instant(column: Column, text: str, timezone: str, forms: Sequence[str]) -> str:
    found = instants.instant(text, literal(timezone), forms)
    if column.name != "due_at":
        return found
    return f"{found} + if(has_time({text}), INTERVAL 0 SECOND, INTERVAL 86399 SECOND)"
