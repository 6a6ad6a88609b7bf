"""How far complaints came: received, registered, classified, assigned, answered, resolved, closed."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from pipeline.logs import Words
from pipeline.report.block import Block
from pipeline.report.frames import Row, rows_of
from pipeline.report.words import both

STEPS = ("received", "registered", "classified", "assigned", "answered", "resolved", "closed")


def complaint_flow(
    now: pd.DataFrame,
    *,
    before: pd.DataFrame | None = None,
    absent: Sequence[str] = (),
    title: Words | None = None,
    note: Words | None = None,
    anchor: str = "complaint-flow",
) -> Block:
    """How many of the complaints received came as far as each step, and by when half of them had.

    `now`, `before`: `step` (one of STEPS, the first `received`), `count`, and in seconds since receipt `median`, `low`,
    `high`, None where the log has no instant of the step or too few have come that far. `absent`: steps the log cannot tell.
    """
    rows = rows_of(now, "complaint_flow", ("step", "count", "median", "low", "high"))
    earlier = {} if before is None else _shares(rows_of(before, "complaint_flow", ("step", "count")))
    shares = _shares(rows)
    return Block(
        "complaint_flow",
        {
            "anchor": anchor,
            "title": both(title),
            "note": both(note),
            "total": rows[0]["count"] if rows else 0,
            "has_before": any(share is not None for share in earlier.values()),
            "has_times": any(row["median"] is not None or row["low"] is not None for row in rows),
            "rows": [
                row | {"share": shares[row["step"]], "share_before": earlier.get(row["step"])} for row in rows
            ],
            "absent": list(absent),
        },
    )


def _shares(rows: list[Row]) -> dict[str, float | None]:
    """Each step's share of the first."""
    total = rows[0]["count"] if rows else 0
    return {row["step"]: row["count"] / total if total else None for row in rows}
