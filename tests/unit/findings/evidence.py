"""Evidence written by hand: figures of October and September, charts, people, causes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from pipeline import compare
from pipeline.findings import Evidence, LogEvidence, PeopleEvidence, findings_of
from pipeline.kpi import kpi_named
from pipeline.kpi.intervals import wilson
from pipeline.kpi.spec import Kpi
from pipeline.periods import Period
from pipeline.report.blocks import Finding
from tests.unit.compare import frames

ANSWERED = kpi_named("answer_rate")
WAITED = kpi_named("average_speed_of_answer")
RECEIVED = kpi_named("complaints_received")
OVERDUE = kpi_named("overdue_open_complaints")
OCTOBER = Period.parse("2026-10")


def rate(kpi: Kpi, x: int, n: int, status: str = "ok") -> pd.DataFrame:
    low, high = wilson([x], [n])
    found = frames.figure(kpi.name, x / n, float(low[0]), float(high[0]), status)
    return found.assign(numerator=float(x), denominator=float(n), immature=0)


def mean(kpi: Kpi, value: float, half: float, n: int = 1000) -> pd.DataFrame:
    return frames.figure(kpi.name, value, value - half, value + half).assign(denominator=float(n), immature=0)


def figure(kpi: Kpi, value: float, status: str = "ok") -> pd.DataFrame:
    return frames.figure(kpi.name, value, status=status).assign(immature=0)


def evidence(*pairs: tuple[Kpi, pd.DataFrame, pd.DataFrame], rejected: int = 0, **more: Any) -> Evidence:
    """The KPIs' figures now and before, compared; so many rows of every log rejected."""
    now, before = (pd.concat([pair[side] for pair in pairs], ignore_index=True) for side in (1, 2))
    for frame in (before,):
        frame["first_day"], frame["end_day"] = date(2026, 9, 1), date(2026, 10, 1)
    changes = compare.change(now, before, more.get("controls", {}))
    logs = [
        LogEvidence(log, date(2026, 10, 31), 1000, rejected) for log in ("calls", "complaints", "callbacks")
    ]
    return replace(
        Evidence([pair[0] for pair in pairs], now, before, changes, logs=logs, period=OCTOBER), **more
    )


def people(kpi: Kpi, counts: Sequence[tuple[str, int, int]], anchor: str = "people") -> PeopleEvidence:
    grouped = compare.people(frames.rates(kpi.name, counts), kpi)
    return PeopleEvidence(kpi, grouped.assign(name=grouped["staff_id"]), anchor)


def told(found: Evidence, kind: str = "") -> list[Finding]:
    """The findings, or those of one kind."""
    return [finding for finding in findings_of(found) if kind in ("", finding.kind)]
