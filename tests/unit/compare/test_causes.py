"""Which causes grew more than the total."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import special

from pipeline import compare


def counted(**causes: int) -> pd.DataFrame:
    return pd.DataFrame({"category": list(causes), "value": np.array(list(causes.values()), dtype=float)})


def caused(now: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    return compare.causes(now, before, "category").set_index("category")


def test_cause_is_held_against_the_growth_of_the_total() -> None:
    """In all 120 after 100: 66 where 30 were is 66/36 of what the growth explains."""
    found = caused(counted(质量=66, 物流=54), counted(质量=30, 物流=70))
    assert found.loc["质量", "expected"] == pytest.approx(36)
    assert found.loc["质量", "ratio"] == pytest.approx(66 / 36)
    assert found.loc["质量", "tail"] == pytest.approx(special.bdtrc(65, 96, 120 / 220))
    assert list(found["verdict"]) == ["grew", "shrank"]


def test_cause_that_grew_only_as_the_total_did_is_normal() -> None:
    found = caused(counted(质量=200, 物流=400), counted(质量=100, 物流=200))
    assert list(found["verdict"]) == ["normal", "normal"]


def test_interval_is_the_exact_one_and_agrees_with_the_verdict() -> None:
    """Of 96 cases 66 are of now: the exact bounds of the share, as odds, over the growth 1.2."""
    found = caused(counted(质量=66, 物流=54), counted(质量=30, 物流=70)).loc["质量"]
    share = special.betaincinv(66, 31, 0.0125)
    assert found["low"] == pytest.approx(share / (1 - share) / 1.2)
    assert 1 < found["low"] < found["ratio"] < found["high"]


def test_level_is_shared_among_the_causes() -> None:
    """Two in three cases of 30 are of now: tail 0.049 of one, never a signal at 0.025 and less at eight causes."""
    others = {f"其他{number}": 500 for number in range(7)}
    growth = {"质量": 28, **others}, {"质量": 11, **others}
    assert caused(counted(**growth[0]), counted(**growth[1])).loc["质量", "verdict"] == "normal"
    alone = {"质量": 28, "其他": 3500}, {"质量": 11, "其他": 3500}
    assert caused(counted(**alone[0]), counted(**alone[1])).loc["质量", "verdict"] == "grew"


def test_cause_that_shrank_while_the_rest_did_not() -> None:
    assert caused(counted(质量=30, 物流=200), counted(质量=80, 物流=200)).loc["质量", "verdict"] == "shrank"


def test_new_and_vanished_causes_have_rows() -> None:
    found = caused(counted(新品=12, 物流=100), counted(物流=100, 旧品=12))
    assert found.loc["新品", "ratio"] == np.inf
    assert found.loc["新品", "high"] == np.inf
    assert (found.loc["旧品", "value"], found.loc["旧品", "low"]) == (0, 0)


def test_rows_without_a_cause_are_one_cause() -> None:
    now, before = (pd.DataFrame({"category": ["质量", None], "value": [50.0, 40.0]}) for _ in range(2))
    found = compare.causes(now, before, "category")
    assert found["category"].tolist() == ["质量", None]
    assert found["before"].tolist() == [50, 40]


def test_largest_cause_comes_first() -> None:
    assert list(caused(counted(甲=5, 乙=50, 丙=20), counted(甲=5, 乙=50, 丙=20)).index) == ["乙", "丙", "甲"]


@pytest.mark.parametrize(
    "now, before", [(counted(), counted(质量=5)), (counted(质量=5), counted()), (counted(), counted())]
)
def test_period_without_complaints_gives_no_verdict(now: pd.DataFrame, before: pd.DataFrame) -> None:
    assert set(compare.causes(now, before, "category")["verdict"]) <= {"normal"}


def test_a_period_in_which_no_cause_is_stated_is_compared_all_the_same() -> None:
    unstated = pd.DataFrame({"category": [None], "value": [7.0]})
    found = compare.causes(counted(质量=5), unstated, "category")
    assert found[["category", "value", "before"]].values.tolist() == [["质量", 5.0, 0.0], [None, 0.0, 7.0]]


def test_level_holds_where_all_causes_go_with_the_total() -> None:
    """Seven causes of 5 to 150 in 400 pairs of months, the second half as busy again: at most 5 % name one."""
    draws = np.random.default_rng(7)
    usual = np.array([150, 100, 60, 40, 20, 10, 5.0])
    named = 0
    for _ in range(400):
        now, before = draws.poisson(usual * 1.5), draws.poisson(usual)
        frames = (
            counted(**{f"c{place}": count for place, count in enumerate(found)}) for found in (now, before)
        )
        named += (compare.causes(*frames, "category")["verdict"] != "normal").any()
    assert named <= 0.05 * 400
