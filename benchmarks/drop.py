"""A real drop in one person: how soon it is seen, and who else is named meanwhile."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from benchmarks.alike import beyond_deviations, is_signalled
from benchmarks.tables import percent, table
from pipeline.compare.shrinkage import shrinkage

SEED = 20261124
PEOPLE = 20
CASES = 80
RATE = 0.9
DROP = 0.1
MONTHS = 12
DEPARTMENTS = 4000
WEIGHED = 400
SHOWN = (1, 2, 3, 4, 6, 12)
Flags = NDArray[np.bool_]
Counts = NDArray[np.int64]

WORDS = """\
## 3. 一个人真的退步了 · One person really drops

二十人，每人每月 80 件，达标率 90 %；从第一个月起，其中一人降到 80 %。表中是到某月为止已被看出的机会，以及同时有没变化的人被点名的月份。
1.5 个标准差的办法看得快，因为它月月都点别人的名。把期间拉长（降后累计）比逐月看更有把握。

Twenty people with 80 cases a month, of which 90 % go well; from the first month on one of them falls to 80 %. The table shows how
often that has been seen by then, and in how many monthly reports somebody is named who has not changed. The rule of 1.5 standard
deviations sees it soon because it names somebody else nearly every month. A longer period (all months since the drop, as a report of a
quarter or of several months has them) is surer than each month by itself.
"""

WORDS_OF_CHANCES = """\
在那之前，页面已给出“属于末四名”的机会：下表是这一位与其余各位的中位数（降后累计）。

Before that, the page already gives the chance of being among the last four: its median for that person and for the others, of all
months since the drop.
"""


def section() -> list[str]:
    """How many months pass until a drop of ten points is seen."""
    x, n = simulated_months()
    so_far, n_so_far = x.cumsum(axis=1), n.cumsum(axis=1)
    rules = {
        "Kefu, each month by itself": is_signalled(x, n),
        "Kefu, all months since the drop": is_signalled(so_far, n_so_far),
        "1.5 standard deviations, each month": beyond_deviations(x, n),
    }
    headings = [
        "rule",
        *(f"by month {month}" for month in SHOWN),
        "median month",
        "reports naming somebody unchanged",
    ]
    rows = [
        [name, *_seen(flags), percent(flags[:, :, 1:].any(axis=2).mean())] for name, flags in rules.items()
    ]
    return [
        *WORDS.splitlines(),
        "",
        *table(headings, rows),
        *WORDS_OF_CHANCES.splitlines(),
        "",
        *_chances(so_far, n_so_far),
    ]


def simulated_months() -> tuple[Counts, Counts]:
    """Cases that went well and cases: department, month, person; the first person is the one who dropped."""
    rate = np.full(PEOPLE, RATE)
    rate[0] -= DROP
    n = np.full((DEPARTMENTS, MONTHS, PEOPLE), CASES)
    return np.random.default_rng(SEED).binomial(n, rate), n


def _seen(flags: Flags) -> list[str]:
    by_month = np.logical_or.accumulate(flags[:, :, 0], axis=1)
    first = np.where(by_month[:, -1], by_month.argmax(axis=1) + 1, MONTHS + 1)
    median = int(np.median(first))
    return [
        *(percent(by_month[:, month - 1].mean(), 0) for month in SHOWN),
        str(median) if median <= MONTHS else f"> {MONTHS}",
    ]


def _chances(x: Counts, n: Counts) -> list[str]:
    rows = []
    for month in (1, 2, 3, 6):
        chances = np.array([_p_bottom(x[one, month - 1], n[one, month - 1]) for one in range(WEIGHED)])
        own, others = chances[:, 0], chances[:, 1:]
        rows.append(
            [
                month,
                percent(np.median(own), 0),
                percent(np.median(others), 0),
                percent(np.quantile(others, 0.95), 0),
            ]
        )
    return table(["months", "the one who dropped", "the others, median", "the others, 95 of 100 below"], rows)


def _p_bottom(x: Counts, n: Counts) -> NDArray[np.float64]:
    return shrinkage(x, n, n > 0, "higher", bottom=4)["p_bottom"]
