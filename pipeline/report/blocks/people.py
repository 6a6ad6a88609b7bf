"""People: each person's figure with its interval, in groups that say who differs from the rest."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from pipeline.logs import Words
from pipeline.report.axis import axis_of
from pipeline.report.block import Block
from pipeline.report.frames import Row, rows_of
from pipeline.report.words import both

if TYPE_CHECKING:
    from pipeline.kpi.spec import Kpi

GROUPS = ("above", "below", "same", "too_few")


def people(
    frame: pd.DataFrame,
    kpi: Kpi,
    *,
    centre: float | None = None,
    target: float | None = None,
    level: float = 0.001,
    minimum_n: int | None = None,
    history: pd.DataFrame | None = None,
    links: Mapping[str, str] | None = None,
    title: Words | None = None,
    note: Words | None = None,
    anchor: str = "people",
) -> Block:
    """One line per person, in groups above, below, same and too few; by name in a group, never ranked.

    `frame`: `compare.people(...)` with `staff_id`, `denominator` (n), `value`, `low`, `high`, `group`, and
    `name`, `team` merged in (without them the id stands for the name). Rows without `staff_id` are the
    unassigned: they are counted, not listed.
    `centre`: the department's value (solid line); without it, the value of all people listed taken together, which is
    what they are compared with where part of the work reached nobody. `target` (dotted line); `level`: the tail of `compare.people`.
    `history`: measures by `staff_id` and a time dimension, for the lines. `links`: staff_id → page of the person.
    """
    rows = rows_of(frame, "people", ("staff_id", "denominator", "value", "low", "high", "group"))
    known = [row for row in rows if row["staff_id"] is not None]
    lines, twice = _lines(history), _names_twice(known)
    is_pooled = centre is None
    centre = _pooled(known) if is_pooled else centre
    persons = sorted((_person(row, lines, links or {}, twice) for row in known), key=_by_name)
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
            "level": level,
            "minimum_n": kpi.minimum_n if minimum_n is None else minimum_n,
            "axis": axis_of(_extent(persons, centre, target), kpi.unit),
            "trend": _trend_ends(persons, centre),
            "groups": [{"group": group, "people": _of(persons, group)} for group in _order(kpi)],
            "unassigned": sum(int(row["denominator"] or 0) for row in rows if row["staff_id"] is None),
        },
    )


def _person(row: Row, lines: dict[str, list[float | None]], links: Mapping[str, str], twice: set[str]) -> Row:
    staff_id = row["staff_id"]
    name = row.get("name") or staff_id
    return {
        "staff_id": staff_id if name in twice else "",
        "name": name,
        "team": row.get("team"),
        "n": row["denominator"],
        "value": row["value"],
        "low": row["low"],
        "high": row["high"],
        "group": row["group"] if row["group"] in GROUPS else "too_few",
        "trend": lines[staff_id],
        "link": links.get(staff_id, ""),
    }


def _pooled(rows: list[Row]) -> float | None:
    """The value of everybody's records together; None where the frame has no numerators (a median has none)."""
    counted = [row for row in rows if row.get("numerator") is not None and row["denominator"]]
    n = sum(row["denominator"] for row in counted)
    return sum(row["numerator"] for row in counted) / n if n else None


def _by_name(person: Row) -> tuple[bytes, str]:
    """GB18030 keeps the common characters in the order of their pinyin."""
    return person["name"].encode("gb18030", "replace"), person["staff_id"]


def _names_twice(rows: list[Row]) -> set[str]:
    names = Counter(row.get("name") or row["staff_id"] for row in rows)
    return {name for name, number in names.items() if number > 1}


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
    return ("below", "above", "same", "too_few") if kpi.better == "lower" else GROUPS


def _of(persons: list[Row], group: str) -> list[Row]:
    return [
        {name: cell for name, cell in person.items() if name != "group"}
        for person in persons
        if person["group"] == group
    ]


def _compared(persons: list[Row]) -> list[Row]:
    """Those who are compared: they choose the scales, lest one person with one record flattens everybody."""
    return [person for person in persons if person["group"] != "too_few"] or persons


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
