"""Believable comparisons: what `compare` and `kpi` hand to the blocks about people, change and waiting."""

from __future__ import annotations

import math
from datetime import date, timedelta

import numpy as np
import pandas as pd

from pipeline import compare
from pipeline.compare.case_mix import CaseMix
from pipeline.compare.control import Control
from pipeline.kpi import CATALOGUE
from pipeline.logs import Words
from pipeline.periods import Period
from pipeline.settings import Baseline
from tests.unit.report import samples

NAMES = {f"S{number:03d}": name for number, name in enumerate(samples.NAMES)}
ON_TIME = CATALOGUE["callback_on_time_rate"]
BASELINE = Baseline(
    kpi="callback_on_time_rate",
    since=date(2026, 8, 31),
    reason="上线到期前提醒",
    reason_en="Reminders went live",
)
REFUSED = CaseMix(
    pd.DataFrame(), pd.DataFrame(), Words("4 个参数至少需要 40 件未按时，只有 12 件。", "4 parameters need 40 late cases; there are 12.")
)  # fmt: skip


def people() -> pd.DataFrame:
    """`compare.people` of the sample department, with names, teams and estimates."""
    frame = samples.staff().dropna(subset="staff_id").drop(columns=["group", "tail", "level"])
    status = np.where(frame["denominator"] < 30, "too_few", "ok")
    return compare.people(frame.assign(status=status), ON_TIME, bottom=3)


def alike() -> pd.DataFrame:
    """Twelve people of whom nobody differs: 90 % of 60 to 82 cases each."""
    rows = [
        samples.measure(ON_TIME.name, samples.PERIOD, round(0.9 * n) / n, n, staff_id=f"S{n}")
        | {"name": name}
        for name, n in zip(samples.NAMES, range(60, 84, 2), strict=False)
    ]
    return compare.people(pd.DataFrame(rows), ON_TIME)


def limits(frame: pd.DataFrame, tau2: float = 0.0) -> pd.DataFrame:
    rate = frame["numerator"].sum() / frame["denominator"].sum()
    return compare.funnel_limits(rate, list(range(2, int(frame["denominator"].max()) + 4, 3)), tau2)


def control(shift: float = 0.05, baselines: tuple[Baseline, ...] = ()) -> Control:
    """Twenty-six weeks of 280 callbacks about 86 %, the last eight of them `shift` higher, one week far below."""
    rows = []
    for number in range(26):
        rate = 0.86 + 0.012 * math.sin(number * 2.1) + (shift if number >= 18 else 0)
        rate = 0.74 if number == 9 else rate
        period = Period.parse(f"{date(2026, 5, 4) + timedelta(weeks=number):%G-W%V}")
        n = 18 if number == 3 else 280 + 3 * (number % 7)
        status = "too_few" if n < 30 else "ok"
        rows.append(samples.measure(ON_TIME.name, period, round(rate * n) / n, n, status, week=period.text))
    return compare.control(pd.DataFrame(rows), ON_TIME, baselines)


def times(median: float | None = 3.2, p90: float | None = 11.4) -> pd.DataFrame:
    """Measures of the two survival times in days; None is not reached."""

    def row(kpi: str, days: float | None) -> dict[str, object]:
        seconds = None if days is None else days * 86_400
        figures = samples.measure(kpi, samples.PERIOD, seconds, 612, "ok" if days else "not_reached")
        return figures | {"numerator": 533.0, "denominator": 612.0, "low": (days or 14.0) * 86_400 * 0.93}

    return pd.DataFrame([row("time_to_resolve_median", median), row("time_to_resolve_p90", p90)])


def curve() -> pd.DataFrame:
    """A curve that halves in 3.2 days and falls to a tenth in 11: 200 steps."""
    days = np.linspace(0.05, 24, 200)
    left = np.exp(-((days / 4.5) ** 0.95))
    band = 0.035 * np.sqrt(left * (1 - left)) * 2
    return pd.DataFrame({
        "days": days, "at_risk": (612 * left).round(), "survival": left, "low": np.clip(left - band, 0, 1), "high": np.clip(left + band, 0, 1),
    })  # fmt: skip


def naive() -> pd.DataFrame:
    return pd.DataFrame({"key": ["median", "p90"], "value": [2.3 * 86_400, 8.1 * 86_400]})


def mix() -> CaseMix:
    """Thirty-six people and kinds of cases; the hard ones are harder for everybody, and one person has most of them."""
    rows = []
    for number, name in enumerate(samples.NAMES[:12]):
        for severity, rate in (("一般", 0.93), ("较重", 0.86), ("重大", 0.68)):
            n = {"一般": 60, "较重": 20, "重大": 8}[severity]
            if name == "李静":
                n = {"一般": 10, "较重": 20, "重大": 50}[severity]
            wobble = 0.02 * math.sin(number * 1.9)
            rows.append({"staff_id": f"S{number:03d}", "severity": severity, "numerator": round(n * (rate + wobble)), "denominator": n})  # fmt: skip
    return compare.case_mix(pd.DataFrame(rows), ON_TIME, ["severity"])


def credibility() -> pd.DataFrame:
    """Six people who invite about four in ten, and one who invites one in eight."""
    rows = []
    for number, name in enumerate(samples.NAMES[:7]):
        handled = 200 + 10 * number
        invited = round(handled * (0.125 if name == "陈勇" else 0.4))
        rated = round(invited * 0.5)
        satisfied = rated if name == "陈勇" else round(rated * 0.8)
        rows.append({
            "staff_id": f"S{number:03d}", "name": name, "handled": handled, "invited": invited, "invitation_rate": invited / handled,
            "group": "below" if name == "陈勇" else "same", "is_skewed": name == "陈勇", "rated": rated, "response_rate": rated / invited,
            "satisfied": satisfied, "value": satisfied / rated, "bound_low": satisfied / invited,
            "bound_high": (satisfied + invited - rated) / invited, "status": "ok",
        })  # fmt: skip
    return pd.DataFrame(rows)


def followups() -> pd.DataFrame:
    return pd.DataFrame({
        "kind": ["投诉满月回访", "术后回访", "术后回访"], "step": ["M1", "D7", "D30"],
        "due": [120, 40, 36], "on_time": [88, 38, 20], "late": [12, 2, 6], "missed": [20, 0, 10],
    })  # fmt: skip


def owed() -> pd.DataFrame:
    days = [31, 12, 9, 8, 7, 6, 5, 4, 3, 2, 1]
    return pd.DataFrame({
        "event_id": [f"T-{30000 + day}" for day in days], "kind": "投诉满月回访", "step": "M1",
        "due_on": [date(2026, 10, 31) - timedelta(days=day) for day in days], "days": days, "name": ["王敏", *["李静"] * 10],
    })  # fmt: skip


def grown() -> pd.DataFrame:
    """`compare.causes` of the sample causes."""
    return compare.causes(samples.causes(samples.CAUSES), samples.causes(samples.CAUSES_BEFORE), "category")


def alarms() -> pd.DataFrame:
    shares = {"speeder_rate": 0.041, "straight_line_rate": 0.12, "duplicate_rating_rate": 0.013}
    return pd.DataFrame([samples.measure(kpi, samples.PERIOD, share, 1000) for kpi, share in shares.items()])
