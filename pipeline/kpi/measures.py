"""Measures: each KPI asked, by period and group, with numerator, denominator, value, interval and status."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import chain
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from pipeline.kpi import intervals
from pipeline.kpi.coverage import is_over
from pipeline.kpi.query import Counted, count_rows, every_cut
from pipeline.kpi.question import Asked, Question, asked, check_dimensions, question
from pipeline.kpi.spec import Formula, Statistic
from pipeline.periods import Period
from pipeline.settings import Settings
from pipeline.warehouse import Build

FIGURES = ("numerator", "denominator", "value", "low", "high")
PROBABILITY = {"median": 0.5, "p90": 0.9}
Columns = dict[str, Any]
NOTHING_ASKED: Mapping[str, str] = MappingProxyType({})


def measures(
    build: Build,
    settings: Settings,
    kpis: Sequence[str],
    period: Period,
    by: Sequence[str] = (),
    *,
    dialects: Mapping[str, str] = NOTHING_ASKED,
    only: Mapping[str, str] = NOTHING_ASKED,
    as_of: datetime | None = None,
) -> pd.DataFrame:
    """One row per KPI asked, cut of the period and group: kpi, period, first_day, end_day, <by…>, numerator, denominator,
    value, low, high, status.

    Rates are 0–1 and times seconds. A time dimension in `by` cuts the period; a cut without rows appears all the same.
    Of other groups only those with rows appear, rows of nobody as None, and a KPI without any row once, as None.
    What is dated after `as_of` (else the end of the data) is not counted, and a stock is asked no later.
    Status: `no_data` (no value: nothing to divide by, a column or log is missing, or the data do not reach the cut),
    else `too_few` (n below the least), else `provisional` (the cut is not over at `as_of`), else `ok`.
    For a mean the numerator is the sum; for a quantile it is null; the denominator is n for both, null for counts.

    Raises KefuError unknown_kpi, unknown_dialect, unknown_dimension, two_time_cuts, dimension_not_for_kpi,
    dimension_not_in_log.
    """
    wanted = asked(build, settings, kpis, dialects)
    about = question(period, by, only, as_of or build.data_to)
    for one in wanted:
        check_dimensions(build, one, by, only)
    counted = _counted(build, wanted, about)
    parts = [_measure(build, one, counted.get(one.formula) or every_cut(about), about) for one in wanted]
    columns = ("kpi", "period", "first_day", "end_day", *dict.fromkeys(by), *FIGURES, "status")
    return pd.DataFrame({name: _joined(name, [part[name] for part in parts]) for name in columns})


def _counted(build: Build, wanted: Sequence[Asked], about: Question) -> dict[Formula, Counted]:
    """What each formula counts, by one query per log."""
    by_log: dict[str, list[Asked]] = {}
    for one in wanted:
        if one.no_data is None:
            by_log.setdefault(one.kpi.log, []).append(one)
    found: dict[Formula, Counted] = {}
    for log, ones in by_log.items():
        found |= count_rows(build.table(log), ones, about)
    return found


def _measure(build: Build, one: Asked, counted: Counted, about: Question) -> Columns:
    """The columns of one KPI's measures."""
    cuts = [about.cuts[number] for number in counted.cut]
    figures = _no_figures(len(cuts)) if one.no_data else _figures(one.kpi.statistic, counted.counts)
    n = counted.counts["n"]
    unreached = np.array(
        [cut.end_day <= build.first_day or cut.first_day > about.as_of.date() for cut in cuts]
    )
    figures["value"] = np.where(unreached & (n == 0), np.nan, figures["value"])
    status = _status(one, figures["value"], n, cuts, about)
    return _labels(one, cuts, about) | counted.groups | figures | {"status": status}


def _figures(statistic: Statistic, counts: Mapping[str, Any]) -> Columns:
    """Numerator, denominator, value, low, high; NaN where there is nothing to say."""
    n, nothing = counts["n"], np.full(len(counts["n"]), np.nan)
    size = np.where(n > 0, n, np.nan)
    if statistic in ("count", "stock"):
        found = (n, nothing, n, nothing, nothing)
    elif statistic == "ratio":
        counted = counts["counted"]
        found = (counted, n, counted / size, *intervals.wilson(counted, n))
    elif statistic == "mean":
        total = counts["total"]
        found = (total, n, total / size, *intervals.student(total, counts["squares"], n))
    else:
        found = (nothing, n, *intervals.order_statistics(counts["values"], PROBABILITY[statistic]))
    return dict(zip(FIGURES, found, strict=True))


def _no_figures(rows: int) -> Columns:
    return {name: np.full(rows, np.nan) for name in FIGURES}


def _status(
    one: Asked, value: np.ndarray, n: np.ndarray, cuts: Sequence[Period], about: Question
) -> list[str]:
    is_count = one.kpi.statistic in ("count", "stock")
    too_few = np.zeros(len(n), dtype=bool) if is_count else n < one.minimum_n
    provisional = np.array([not is_over(cut.end_day, about.as_of) for cut in cuts], dtype=bool)
    cases = [np.isnan(value), too_few, provisional]
    return [str(status) for status in np.select(cases, ["no_data", "too_few", "provisional"], "ok")]


def _labels(one: Asked, cuts: Sequence[Period], about: Question) -> Columns:
    """What the rows are about: KPI, period, its days, and the time dimension the period was cut by."""
    labels: Columns = {
        "kpi": [one.kpi.name] * len(cuts),
        "period": [cut.text for cut in cuts],
        "first_day": [cut.first_day for cut in cuts],
        "end_day": [cut.end_day for cut in cuts],
    }
    return labels | ({about.cut_by: labels["period"]} if about.cut_by else {})


def _joined(name: str, parts: Sequence[Any]) -> pd.Series:
    """One column of all KPIs; figures as floats, all else as it is, with None for unknown."""
    return pd.Series(list(chain.from_iterable(parts)), dtype=float if name in FIGURES else object)
