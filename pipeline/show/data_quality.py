"""The data behind the figures: each source's delivery, each column's fill, and who records late or leaves things out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import ibis
import pandas as pd

from pipeline import quality
from pipeline.findings import KINDS, Evidence, PeopleEvidence, findings_of
from pipeline.findings.quality import quality_findings
from pipeline.kpi import Kpi
from pipeline.kpi.wording import worded
from pipeline.logs import LOGS, Words
from pipeline.periods import Period
from pipeline.quality import INCOMPLETE_RATE, LATE_RECORD_RATE, DataQuality, LogQuality
from pipeline.report import blocks
from pipeline.report.block import Block
from pipeline.report.blocks.people import ESTIMATES
from pipeline.show.people import PAGE_OF, Compared, anchor_of, compared
from pipeline.workspace import Workspace

MONTHS = 13
RATES = (LATE_RECORD_RATE, INCOMPLETE_RATE)
ASK = Words(
    "先问清楚在哪里、什么时候、用什么登记，再提醒。",
    "Ask where, when and with what they record before you remind them.",
)
NOT_A_VERDICT = Words(
    "这是登记的习惯，不是工作的好坏；未按任务类型与班次调整。",
    "This is a habit of recording, not the quality of the work; not adjusted for kinds of case and shifts.",
)


def data_quality(ws: Workspace) -> DataQuality:
    """How good the data of the period is, counted once for all the blocks that show it."""
    month = Period.parse(f"{ws.period.last_day:%Y-%m}", ws.period.week_start)
    history = replace(ws, period=month.with_history(MONTHS))
    return quality.data_quality(
        ws.build, ws.period, ws.as_of, partial(_rows, ws), partial(_rows, history), ws.settings.thresholds
    )


def recorders(ws: Workspace, found: DataQuality) -> dict[str, Compared]:
    """Rate and log → the people compared: whose rows were recorded late, and whose lack what nearly everybody fills in."""
    kept = [
        log
        for log in found.logs.values()
        if LOGS[log.log].dated_by and "staff_id" in ws.build.columns[log.log]
    ]
    return {**_late(ws, kept), **_incomplete(ws, kept)}


def data_findings(ws: Workspace, found: DataQuality, people: Mapping[str, Compared]) -> Block:
    """What whoever keeps the data should look at first: what failed to arrive, to be read, to be filled in; then who."""
    named = [
        PeopleEvidence(one.kpi, one.grouped, anchor_of("people", name), ASK) for name, one in people.items()
    ]
    items = [*quality_findings(found), *findings_of(Evidence(people=named))]
    return blocks.findings(sorted(items, key=lambda finding: KINDS.index(finding.kind)))


def sources(found: DataQuality) -> Block:
    """Each source: fresh, valid, unique, filled in, recorded in time."""
    return blocks.sources(found.sources, found.logs)


def rejections(found: DataQuality) -> Block:
    """Rows accepted, rejected by reason and delivered again, of the period and month by month."""
    return blocks.rejections(found.sources)


def completeness(found: DataQuality) -> Block:
    """The share of rows that have each column."""
    return blocks.completeness(found.logs.values())


def lags(ws: Workspace, found: DataQuality) -> Block:
    """How long after the event rows were recorded."""
    return blocks.lags(found.logs.values(), ws.settings.thresholds.late_record_hours)


def drift(found: DataQuality) -> Block:
    """How the shape of files changed since the delivery before."""
    return blocks.drift(found.sources)


def recorder(
    ws: Workspace, people: Mapping[str, Compared], rate: str, log: str, is_brief: bool = False
) -> Block | None:
    """Everybody's rate of one log with its interval; the brief form lists who differs, if anybody."""
    name = f"{rate}_{log}"
    if name not in people or (is_brief and not people[name].has_different):
        return None
    one = people[name]
    links = {staff_id: PAGE_OF + staff_id for staff_id in one.grouped["staff_id"].dropna()}
    return blocks.people(
        one.grouped.drop(columns=list(ESTIMATES)), one.kpi, minimum_n=_least(ws, one.kpi),
        is_brief=is_brief, links=links, note=NOT_A_VERDICT, anchor=anchor_of("people", name),
    )  # fmt: skip


def recording_definitions(ws: Workspace) -> Block:
    """How recorded late and incomplete are counted."""
    return blocks.definitions([worded(rate, ws.settings.thresholds) for rate in RATES])


def _rows(ws: Workspace, log: str) -> ibis.Table:
    """The log's rows of the period; all of those without a day."""
    rows = ws.dated_rows(log)
    return ws.build.table(log) if rows is None else rows


def _late(ws: Workspace, logs: list[LogQuality]) -> dict[str, Compared]:
    hours = ws.settings.thresholds.late_record_hours
    counted = {
        one.log: quality.late_by_person(_rows(ws, one.log), LOGS[one.log], hours)
        for one in logs
        if one.recorded
    }
    return _compared(ws, LATE_RECORD_RATE, counted)


def _incomplete(ws: Workspace, logs: list[LogQuality]) -> dict[str, Compared]:
    counted = {
        one.log: quality.incomplete_by_person(_rows(ws, one.log), one.usual) for one in logs if one.usual
    }
    return _compared(ws, INCOMPLETE_RATE, counted)


def _compared(ws: Workspace, rate: Kpi, counted: Mapping[str, pd.DataFrame]) -> dict[str, Compared]:
    """The people of each log compared; a log that names nobody is left out."""
    named = {log: frame for log, frame in counted.items() if frame["staff_id"].notna().any()}
    kpis = {log: quality.of_log(rate, log, ws.settings.thresholds) for log in named}
    return {
        kpi.name: compared(ws, kpi, quality.rates(named[log], kpi, _least(ws, kpi)))
        for log, kpi in kpis.items()
    }


def _least(ws: Workspace, kpi: Kpi) -> int:
    return ws.settings.least_n(kpi.name, kpi.minimum_n)
