"""Luck and skill: what best and worst mean among people alike, and what shrinking makes of it."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from benchmarks.tables import percent, table
from pipeline.compare import people, spread
from pipeline.kpi import CATALOGUE

SEED = 20261125
PEOPLE = 20
CASES = 50
DEPARTMENTS = 300
BOTTOM = 4
KPI = CATALOGUE["callback_on_time_rate"]
SKILLS = {
    "all alike": (900_000.0, 100_000.0),
    "differ by 2 points": (202.0, 22.5),
    "differ by 4 points": (49.7, 5.5),
    "differ by 8 points": (11.8, 1.3),
}
BANDS = ((0.0, 0.1), (0.1, 0.3), (0.3, 0.5), (0.5, 0.7), (0.7, 0.9), (0.9, 1.01))
Floats = NDArray[np.float64]

WORDS = """\
## 4. 运气与本事 · Luck and skill

二十人，每人 50 件，部门平均 90 %。即使人人一样，最好与最差之间平均也差十五个百分点，这全是运气。Kefu 的“收缩估计”把运气扣掉。表中“差多少”是真实水平的标准差；
“误差”是估计离真实水平多远；“区间包住”是 95 % 区间包住真实水平（或真实名次）的比例；“看得出差别”是页面没有说“这些人分不出高下”的比例。

Twenty people with 50 cases each, 90 % on average. Even where all are alike the best and the worst lie fifteen points apart on average,
by luck alone. The shrunken estimate takes the luck out. "Differ by" is the standard deviation of the people's true rates; "error" is how
far the estimate lies from them (root mean square); "holds" how often the 95 % interval holds the true rate, or the true rank;
"told apart" how often the page does not say that these people cannot be told apart.
"""

WORDS_OF_BOTTOM = """\
“属于末四名的机会”说得准不准：按页面给出的机会分档，其中真正属于末四名的比例（各人真有高下的三种部门合计）。

Whether "the chance of being among the last four" is a chance: people by the chance the page gives them, and how many of them really are
among the last four (the three kinds of department in which people differ, together).
"""


def section() -> list[str]:
    """Gaps, errors, coverage and calibration over departments whose people differ by nothing, a little and much."""
    rng = np.random.default_rng(SEED)
    found = {
        name: pd.concat([_department(rng, *skill) for _ in range(DEPARTMENTS)])
        for name, skill in SKILLS.items()
    }
    headings = [
        "people",
        "best − worst, crude",
        "5–95 of 100",
        "shrunken",
        "error, crude",
        "shrunken",
        "rate interval holds",
        "rank interval holds",
        "told apart",
    ]
    rows = [[name, *_summary(frame)] for name, frame in found.items()]
    differing = pd.concat([frame for name, frame in found.items() if name != "all alike"])
    return [
        *WORDS.splitlines(),
        "",
        *table(headings, rows),
        *WORDS_OF_BOTTOM.splitlines(),
        "",
        *_calibration(differing),
    ]


def _department(rng: np.random.Generator, a: float, b: float) -> pd.DataFrame:
    """What `compare.people` says of one simulated department, beside the truth."""
    truth = rng.beta(a, b, PEOPLE)
    x = rng.binomial(CASES, truth)
    measured = pd.DataFrame({
        "kpi": KPI.name, "staff_id": [f"S{number:02}" for number in range(PEOPLE)], "numerator": x, "denominator": CASES,
        "value": x / CASES, "status": "ok",
    })  # fmt: skip
    grouped = people(measured, KPI, bottom=BOTTOM)
    place = (-truth).argsort().argsort() + 1
    return grouped.assign(
        truth=truth,
        place=place,
        is_told_apart=not spread(grouped, KPI).is_alike,
        department=rng.integers(2**62),
    )


def _summary(frame: pd.DataFrame) -> list[str]:
    gaps = _gaps(frame, "value")
    inside = frame["truth"].between(frame["shrunk_low"], frame["shrunk_high"])
    ranked = frame["place"].between(frame["rank_low"], frame["rank_high"])
    return [
        percent(gaps.mean()), f"{100 * np.quantile(gaps, 0.05):.0f}–{100 * np.quantile(gaps, 0.95):.0f}", percent(_gaps(frame, "shrunk").mean()),
        *(percent(np.sqrt(((frame[name] - frame["truth"]) ** 2).mean())) for name in ("value", "shrunk")),
        percent(inside.mean()), percent(ranked.mean()), percent(frame["is_told_apart"].mean(), 0),
    ]  # fmt: skip


def _gaps(frame: pd.DataFrame, column: str) -> Floats:
    found = frame.groupby("department")[column]
    return (found.max() - found.min()).to_numpy(float)


def _calibration(frame: pd.DataFrame) -> list[str]:
    is_bottom = frame["place"] > PEOPLE - BOTTOM
    rows = []
    for low, high in BANDS:
        band = (frame["p_bottom"] >= low) & (frame["p_bottom"] < high)
        rows.append(
            [
                f"{100 * low:.0f}–{100 * min(high, 1):.0f} %",
                int(band.sum()),
                percent(frame.loc[band, "p_bottom"].mean()),
                percent(is_bottom[band].mean()),
            ]
        )
    return table(["chance given", "people", "its mean", "really among the last four"], rows)
