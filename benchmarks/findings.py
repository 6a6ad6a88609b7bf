"""How often a report on a department where nothing changes says that something did, by the rules that said it.

`python -m benchmarks.findings` prints the table; the seed is fixed. The department has 13 KPIs, those with a target exactly at
it, 24 people alike, and 8 causes of complaints, over thirteen months; its charts show 26 weeks, or the 13 months. One version
of it varies from week to week as chance makes it, the other 1.5 times as much.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import cache, partial
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.random import Generator
from numpy.typing import NDArray

from benchmarks.tables import percent, table
from pipeline import compare
from pipeline.compare.people import groups, signal_level, tails
from pipeline.findings import FALSE_REPORTS, Ageing, Causes, Evidence, PeopleEvidence
from pipeline.findings.complaints import ageing, grown_causes
from pipeline.findings.figures import endings, met, missed, moved
from pipeline.findings.people import outside
from pipeline.findings.rates import SHARES
from pipeline.findings.standings import Standing, standings_of
from pipeline.kpi import kpi_named
from pipeline.kpi.intervals import order_statistics, student, wilson
from pipeline.periods import Grain, Period, period_of
from pipeline.report.blocks import Finding

SEED = 20261124
REPORTS = 1000
FIRST_DAY, LAST_DAY = date(2025, 10, 1), date(2026, 10, 31)
MONTHS, WEEKS = 13, 26
DAYS = (LAST_DAY - FIRST_DAY).days + 1
WEEK_OF = np.arange(3, DAYS + 3) // 7
"""The week each day lies in: FIRST_DAY is a Wednesday, and weeks begin on Sundays."""
FIGURES = ("numerator", "denominator", "value", "low", "high")

RATES: dict[str, tuple[float, int]] = {
    "callback_on_time_rate": (0.85, 35), "callback_satisfaction_rate": (0.8, 16), "callback_deal_from_due_rate": (0.06, 30),
    "complaint_on_time_rate": (0.87, 16), "complaint_timely_rate": (0.93, 14), "answer_rate": (0.945, 160),
    "service_level": (0.79, 160), "call_resolution_rate": (0.78, 150), "satisfaction_rate": (0.78, 55),
}  # fmt: skip
"""KPI: true rate, cases a day."""
TIMES = {"average_speed_of_answer": (2.7, 0.9, 150), "resolution_time_median": (12.0, 1.1, 15)}
"""KPI: mean and deviation of the logarithm of the seconds, cases a day."""
COUNT, COUNT_A_DAY = "complaints_received", 16.0
STOCK, STOCK_SIZE = "overdue_open_complaints", 25.0
OPEN, MEAN_AGE = 60, 14.0
KPIS = (*RATES, *TIMES, COUNT, STOCK)
TARGETS = {name: rate for name, (rate, _) in RATES.items()} | {
    "average_speed_of_answer": float(np.exp(2.7 + 0.9**2 / 2)), "resolution_time_median": float(np.exp(12.0)),
}  # fmt: skip
PEOPLE, CASES_EACH = 24, 45
COMPARED = ("callback_on_time_rate", "complaint_on_time_rate", "call_resolution_rate")
CAUSE_SHARES = (0.3, 0.22, 0.15, 0.12, 0.09, 0.06, 0.04, 0.02)


WORDS = """\
## 6. 结论会无中生有吗 · Do findings see what is not there

一个什么都没变的部门：13 项指标、目标恰好等于真值、24 名能力相同的员工、8 类投诉原因、13 个月。表中是“有错误结论的报告”所占的比例：每类规则声明的上限，
以及模拟所得。周与周之间的波动，一次只是偶然，一次是偶然的 1.5 倍。

