"""Single complaints: those that need a decision, the register of major ones, those that came back, and excerpts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from pipeline.logs import Words
from pipeline.report.block import Block
from pipeline.report.blocks.complaints import excerpt
from pipeline.report.frames import Row, by_kpi, rows_of
from pipeline.report.words import both

if TYPE_CHECKING:
    from pipeline.kpi.spec import Kpi

MOST_OF_RULE, MOST_MAJOR, MOST_RETURNED = 5, 12, 8
REPORTING = ("missing", "late", "waiting", "on_time")
_CASE = ("complaint_id", "received_on", "severity", "category", "name", "text")
Rule = tuple[str, Words, Words]


def decisions(
    frame: pd.DataFrame,
    rules: Sequence[Rule],
    *,
    open_count: int,
    back_count: int = 0,
    title: Words | None = None,
    note: Words | None = None,
    anchor: str = "decisions",
) -> Block:
    """The cases that need a decision, each under the first rule it meets: all counted, the first five of each rule shown.

    `frame`: complaint_id, received_on, severity, category, name (of who handles it), text, age_days, `rules` (names of the
    rules met, in their order). `rules`: name, when it applies, what to decide. `open_count`, `back_count`: the cases looked
    at, open at the end or opened again.
    """
    rows = rows_of(frame, "decisions", (*_CASE, "age_days", "rules"))
    rows.sort(key=lambda row: (-len(row["rules"]), -row["age_days"], row["complaint_id"]))
    return Block(
        "decisions",
        {
            "anchor": anchor,
            "title": both(title),
            "note": both(note),
            "open": open_count,
            "back": back_count,
            "most": MOST_OF_RULE,
            "total": len(rows),
            "rules": [
                {"name": name, "words": both(words), "decision": both(decision), **_of_rule(rows, name)}
                for name, words, decision in rules
            ],
        },
    )


def _of_rule(rows: list[Row], name: str) -> Row:
    """How many cases stand under a rule, and the first of them."""
    own = [row for row in rows if row["rules"][0] == name]
    return {
        "count": len(own),
        "cases": [
            {**_case(row), "age_days": int(row["age_days"]), "also": row["rules"][1:]}
            for row in own[:MOST_OF_RULE]
        ],
    }


def major_register(
    frame: pd.DataFrame,
    *,
    hours: int,
    title: Words | None = None,
    note: Words | None = None,
    anchor: str = "major",
) -> Block:
    """The register of major complaints: what is lacking first, all of them under "show data".

    `frame`: complaint_id, received_on, severity, category, name, text; `reporting` (on_time | late | missing | waiting, None
    where the log does not tell), `report_hours`; `finished_on`, `is_overdue`, `days` (until then, or open so far); `followup`
    (done | missed | due), `followup_on`. `hours`: the time allowed for reporting.
    """
    needs = ("reporting", "report_hours", "finished_on", "is_overdue", "days", "followup", "followup_on")
    rows = [
        {**_case(row), **{name: row[name] for name in needs}}
        for row in rows_of(frame, "major_register", (*_CASE, *needs))
    ]
    rows.sort(key=lambda row: (-_lacking(row), row["received_on"], row["complaint_id"]))
    told = Counter(row["reporting"] for row in rows)
    return Block(
        "major_register",
        {
            "anchor": anchor,
            "title": both(title),
            "note": both(note),
            "hours": hours,
            "severities": sorted({row["severity"] for row in rows}),
            "total": len(rows),
            "reporting": {name: told[name] for name in REPORTING} if rows and not told[None] else None,
            "open": sum(row["finished_on"] is None for row in rows),
            "overdue": sum(row["finished_on"] is None and bool(row["is_overdue"]) for row in rows),
            "has_followups": any(row["followup"] for row in rows),
            "shown": MOST_MAJOR,
            "rows": rows,
        },
    )


def returned(
    now: pd.DataFrame,
    kpis: Sequence[Kpi],
    *,
    before: pd.DataFrame | None = None,
    chains: pd.DataFrame | None = None,
    reopened: pd.DataFrame | None = None,
    title: Words | None = None,
    note: Words | None = None,
    anchor: str = "returned",
) -> Block:
    """Complaints that came back: the rates, the longest chains of one customer about one matter, and those opened again.

    `now`, `before`: measures of `kpis` without groups. `chains`: ids (first to last), category, times, days, is_open.
    `reopened`: complaint_id, category, name, text, reopened_on, days (after closing). Eight of each are shown, all are counted.
    """
    again = (
        [] if chains is None else rows_of(chains, "returned", ("ids", "category", "times", "days", "is_open"))
    )
    opened = [] if reopened is None else rows_of(reopened, "returned", (*_CASE, "reopened_on", "days"))
    figures, earlier = by_kpi(now, "returned"), by_kpi(before, "returned")
    return Block(
        "returned",
        {
            "anchor": anchor,
            "title": both(title),
            "note": both(note),
            "rates": [_rate(kpi, figures.get(kpi.name), earlier.get(kpi.name)) for kpi in kpis],
            "chains": again[:MOST_RETURNED],
            "chain_count": len(again),
            "reopened": [
                {**_case(row), "reopened_on": row["reopened_on"], "days": row["days"]}
                for row in opened[:MOST_RETURNED]
            ],
            "reopened_count": len(opened),
        },
    )


def excerpts(
    frame: pd.DataFrame,
    *,
    each: int = 2,
    title: Words | None = None,
    note: Words | None = None,
    anchor: str = "excerpts",
) -> Block:
    """What customers wrote, by cause. `frame`: cause, complaint_id, text (masked; shortened here), in the order to show."""
    groups: dict[str, list[Row]] = {}
    for row in rows_of(frame, "excerpts", ("cause", "complaint_id", "text")):
        groups.setdefault(str(row["cause"]), []).append(
            {"complaint_id": str(row["complaint_id"]), "text": excerpt(row["text"])}
        )
    rows = [{"cause": cause, "cases": cases} for cause, cases in groups.items()]
    return Block(
        "excerpts", {"anchor": anchor, "title": both(title), "note": both(note), "each": each, "rows": rows}
    )


def _case(row: Row) -> Row:
    told = {name: row[name] for name in ("received_on", "severity", "category", "name")}
    return {"complaint_id": str(row["complaint_id"]), **told, "text": excerpt(row["text"])}


def _lacking(row: Row) -> int:
    """How much is wrong with a major complaint: not reported, late, open and overdue, not followed up."""
    weights = (
        (row["reporting"] == "missing", 8),
        (row["finished_on"] is None and bool(row["is_overdue"]), 4),
        (row["reporting"] == "late", 2),
        (row["followup"] == "missed", 2),
        (row["finished_on"] is None, 1),
    )
    return sum(weight for holds, weight in weights if holds)


def _rate(kpi: Kpi, row: Row | None, before: Row | None) -> Row:
    told = {
        name: (row or {}).get(name)
        for name in ("numerator", "denominator", "value", "low", "high", "immature")
    }
    return {"kpi": kpi.name, "label": both(kpi.label), **told, "before": (before or {}).get("value")}
