"""What has to be counted for a statistic, as aggregates over the rows of a group.

Sums are taken as decimals, which are exact, and samples are sorted, so the order of rows and threads never shows in a figure.
"""

from __future__ import annotations

from datetime import datetime

import ibis
from ibis import _
from ibis.common.deferred import Deferred

from pipeline.kpi.spec import Formula, Statistic

EXACT = "decimal(38, 6)"
MICROSECONDS = 1_000_000
Aggregates = dict[str, Deferred]


def aggregates(
    formula: Formula, statistic: Statistic, known_until: datetime, counted_by: str = ""
) -> Aggregates:
    """The counts by name: n, and by statistic counted | total, squares | total, over, tops, bottoms | values | waits, ended.

    Rows of the population that cannot be judged yet are in none of them, but in `immature`. Where rows stand for as many cases
    as `counted_by` says, the cases are counted, and a mean comes as a quotient of sums.
    """
    population = formula.population
    counts: Aggregates = {}
    if counted_by:
        return _of_sums(statistic, formula, _[counted_by].fill_null(1))
    if formula.matures_at:
        is_judged = (_[formula.matures_at] < ibis.literal(known_until)).fill_null(True)
        counts["immature"] = _.count(where=_both(population, ~is_judged))
        population = _both(population, is_judged)
    counts["n"] = _.count(where=population)
    if statistic in ("survival_median", "survival_p90"):
        return counts | _waits(formula, population, known_until)
    if formula.counted is None:
        return counts
    return counts | _of_values(statistic, formula.counted, formula.counted_over, population)


def _of_sums(statistic: Statistic, formula: Formula, cases: Deferred) -> Aggregates:
    """The counts where each row stands for so many cases, all of them judged."""
    population, counted = formula.population, formula.counted
    counts = {"n": _sum(cases, population)}
    if statistic == "ratio" and counted is not None:
        return counts | {"counted": _sum(cases, _both(population, counted))}
    if statistic in ("mean", "quotient") and counted is not None:
        over = cases if statistic == "mean" else formula.counted_over
        return counts | _of_values("quotient", counted, over, population)
    return counts


def _of_values(
    statistic: Statistic, counted: Deferred, over: Deferred | None, population: Deferred | None
) -> Aggregates:
    if statistic == "ratio":
        return {"counted": _.count(where=_both(population, counted))}
    if statistic == "mean":
        return {
            "total": _sum(counted, population),
            "squares": _sum(counted.cast(EXACT) * counted.cast(EXACT), population),
        }
    if statistic == "quotient" and over is not None:
        return {
            "total": _sum(counted, population),
            "over": _sum(over, population),
            "tops": _sample(counted, population, (counted, over)),
            "bottoms": _sample(over, population, (counted, over)),
        }
    return {"values": _sample(counted, population, (counted,))}


def _waits(formula: Formula, population: Deferred | None, known_until: datetime) -> Aggregates:
    """How long each row waited for its end, in seconds; negative where it still waits when what is known ends."""
    started, left, known = _[formula.dated_by], _[formula.left_by], ibis.literal(known_until)
    has_ended = (left < known).fill_null(False)
    waited, still_waiting = left.delta(started, unit="microsecond"), started.delta(known, unit="microsecond")
    signed = has_ended.ifelse(waited, still_waiting) / MICROSECONDS
    return {
        "ended": _.count(where=_both(population, has_ended)),
        "waits": _sample(signed, population, (signed,)),
    }


def _sum(value: Deferred, population: Deferred | None) -> Deferred:
    return value.cast(EXACT).sum(where=population).cast("float64")


def _sample(value: Deferred, population: Deferred | None, order: tuple[Deferred, ...]) -> Deferred:
    return value.cast("float64").collect(where=population, order_by=order)


def _both(one: Deferred | None, other: Deferred) -> Deferred:
    return other if one is None else one & other
