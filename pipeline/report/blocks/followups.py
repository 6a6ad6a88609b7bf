"""Follow-ups: what was due, what was done in time, and what is still owed."""

from __future__ import annotations

import pandas as pd

from pipeline.logs import Words
from pipeline.report.block import Block
from pipeline.report.blocks.names import named
from pipeline.report.frames import Row, rows_of
from pipeline.report.words import both

COUNTS = ("due", "on_time", "late", "missed")
OWED = ("event_id", "kind", "step", "due_on", "days")
MOST_OWED = 10


def followups(
    frame: pd.DataFrame,
    *,
    owed: pd.DataFrame | None = None,
    owed_count: int = 0,
    people: pd.DataFrame | None = None,
    title: Words | None = None,
    note: Words | None = None,
    anchor: str = "followups",
) -> Block:
    """A bar for each kind and step: due in the period, on time, late, not done; and the list of what is owed longest.

    `frame`: kind, step, due, on_time, late, missed. `people`: the same counts by staff_id, with `name`; those of nobody are
    counted, not listed.
    `owed`: of those not done, event_id, kind, step, due_on, days (overdue), and `name` if the page may name who owes it; the
    ten longest are shown. `owed_count`: all that is owed, from earlier periods too.
    """
    rows = [
        {"label": row["kind"], "step": row["step"], **_counts(row)}
        for row in rows_of(frame, "followups", ("kind", "step", *COUNTS))
    ]
    by_person = [] if people is None else rows_of(people, "followups", ("staff_id", *COUNTS))
    waiting = [] if owed is None else rows_of(owed, "followups", OWED)
    waiting.sort(key=lambda row: (row["due_on"], str(row["event_id"])))
    return Block(
        "followups",
        {
            "anchor": anchor,
            "title": both(title),
            "note": both(note),
            "total": {name: sum(row[name] for row in rows) for name in COUNTS},
            "rows": rows,
            "people": _people(by_person),
            "unassigned": sum(_counts(row)["due"] for row in by_person if row["staff_id"] is None),
            "owed_count": owed_count,
            "owed": [_owed(row) for row in waiting[:MOST_OWED]],
        },
    )


def _people(rows: list[Row]) -> list[Row]:
    return [
        {"label": row["name"] + (f" {row['shown_id']}" if row["shown_id"] else ""), **_counts(row)}
        for row in named(rows)
    ]


def _counts(row: Row) -> Row:
    return {name: int(row[name] or 0) for name in COUNTS}


def _owed(row: Row) -> Row:
    return {
        "event_id": str(row["event_id"]),
        "what": f"{row['kind']} {row['step']}",
        "due_on": row["due_on"],
        "days": int(row["days"]),
        "name": row.get("name"),
    }
