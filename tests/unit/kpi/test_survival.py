"""Kaplan–Meier: what is still open counts with the time it has waited."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from statsmodels.duration.survfunc import SurvfuncRight

from pipeline.kpi import measures, survival_curve
from pipeline.kpi.intervals import Array
from pipeline.kpi.survival import SAME, band, kaplan_meier, quantile
from pipeline.periods import Period
from tests.spec.small_build import SETTINGS, SmallBuild

OCTOBER = Period.parse("2026-10")
FIRST = datetime(2026, 10, 1)


def sample(seed: int, n: int, is_rounded: bool) -> tuple[Array, Array]:
    """Waits, some cut off before their end; rounded ones tie with each other and with those cut off."""
    draws = np.random.default_rng(seed)
    end, cut = draws.exponential(10, n), draws.uniform(0, 25, n)
    wait, has_ended = np.minimum(end, cut), (end <= cut).astype(float)
    wait = np.ceil(wait) if is_rounded else wait
    return wait, has_ended


SAMPLES = [
    sample(seed, n, is_rounded)
    for is_rounded in (False, True)
    for seed, n in enumerate((1, 2, 3, 7, 31, 90, 401))
]
WAITS = [np.where(has_ended, wait, -wait) for wait, has_ended in SAMPLES]


@pytest.mark.parametrize("probability", [0.5, 0.9])
def test_quantiles_and_their_intervals_are_those_of_statsmodels(probability: float) -> None:
    """A hair beyond the share, because its rounding decides whether a curve that touches the share lies below it."""
    found = quantile(kaplan_meier(WAITS), len(SAMPLES), probability)
    for number, (wait, has_ended) in enumerate(SAMPLES):
        with np.errstate(all="ignore"):
            theirs = SurvfuncRight(wait, has_ended)
            expected = (theirs.quantile(probability + SAME), *theirs.quantile_ci(probability))
        ours = tuple(float(part[number]) for part in found)
        assert ours == pytest.approx(
            [bound if np.isfinite(bound) else np.nan for bound in expected], nan_ok=True
        ), number


def test_curve_that_touches_one_half_has_its_median_where_it_falls_below() -> None:
    """Four of four ended: after the second 1/2 are left, after the third 1/4; SAS and statsmodels ask for less than 1/2."""
    assert quantile(kaplan_meier([np.array([4.0, 1.0, 3.0, 2.0])]), 1, 0.5)[0][0] == 3


def test_curves_are_those_of_statsmodels() -> None:
    curves = kaplan_meier(WAITS)
    for number, (wait, has_ended) in enumerate(SAMPLES):
        with np.errstate(all="ignore"):
            theirs = SurvfuncRight(wait, has_ended)
        ours = curves.sample == number
        assert curves.at[ours] == pytest.approx(theirs.surv_times)
        assert curves.at_risk[ours] == pytest.approx(theirs.n_risk)
        assert curves.survival[ours] == pytest.approx(theirs.surv_prob, abs=1e-12)
        error = curves.error[ours] * curves.survival[ours]
        assert error == pytest.approx(theirs.surv_prob_se, abs=1e-12, nan_ok=True)


def test_median_of_the_leukaemia_trial_is_the_published_one() -> None:
    """Freireich 1963, 6-MP: 21 patients in weeks, 9 of them relapsed; at 6, 10 and 23 weeks 85.7, 75.3 and 44.8 % are left."""
    relapsed = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    without = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    curves = kaplan_meier([np.array([*relapsed, *(-week for week in without)], dtype=float)])
    left = dict(zip(curves.at, curves.survival, strict=True))
    assert [left[week] for week in (6, 10, 23)] == pytest.approx([0.857, 0.753, 0.448], abs=5e-4)
    value, low, high = quantile(curves, 1, 0.5)
    assert (value[0], low[0]) == (23, 13)
    assert np.isnan(high[0])


def test_no_sample_and_an_empty_one_have_no_quantile() -> None:
    assert all(len(part) == 0 for part in quantile(kaplan_meier([]), 0, 0.5))
    empty = np.array([])
    assert np.isnan(quantile(kaplan_meier([empty, empty]), 2, 0.5)).all()


def test_interval_of_the_curve_holds_it_and_is_open_where_nobody_is_left() -> None:
    curves = kaplan_meier(WAITS)
    low, high = band(curves)
    somebody = curves.survival > 0
    assert (low[somebody] <= curves.survival[somebody]).all()
    assert (curves.survival[somebody] <= high[somebody]).all()
    assert np.isnan(low[~somebody]).all()


def complaints(count: int, finished: int, days: int = 2, staff_id: str = "S1") -> list[dict[str, object]]:
    """Complaints of one hour each after the other, the first of them finished after so many days."""
    return [
        {
            "complaint_id": f"{staff_id}-{number}",
            "received_at": FIRST + timedelta(hours=number),
            "resolved_at": FIRST + timedelta(hours=number, days=days) if number < finished else None,
            "staff_id": staff_id,
        }
        for number in range(count)
    ]


def test_median_that_most_have_not_reached_has_no_value_and_says_so() -> None:
    build = SmallBuild({"complaints": complaints(40, 10)})
    row = measures(build, SETTINGS, ["time_to_resolve_median"], OCTOBER).iloc[0]
    assert (row["status"], row["numerator"], row["denominator"]) == ("not_reached", 10, 40)
    assert pd.isna(row["value"])


def test_median_without_any_complaint_is_no_data_and_not_unreached() -> None:
    build = SmallBuild({"complaints": complaints(40, 10)})
    row = measures(build, SETTINGS, ["time_to_resolve_median"], Period.parse("2026-09")).iloc[0]
    assert (row["status"], row["denominator"]) == ("no_data", 0)


def test_complaint_finished_after_as_of_is_still_open_then() -> None:
    build = SmallBuild({"complaints": complaints(40, 40)})
    asked = {"names": ["time_to_resolve_median"], "as_of": datetime(2026, 10, 2, 15, 59, 59)}
    then = measures(build, SETTINGS, asked["names"], OCTOBER, as_of=asked["as_of"]).iloc[0]
    now = measures(build, SETTINGS, asked["names"], OCTOBER).iloc[0]
    assert (then["status"], then["numerator"], then["denominator"]) == ("not_reached", 0, 40)
    assert (now["status"], now["value"]) == ("ok", 2 * 86_400)


def test_naive_median_of_the_closed_hides_the_backlog_that_the_true_one_shows() -> None:
    """60 complaints: 20 settled in a day, 40 open since. Of the closed half took a day; of all, nobody knows yet."""
    build = SmallBuild({"complaints": complaints(60, 20, days=1)})
    frame = measures(
        build,
        SETTINGS.model_copy(update={"minimum_n": {"default": 1}}),
        ["resolution_time_median", "time_to_resolve_median"],
        OCTOBER,
    )
    assert frame["value"].iloc[0] == 86_400
    assert frame["status"].tolist() == ["ok", "not_reached"]


def test_people_have_the_quantiles_they_have_alone() -> None:
    rows = complaints(40, 35, 3, "S1") + complaints(50, 50, 5, "S2")
    frame = measures(
        SmallBuild({"complaints": rows}), SETTINGS, ["time_to_resolve_median"], OCTOBER, ["staff_id"]
    )
    assert frame["value"].tolist() == [3 * 86_400, 5 * 86_400]


def test_curve_begins_with_all_and_steps_down_as_complaints_end() -> None:
    rows = complaints(4, 3, 2, "S1") + complaints(2, 1, 1, "S2")
    curve = survival_curve(SmallBuild({"complaints": rows}), SETTINGS, OCTOBER, ["staff_id"])
    assert list(curve) == ["staff_id", "days", "at_risk", "survival", "low", "high"]
    assert curve["staff_id"].tolist() == ["S1", "S1", "S2", "S2"]
    assert curve["days"].tolist() == [0, 2, 0, 1]
    assert curve["at_risk"].tolist() == [4, 4, 2, 2]
    assert curve["survival"].tolist() == pytest.approx([1, 0.25, 1, 0.5])


def test_curve_of_many_steps_is_thinned_and_keeps_its_last() -> None:
    rows = [
        {
            "complaint_id": str(number),
            "received_at": FIRST,
            "resolved_at": FIRST + timedelta(minutes=number + 1),
        }
        for number in range(1_000)
    ]
    curve = survival_curve(SmallBuild({"complaints": rows}), SETTINGS, OCTOBER)
    assert len(curve) == 201
    assert curve.iloc[-1][["days", "at_risk", "survival"]].tolist() == pytest.approx([1000 / 1440, 1, 0])


def test_curve_of_a_log_without_ends_is_empty() -> None:
    build = SmallBuild({"complaints": [{"complaint_id": "T1", "received_at": FIRST}]})
    curve = survival_curve(build, SETTINGS, OCTOBER)
    assert curve.empty
    assert list(curve) == ["days", "at_risk", "survival", "low", "high"]