A department where nothing changes: 13 KPIs, targets exactly at the truth, 24 people alike, 8 causes of complaints, 13 months. The
table gives the share of reports with a false finding: the most that each family of rules is allowed, and what was found. Weeks vary
as chance makes them, or 1.5 times as much.
"""


class Department(NamedTuple):
    """What it is called, how many times as much as by chance a week varies, and what its charts are cut into."""

    name: str
    dispersion: float
    charts: Grain


DEPARTMENTS = (
    Department("周图，仅偶然 · weekly charts, chance alone", 1.0, "week"),
    Department("周图，离散 1.5 倍 · weekly charts, 1.5 × chance", 1.5, "week"),
    Department("月图，仅偶然 · monthly charts, chance alone", 1.0, "month"),
)
Rule = Callable[[Sequence[Standing], Evidence], list[Finding]]
RULES: dict[str, tuple[Rule, ...]] = {
    "people": (lambda _, evidence: outside(evidence),),
    "change": (moved,),
    "chart": (endings,),
    "target": (missed, met),
    "cause": (lambda _, evidence: grown_causes(evidence),),
    "ageing": (lambda _, evidence: ageing(evidence),),
}
LABELS = {
    "people": "人员 · people", "change": "与上期相比 · change", "chart": "控制图 · charts", "target": "目标 · targets",
    "cause": "原因 · causes", "ageing": "积压 · backlog",
}  # fmt: skip


class Span(NamedTuple):
    """A period, and the first and the end of its days among all days drawn."""

    period: Period
    first: int
    end: int


def section() -> list[str]:
    """The words and the table."""
    return [*WORDS.splitlines(), "", *lines()]


def lines(reports: int = REPORTS) -> list[str]:
    """The table: reports simulated, reports with a false finding and the stated rate, by department and rule family."""
    with ProcessPoolExecutor() as pool:
        told = {
            department: list(pool.map(partial(false_families, department), range(reports), chunksize=20))
            for department in DEPARTMENTS
        }
    headings = ["规则 · rules", "声明 · stated", *(department.name for department in DEPARTMENTS)]
    rows = [
        [LABELS[family], percent(SHARES[family]), *(_share(told[one], {family}) for one in DEPARTMENTS)]
        for family in RULES
    ]
    total = ["合计 · any", percent(FALSE_REPORTS), *(_share(told[one], {*RULES}) for one in DEPARTMENTS)]
    simulated = ["模拟报告数 · reports simulated", "", *([reports] * len(DEPARTMENTS))]
    return table(headings, [*rows, total, simulated])


def false_families(department: Department, number: int) -> set[str]:
    """The families of rules that say something false of one simulated report."""
    evidence = evidence_of(department, np.random.default_rng([SEED, DEPARTMENTS.index(department), number]))
    standings = standings_of(evidence)
    return {family for family, rules in RULES.items() if any(rule(standings, evidence) for rule in rules)}


def evidence_of(department: Department, draws: Generator) -> Evidence:
    """What a report on the department, in which nothing changes, is drawn from."""
    charted, (before, now) = spans(department.charts), spans("month")[-2:]
    drawn = _measured(department, draws, [*charted, before, now])
    charts, figures = drawn[drawn["at"] < len(charted)], drawn[drawn["at"] >= len(charted)]
    figures_now, figures_before = (figures[figures["period"] == span.period.text] for span in (now, before))
    controls = {name: compare.control(charts, kpi_named(name)) for name in KPIS}
    return Evidence(
        kpis=[kpi_named(name) for name in KPIS],
        now=figures_now,
        before=figures_before,
        changes=compare.change(figures_now, figures_before, controls),
        targets=TARGETS,
        controls=controls,
        people=[_people(name, draws) for name in COMPARED],
        causes=Causes(compare.causes(_causes(draws), _causes(draws), "category")),
        ageing=Ageing(_ages(draws), _ages(draws)),
        period=now.period,
    )


@cache
def spans(grain: Grain) -> list[Span]:
    """The periods that charts are cut into: the last weeks or months."""
    count = WEEKS if grain == "week" else MONTHS
    periods = period_of(LAST_DAY, grain, "sunday").with_history(count).cut(grain)
    return [Span(one, (one.first_day - FIRST_DAY).days, (one.end_day - FIRST_DAY).days) for one in periods]


def _measured(department: Department, draws: Generator, cuts: Sequence[Span]) -> pd.DataFrame:
    """Measures of every KPI in each of the periods, counted from the same days; `at` numbers the period."""
    parts = [_rate(name, *RATES[name], department.dispersion, draws, cuts) for name in RATES]
    parts += [_times(name, department.dispersion, draws, cuts) for name in TIMES]
    parts += [_count(department.dispersion, draws, cuts), _stock(draws, cuts)]
    frame = pd.concat(parts, ignore_index=True)
    return frame.assign(status="ok")


def _rows(name: str, cuts: Sequence[Span], **figures: Any) -> pd.DataFrame:
    labels = {
        "kpi": name,
        "at": range(len(cuts)),
        "period": [cut.period.text for cut in cuts],
        "first_day": [cut.period.first_day for cut in cuts],
        "end_day": [cut.period.end_day for cut in cuts],
    }
    return pd.DataFrame(labels | dict.fromkeys(FIGURES, np.nan) | figures)


def _rate(
    name: str, rate: float, a_day: int, dispersion: float, draws: Generator, cuts: Sequence[Span]
) -> pd.DataFrame:
    """A rate whose weeks vary so many times as much as by chance: each has a beta-distributed rate of its own."""
    cases = draws.poisson(a_day, DAYS)
    of_week = np.full(DAYS, rate)
    if dispersion > 1:
        strength = (7 * a_day - 1) / (dispersion**2 - 1) - 1
        of_week = draws.beta(rate * strength, (1 - rate) * strength, WEEK_OF[-1] + 1)[WEEK_OF]
    counted = draws.binomial(cases, of_week)
    x, n = (_sums(days, cuts) for days in (counted, cases))
    low, high = wilson(x, n)
    return _rows(name, cuts, numerator=x, denominator=n, value=x / n, low=low, high=high)


def _times(name: str, dispersion: float, draws: Generator, cuts: Sequence[Span]) -> pd.DataFrame:
    """A mean or median of lognormal times, whose weeks vary so many times as much as by chance."""
    centre, deviation, a_day = TIMES[name]
    moved_by = draws.normal(0, deviation * np.sqrt((dispersion**2 - 1) / (7 * a_day)), WEEK_OF[-1] + 1)
    cases = draws.poisson(a_day, DAYS)
    starts = np.concatenate([[0], np.cumsum(cases)])
    seconds = np.exp(draws.normal(np.repeat(centre + moved_by[WEEK_OF], cases), deviation))
    samples = [np.sort(seconds[starts[cut.first] : starts[cut.end]]) for cut in cuts]
    n = np.array([len(sample) for sample in samples], dtype=float)
    if kpi_named(name).statistic == "median":
        value, low, high = order_statistics(samples, 0.5)
        return _rows(name, cuts, denominator=n, value=value, low=low, high=high)
    total, squares = (np.array([(sample**power).sum() for sample in samples]) for power in (1, 2))
    low, high = student(total, squares, n)
    return _rows(name, cuts, numerator=total, denominator=n, value=total / n, low=low, high=high)


def _count(dispersion: float, draws: Generator, cuts: Sequence[Span]) -> pd.DataFrame:
    a_day = np.full(DAYS, COUNT_A_DAY)
    if dispersion > 1:
        strength = 7 * COUNT_A_DAY / (dispersion**2 - 1)
        a_day *= draws.gamma(strength, 1 / strength, WEEK_OF[-1] + 1)[WEEK_OF]
    x = _sums(draws.poisson(a_day), cuts)
    return _rows(COUNT, cuts, numerator=x, value=x)


def _stock(draws: Generator, cuts: Sequence[Span]) -> pd.DataFrame:
    x = draws.poisson(STOCK_SIZE, len(cuts)).astype(float)
    return _rows(STOCK, cuts, numerator=x, value=x)


def _sums(days: NDArray[np.int64], cuts: Sequence[Span]) -> NDArray[np.float64]:
    total = np.concatenate([[0], np.cumsum(days)])
    return np.array([total[cut.end] - total[cut.first] for cut in cuts], dtype=float)


def _people(name: str, draws: Generator) -> PeopleEvidence:
    """People alike, compared as `compare.people` compares them, without its estimates."""
    n = draws.poisson(CASES_EACH, PEOPLE)
    at_least, at_most = tails(x := draws.binomial(n, RATES[name][0]), n)
    is_compared = n >= kpi_named(name).minimum_n
    group = groups(at_least, at_most, is_compared, signal_level(int(is_compared.sum())))
    columns = {"name": [f"S{one}" for one in range(PEOPLE)], "numerator": x, "denominator": n, "group": group}
    return PeopleEvidence(kpi_named(name), pd.DataFrame(columns | {"tail": np.fmin(at_least, at_most)}))


def _causes(draws: Generator) -> pd.DataFrame:
    counts = draws.poisson(COUNT_A_DAY * 30 * np.array(CAUSE_SHARES)).astype(float)
    return pd.DataFrame({"category": [f"C{one}" for one in range(len(counts))], "value": counts})


def _ages(draws: Generator) -> list[float]:
    return list(draws.exponential(MEAN_AGE, draws.poisson(OPEN)))


def _share(told: Sequence[set[str]], families: set[str]) -> str:
    return percent(sum(bool(families & report) for report in told) / len(told))


def main() -> None:
    sys.stdout.write("\n".join(lines()).rstrip() + "\n")


if __name__ == "__main__":
    main()
