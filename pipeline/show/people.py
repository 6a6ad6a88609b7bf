"""People beside one another: who differs from the rest, what their kind of cases explains, and whose ratings to believe."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from math import ceil
from typing import NamedTuple

import numpy as np
import pandas as pd

from pipeline import compare
from pipeline.compare import Spread
from pipeline.compare.credibility import INVITATION_RATE
from pipeline.kpi import Kpi, has_dimension
from pipeline.report import blocks
from pipeline.report.block import Block
from pipeline.workspace import Workspace

PAGE_OF = "staff:"
DIFFERENT, DOUBTED = ("above", "below"), "doubted"
GRID = 48  # points of a drawn limit
CREDIBILITY = ("surveys_invited", "calls_answered", "rating_response_rate", "satisfaction_rate")
ALARMS = ("speeder_rate", "straight_line_rate", "duplicate_rating_rate")


class Compared(NamedTuple):
    """The people of one KPI: `compare.people` with `name` and `team`, and how far they lie apart."""

    kpi: Kpi
    grouped: pd.DataFrame
    spread: Spread

    @property
    def has_different(self) -> bool:
        """Whether anybody differs from the rest."""
        return bool(self.grouped["group"].isin(DIFFERENT).any())


def everybody(ws: Workspace, kpis: Sequence[str]) -> dict[str, Compared]:
    """KPI → its people compared; a KPI that cannot be counted for a person is left out.

    With a KPI of ratings comes `invitation_rate`: who invites another share of customers than the rest is `doubted` in the
    ratings, not compared.
    """
    found = {name: ws.measures([name], by=["staff_id"]) for name in ws.countable_for_people(kpis)}
    each = {name: compared(ws, ws.kpi(name), measured) for name, measured in found.items()}
    if not any(one.kpi.log == "surveys" for one in each.values()) or not _knows_invitations(ws):
        return each
    invitations = compared(ws, INVITATION_RATE, _invitations(ws))
    skewed = set(invitations.grouped.loc[invitations.grouped["group"].isin(DIFFERENT), "staff_id"])
    kept = {name: _doubting(ws, one, skewed) for name, one in each.items()}
    return {**kept, INVITATION_RATE.name: invitations}


def funnel(ws: Workspace, found: Mapping[str, Compared], kpi: str) -> Block | None:
    """Everybody's rate by number of cases, between the limits of chance."""
    if kpi not in found:
        return None
    one = found[kpi]
    return blocks.funnel(
        one.grouped, one.kpi, limits_of(one), one.spread, target=ws.settings.targets.get(kpi),
        minimum_n=_least(ws, one.kpi), anchor=anchor_of("funnel", kpi),
    )  # fmt: skip


def people(ws: Workspace, found: Mapping[str, Compared], kpi: str, is_brief: bool = False) -> Block | None:
    """Everybody's rate with its interval, grouped by what can be said of it; the brief form lists who differs, if anybody."""
    if kpi not in found or (is_brief and not found[kpi].has_different):
        return None
    one = found[kpi]
    return blocks.people(
        one.grouped, one.kpi, target=ws.settings.targets.get(kpi), minimum_n=_least(ws, one.kpi), bottom=one.spread.bottom,
        is_ranked=ws.settings.people.ranking, is_brief=is_brief, history=ws.measures([kpi], ws.history(), by=["staff_id", ws.grain]),
        links=_links(one.grouped), anchor=anchor_of("people", kpi),
    )  # fmt: skip


def case_mix(ws: Workspace, found: Mapping[str, Compared], kpi: str) -> Block | None:
    """Everybody's rate beside what their kind of cases would have led one to expect."""
    terms = [term for term in ws.settings.people.case_mix if has_dimension(ws.build, ws.kpi(kpi), term)]
    if kpi not in found or not terms:
        return None
    one = found[kpi]
    mix = compare.case_mix(
        ws.measures([kpi], by=["staff_id", *terms]), one.kpi, terms, minimum_n=_least(ws, one.kpi)
    )
    groups = dict(zip(one.grouped["staff_id"], one.grouped["group"], strict=True))
    return blocks.case_mix(
        mix, one.kpi, names=_names(one.grouped), crude=groups, anchor=anchor_of("mix", kpi)
    )


