"""The share of complaints still open, by how long ago they came in: the curve behind the time to resolve."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.kpi import survival
from pipeline.kpi.measures import NOTHING_ASKED
from pipeline.kpi.query import Counted, count_rows
from pipeline.kpi.question import Question, asked, check_dimensions, question
from pipeline.kpi.survival import Curves
from pipeline.periods import Period
from pipeline.settings import Settings
from pipeline.warehouse import Build

KPI = "time_to_resolve_median"
MOST_STEPS = 200
SECONDS_A_DAY = 86_400


def survival_curve(
    build: Build,
    settings: Settings,
    period: Period,
    by: Sequence[str] = (),
    *,
    only: Mapping[str, str] = NOTHING_ASKED,
    as_of: datetime | None = None,
) -> pd.DataFrame:
    """The share of the complaints received in the period that are still open after so many days: <by…>, days, at_risk,
    survival, low, high.

    One row at 0 days and one per step of the Kaplan–Meier curve, which is flat between them; of more than 200 steps every
    so many-th and the last. `at_risk`: complaints open that long; `low`, `high`: pointwise log-log 95 % interval. Open
    complaints count up to the end of what is known at `as_of`. Empty where the log cannot tell.

    Raises KefuError as `measures` does.
    """
    (one,) = asked(build, settings, [KPI], NOTHING_ASKED)
    about = question(period, by, only, as_of or build.data_to)
    check_dimensions(build, one, by, only)
    if one.no_data is not None:
        return pd.DataFrame({name: [] for name in (*by, "days", "at_risk", "survival", "low", "high")})
    counted = count_rows(build.table(one.kpi.log), [one], about)[one.formula]
    curves = survival.kaplan_meier(counted.counts["waits"])
    return _frame(curves, counted, about, list(dict.fromkeys(by)))


def _frame(curves: Curves, counted: Counted, about: Question, by: list[str]) -> pd.DataFrame:
    steps = _thinned(curves.sample)
    low, high = survival.band(curves)
    of_groups = pd.DataFrame(
        {
            "days": curves.at[steps] / SECONDS_A_DAY,
            "at_risk": curves.at_risk[steps],
            "survival": curves.survival[steps],
            "low": low[steps],
            "high": high[steps],
            "group": curves.sample[steps],
        }
    )
    sizes = counted.counts["n"]
    begun = np.flatnonzero(sizes > 0)
    starts = pd.DataFrame(
        {"days": 0.0, "at_risk": sizes[begun], "survival": 1.0, "low": 1.0, "high": 1.0, "group": begun}
    )
    frame = pd.concat([starts, of_groups]).sort_values("group", kind="stable", ignore_index=True)
    group = frame.pop("group").to_numpy(int)
    labels = counted.groups | {about.cut_by: [about.cuts[cut].text for cut in counted.cut]}
    for place, name in enumerate(by):
        frame.insert(place, name, pd.Series([labels[name][number] for number in group], dtype=object))
    return frame.astype({"at_risk": int})


def _thinned(sample: NDArray[np.intp]) -> NDArray[np.intp]:
    """The rows of at most so many steps in each sample, evenly taken, its last among them."""
    first = np.searchsorted(sample, sample, side="left")
    end = np.searchsorted(sample, sample, side="right")
    every = np.ceil((end - first) / MOST_STEPS)
    return np.flatnonzero((end - 1 - np.arange(len(sample))) % every == 0)
