"""Who was asked, who answered, and what those who did not could change."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom

from pipeline.compare import credibility
from tests.unit.compare.frames import NAN, figure, rates

Survey = tuple[int, int, int, int]
"""Handled, invited, rated, satisfied."""


def believed(surveys: Mapping[str, Survey], minimum_n: int = 30) -> pd.DataFrame:
    """The credibility of each person's satisfaction, from counts written by hand."""
    of = {
        staff_id: dict(zip(("handled", "invited", "rated", "satisfied"), counts, strict=True))
        for staff_id, counts in surveys.items()
    }
    found = credibility(
        pd.concat([figure("surveys_invited", one["invited"], staff_id=who) for who, one in of.items()]),
        pd.concat([figure("calls_offered", one["handled"], staff_id=who) for who, one in of.items()]),
        rates("rating_response_rate", [(who, one["rated"], one["invited"]) for who, one in of.items()]),
        rates("satisfaction_rate", [(who, one["satisfied"], one["rated"]) for who, one in of.items()]),
        minimum_n,
    )  # fmt: skip
    return found.set_index("staff_id")


def test_every_figure_is_counted_by_hand() -> None:
    """S1: 40 of 100 asked, 20 of them answered, 15 satisfied: between 15/40 and 35/40, whatever the silent think."""
    one = believed({"S1": (100, 40, 20, 15), "S2": (100, 38, 19, 15)}).loc["S1"]
    assert (one["handled"], one["invited"], one["rated"], one["satisfied"]) == (100, 40, 20, 15)
    assert (one["invitation_rate"], one["response_rate"], one["value"]) == (0.4, 0.5, 0.75)
    assert (one["bound_low"], one["bound_high"]) == (0.375, 0.875)
    assert one["low"] == pytest.approx(0.3094013, abs=1e-6)
    assert one["high"] == pytest.approx(0.4979974, abs=1e-6)
    assert one["status"] == "too_few"


def test_bounds_meet_where_everybody_answered_and_say_nothing_where_nobody_did() -> None:
    found = believed({"S1": (100, 40, 40, 30), "S2": (100, 40, 0, 0)})
    assert found.loc["S1", ["bound_low", "value", "bound_high"]].tolist() == [0.75, 0.75, 0.75]
    assert found.loc["S2", ["bound_low", "bound_high"]].tolist() == [0.0, 1.0]
    assert np.isnan(found.loc["S2", "value"])


def test_an_answer_without_a_rating_counts_among_the_unknown() -> None:
    invited, handled = (
        figure("surveys_invited", 10, staff_id="S1"),
        figure("calls_offered", 20, staff_id="S1"),
    )
    rated, satisfied = (
        rates("rating_response_rate", [("S1", 6, 10)]),
        rates("satisfaction_rate", [("S1", 4, 5)]),
    )
    one = credibility(invited, handled, rated, satisfied).iloc[0]
    assert one["rated"] == 6
    assert (one["bound_low"], one["bound_high"]) == (0.4, 0.9)


def test_who_invites_another_share_than_the_rest_is_skewed_either_way() -> None:
    """The others invite 37 %: P(X ≥ 62 of 100) is below one in a million, P(X ≤ 12 of 100) too, P(X ≥ 40) is not."""
    others = {f"S{number}": (1000, 370, 160, 130) for number in range(3, 9)}
    found = believed({"S1": (100, 62, 30, 30), "S2": (100, 12, 6, 6), "S9": (100, 40, 18, 15), **others})
    assert max(binom.sf(61, 100, 0.37), binom.cdf(12, 100, 0.37)) < 1e-6
    assert found["group"].to_dict() == {"S1": "above", "S2": "below", "S9": "same"} | dict.fromkeys(
        others, "same"
    )
    assert found.index[found["is_skewed"]].tolist() == ["S1", "S2"]


def test_few_contacts_prove_no_skew() -> None:
    found = believed({"S1": (29, 29, 10, 10), "S2": (1000, 100, 50, 40)})
    assert found.loc["S1", "group"] == "too_few"
    assert not found.loc["S1", "is_skewed"]
    assert believed({"S1": (29, 29, 10, 10), "S2": (1000, 100, 50, 40)}, minimum_n=20).loc["S1", "is_skewed"]


def test_who_handled_but_never_invited_is_listed_and_skewed() -> None:
    handled = pd.concat([figure("calls_offered", 100.0, staff_id=who) for who in ("S1", "S2")])
    found = credibility(
        figure("surveys_invited", 40.0, staff_id="S2"), handled,
        rates("rating_response_rate", [("S2", 20, 40)]), rates("satisfaction_rate", [("S2", 15, 20)]),
    ).set_index("staff_id")  # fmt: skip
    assert found.loc["S1", ["invited", "invitation_rate"]].tolist() == [0, 0]
    assert found.loc["S1", ["group", "status"]].tolist() == ["below", "no_data"]
    assert found.loc["S1", ["value", "bound_low", "bound_high"]].isna().all()


def test_more_invitations_than_contacts_have_no_rate_and_leave_the_others_as_they_are() -> None:
    found = believed({"S1": (10, 40, 20, 15), "S2": (100, 40, 20, 15), "S3": (100, 40, 20, 15)})
    assert np.isnan(found.loc["S1", "invitation_rate"])
    assert found["group"].tolist() == ["too_few", "same", "same"]
    assert found.loc["S1", "bound_low"] == 0.375


def test_rows_of_nobody_are_left_out() -> None:
    found = credibility(
        figure("surveys_invited", 40.0, staff_id="S1"),
        pd.concat([figure("calls_offered", 100.0, staff_id="S1"), figure("calls_offered", 7.0).assign(staff_id=None)]),
        rates("rating_response_rate", [("S1", 20, 40), (None, 1, 2)]), rates("satisfaction_rate", [("S1", 15, 20)]),
    )  # fmt: skip
    assert found["staff_id"].tolist() == ["S1"]


def test_without_a_survey_log_nobody_is_said_to_have_invited_nobody() -> None:
    nothing = figure("surveys_invited", NAN, status="no_data").assign(staff_id=None)
    handled = figure("calls_offered", 100.0, staff_id="S1")
    one = credibility(nothing, handled, nothing, nothing).iloc[0]
    assert np.isnan(one["invited"])
    assert (one["group"], one["status"], one["is_skewed"]) == ("too_few", "no_data", False)
