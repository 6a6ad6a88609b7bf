"""Measures: each KPI asked, by period and group, with numerator, denominator, value, interval and status."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import chain
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from pipeline.kpi.coverage import is_over, is_summed
from pipeline.kpi.figures import FIGURES, figures, no_figures
from pipeline.kpi.query import Counted, count_rows, every_cut
from pipeline.kpi.question import Asked, Question, asked, check_dimensions, question
from pipeline.kpi.spec import Formula
from pipeline.logs import LOGS
from pipeline.periods import Period
from pipeline.settings import Settings
from pipeline.warehouse import Build

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
    value, low, high, status, immature.

    Rates are 0–1 and times seconds. A time dimension in `by` cuts the period; a cut without rows appears all the same.
    Of other groups only those with rows appear, rows of nobody as None, and a KPI without any row once, as None.
    What is dated after `as_of` (else the end of the data) is not counted, and a stock is asked no later.
    Status: `no_data` (no value: nothing to divide by, a column or log is missing, or the data do not reach the cut), else
    `not_reached` (so few have ended that a survival time has no value; `low` may hold), else `too_few` (n below the least),
    else `provisional` (the cut is not over at `as_of`, or working time in it has no published calendar), else `ok`.
    For a mean the numerator is the sum, for survival times what has ended, for a quantile null; the denominator is n for all
    three, for a quotient the sum below the line, null for counts.
    `immature`: rows left out because it is too early, or the log too young, to judge them.

    Raises KefuError unknown_kpi, unknown_dialect, unknown_dimension, two_time_cuts, dimension_not_for_kpi,
    dimension_not_in_log.
    """
    wanted = asked(build, settings, kpis, dialects)
    about = question(period, by, only, as_of or build.data_to)
    for one in wanted:
        check_dimensions(build, one, by, only)
    counted = _counted(build, wanted, about)
    parts = [_measure(build, one, counted.get(one.formula) or every_cut(about), about) for one in wanted]
    columns = ("kpi", "period", "first_day", "end_day", *dict.fromkeys(by), *FIGURES, "status", "immature")
    return pd.DataFrame({name: _joined(name, [part[name] for part in parts]) for name in columns})


def _counted(build: Build, wanted: Sequence[Asked], about: Question) -> dict[Formula, Counted]:
    """What each formula counts, by one query per log."""
    by_log: dict[str, list[Asked]] = {}
    for one in wanted:
        if one.no_data is None:
            by_log.setdefault(one.kpi.log, []).append(one)
    found: dict[Formula, Counted] = {}
    for log, ones in by_log.items():
        counted_by = LOGS[log].counted_by if is_summed(build, log) else ""
        found |= count_rows(build.table(log), ones, about, counted_by)
    return found


def _measure(build: Build, one: Asked, counted: Counted, about: Question) -> Columns:
    """The columns of one KPI's measures."""
    cuts = [about.cuts[number] for number in counted.cut]
    n = counted.counts["n"]
    found = no_figures(len(cuts)) if one.no_data else figures(one.kpi.statistic, counted.counts)
    outside = np.array(
        [cut.end_day <= build.first_day or cut.first_day > about.as_of.date() for cut in cuts], dtype=bool
    )
    found["value"] = np.where(outside & (n == 0), np.nan, found["value"])
    immature = counted.counts.get("immature", np.zeros(len(n))).astype(int)
    status = _status(one, found["value"], n, _provisional(build, one, cuts, about))
    return _labels(one, cuts, about) | counted.groups | found | {"status": status, "immature": immature}


def _provisional(build: Build, one: Asked, cuts: Sequence[Period], about: Question) -> np.ndarray:
    """Whether a cut is not over, or reaches into years whose working days nobody knows yet, where that matters."""
    calendar_ends = build.calendar_known_until if one.reads_calendar else None
    return np.array(
        [
            not is_over(cut.end_day, about.as_of)
            or (calendar_ends is not None and cut.end_day > calendar_ends)
            for cut in cuts
        ],
        dtype=bool,
    )


def _status(one: Asked, value: np.ndarray, n: np.ndarray, provisional: np.ndarray) -> list[str]:
    cases = {
        "not_reached": np.isnan(value) & (n > 0) & one.kpi.is_survival,
        "no_data": np.isnan(value),
        "too_few": (n < one.minimum_n) & (not one.kpi.is_count),
        "provisional": provisional,
    }
    return [str(status) for status in np.select(list(cases.values()), list(cases), "ok")]


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
    """One column of all KPIs; figures as floats, rows left out as a count, all else as it is, with None for unknown."""
    kind: type = float if name in FIGURES else int if name == "immature" else object
    return pd.Series(list(chain.from_iterable(parts)), dtype=kind)
