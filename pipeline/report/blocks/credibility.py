"""Whether a satisfaction figure can be believed: who was invited, who answered, and what the silent could change."""

from __future__ import annotations

import pandas as pd

from pipeline.logs import Words
from pipeline.report.block import Block
from pipeline.report.blocks.names import named
from pipeline.report.frames import Row, rows_of
from pipeline.report.words import both

COLUMNS = (
    "staff_id", "handled", "invited", "invitation_rate", "group", "rated", "response_rate", "satisfied", "value", "bound_low",
    "bound_high", "is_skewed",
)  # fmt: skip
_SHOWN = tuple(name for name in COLUMNS if name != "staff_id")
ALARMS = ("speeder_rate", "straight_line_rate", "duplicate_rating_rate")


def credibility(
    frame: pd.DataFrame,
    *,
    alarms: pd.DataFrame | None = None,
    is_brief: bool = False,
    title: Words | None = None,
    note: Words | None = None,
    anchor: str = "credibility",
) -> Block:
    """A line for each person: invited of handled, answered of invited, satisfied of answered, and the bounds of the silent.

    `frame`: `compare.credibility(...)`, with `name`, `team` if known. `alarms`: measures of the department's hasty, uniform
    and repeated answers. Where `is_brief`, only those are listed whose invitations differ from the rest.
    """
    rows = [_line(row) for row in named(rows_of(frame, "credibility", COLUMNS))]
    return Block(
        "credibility",
        {
            "anchor": anchor,
            "title": both(title),
            "note": both(note),
            "skewed": [row["name"] for row in rows if row["is_skewed"]],
            "whole": _whole(rows),
            "alarms": [] if alarms is None else _alarms(alarms),
            "rows": [row for row in rows if row["is_skewed"] or not is_brief],
        },
    )


def _line(row: Row) -> Row:
    told = {name: row[name] for name in ("name", "shown_id", *_SHOWN)}
    return told | {"team": row.get("team"), "is_skewed": bool(row["is_skewed"])}


def _whole(rows: list[Row]) -> Row | None:
    """Everybody together: how many were handled, invited, rated and satisfied, and the bounds."""
    total = {
        name: sum(row[name] or 0 for row in rows) for name in ("handled", "invited", "rated", "satisfied")
    }
    if not total["rated"] or not total["invited"]:
        return None
    silent = max(total["invited"] - total["rated"], 0)
    asked = total["rated"] + silent
    return total | {
        "invitation_rate": total["invited"] / total["handled"] if total["handled"] else None,
        "response_rate": total["rated"] / total["invited"],
        "value": total["satisfied"] / total["rated"],
        "bound_low": total["satisfied"] / asked,
        "bound_high": (total["satisfied"] + silent) / asked,
    }


def _alarms(measured: pd.DataFrame) -> list[Row]:
    rows = rows_of(measured, "credibility", ("kpi", "numerator", "denominator", "value"))
    return [
        {name: row[name] for name in ("kpi", "numerator", "denominator", "value")}
        for row in rows
        if row["kpi"] in ALARMS and row["value"]
    ]
