"""Every block of a complaints page from made-up frames, hostile text among them."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from pipeline import compare
from pipeline.kpi import CATALOGUE
from pipeline.logs import Words
from pipeline.report import Block, blocks
from tests.unit.report import samples, signals

DAY = 86_400
MEDIAN, P90 = CATALOGUE["time_to_resolve_median"], CATALOGUE["time_to_resolve_p90"]
ON_TIME = CATALOGUE["complaint_on_time_rate"]
RETURNED = ("repeat_complaint_rate", "complaint_reopen_rate")
CATEGORY, SEVERITY = Words("类别", "Category"), Words("级别", "Severity")
STEPS = {"received": 480, "registered": 480, "assigned": 478, "answered": 466, "resolved": 382}
RULES = [
    ("unreported", Words("重大投诉未上报", "Major and not reported"), Words("今天上报", "report it today")),
    ("overdue", Words("逾期 7 天以上", "More than 7 days overdue"), Words("定新期限", "set a new date")),
    ("unassigned", Words("还没有经办人", "Nobody handles it"), Words("指派经办人", "assign somebody")),
]


@dataclass(frozen=True)
class Advice:
    found: Words
    action: Words
    evidence: Words


def flow(counts: dict[str, int]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"step": step, "count": count, "median": 3600.0 if step == "answered" else None, "low": 3000.0 if step in ("answered", "resolved") else None,
             "high": 4000.0 if step == "answered" else None}
            for step, count in counts.items()
        ]
    )  # fmt: skip


def case(number: int, **facts: object) -> dict[str, object]:
    return {
        "complaint_id": f"T-{number:03d}", "received_on": "2026-10-03", "severity": "重大", "category": samples.HOSTILE,
        "name": "王敏" if number % 2 else None, "text": samples.HOSTILE if number % 3 else None, **facts,
    }  # fmt: skip


def decided() -> pd.DataFrame:
    rows = [case(1, age_days=39.6, rules=["unreported", "overdue"])]
    return pd.DataFrame(rows + [case(number, age_days=float(number), rules=["overdue"]) for number in range(2, 10)])  # fmt: skip


def register() -> pd.DataFrame:
    settled = {
        "finished_on": "2026-10-09",
        "is_overdue": False,
        "days": 6.0,
        "followup": "due",
        "followup_on": "2026-11-16",
    }
    waiting = {"finished_on": None, "is_overdue": True, "days": 20.5, "followup": None, "followup_on": None}
    return pd.DataFrame([
        case(1, reporting="on_time", report_hours=3.0, **settled),
        case(2, reporting="late", report_hours=30.0, **settled | {"followup": "missed"}),
        case(3, reporting="missing", report_hours=None, **waiting),
        *(case(number, reporting="waiting", report_hours=None, **waiting | {"is_overdue": False}) for number in range(4, 18)),
    ])  # fmt: skip


def rates(period: str = "now") -> pd.DataFrame:
    shares = {"now": (0.058, 0.032), "before": (0.064, 0.046)}[period]
    rows = [
        samples.measure(kpi, samples.PERIOD, share, 400) for kpi, share in zip(RETURNED, shares, strict=True)
    ]
    return pd.DataFrame(rows).assign(immature=[0, 12])


def by_severity() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Measures and curves of three severities; of the last not even half are resolved."""
    rows, curves = [], []
    for place, name in enumerate(("重大", "较重", samples.HOSTILE[:20])):
        for kpi in (MEDIAN, P90):
            value = None if place == 2 else (place + 1) * DAY * (2.0 if kpi is P90 else 1.0)
            status = "not_reached" if value is None else "ok"
            rows.append(
                samples.measure(kpi.name, samples.PERIOD, value, 60, status, severity=name)
                | {"numerator": 50.0}
            )
        curves.append(signals.curve().assign(severity=name))
    return pd.DataFrame(rows), pd.concat(curves, ignore_index=True)


def groups() -> Block:
    measured = samples.causes(samples.CAUSES), samples.causes(samples.CAUSES_BEFORE)
    names = list(samples.CAUSES)
    rated = pd.DataFrame([
        samples.measure(ON_TIME.name, samples.PERIOD, 0.5 if name == "配送延迟" else 0.9, 20 if name == "物流" else 100,
                        "too_few" if name == "物流" else "ok", staff_id=name) for name in names
    ])  # fmt: skip
    open_ones = pd.DataFrame([samples.measure("open_complaints", samples.PERIOD, 7.0, category=name) for name in names])  # fmt: skip
    return blocks.complaint_groups(
        compare.causes(*measured, "category"), "category", CATEGORY, ON_TIME,
        on_time=compare.people(rated, ON_TIME), waiting=open_ones, target=0.88,
    )  # fmt: skip


def complaints_page() -> list[Block]:
    """Every block that only a complaints page shows."""
    chains = pd.DataFrame(
        {"ids": [["T-001", "T-007"]], "category": ["物流"], "times": [2], "days": [9], "is_open": [True]}
    )
    opened = pd.DataFrame(
        [case(5, reopened_on="2026-10-20", days=3.2), case(6, reopened_on="2026-10-18", days=None)]
    )
    wrote = pd.DataFrame([{"cause": "物流", "complaint_id": "T-001", "text": samples.HOSTILE}])
    times, curves = by_severity()
    advice = Advice(
        Words("类别“物流”由 20 件增至 90 件", "Category 物流 grew from 20 to 90"),
        Words("找出源头。", "Find the source."),
        Words("概率 0.001", "probability 0.001"),
    )
    return [
        blocks.header(Words("投诉报告", "Complaints"), samples.DEPARTMENT, samples.PERIOD, previous=samples.PERIOD.previous()),
        blocks.heading("要拿主意的", "To decide"),
        blocks.decisions(decided(), RULES, open_count=132, back_count=26),
        blocks.heading("流程", "Flow"),
        blocks.complaint_flow(flow(STEPS), before=flow(STEPS), absent=["classified", "closed"]),
        groups(),
        blocks.suggestions([advice], tested=30),
        blocks.excerpts(wrote),
        blocks.returned(rates(), [CATALOGUE[name] for name in RETURNED], before=rates("before"), chains=chains, reopened=opened),
        blocks.major_register(register(), hours=24),
        blocks.survival_groups(times, "severity", MEDIAN, P90, curves, what=SEVERITY),
        blocks.closing(),
    ]  # fmt: skip


def empty_page() -> list[Block]:
    """The same blocks where nothing happened."""
    nothing, times = register().head(0), by_severity()
    return [
        blocks.decisions(decided().head(0), RULES, open_count=0),
        blocks.complaint_flow(flow({"received": 0, "registered": 0})),
        blocks.complaint_groups(compare.causes(samples.causes({}).reindex(columns=["category", "value"]), samples.causes({}).reindex(columns=["category", "value"]), "category"), "category", CATEGORY, ON_TIME),
        blocks.suggestions([], tested=0),
        blocks.excerpts(pd.DataFrame(columns=["cause", "complaint_id", "text"])),
        blocks.returned(pd.DataFrame(columns=["kpi"]), [CATALOGUE[name] for name in RETURNED]),
        blocks.major_register(nothing, hours=24),
        blocks.survival_groups(times[0].head(0), "severity", MEDIAN, P90, times[1].head(0), what=SEVERITY),
    ]  # fmt: skip
