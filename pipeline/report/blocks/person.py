"""A person beside the team: own figures, and the team's interval where the team is large enough."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from pipeline.logs import Words
from pipeline.report.axis import axis_of
from pipeline.report.block import Block
from pipeline.report.blocks.cards import COUNTED, stand
from pipeline.report.frames import Row, by_kpi
from pipeline.report.words import both

if TYPE_CHECKING:
    from pipeline.kpi.spec import Kpi

LEAST_TEAM = 5
_INTERVAL = ("value", "low", "high")


def person_vs_team(
    own: pd.DataFrame,
    team: pd.DataFrame | None,
    kpis: Sequence[Kpi],
    *,
    team_size: int,
    targets: Mapping[str, float] | None = None,
    reasons: Mapping[str, Words] | None = None,
    title: Words | None = None,
    note: Words | None = None,
    anchor: str = "beside-the-team",
) -> Block:
    """A table of the person's figures with intervals beside the team's.

    `own`, `team`: measures of the person and of the team, one row per KPI, no dimension.
    A team of fewer than five people is left out of the block altogether, and the page says why.
    Counts are shown for the person only: a team's count says nothing about one person.
    """
    mine = by_kpi(own, "person_vs_team")
    theirs = by_kpi(team, "person_vs_team") if team_size >= LEAST_TEAM else {}
    rows = [
        _line(kpi, mine.get(kpi.name), theirs.get(kpi.name), (targets or {}).get(kpi.name))
        | {"reason": both((reasons or {}).get(kpi.name))}
        for kpi in kpis
    ]
    return Block(
        "person_vs_team",
        {
            "anchor": anchor,
            "title": both(title),
            "note": both(note),
            "least_team": LEAST_TEAM,
            "is_team_shown": team_size >= LEAST_TEAM,
            "rows": rows,
        },
    )


def _line(kpi: Kpi, own: Row | None, team: Row | None, target: float | None) -> Row:
    own = own or {"status": "no_data"}
    is_counted = kpi.statistic in COUNTED
    theirs = None if is_counted or team is None else {name: team.get(name) for name in _INTERVAL}
    value = own.get("value")
    extent = [own.get(name) for name in _INTERVAL] + list((theirs or {}).values()) + [target]
    return {
        "kpi": kpi.name,
        "label": both(kpi.label),
        "unit": kpi.unit,
        "status": own.get("status", "ok"),
        "n": None if is_counted else own.get("denominator"),
        "immature": own.get("immature") or 0,
        "value": value,
        "low": None if is_counted else own.get("low"),
        "high": None if is_counted else own.get("high"),
        "team": theirs,
        "target": target,
        "on_target": stand(kpi, own, target),
        "axis": None if is_counted or value is None else axis_of(extent, kpi.unit),
    }
