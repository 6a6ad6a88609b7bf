"""People: each person's figure with its interval, in groups that say who differs from the rest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from pipeline.logs import Words
from pipeline.report.axis import axis_of
from pipeline.report.block import Block
from pipeline.report.blocks.names import named
from pipeline.report.frames import Row, rows_of
from pipeline.report.words import both

if TYPE_CHECKING:
    from pipeline.kpi.spec import Kpi

GROUPS = ("above", "below", "same", "doubted", "too_few")
NOT_COMPARED = ("doubted", "too_few")
DIFFERENT = ("above", "below")
ESTIMATES = ("shrunk", "shrunk_low", "shrunk_high", "p_bottom")
RANKS = ("rank_low", "rank_high")


def people(
    frame: pd.DataFrame,
    kpi: Kpi,
    *,
    centre: float | None = None,
    target: float | None = None,
    minimum_n: int | None = None,
    bottom: int = 0,
    is_ranked: bool = False,
    is_brief: bool = False,
    history: pd.DataFrame | None = None,
    links: Mapping[str, str] | None = None,
    title: Words | None = None,
    note: Words | None = None,
    anchor: str = "people",
) -> Block:
    """One line per person, in groups above, below, same, doubted and too few; by name in a group, never ranked.

    `frame`: `compare.people(...)` with `staff_id`, `denominator` (n), `value`, `low`, `high`, `group`, and `name`, `team`
    merged in (without them the id stands for the name). Where it has them, `shrunk` and `p_bottom` are shown, the
    latter as the chance of being among the last `bottom`; `rank_low` and `rank_high` only where `is_ranked`.
    Rows without `staff_id` are the unassigned: they are counted, not listed; where `is_brief`, so are those who do not differ.
    `centre`: the department's value (solid line); without it, the value of all people listed taken together, which is
    what they are compared with where part of the work reached nobody. `target`: the dotted line.
    `history`: measures by `staff_id` and a time dimension, for the lines. `links`: staff_id → page of the person.
    """
    rows = rows_of(frame, "people", ("staff_id", "denominator", "value", "low", "high", "group"))
    known = named(rows, links)
    lines = _lines(history)
    is_pooled = centre is None
    centre = pooled(known) if is_pooled else centre
    persons = [_person(row, lines, is_ranked) for row in known]
    compared = sum(person["group"] not in NOT_COMPARED for person in persons)
    return Block(
        "people",
        {
            "anchor": anchor,
            "title": both(title),
            "note": both(note),
            "label": both(kpi.label),
            "kpi": kpi.name,
            "unit": kpi.unit,
            "statistic": kpi.statistic,
            "better": kpi.better,
            "centre": centre,
            "is_pooled": is_pooled,
            "target": target,
            "level": next((row["level"] for row in known if row.get("level")), None),
            "minimum_n": kpi.minimum_n if minimum_n is None else minimum_n,
            "bottom": bottom,
            "bottom_share": bottom / compared if compared else None,
            "has_estimates": any(person["shrunk"] is not None for person in persons),
            "is_ranked": is_ranked,
            "is_brief": is_brief,
            "sizes": {group: sum(person["group"] == group for person in persons) for group in GROUPS},
            "axis": axis_of(_extent(persons, centre, target), kpi.unit),
            "trend": _trend_ends(persons, centre),
            "groups": [
                {"group": group, "people": _of(persons, group)}
                for group in _order(kpi)
                if not is_brief or group in DIFFERENT
            ],
            "unassigned": sum(int(row["denominator"] or 0) for row in rows if row["staff_id"] is None),
        },
    )


def pooled(rows: list[Row]) -> float | None:
    """The value of everybody's records together; None where the rows have no numerators (a median has none)."""
    counted = [row for row in rows if row.get("numerator") is not None and row["denominator"]]
    n = sum(row["denominator"] for row in counted)
    return sum(row["numerator"] for row in counted) / n if n else None


def group_of(row: Row) -> str:
    """The group a person's row belongs to; one without a known group is not compared."""
    return row["group"] if row["group"] in GROUPS else "too_few"


def _person(row: Row, lines: dict[str, list[float | None]], is_ranked: bool) -> Row:
    told = {name: row[name] for name in ("name", "shown_id", "link", "value", "low", "high")}
    ranks = {name: row.get(name) if is_ranked else None for name in RANKS}
    estimates = {name: row.get(name) for name in ESTIMATES}
    return {
        **told,
        **estimates,
        **ranks,
        "team": row.get("team"),
        "n": row["denominator"],
        "group": group_of(row),
        "trend": lines[row["staff_id"]],
    }


def _lines(history: pd.DataFrame | None) -> dict[str, list[float | None]]:
    """Each person's values over the periods of the history; a period that a person lacks is a gap."""
    lines: dict[str, list[float | None]] = defaultdict(list)
    if history is None:
        return lines
    rows = rows_of(history, "people", ("staff_id", "first_day", "value"))
    days = sorted({row["first_day"] for row in rows})
    values = {(row["staff_id"], row["first_day"]): row["value"] for row in rows}
    for staff_id in {row["staff_id"] for row in rows if row["staff_id"] is not None}:
        lines[staff_id] = [values.get((staff_id, day)) for day in days]
    return lines


def _order(kpi: Kpi) -> tuple[str, ...]:
    """The better group first."""
    return ("below", "above", *GROUPS[2:]) if kpi.better == "lower" else GROUPS


def _of(persons: list[Row], group: str) -> list[Row]:
    return [
        {name: cell for name, cell in person.items() if name != "group"}
        for person in persons
        if person["group"] == group
    ]


def _compared(persons: list[Row]) -> list[Row]:
    """Those who are compared: they choose the scales, lest one person with one record flattens everybody."""
    return [person for person in persons if person["group"] not in NOT_COMPARED] or persons


def _extent(persons: list[Row], centre: float | None, target: float | None) -> list[float | None]:
    return [
        centre,
        target,
        *(person[name] for person in _compared(persons) for name in ("value", "low", "high")),
    ]


def _trend_ends(persons: list[Row], centre: float | None) -> list[float] | None:
    """One scale for everybody's line, so that lines can be compared."""
    values = [value for person in _compared(persons) for value in person["trend"] if value is not None]
    if not values:
        return None
    values += [centre] if centre is not None else []
    return [min(values), max(values)]
