"""The key figures of a page, how they moved, and the few sentences that say what to look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import ibis
import pandas as pd

from pipeline import compare
from pipeline.compare import Control
from pipeline.compare.credibility import INVITATION_RATE
from pipeline.findings import Ageing, Causes, Evidence, LogEvidence, PeopleEvidence, findings_of
from pipeline.findings.standings import standings_of
from pipeline.kpi import Kpi
from pipeline.kpi.coverage import known_until
from pipeline.logs import LOGS, Words
from pipeline.report import blocks
from pipeline.report.block import Block
from pipeline.show.complaints import causes_of
from pipeline.show.people import Compared, anchor_of
from pipeline.show.time import by_week
from pipeline.workspace import Workspace

PICKED = Words(
    "满意率可能出自挑选过的客户，先弄清楚是怎样邀评的。", "The ratings may come from picked customers; find out how they are invited."
)  # fmt: skip
NOBODY: Mapping[str, Compared] = {}


class Overview(NamedTuple):
    """The same KPIs now, in the previous period, over time, and how they changed.

    `controls`: KPI → its weekly chart. `on_target`: KPI → whether its target is met | missed beyond chance, or too close to call.
    """

    kpis: list[Kpi]
    now: pd.DataFrame
    before: pd.DataFrame
    history: pd.DataFrame
    changes: pd.DataFrame
    controls: dict[str, Control]
    on_target: dict[str, str]


def overview(ws: Workspace, names: Sequence[str], staff_id: str = "") -> Overview:
    """The KPIs of `names` that the logs can carry, now, before and over time; of one person's rows only, if named.

    A person has too few cases a week for charts of their own.
    """
    counted = ws.countable_for_people(names) if staff_id else ws.countable(names)
    only = {"staff_id": staff_id} if staff_id else {}
    now, before = ws.measures(counted, only=only), ws.measures(counted, ws.previous, only=only)
    history = ws.measures(counted, ws.history(), by=[ws.grain], only=only)
    kpis = [ws.kpi(name) for name in counted]
    controls = {} if staff_id else _controls(ws, kpis)
    changes = compare.change(now, before, controls)
    standing = standings_of(Evidence(kpis, now, before, changes, ws.settings.targets, controls))
    on_target = {one.kpi.name: one.on_target for one in standing}
    return Overview(kpis, now, before, history, changes, controls, dict(on_target))


def kpi_cards(ws: Workspace, found: Overview) -> Block | None:
    """A card per KPI: value, target, change, sample size and course."""
    if not found.kpis:
        return None
    return blocks.kpi_cards(
        found.now, found.kpis, before=found.before, changes=found.changes, history=found.history,
        targets=ws.settings.targets, on_target=found.on_target,
    )  # fmt: skip


def control(ws: Workspace, found: Overview, kpi: str) -> Block | None:
    """One KPI week by week against its own normal range, its baselines and its target."""
    if kpi not in found.controls:
        return None
    chart, target = found.controls[kpi], ws.settings.targets.get(kpi)
    definition = ws.kpi(kpi)
    assured = None if target is None else compare.assurance(chart, definition, target)
    return blocks.control(
        chart, definition, target=target, assurance=assured or "", anchor=anchor_of("control", kpi)
    )


def findings(
    ws: Workspace, found: Overview, people: Mapping[str, Compared] = NOBODY, drawn: Sequence[str] = ()
) -> Block | None:
    """What a manager should look at first, with its evidence; `drawn`: the KPIs whose weekly chart the page shows."""
    if not found.kpis:
        return None
    is_department = bool(found.controls)
    evidence = Evidence(
        kpis=found.kpis, now=found.now, before=found.before, changes=found.changes, targets=ws.settings.targets,
        controls=found.controls, anchors={kpi: anchor_of("control", kpi) for kpi in drawn}, quality_anchor="deliveries",
        people=_evidence(people),
        causes=_causes(ws) if is_department else None, ageing=_ageing(ws) if is_department else None,
        logs=_logs(ws, found.kpis) if is_department else (), period=ws.period, as_of=ws.as_of,
    )  # fmt: skip
    return blocks.findings(findings_of(evidence))


def people_findings(people: Mapping[str, Compared]) -> Block | None:
    """Who differs from the rest, in a sentence for each KPI."""
    return blocks.findings(findings_of(Evidence(people=_evidence(people)))) if people else None


def _evidence(people: Mapping[str, Compared]) -> list[PeopleEvidence]:
    return [
        PeopleEvidence(one.kpi, one.grouped, "credibility", PICKED)
        if name == INVITATION_RATE.name
        else PeopleEvidence(one.kpi, one.grouped, anchor_of("funnel", name))
        for name, one in people.items()
    ]


def _controls(ws: Workspace, kpis: Sequence[Kpi]) -> dict[str, Control]:
    weeks = by_week(ws, [kpi.name for kpi in kpis])
    return {kpi.name: compare.control(weeks, kpi, ws.settings.baseline) for kpi in kpis}


def _causes(ws: Workspace, by: str = "category") -> Causes | None:
    found = causes_of(ws, by)
    return Causes(compare.causes(*found, by), by) if found else None


def _ageing(ws: Workspace) -> Ageing | None:
    if ws.no_data_reason("open_complaints"):
        return None
    now, before = (list(ws.open_complaints(period)["age_days"]) for period in (ws.period, ws.previous))
    return Ageing(now, before)


def _logs(ws: Workspace, kpis: Sequence[Kpi]) -> list[LogEvidence]:
    """What each log of the KPIs delivered for the period: its last day, and its rows accepted and rejected."""
    return [
        _log(ws, log, rows)
        for log in sorted({kpi.log for kpi in kpis})
        if (rows := ws.dated_rows(log)) is not None
    ]


def _log(ws: Workspace, log: str, rows: ibis.Table) -> LogEvidence:
    at = rows[LOGS[log].dated_by or ""].cast("timestamp")
    known = rows.filter(at < known_until(ws.as_of))
    told = known.aggregate(accepted=known.count(), last=at.max()).to_pandas().iloc[0]
    rejected = ws.build.rejected_between(log, ws.period.first_day, ws.period.end_day)
    return LogEvidence(
        log, told["last"].date() if told["accepted"] else None, int(told["accepted"]), rejected
    )
