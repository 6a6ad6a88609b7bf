"""Who is told apart from the rest, and who is not."""

from __future__ import annotations

from math import comb

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from pipeline import compare
from pipeline.compare.people import signal_level, tails
from pipeline.errors import KefuError
from pipeline.kpi import CATALOGUE
from tests.unit.compare.frames import rates

ANSWER_RATE = CATALOGUE["answer_rate"]


def grouped(*counts: tuple[str | None, int, int], level: float = compare.LEVEL) -> pd.DataFrame:
    return compare.people(rates("answer_rate", counts), ANSWER_RATE, level).set_index("staff_id")


def test_tail_is_the_binomial_one_at_the_rate_of_the_others_where_they_are_many() -> None:
    """S1 has 5 of 10 where the others have 1 of 2: P(X ≥ 5) = P(X ≤ 5) = 638/1024."""
    found = grouped(("S1", 5, 10), ("S2", 10**6, 2 * 10**6), ("S3", 10**6, 2 * 10**6))
    assert found.loc["S1", "centre"] == 0.5
    assert found.loc["S1", "tail"] == pytest.approx(638 / 1024, abs=1e-6)


def test_few_others_leave_their_rate_uncertain() -> None:
    """3 of 3 beside 0 of 3: one of the 20 ways to choose three of six, not (1/6)³ as if the others' rate were known."""
    found = grouped(("S1", 3, 3), ("S2", 0, 3))
    assert list(found["tail"]) == pytest.approx([1 / comb(6, 3)] * 2)


def test_far_tail_keeps_its_size_however_small() -> None:
    """All 100 of 100 beside 0 of 100: one of the C(200, 100) ways."""
    at_least, _ = tails(np.array([100, 0]), np.array([100, 100]))
    assert at_least[0] == pytest.approx(1 / comb(200, 100), rel=1e-9)


def test_person_is_signalled_at_one_in_a_thousand_and_not_above() -> None:
    """Others at 0.9: P(X ≥ 50 of 50) = 0.00515; P(X ≤ 37 of 50) = 0.0010046; P(X ≤ 36 of 50) = 0.00029."""
    for count, group in ((50, "same"), (37, "same"), (36, "below")):
        assert grouped(("S1", count, 50), ("S2", 90_000, 100_000)).loc["S1", "group"] == group


@pytest.mark.parametrize(
    "compared, level", [(0, 0.001), (1, 0.001), (25, 0.001), (50, 0.0005), (100, 0.00025)]
)
def test_level_is_shared_out_among_more_than_25_people(compared: int, level: float) -> None:
    assert signal_level(compared) == pytest.approx(level)


def test_level_used_stands_in_the_frame() -> None:
    found = grouped(*[(f"S{number}", 90, 100) for number in range(50)], ("T", 9, 10))
    assert set(found["level"]) == {0.0005}


def test_department_of_people_all_alike_names_anybody_in_at_most_five_percent_of_reports() -> None:
    rng = np.random.default_rng(2)
    n = rng.integers(30, 120, (4000, 30))
    at_least, at_most = tails(rng.binomial(n, 0.85), n)
    is_named = (np.fmin(at_least, at_most) <= signal_level(30)).any(axis=1)
    assert 0.005 < is_named.mean() <= 0.05


def test_false_rate_is_a_parameter() -> None:
    frame = rates("answer_rate", [("S1", 36, 50), ("S2", 90_000, 100_000)])
    assert list(compare.people(frame, ANSWER_RATE, false_rate=0.001)["group"]) == ["same", "same"]


def test_person_far_above_the_others_is_above_even_where_higher_is_worse() -> None:
    frame = rates("abandonment_rate", [("S1", 40, 100), ("S2", 100, 1000)])
    found = compare.people(frame, CATALOGUE["abandonment_rate"])
    assert list(found["group"]) == ["above", "below"]


def test_perfect_record_of_a_small_sample_is_not_above() -> None:
    """0.9 ** 30 = 0.042: 30 of 30 is no proof, although the drawn limit lies below 100 %."""
    assert compare.funnel_limits(0.9, [30])["high_998"].item() < 1
    assert grouped(("S1", 30, 30), ("S2", 9000, 10_000)).loc["S1", "group"] == "same"


def test_level_is_a_parameter() -> None:
    assert grouped(("S1", 50, 50), ("S2", 90_000, 100_000), level=0.01).loc["S1", "group"] == "above"