def credibility(ws: Workspace, is_brief: bool = False) -> Block | None:
    """Who was invited to rate, who answered, and what those who did not could change."""
    if not _knows_invitations(ws):
        return None
    invited, handled, rated, satisfied = (ws.measures([kpi], by=["staff_id"]) for kpi in CREDIBILITY)
    found = compare.credibility(invited, handled, rated, satisfied)
    return blocks.credibility(_named(ws, found), alarms=ws.measures(ws.countable(ALARMS)), is_brief=is_brief)


def beside_team(ws: Workspace, staff_id: str, names: Sequence[str]) -> Block:
    """A person's figures with their intervals beside the team's; the block leaves a small team out."""
    counted = ws.countable_for_people(names)
    person = ws.person(staff_id)
    team = ws.measures(counted, only={"team_id": person.team_id}) if person.team_id else None
    return blocks.person_vs_team(
        ws.measures(counted, only={"staff_id": staff_id}), team, [ws.kpi(name) for name in counted],
        team_size=ws.team_size(person.team_id), targets=ws.settings.targets,
    )  # fmt: skip


def compared(ws: Workspace, kpi: Kpi, measured: pd.DataFrame) -> Compared:
    """The people of one KPI's measures by `staff_id`, compared and named."""
    bottom = ws.settings.people.bottom
    grouped = _named(ws, compare.people(measured, kpi, bottom=bottom))
    return Compared(kpi, grouped, compare.spread(grouped, kpi, bottom))


def anchor_of(kind: str, kpi: str) -> str:
    """Where on a page a KPI's block of that kind stands."""
    return f"{kind}-{kpi.replace('_', '-')}"


def _doubting(ws: Workspace, one: Compared, skewed: Collection[str]) -> Compared:
    """The people of one KPI, those set aside in ratings whose invitations are skewed."""
    is_doubted = one.grouped["staff_id"].isin(skewed)
    if one.kpi.log != "surveys" or not is_doubted.any():
        return one
    spread = compare.spread(one.grouped[~is_doubted], one.kpi, ws.settings.people.bottom)
    return one._replace(
        grouped=one.grouped.assign(group=one.grouped["group"].mask(is_doubted, DOUBTED)), spread=spread
    )


def _knows_invitations(ws: Workspace) -> bool:
    return len(ws.countable_for_people(CREDIBILITY)) == len(CREDIBILITY)


def _invitations(ws: Workspace) -> pd.DataFrame:
    """Measures of the invitations of each person, out of the calls answered."""
    invited, handled = (
        ws.measures([kpi], by=["staff_id"]).set_index("staff_id")["value"] for kpi in CREDIBILITY[:2]
    )
    n = handled[handled > 0]
    x = invited.reindex(n.index).fillna(0)
    frame = pd.DataFrame({"kpi": INVITATION_RATE.name, "numerator": x, "denominator": n, "value": x / n})
    is_enough = n >= _least(ws, INVITATION_RATE)
    return frame[x <= n].assign(status=np.where(is_enough, "ok", "too_few")[x <= n]).reset_index()


def _named(ws: Workspace, frame: pd.DataFrame) -> pd.DataFrame:
    """The rows with `name` and `team`; who had left the roster by then goes by the id."""
    names = ws.people()[["staff_id", "name", "team_id"]].rename(columns={"team_id": "team"})
    named = frame.merge(names, on="staff_id", how="left")
    return named.assign(name=named["name"].fillna(named["staff_id"]))


def _names(grouped: pd.DataFrame) -> dict[str, str]:
    return dict(zip(grouped["staff_id"], grouped["name"], strict=True))


def _links(grouped: pd.DataFrame) -> dict[str, str]:
    return {staff_id: PAGE_OF + staff_id for staff_id in grouped["staff_id"].dropna()}


def limits_of(one: Compared) -> pd.DataFrame:
    """The limits of chance about everybody's common rate, over the span of n that the funnel shows."""
    counted, n = one.grouped["numerator"].sum(), one.grouped["denominator"]
    if not n.sum():
        return compare.funnel_limits(0.5, [])
    last = ceil(n.max() * 1.04)
    grid = sorted({1 + round((last - 1) * (step / GRID) ** 2) for step in range(GRID + 1)})
    return compare.funnel_limits(counted / n.sum(), grid, one.spread.tau2)


def _least(ws: Workspace, kpi: Kpi) -> int:
    return ws.settings.least_n(kpi.name, kpi.minimum_n)
