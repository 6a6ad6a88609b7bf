"""Who is told apart from the rest, and who is not."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline import compare
from pipeline.errors import KefuError
from pipeline.kpi import CATALOGUE
from tests.unit.compare.frames import rates

ANSWER_RATE = CATALOGUE["answer_rate"]


def grouped(*counts: tuple[str | None, int, int], level: float = compare.LEVEL) -> pd.DataFrame:
    return compare.people(rates("answer_rate", counts), ANSWER_RATE, level).set_index("staff_id")


def test_tail_is_exact_at_the_rate_of_the_others() -> None:
    """S1 has 5 of 10 where the others have 1 of 2: P(X ≥ 5) = P(X ≤ 5) = 638/1024."""
    found = grouped(("S1", 5, 10), ("S2", 10, 20), ("S3", 20, 40))
    assert found.loc["S1", "centre"] == 0.5
    assert found.loc["S1", "tail"] == pytest.approx(638 / 1024)


def test_person_is_signalled_at_one_in_a_thousand_and_not_above() -> None:
    """Others at 0.9: P(X ≥ 50 of 50) = 0.00515; P(X ≤ 37 of 50) = 0.0010046; P(X ≤ 36 of 50) = 0.00029."""
    for count, group in ((50, "same"), (37, "same"), (36, "below")):
        assert grouped(("S1", count, 50), ("S2", 90_000, 100_000)).loc["S1", "group"] == group


def test_person_far_above_the_others_is_above_even_where_higher_is_worse() -> None:
    frame = rates("abandonment_rate", [("S1", 40, 100), ("S2", 100, 1000)])
    found = compare.people(frame, CATALOGUE["abandonment_rate"])
    assert list(found["group"]) == ["above", "below"]


def test_perfect_record_of_a_small_sample_is_not_above() -> None:
    """0.9 ** 30 = 0.042: 30 of 30 is no proof, although a drawn limit lies below 100 %."""
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
    found = grouped(("S1", 50, 100))
    assert found.loc["S1", "group"] == "same"
    assert pd.isna(found.loc["S1", "centre"])
    assert pd.isna(found.loc["S1", "tail"])


def test_one_case_where_the_others_had_none_is_no_signal() -> None:
    found = grouped(("S1", 1, 40), ("S2", 0, 40))
    assert found.loc["S1", "centre"] == pytest.approx(0.5 / 40)
    assert found.loc["S1", "group"] == "same"


def test_figure_that_is_no_rate_is_refused() -> None:
    with pytest.raises(KefuError) as caught:
        compare.people(rates("answer_rate", [("S1", 1, 2)]), CATALOGUE["average_rating"])
    assert (caught.value.reason, caught.value.exit_code) == ("people_need_a_rate", 64)
