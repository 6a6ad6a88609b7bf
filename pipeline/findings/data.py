"""Findings about the data: a log that ends early, and figures that are provisional, immature or of too few."""

from __future__ import annotations

from datetime import date
from typing import Any

from pipeline.findings.evidence import Evidence, LogEvidence
from pipeline.findings.sentences import CARDS, DATA, listed
from pipeline.logs import LOGS, Words
from pipeline.report.blocks.framing import Finding

QUIET_DAYS = 2
LEAST_EXPECTED = 7
NOT_WHOLE = Words("本期数字可能不完整。", "This period's figures may not be whole.")


def late(evidence: Evidence) -> list[Finding]:
    """One finding for each log without a row in the period, or whose rows end before the period does.

    It is told of more than two whole days without a row (a weekend is no delay) in which seven rows were to be expected.
    """
    if evidence.period is None:
        return []
    first_day, last_day = evidence.period.first_day, evidence.period.last_day
    if evidence.as_of is not None:
        last_day = min(last_day, evidence.as_of.date())
    found = (_late(log, first_day, last_day) for log in evidence.logs)
    return [Finding("none", title, NOT_WHOLE, evidence.quality_anchor, DATA) for title in found if title]


def unsettled(evidence: Evidence) -> list[Finding]:
    """The figures that may still change, with the rows that cannot be judged yet, in one line each."""
    immature = {name: int(count) for name, count in _column(evidence, "immature").items() if count > 0}
    provisional = _labels(evidence, "provisional")
    found = []
    if provisional:
        named = listed(provisional)
        title = Words(f"暂定，还会变：{named.zh}。", f"Provisional, they may still change: {named.en}.")
        text = Words(
            "期间未结束，或其工作日历尚未公布。", "The period is not over, or its calendar is not published."
        )
        found.append(Finding("none", title, text, CARDS, DATA))
    if immature:
        named = listed(
            Words(f"{kpi.label.zh} {immature[kpi.name]} 件", f"{kpi.label.en} {immature[kpi.name]}")
            for kpi in evidence.kpis
            if kpi.name in immature
        )
        title = Words(f"观察期未满，未计入：{named.zh}。", f"Too early to judge and not counted: {named.en}.")
        found.append(Finding("none", title, Words("", ""), CARDS, DATA))
    return found


def thin(evidence: Evidence) -> list[Finding]:
    """The figures of too few cases to be judged, in one line."""
    labels = _labels(evidence, "too_few")
    if not labels:
        return []
    named = listed(labels)
    title = Words(f"样本太少，不作判断：{named.zh}。", f"Too few cases to judge: {named.en}.")
    return [Finding("none", title, Words("", ""), CARDS, DATA)]


def _late(log: LogEvidence, first_day: date, last_day: date) -> Words | None:
    label = LOGS[log.log].label
    if log.last_on is None:
        return Words(f"“{label.zh}”日志在本期没有记录。", f"The {label.en} log has no row in this period.")
    missing, covered = (last_day - log.last_on).days, (log.last_on - first_day).days + 1
    if missing <= QUIET_DAYS or missing * log.accepted < LEAST_EXPECTED * covered:
        return None
    return Words(
        f"“{label.zh}”日志只到 {log.last_on}，期末 {missing} 天没有记录。",
        f"The {label.en} log ends on {log.last_on}: no row in the last {missing} days.",
    )


def _column(evidence: Evidence, name: str) -> dict[str, Any]:
    """One column of the measures now, by KPI; empty where the frame lacks it."""
    now = evidence.now
    return dict(zip(now["kpi"], now[name], strict=True)) if name in now else {}


def _labels(evidence: Evidence, status: str) -> list[Words]:
    statuses = _column(evidence, "status")
    return [kpi.label for kpi in evidence.kpis if statuses.get(kpi.name) == status]
