"""People who are all alike: how often a rule calls one of them different."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from benchmarks.tables import percent, table
from pipeline.compare.funnel import funnel_limits
from pipeline.compare.people import signal_level, tails

SEED = 20261123
PEOPLE = 30
RATE = 0.85
DAYS = 4000
YEAR = 250
MINIMUM_N = 30
MONTHS = 24_000
MONTHLY = {"daily, few cases": (30, 61), "monthly": (200, 701)}
Flags = NDArray[np.bool_]
Counts = NDArray[np.int64]

WORDS = """\
## 2. 三十个完全一样的人 · Thirty people who are all alike

三十人的真实接通率都是 85 %，每人每天 3 到 40 个来电。谁被标出，都是冤枉。“离平均数 1.5 个标准差”的办法几乎天天有人被标，来电少的人被标得最多；
“落在漏斗图 99.8 % 线外”在来电少时也会冤枉全对的人。Kefu 只看精确的尾概率，按人数分摊，样本不足 30 的不比较。

Thirty people answer 85 % of their calls, each of them 3 to 40 a day. Whoever is flagged is flagged wrongly. "1.5 standard
deviations from the mean" flags somebody nearly every day, and those with few calls most. "Outside the 99.8 % line of the funnel"
wrongs people with a perfect record of few calls. Kefu goes by the exact tail, shared out among the people compared, and compares
nobody with fewer than 30 cases.
"""

WORDS_OF_REPORTS = """\
同样的三十人，每份报告里每人有更多来电：一份报告里点到任何一个人的机会（上限 5 %）。

The same thirty people with more cases each: in how many reports anybody at all is named (at most 5 % by design).
"""


def section() -> list[str]:
    """What 4,000 days of thirty people alike bring each rule to say, and what reports of longer periods do."""
    x, n = simulated_days()
    exact = is_signalled(x, n)
    rules = {
        "1.5 standard deviations from the mean": beyond_deviations(x, n),
        "outside the drawn 99.8 % line": beyond_drawn_lines(x, n),
        "Kefu's tail, any number of cases": exact,
        "Kefu": exact & (n >= MINIMUM_N),
    }
    headings = [
        "rule",
        f"people flagged, {YEAR} days",
        "days with a flag",
        f"people flagged, {DAYS:,} days",
        "days with a flag",
        "calls of the flagged, mean",
    ]
    rows = [
        [name, *_shares(flags[:YEAR]), *_shares(flags), _mean_n(flags, n)] for name, flags in rules.items()
    ]
    return [*WORDS.splitlines(), "", *table(headings, rows), *WORDS_OF_REPORTS.splitlines(), "", *_reports()]


def simulated_days() -> tuple[Counts, Counts]:
    """Answered calls and calls, one row per day, one column per person."""
    rng = np.random.default_rng(SEED)
    days = [(rng.binomial(n, RATE), n) for n in (rng.integers(3, 41, PEOPLE) for _ in range(DAYS))]
    x, n = (np.array(part) for part in zip(*days, strict=True))
    return x, n


def is_signalled(x: Counts, n: Counts) -> Flags:
    """Whom `compare.people` would signal if everybody's cases were enough."""
    at_least, at_most = tails(x, n)
    flags: Flags = np.fmin(at_least, at_most) <= signal_level(x.shape[-1])
    return flags


def beyond_deviations(x: Counts, n: Counts, times: float = 1.5) -> Flags:
    """Whose rate lies so many standard deviations of the people's rates from their mean."""
    rate = x / n
    deviation = rate.std(axis=-1, ddof=1, keepdims=True)
    flags: Flags = np.abs(rate - rate.mean(axis=-1, keepdims=True)) >= times * deviation
    return flags


def beyond_drawn_lines(x: Counts, n: Counts) -> Flags:
    """Whose rate lies outside the 99.8 % limits drawn about the rate of all."""
    centres, flags = x.sum(axis=-1) / n.sum(axis=-1), np.empty(x.shape, dtype=bool)
    for day, centre in enumerate(centres):
        limits, rate = funnel_limits(centre, n[day]), x[day] / n[day]
        flags[day] = (rate < limits["low_998"]) | (rate > limits["high_998"])
    return flags


def _shares(flags: Flags) -> list[str]:
    return [percent(flags.mean(), 2), percent(flags.any(axis=1).mean(), 2)]


def _mean_n(flags: Flags, n: Counts) -> str:
    """The mean over days of the flagged people's calls."""
    somebody = flags.any(axis=1)
    if not somebody.any():
        return "–"
    return f"{((n * flags).sum(axis=1)[somebody] / flags.sum(axis=1)[somebody]).mean():.1f}"


def _reports() -> list[str]:
    rows = []
    for name, (fewest, most) in MONTHLY.items():
        rng = np.random.default_rng(SEED)
        n = rng.integers(fewest, most, (MONTHS, PEOPLE))
        flags = is_signalled(rng.binomial(n, RATE), n)
        rows.append(
            [
                name,
                f"{fewest}–{most - 1}",
                f"{MONTHS:,}",
                percent(flags.mean(), 3),
                percent(flags.any(axis=1).mean(), 2),
            ]
        )
    return table(
        ["report", "cases of a person", "reports", "people named", "reports that name anybody"], rows
    )