def test_too_few_are_never_told_apart_but_count_among_the_others() -> None:
    found = grouped(("S1", 0, 29), ("S2", 90, 100), ("S3", 0, 0))
    assert list(found["group"]) == ["too_few", "above", "too_few"]
    assert found.loc["S2", "centre"] == pytest.approx(0.5 / 29)


def test_least_n_is_that_of_the_measures() -> None:
    frame = rates("answer_rate", [("S1", 5, 20), ("S2", 900, 1000)], minimum_n=20)
    assert list(compare.people(frame, ANSWER_RATE)["group"]) == ["below", "above"]


def test_rows_of_nobody_are_left_out() -> None:
    found = grouped(("S1", 95, 100), ("S2", 93, 100), (None, 0, 500))
    assert list(found.index) == ["S1", "S2"]
    assert list(found["group"]) == ["same", "same"]


def test_person_alone_is_told_apart_from_nobody() -> None:
    found = grouped(("S1", 50, 100)).loc["S1"]
    assert found["group"] == "same"
    assert found[["centre", "tail", "shrunk", "p_bottom", "rank"]].isna().all()


def test_nobody_at_all_gives_the_same_columns() -> None:
    nobody = rates("answer_rate", [("S1", 1, 2)]).iloc[:0]
    found = compare.people(nobody, ANSWER_RATE)
    assert len(found) == 0
    assert list(found.columns) == list(grouped(("S1", 1, 2)).reset_index()[found.columns].columns)


def test_one_case_where_the_others_had_none_is_no_signal() -> None:
    found = grouped(("S1", 1, 40), ("S2", 0, 40))
    assert found.loc["S1", "centre"] == pytest.approx(0.5 / 40)
    assert found.loc["S1", "group"] == "same"


def test_figure_that_is_no_rate_is_refused() -> None:
    with pytest.raises(KefuError) as caught:
        compare.people(rates("answer_rate", [("S1", 1, 2)]), CATALOGUE["average_rating"])
    assert (caught.value.reason, caught.value.exit_code) == ("people_need_a_rate", 64)


def test_talkdesk_rule_sim() -> None:
    """30 people alike at 0.85 with 3 to 40 calls a day, for 4,000 days. "1.5 standard deviations from the mean" flags 12.8 %
    of people and somebody on 99.98 % of days, those with few calls most; the exact tail at the pooled rate 0.034 %.
    Ours, which compares with the rest, shares its level out and needs 30 calls, flags less still.
    """
    rng = np.random.default_rng(20261123)
    days = [(n, rng.binomial(n, 0.85)) for n in (rng.integers(3, 41, 30) for _ in range(4000))]
    n, x = (np.array(part) for part in zip(*days, strict=True))
    rate = x / n
    deviation = rate.std(axis=1, ddof=1, keepdims=True)
    is_flagged = np.abs(rate - rate.mean(axis=1, keepdims=True)) >= 1.5 * deviation
    flagged_n = (n * is_flagged).sum(axis=1)[is_flagged.any(axis=1)] / is_flagged.sum(axis=1)[
        is_flagged.any(axis=1)
    ]
    assert is_flagged.mean() == pytest.approx(0.1279, abs=5e-5)
    assert is_flagged.any(axis=1).mean() == pytest.approx(0.99975)
    assert flagged_n.mean() == pytest.approx(11.4, abs=0.05)

    pooled = x.sum(axis=1, keepdims=True) / n.sum(axis=1, keepdims=True)
    exact = np.minimum(stats.binom.sf(x - 1, n, pooled), stats.binom.cdf(x, n, pooled)) <= 0.001
    assert exact.mean() == pytest.approx(0.00034, abs=5e-6)

    at_least, at_most = tails(x, n)
    ours = np.fmin(at_least, at_most) <= signal_level(30)
    assert ours.mean() < 0.0005
    assert ours.any(axis=1).mean() < 0.015
    assert (ours & (n >= 30)).any(axis=1).mean() < 0.005


def test_extreme_colleague_is_set_aside_before_the_others_are_judged() -> None:
    """Nine with 90 of 100 beside one with 100 of 900: taken together the others would stand at 0.53, and all nine be above."""
    found = grouped(*[(f"S{number}", 90, 100) for number in range(9)], ("T", 100, 900))
    assert found["group"].to_dict() == {f"S{number}": "same" for number in range(9)} | {"T": "below"}
    assert found["centre"].tolist() == pytest.approx([0.9] * 10)


def test_of_two_neither_is_set_aside() -> None:
    found = grouped(("S1", 100, 100), ("S2", 10, 100))
    assert found["group"].tolist() == ["above", "below"]
