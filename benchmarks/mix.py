"""Hard cases in one hand: what the crude figure says of that person, and what observed over expected does."""

from __future__ import annotations

import numpy as np
import pandas as pd

from benchmarks.tables import percent, table
from pipeline.compare import case_mix, people
from pipeline.kpi import CATALOGUE

SEED = 20261126
PEOPLE = 12
REPORTS = 300
CASES = 120
HARD_SHARE = (0.7, *[0.15] * (PEOPLE - 1))
RATES = (0.92, 0.70)
KPI = CATALOGUE["complaint_on_time_rate"]
KINDS = ("easy", "hard")

WORDS = """\
## 5. 难办的投诉都归一个人 · The hard cases go to one person

十二人，每人 120 件。一般投诉 92 % 按时办结，重大投诉 70 %。专员手里七成是重大投诉，别人一成半。第一行人人一样；第二行专员自己确实差十个百分点；第三行另一位差十个百分点。
粗比率冤枉专员，按工作构成调整后不会；真有差别时调整后仍看得出。

Twelve people with 120 cases each; 92 % of easy and 70 % of hard cases end on time. Seven of ten of the specialist's are hard, one and a half of
ten of everybody else's. In the first row all are alike; in the second the specialist really is ten points worse with either kind; in the third somebody
else is. The crude rate wrongs the specialist, the adjusted one does not, and it still sees who is worse.
"""


def section() -> list[str]:
    """How often the specialist, and anybody alike, is named by the crude and by the adjusted figure."""
    rng = np.random.default_rng(SEED)
    headings = [
        "department",
        "specialist below, crude",
        "adjusted",
        "the other one below, crude",
        "adjusted",
        "anybody else named, crude",
        "adjusted",
    ]
    worse = {"all alike": None, "the specialist is worse": 0, "somebody else is worse": 1}
    return [
        *WORDS.splitlines(),
        "",
        *table(headings, [[name, *_shares(rng, who)] for name, who in worse.items()]),
    ]


def _shares(rng: np.random.Generator, worse: int | None) -> list[str]:
    reports = [_groups(_cells(rng, worse)) for _ in range(REPORTS)]
    crude, adjusted = (np.array([report[number] for report in reports]) for number in (0, 1))
    shares = []
    for who in (0, 1):
        shares += [percent((groups[:, who] == "below").mean()) for groups in (crude, adjusted)]
    return shares + [percent((groups[:, 2:] != "same").any(axis=1).mean()) for groups in (crude, adjusted)]


def _cells(rng: np.random.Generator, worse: int | None) -> pd.DataFrame:
    hard = rng.binomial(CASES, HARD_SHARE)
    n = np.column_stack([CASES - hard, hard])
    rate = np.tile(RATES, (PEOPLE, 1))
    if worse is not None:
        rate[worse] -= 0.1
    staff = np.repeat([f"S{number:02}" for number in range(PEOPLE)], len(KINDS))
    return pd.DataFrame({
        "staff_id": staff, "severity": KINDS * PEOPLE, "numerator": rng.binomial(n, rate).ravel(), "denominator": n.ravel(),
    })  # fmt: skip


def _groups(cells: pd.DataFrame) -> tuple[list[str], list[str]]:
    """The groups of everybody in the order of ids: crude and adjusted."""
    summed = cells.groupby("staff_id", as_index=False)[["numerator", "denominator"]].sum()
    crude = people(summed.assign(kpi=KPI.name, status="ok"), KPI)["group"]
    return list(crude), list(case_mix(cells, KPI, ["severity"]).frame["group"])
