"""How often a 95 % interval of a rate holds the true rate: counted out from the binomial law, not simulated."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy import special

from benchmarks.tables import percent, table
from pipeline.kpi.intervals import Interval, exact, wilson

RATES = np.linspace(0.02, 0.98, 961)
SIZES = range(5, 2001)
SHOWN = (5, 10, 20, 30, 50, 100, 200, 500, 1000, 2000)
Floats = NDArray[np.float64]
Rule = Callable[[NDArray[np.int64], int], Interval]

WORDS = """\
## 1. 区间有没有说的那么准 · Do the intervals hold what they say

页面上比率旁的区间是 Wilson 的 95 % 区间。下表按二项分布逐一算出它包住真实比率的机会：对 0.02 到 0.98 的全部比率取平均，旁边是最差的那个比率。
精确区间（Clopper–Pearson）从不低于 95 %，代价是更宽。

The interval beside a rate is Wilson's 95 % interval. The table counts out, from the binomial law, how often it holds the true
rate: averaged over the rates from 0.02 to 0.98 in steps of 0.001, with the rate it serves worst beside it. The exact interval
(Clopper–Pearson) never holds it less often than in 95 of 100, and is wider for it.
"""


def section() -> list[str]:
    """Coverage of Wilson's and of the exact interval for every n from 5 to 2,000."""
    found = {
        name: np.array([coverage(rule, n) for n in SIZES])
        for name, rule in (("wilson", wilson), ("exact", exact))
    }
    return [
        *WORDS.splitlines(),
        "",
        *_shown(found["wilson"], found["exact"]),
        *_all_sizes(found["wilson"], found["exact"]),
    ]


def coverage(rule: Rule, n: int) -> Floats:
    """The chance, at each of the rates, that the interval of a sample of n holds the rate."""
    low, high = rule(np.arange(n + 1), n)
    first, last = np.searchsorted(high, RATES, "left"), np.searchsorted(low, RATES, "right") - 1
    below = np.where(first > 0, special.bdtr(np.maximum(first - 1, 0), n, RATES), 0.0)
    covered: Floats = np.where(last >= first, special.bdtr(np.maximum(last, 0), n, RATES) - below, 0.0)
    return covered


def _shown(wilsons: Floats, exacts: Floats) -> list[str]:
    headings = ["n", "Wilson, average", "worst", "at rate", "exact, average", "worst"]
    rows = []
    for n in SHOWN:
        ours, safe = wilsons[n - SIZES.start], exacts[n - SIZES.start]
        worst = ours.argmin()
        rows.append(
            [
                n,
                percent(ours.mean(), 2),
                percent(ours[worst]),
                f"{RATES[worst]:.3f}",
                percent(safe.mean(), 2),
                percent(safe.min(), 2),
            ]
        )
    return table(headings, rows)


def _all_sizes(wilsons: Floats, exacts: Floats) -> list[str]:
    average = wilsons.mean(axis=1)
    n, rate = np.unravel_index(wilsons.argmin(), wilsons.shape)
    return [
        f"All {len(SIZES)} sizes from {SIZES.start} to {SIZES[-1]}: Wilson's average lies between {percent(average.min(), 2)} and "
        f"{percent(average.max(), 2)}; its worst single rate is {RATES[rate]:.3f} at n = {SIZES[int(n)]} with {percent(wilsons.min())}. "
        f"The exact interval's worst is {percent(exacts.min(), 2)}.",
        "",
    ]  # fmt: skip
