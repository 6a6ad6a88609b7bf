"""Case mix: each person's rate beside what their kind of cases would have led one to expect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.logs import Words
from pipeline.report.axis import axis_of
from pipeline.report.block import Block
from pipeline.report.blocks.names import named
from pipeline.report.blocks.people import GROUPS, group_of
from pipeline.report.frames import Row, rows_of
from pipeline.report.words import both

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.compare.case_mix import CaseMix
    from pipeline.kpi.spec import Kpi

COLUMNS = ("staff_id", "n", "observed", "expected", "ratio", "low", "high", "crude", "adjusted", "group")
TERMS: dict[str, Words] = {
    "category": Words("类别", "Category"),
    "severity": Words("级别", "Severity"),
    "channel": Words("渠道", "Channel"),
    "shift": Words("班次", "Shift"),
    "product": Words("产品", "Product"),
    "kind": Words("种类", "Kind"),
}


def case_mix(
    found: CaseMix,
    kpi: Kpi,
    *,
    names: Mapping[str, str] | None = None,
    crude: Mapping[str, str] | None = None,
    title: Words | None = None,
    note: Words | None = None,
    anchor: str = "case-mix",
) -> Block:
    """Crude and adjusted rate side by side, observed over expected with its interval, and the terms of the model.

    `found`: `compare.case_mix(...)`. `names`: staff_id → name. `crude`: staff_id → group without the adjustment, so that the
    page can say for whom the kind of cases explains the difference. A refused model shows its reason instead.
    """
    rows = [] if found.refused else [_line(row, crude or {}) for row in _people(found, names or {})]
    groups = [row["group"] for row in rows]
    return Block(
        "case_mix",
        {
            "anchor": anchor,
            "title": both(title),
            "note": both(note),
            "label": both(kpi.label),
            "kpi": kpi.name,
            "unit": kpi.unit,
            "better": kpi.better,
            "refused": both(found.refused),
            "sizes": {group: groups.count(group) for group in GROUPS},
            "explained": [row["name"] for row in rows if row["is_explained"]],
            "axis": axis_of([1.0, *(row[name] for row in rows if row["group"] != "too_few" for name in ("ratio", "low", "high"))], "number"),
            "rows": rows,
            "terms": [] if found.refused else _terms(found),
        },
    )  # fmt: skip


def _people(found: CaseMix, names: Mapping[str, str]) -> list[Row]:
    rows = rows_of(found.frame, "case_mix", COLUMNS)
    return named(row | {"name": names.get(row["staff_id"])} for row in rows)


def _line(row: Row, crude: Mapping[str, str]) -> Row:
    group = group_of(row)
    was = crude.get(row["staff_id"], group)
    told = {name: row[name] for name in ("name", "shown_id", *COLUMNS[1:-1])}
    is_explained = was in ("above", "below") and group == "same"
    return told | {"value": row["ratio"], "group": group, "is_explained": is_explained}


def _terms(found: CaseMix) -> list[Row]:
    """What the model holds, term by term: the odds against its first level."""
    rows = rows_of(found.terms, "case_mix", ("term", "level", "n", "odds_ratio", "low", "high"))
    return [
        {**row, "term": both(TERMS.get(row["term"], Words(row["term"], row["term"])))}
        for row in rows
    ]  # fmt: skip
