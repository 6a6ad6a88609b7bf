"""Times to resolve of the demo are those that statsmodels works out from the same complaints."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from statsmodels.duration.survfunc import SurvfuncRight

from pipeline import open_workspace
from pipeline.kpi.survival import SAME
from tests.conftest import DEMO_PERIOD

QUANTILES = {"time_to_resolve_median": 0.5, "time_to_resolve_p90": 0.9}


def curve_of(rows: pd.DataFrame, known_until: pd.Timestamp) -> SurvfuncRight:
    """The curve of complaints, those unfinished cut off where the data end."""
    until = rows["finished_at"].fillna(known_until)
    return SurvfuncRight((until - rows["received_at"]).dt.total_seconds(), rows["finished_at"].notna())


@pytest.mark.parametrize("by", [[], ["team_id"], ["month", "staff_id"]])
def test_times_to_resolve_of_the_demo_are_those_of_statsmodels(demo: Path, by: list[str]) -> None:
    ws = open_workspace(str(demo), period=DEMO_PERIOD)
    history = ws.history(3)
    rows = ws.rows("complaints", history).assign(all="")
    rows["month"] = rows["received_at"].dt.strftime("%Y-%m")
    measured = ws.measures(list(QUANTILES), history, by)
    measured = measured.assign(all="")[measured[by].notna().all(axis=1)]
    groups = {str(key): part for key, part in rows.groupby(by or ["all"])}
    for row in measured.to_dict("records"):
        curve = curve_of(
            groups[str(tuple(row[name] for name in by or ["all"]))],
            pd.Timestamp(ws.as_of) + pd.Timedelta("1s"),
        )
        probability = QUANTILES[row["kpi"]]
        with np.errstate(all="ignore"):
            expected = np.array([curve.quantile(probability + SAME), *curve.quantile_ci(probability)])
        assert row["denominator"] == len(curve.time)
        assert [row["value"], row["low"], row["high"]] == pytest.approx(
            np.where(np.isfinite(expected), expected, np.nan), nan_ok=True
        )


def test_curve_of_the_demo_is_that_of_statsmodels(demo: Path) -> None:
    ws = open_workspace(str(demo), period=DEMO_PERIOD)
    theirs = curve_of(ws.rows("complaints"), pd.Timestamp(ws.as_of) + pd.Timedelta("1s"))
    ours = ws.survival_curve()
    at = np.searchsorted(theirs.surv_times / 86_400, ours["days"].to_numpy()[1:] - 1e-9)
    assert ours["survival"].to_numpy()[1:] == pytest.approx(theirs.surv_prob[at])
    assert ours["at_risk"].to_numpy()[1:] == pytest.approx(theirs.n_risk[at])
