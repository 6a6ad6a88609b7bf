"""How long complaints take, the open ones included: half done by, nine tenths done by, and the curve."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from pipeline.logs import Words
from pipeline.report.axis import axis_of
from pipeline.report.block import Block
from pipeline.report.frames import Row, by_kpi, rows_of
from pipeline.report.words import both

if TYPE_CHECKING:
    from pipeline.kpi.spec import Kpi

DAY = 86_400
MOST_POINTS = 60
_STEPS = ("survival", "low", "high")


def survival(
    now: pd.DataFrame,
    median: Kpi,
    p90: Kpi,
    *,
    naive: pd.DataFrame | None = None,
    curve: pd.DataFrame | None = None,
    title: Words | None = None,
    note: Words | None = None,
    anchor: str = "time-to-resolve",
) -> Block:
    """The time until half and until nine tenths are done, with intervals, and beside them what the closed alone give.

    `now`: measures of the KPIs `median` and `p90`, one row each (numerator: finished, denominator: all). `naive`:
    measures of the median and the ninetieth percentile of the closed, named by statistic in the column `key` (median, p90).
    `curve`: `kpi.survival_curve(...)`: days, survival, low, high; without it only the figures are shown.
    """
    figures, closed = by_kpi(now, "survival"), _closed(naive)
    facts = [
        _fact("median", 0.5, figures.get(median.name), closed),
        _fact("p90", 0.1, figures.get(p90.name), closed),
    ]
    whole = next((figures[kpi.name] for kpi in (median, p90) if kpi.name in figures), {})
    steps = [] if curve is None else thinned(rows_of(curve, "survival", ("days", *_STEPS)))
    return Block(
        "survival",
        {
            "anchor": anchor,
            "title": both(title),
            "note": both(note),
            "kpis": {"median": median.name, "p90": p90.name},
            "n": whole.get("denominator"),
            "open": _open(whole),
            "facts": facts,
            "axis": axis_of([0, *(step["seconds"] for step in steps)], "seconds"),
            "facts_axis": axis_of([0, *(fact[name] for fact in facts for name in ("value", "low", "high"))], "seconds"),
            "curve": steps,
        },
    )  # fmt: skip


def _fact(key: str, share: float, row: Row | None, closed: dict[str, Row]) -> Row:
    """One quantile: `share` is what is still open when it is reached."""
    row = row or {"status": "no_data"}
    told = {name: row.get(name) for name in ("value", "low", "high")}
    status = row.get("status", "ok")
    return {"key": key, "share": share, **told, "status": status, "naive": closed.get(key, {}).get("value")}


def _closed(naive: pd.DataFrame | None) -> dict[str, Row]:
    return {} if naive is None else {row["key"]: row for row in rows_of(naive, "survival", ("key", "value"))}


def _open(row: Row) -> int | None:
    done, n = row.get("numerator"), row.get("denominator")
    return None if done is None or n is None else int(n - done)


def thinned(rows: list[Row], most: int = MOST_POINTS) -> list[Row]:
    """The curve at no more than so many steps, evenly spaced in time from the start; what lies between says little more."""
    steps = [{"seconds": row["days"] * DAY, **{name: row[name] for name in _STEPS}} for row in rows]
    if not steps:
        return []
    ends = [index * steps[-1]["seconds"] / most for index in range(1, most + 1)]
    found, place = [{"seconds": 0.0, "survival": 1.0, "low": 1.0, "high": 1.0}], 0
    for end in ends:
        while place + 1 < len(steps) and steps[place + 1]["seconds"] <= end:
            place += 1
        if steps[place]["seconds"] <= end and found[-1] != steps[place]:
            found.append(steps[place])
    return [
        {"seconds": round(step["seconds"]), **{name: _rounded(step[name]) for name in _STEPS}}
        for step in found
    ]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
