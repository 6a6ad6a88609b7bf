"""Complaints: their causes, the age of the open ones, and the ones that wait longest."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

import pandas as pd

from pipeline.logs import Words
from pipeline.report.block import Block
from pipeline.report.frames import Row, rows_of
from pipeline.report.words import both

EXCERPT = 90
_COMPLAINTS = Words("件", "complaints")


def pareto(
    now: pd.DataFrame,
    *,
    before: pd.DataFrame | None = None,
    causes: pd.DataFrame | None = None,
    by: str = "category",
    top: int = 8,
    noun: Words = _COMPLAINTS,
    title: Words | None = None,
    subtitle: Words | None = None,
    note: Words | None = None,
    anchor: str = "causes",
) -> Block:
    """Counts by cause, largest first, with a tick for the previous period; causes beyond `top` make one bar.

    `now`, `before`: measures of one count by the dimension `by` (columns `by`, `value`); a row without a cause
    is "not stated". `causes`: `compare.causes(...)`; a cause is marked, and the largest named, only where it grew by more
    than the total did and chance allows.
    """
    counts, earlier = _counts(now, by), _counts(before, by) if before is not None else None
    rows = _with_rest(counts, earlier, top, _grown(causes, by))
    return Block(
        "pareto",
        {
            "anchor": anchor,
            "title": both(title),
            "subtitle": both(subtitle),
            "note": both(note),
            "noun": both(noun),
            "total": sum(counts.values()),
            "has_before": earlier is not None,
            "rows": rows,
            "rise": _largest_rise(rows),
            "lead": _lead(rows),
        },
    )


def ageing(
    now: Iterable[float],
    *,
    before: Iterable[float] | None = None,
    edges: Sequence[int] = (1, 3, 7, 15),
    title: Words | None = None,
    subtitle: Words | None = None,
    note: Words | None = None,
    anchor: str = "ageing",
) -> Block:
    """Open complaints by days waited, with a tick for the end of the previous period.

    `now`, `before`: days each open complaint has waited (fractions count as the day begun before them).
    `edges`: the last day of each bucket; what is older makes the last one.
    """
    counts, earlier = _buckets(now, edges), _buckets(before, edges) if before is not None else None
    rows = [
        {"first": first, "last": last, "count": counts[place], "before": earlier[place] if earlier else None}
        for place, (first, last) in enumerate(_bounds(edges))
    ]
    return Block(
        "ageing",
        {
            "anchor": anchor,
            "title": both(title),
            "subtitle": both(subtitle),
            "note": both(note),
            "total": sum(counts),
            "has_before": earlier is not None,
            "rows": rows,
        },
    )


def oldest(
    frame: pd.DataFrame,
    *,
    title: Words | None = None,
    note: Words | None = None,
    anchor: str = "oldest",
) -> Block:
    """The open complaints that have waited longest, oldest first.

    `frame`: `complaint_id`, `age_days`, `text` (masked; shortened here) and, if known, `category`.
    """
    rows = rows_of(frame, "oldest", ("complaint_id", "age_days", "text"))
    cases = [
        {
            "complaint_id": str(row["complaint_id"]),
            "age_days": None if row["age_days"] is None else int(row["age_days"]),
            "text": excerpt(row["text"]),
            "category": row.get("category"),
        }
        for row in sorted(rows, key=lambda row: -(row["age_days"] or 0))
    ]
    return Block("oldest", {"anchor": anchor, "title": both(title), "note": both(note), "cases": cases})


def _counts(frame: pd.DataFrame, by: str) -> dict[str | None, int]:
    counts: Counter[str | None] = Counter()
    for row in rows_of(frame, "pareto", (by, "value")):
        counts[row[by]] += int(row["value"] or 0)
    return dict(sorted(counts.items(), key=lambda item: (-item[1], str(item[0]))))


def _with_rest(
    counts: dict[str | None, int], before: dict[str | None, int] | None, top: int, grown: set[str]
) -> list[Row]:
    names = [name for name, count in counts.items() if count]
    shown = names if len(names) <= top else names[: top - 1]
    rows = [
        _bar(
            "cause" if name else "blank", name, counts[name], None if before is None else before.get(name, 0)
        )
        for name in shown
    ]
    rest = [name for name in names if name not in shown]
    if rest:
        gone = None if before is None else sum(count for name, count in before.items() if name not in shown)
        rows.append(_bar("rest", None, sum(counts[name] for name in rest), gone))
    total, running = sum(counts.values()), 0
    for row in rows:
        running += row["count"]
        row["cumulative"] = running / total
        row["is_grown"] = row["name"] in grown
    return rows


def _bar(kind: str, name: str | None, count: int, before: int | None) -> Row:
    return {"kind": kind, "name": name, "count": count, "before": before}


def _grown(causes: pd.DataFrame | None, by: str) -> set[str]:
    rows = [] if causes is None else rows_of(causes, "pareto", (by, "verdict"))
    return {row[by] for row in rows if row["verdict"] == "grew" and row[by]}


def _largest_rise(rows: list[Row]) -> Row | None:
    """Of the causes that grew, the one that rose most."""
    risen = [(row["count"] - (row["before"] or 0), row["name"]) for row in rows if row["is_grown"]]
    if not risen:
        return None
    rise, name = max(risen, key=lambda pair: pair[0])
    return {"name": name, "count": rise}


def _lead(rows: list[Row]) -> Row | None:
    """How few causes make up three quarters, or nearly; None where that says nothing."""
    for number, row in enumerate(rows, start=1):
        if row["cumulative"] >= 0.75:
            return {"count": number, "share": row["cumulative"]} if number < len(rows) else None
    return None


def _bounds(edges: Sequence[int]) -> list[tuple[int, int | None]]:
    starts = [0, *(edge + 1 for edge in edges)]
    return list(zip(starts, [*edges, None], strict=True))


def _buckets(ages: Iterable[float], edges: Sequence[int]) -> list[int]:
    counts = [0] * (len(edges) + 1)
    for age in ages:
        counts[sum(math.floor(age) > edge for edge in edges)] += 1
    return counts


def excerpt(text: str | None) -> str | None:
    if not text:
        return None
    line = " ".join(str(text).split())
    return line if len(line) <= EXCERPT else line[: EXCERPT - 1] + "…"
