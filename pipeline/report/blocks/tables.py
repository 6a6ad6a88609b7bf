"""Tables: the hours of the week, and any small frame."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pipeline.logs import Words
from pipeline.report.block import Block
from pipeline.report.frames import Row, rows_of
from pipeline.report.words import both

if TYPE_CHECKING:
    from pipeline.kpi.spec import Unit

SHADES = 7
BUSIEST = 6
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def heat(
    frame: pd.DataFrame,
    *,
    title: Words | None = None,
    subtitle: Words | None = None,
    note: Words | None = None,
    anchor: str = "hours",
) -> Block:
    """Calls by hour and weekday, in seven shades of equal share, the six busiest slots outlined.

    `frame`: measures of one count by `hour` (0–23) and `weekday` (1 Monday – 7 Sunday, or `mon` … `sun`);
    a slot the frame lacks within the hours it spans had no calls.
    """
    rows = rows_of(frame, "heat", ("hour", "weekday", "value"))
    counts = {
        (int(row["hour"]), weekday_of(row["weekday"])): int(row["value"] or 0)
        for row in rows
        if row["hour"] is not None and row["weekday"] is not None
    }
    hours = (
        range(min(hour for hour, _ in counts), max(hour for hour, _ in counts) + 1) if counts else range(0)
    )
    grid = [[counts.get((hour, weekday), 0) for weekday in range(1, 8)] for hour in hours]
    return Block(
        "heat",
        {
            "anchor": anchor,
            "title": both(title),
            "subtitle": both(subtitle),
            "note": both(note),
            "total": sum(counts.values()),
            "rows": _shaded(list(hours), grid),
            "peak": _peak(counts),
        },
    )


def table(
    frame: pd.DataFrame,
    title: Words,
    *,
    columns: Mapping[str, Words] | None = None,
    units: Mapping[str, Unit] | None = None,
    subtitle: Words | None = None,
    note: Words | None = None,
    anchor: str = "",
) -> Block:
    """A small plain table of a frame.

    `columns`: column → its heading, also the choice and order of columns; without it, all under their names.
    `units`: column → unit its numbers are written in; other numbers are counts where whole, else two decimals.
    """
    headings = columns or {str(column): Words(str(column), str(column)) for column in frame.columns}
    rows = rows_of(frame, "table", headings)
    shown = [
        {
            "name": name,
            "label": both(words),
            "unit": (units or {}).get(name),
            "is_number": _is_number(rows, name),
        }
        for name, words in headings.items()
    ]
    return Block(
        "table",
        {
            "anchor": anchor,
            "title": both(title),
            "subtitle": both(subtitle),
            "note": both(note),
            "columns": shown,
            "rows": [[row[name] for name in headings] for row in rows],
        },
    )


def weekday_of(value: object) -> int:
    """1 for Monday to 7 for Sunday."""
    text = str(value).strip().lower()
    return _WEEKDAYS.index(text[:3]) + 1 if text[:3] in _WEEKDAYS else int(float(text))


def _shaded(hours: list[int], grid: list[list[int]]) -> list[Row]:
    if not grid:
        return []
    steps = np.quantile(np.array(grid), [part / SHADES for part in range(1, SHADES)])
    busiest = {place for _, place in _ranked(grid)[:BUSIEST]}
    return [
        {
            "hour": hour,
            "cells": [
                {
                    "count": count,
                    "shade": int(np.searchsorted(steps, count)),
                    "is_busy": (line, column) in busiest,
                }
                for column, count in enumerate(counts)
            ],
        }
        for line, (hour, counts) in enumerate(zip(hours, grid, strict=True))
    ]


def _ranked(grid: list[list[int]]) -> list[tuple[int, tuple[int, int]]]:
    """The slots that had calls, busiest first, earlier ones first among equals."""
    slots = [
        (count, (line, column))
        for line, counts in enumerate(grid)
        for column, count in enumerate(counts)
        if count
    ]
    return sorted(slots, key=lambda slot: (-slot[0], slot[1]))


def _peak(counts: dict[tuple[int, int], int]) -> Row | None:
    if not any(counts.values()):
        return None
    (hour, weekday), count = max(counts.items(), key=lambda item: (item[1], -item[0][1], -item[0][0]))
    return {"hour": hour, "weekday": weekday, "count": count}


def _is_number(rows: list[Row], name: str) -> bool:
    values = [row[name] for row in rows if row[name] is not None]
    return bool(values) and all(
        isinstance(value, (int, float)) and not isinstance(value, bool) for value in values
    )
