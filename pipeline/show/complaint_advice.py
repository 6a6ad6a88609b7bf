"""What to do about the complaints of a period, by rule."""

from __future__ import annotations

from pipeline import compare
from pipeline.findings.advice import ACTIONS, Compared, Grown, advice, false_rate
from pipeline.kpi import has_dimension
from pipeline.logs import LOGS, Words
from pipeline.report import blocks
from pipeline.report.block import Block
from pipeline.show.complaint_flow import LOG, compared_by
from pipeline.show.complaints import causes_of
from pipeline.workspace import Workspace

DIMENSIONS = ("category", "severity", "product", "channel", "department")


def suggestions(ws: Workspace) -> Block | None:
    """The advice that follows from what grew and from what lies behind the rest; it says so where there is none."""
    if not ws.keeps(LOG):
        return None
    counts = {by: found for by in DIMENSIONS if (found := causes_of(ws, by)) is not None}
    pairs = [
        (kpi, by)
        for kpi in ws.countable(ACTIONS)
        for by in DIMENSIONS
        if has_dimension(ws.build, ws.kpi(kpi), by)
    ]
    rate = false_rate(len(pairs))
    tested = {(kpi, by): compared_by(ws, kpi, by, rate) for kpi, by in pairs}
    given = advice(
        [Grown(by, _label(by), compare.causes(now, before, by)) for by, (now, before) in counts.items()],
        [
            Compared(one.kpi, _label(by), one.grouped)
            for (_, by), one in tested.items()
            if one and len(one.grouped) > 1
        ],
    )
    return blocks.suggestions(given, tested=len(counts) + len(pairs))


def _label(by: str) -> Words:
    return LOGS[LOG].column(by).label
