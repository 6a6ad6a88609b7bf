"""Crude and adjusted figures side by side, and when there are none."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest

from pipeline import compare
from pipeline.compare.strata import strata
from pipeline.errors import KefuError
from pipeline.kpi import CATALOGUE
from pipeline.kpi.intervals import wilson

ON_TIME = CATALOGUE["complaint_on_time_rate"]
Cell = tuple[str | None, str | None, int, int]


def cells(*rows: Cell) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["staff_id", "severity", "numerator", "denominator"])


def mixed(
    *rows: Cell, terms: tuple[str, ...] = ("severity",), minimum_n: int | None = None
) -> compare.CaseMix:
    return compare.case_mix(cells(*rows), ON_TIME, terms, minimum_n=minimum_n)


# easy cases go well nine times in ten, hard ones five; the specialist has the hard ones
SPECIALIST: tuple[Cell, ...] = (
    ("S1", "hard", 60, 120), ("S1", "easy", 18, 20),
    *((f"S{number}", "hard", 10, 20) for number in range(2, 8)), *((f"S{number}", "easy", 108, 120) for number in range(2, 8)),
)  # fmt: skip


def test_specialist_with_the_hard_cases_is_below_by_the_crude_rate_and_alike_once_adjusted() -> None:
    """78 of 140 = 55.7 % where the others have 84.3 %; 120·0.5 + 20·0.9 = 78 are what such cases lead one to expect."""
    found = mixed(*SPECIALIST).frame.set_index("staff_id")
    crude = compare.people(
        found.reset_index()
        .assign(kpi=ON_TIME.name, status="ok")
        .rename(columns={"observed": "numerator", "n": "denominator"}),
        ON_TIME,
    ).set_index("staff_id")
    assert crude.loc["S1", "group"] == "below"
    adjusted = found.loc["S1"]
    assert adjusted["crude"] == pytest.approx(78 / 140)
    assert adjusted["expected"] == pytest.approx(78)
    assert adjusted["ratio"] == pytest.approx(1)
    assert adjusted["adjusted"] == pytest.approx((78 + 6 * 118) / (7 * 140))
    assert set(found["group"]) == {"same"}


def test_person_worse_than_the_cases_lead_one_to_expect_is_signalled() -> None:
    rows = [("S1", "hard", 60, 120), ("S1", "easy", 10, 20), ("S2", "hard", 4, 20), ("S2", "easy", 80, 120)]
    found = mixed(*rows, *SPECIALIST[4:], *SPECIALIST[8:]).frame.set_index("staff_id")
    assert found.loc["S2", "group"] == "below"
    assert found.loc["S2", "high"] < 1


def test_expected_and_observed_add_up_to_the_same() -> None:
    found = mixed(*SPECIALIST).frame
    assert found["expected"].sum() == pytest.approx(found["observed"].sum())


def test_terms_are_odds_ratios_against_the_most_frequent_level() -> None:
    """Odds 0.5 : 0.5 against 0.9 : 0.1 are one ninth; its standard error is that of the fourfold table."""
    terms = mixed(*SPECIALIST).terms
    assert list(zip(terms["term"], terms["level"], terms["n"], strict=True)) == [
        ("severity", "easy", 740), ("severity", "hard", 240),
    ]  # fmt: skip
    error = np.sqrt(1 / 120 + 1 / 120 + 1 / 666 + 1 / 74)
    assert list(terms["odds_ratio"]) == pytest.approx([1, 1 / 9])
    assert terms.loc[1, ["low", "high"]].tolist() == pytest.approx(
        list(np.exp(np.log(1 / 9) + np.array([-1, 1]) * 1.959964 * error))
    )
    assert terms.loc[0, ["low", "high"]].isna().all()


def test_model_is_that_of_statsmodels() -> None:
    from statsmodels.genmod.families import Binomial
    from statsmodels.genmod.generalized_linear_model import GLM

    rng = np.random.default_rng(6)
    kinds = product([f"S{number}" for number in range(9)], ["a", "b", "c"], ["x", "y"], ["早班", "晚班"])
    frame = pd.DataFrame(kinds, columns=["staff_id", "category", "channel", "shift"])
    frame["denominator"] = rng.integers(1, 30, len(frame))
    frame["numerator"] = rng.binomial(frame["denominator"], rng.beta(8, 4, len(frame)))
    names = ["category", "channel", "shift"]
    found, kinds_of = compare.case_mix(frame, ON_TIME, names), strata(frame, names)
    x, n = kinds_of.cells["x"], kinds_of.cells["n"]
    theirs = GLM(np.column_stack([x, n - x]), kinds_of.design, family=Binomial()).fit()
    ours = found.terms[found.terms["low"].notna()]
    assert np.log(ours["odds_ratio"].to_numpy()) == pytest.approx(theirs.params[1:], abs=1e-8)
    assert np.log(ours[["low", "high"]].to_numpy()) == pytest.approx(theirs.conf_int()[1:], abs=1e-6)
    expected = (n * theirs.fittedvalues).groupby(kinds_of.cells["staff_id"]).sum()
    assert found.frame.set_index("staff_id")["expected"].to_numpy() == pytest.approx(expected.to_numpy())


def test_interval_over_one_kind_of_case_is_that_of_wilson() -> None:
    """The person whose cases are all easy: the interval of the ratio is Wilson's of the rate over the expected rate."""
    found = mixed(*SPECIALIST, ("T", "easy", 50, 60)).frame.set_index("staff_id").loc["T"]
    low, high = wilson([50], [60])
    rate = found["expected"] / 60
    assert (found["low"] * rate, found["high"] * rate) == pytest.approx((low.item(), high.item()))


def test_interval_of_none_and_of_all_reaches_the_end() -> None:
    found = mixed(*SPECIALIST, ("T", "hard", 0, 40), ("U", "easy", 50, 50)).frame.set_index("staff_id")
    assert found.loc["T", ["ratio", "low"]].tolist() == [0, 0]
    assert found.loc["U", "high"] == pytest.approx(50 / found.loc["U", "expected"])


def test_adjusted_rate_is_never_above_one() -> None:
    found = mixed(*SPECIALIST, ("T", "hard", 40, 40)).frame.set_index("staff_id").loc["T"]
    assert found["ratio"] == pytest.approx(40 / (40 * 160 / 280))
    assert found["adjusted"] == 1


def test_expectation_rests_on_the_own_cases_where_nobody_else_has_such() -> None:
    """The specialist has half of the hard cases: h = s′I⁻¹s / v, 0.5·(30/36.6…) and a little of the easy ones."""
    share = mixed(*SPECIALIST).frame.set_index("staff_id")["own_share"]
    hard, easy = 120 * 0.25, 20 * 0.09
    assert share["S1"] == pytest.approx((hard * 120 / 240 + easy * 20 / 740) / (hard + easy))
    alone = mixed(("S1", "hard", 60, 120), ("S2", "easy", 60, 100), ("S3", "easy", 70, 100)).frame.set_index(
        "staff_id"
    )
    assert alone.loc["S1", "own_share"] == pytest.approx(1)
    assert alone.loc["S1", "ratio"] == pytest.approx(1)


def test_signal_needs_no_model_to_be_right() -> None:
    """Hard cases by letter go badly with everybody, which odds of hard and of letter apart do not tell: no signal for who has
    most of them, although fewer count than the model expects.
    """
    rates = {("hard", "letter"): 20, ("hard", "phone"): 80, ("easy", "letter"): 80, ("easy", "phone"): 80}
    frame = pd.DataFrame(
        [(f"S{number}", *kind, rate, 100) for number in range(6) for kind, rate in rates.items()]
        + [("T", "hard", "letter", 20, 100)],
        columns=["staff_id", "severity", "channel", "numerator", "denominator"],
    )
    found = compare.case_mix(frame, ON_TIME, ["severity", "channel"]).frame.set_index("staff_id")
    assert found.loc["T", "high"] < 1
    assert found.loc["T", "tail"] > 0.4
    assert set(found["group"]) == {"same"}


def test_people_alike_are_named_in_at_most_five_percent_of_reports_however_their_cases_differ() -> None:
    rng = np.random.default_rng(7)
    n = rng.integers(2, 60, (12, 3))
    frame = pd.DataFrame({
        "staff_id": np.repeat([f"S{number}" for number in range(12)], 3), "severity": list("abc") * 12, "denominator": n.ravel(),
    })  # fmt: skip
    reports = [
        compare.case_mix(
            frame.assign(numerator=rng.binomial(n, [0.9, 0.7, 0.4]).ravel()), ON_TIME, ["severity"]
        ).frame
        for _ in range(200)
    ]
    assert np.mean([report["group"].isin(["above", "below"]).any() for report in reports]) <= 0.05


def test_too_few_are_not_compared() -> None:
    found = mixed(*SPECIALIST, ("T", "easy", 0, 29)).frame.set_index("staff_id")
    assert found.loc["T", "group"] == "too_few"
    assert (
        mixed(*SPECIALIST, ("T", "easy", 0, 29), minimum_n=20).frame.set_index("staff_id").loc["T", "group"]
        == "below"
    )


def test_rows_of_nobody_are_left_out() -> None:
    found = mixed(*SPECIALIST, (None, "hard", 0, 500)).frame
    assert found["n"].sum() == 980


def test_missing_level_is_a_level_of_its_own() -> None:
    found = mixed(*SPECIALIST, ("T", None, 50, 100))
    assert "unknown" in set(found.terms["level"])


def test_rare_levels_are_pooled_and_said_to_be() -> None:
    """4 and 3 cases that do not count are fewer than five; together they are seven."""
    found = mixed(*SPECIALIST, ("T", "odd", 46, 50), ("T", "rare", 47, 50))
    assert found.pooled == {"severity": ("rare", "odd")}
    assert list(found.terms["level"]) == ["easy", "hard", "other"]


def test_rare_level_alone_takes_the_next_rarest_with_it() -> None:
    found = mixed(*SPECIALIST, ("T", "rare", 4, 8), ("T", "odd", 20, 40))
    assert found.pooled == {"severity": ("rare", "odd")}
    assert found.terms.set_index("level").loc["other", "n"] == 48


def test_term_of_one_level_says_nothing_and_is_refused_alone() -> None:
    found = mixed(("S1", "easy", 50, 100), ("S2", "easy", 60, 100))
    assert found.refused is not None
    assert "nothing to adjust for" in found.refused.en
    assert (len(found.frame), len(found.terms)) == (0, 0)
    assert list(found.frame.columns) == list(mixed(*SPECIALIST).frame.columns)


def test_model_is_refused_where_fewer_than_ten_outcomes_stand_behind_a_parameter() -> None:
    enough = mixed(("S1", "easy", 95, 100), ("S2", "hard", 95, 100))
    short = mixed(("S1", "easy", 95, 100), ("S2", "hard", 96, 101), ("S3", "odd", 95, 100))
    assert enough.refused is None
    assert short.refused is not None
    assert "2 parameters" in short.refused.en
    assert "2 个参数" in short.refused.zh
    assert "20" in short.refused.en
    assert "15" in short.refused.en


def test_terms_that_say_the_same_are_refused() -> None:
    frame = cells(*SPECIALIST)
    found = compare.case_mix(frame.assign(channel=frame["severity"]), ON_TIME, ["severity", "channel"])
    assert found.refused is not None
    assert "wholly given by the others" in found.refused.en


def test_kind_that_always_ends_the_same_way_is_refused() -> None:
    """Each level ends both ways, but hard cases by phone never count and easy ones by letter always: no finite effect."""
    rows = [
        ("S1", "hard", "phone", 0, 60),
        ("S2", "hard", "letter", 30, 60),
        ("S3", "easy", "phone", 30, 60),
        ("S4", "easy", "letter", 60, 60),
    ]
    frame = pd.DataFrame(rows, columns=["staff_id", "severity", "channel", "numerator", "denominator"])
    found = compare.case_mix(frame, ON_TIME, ["severity", "channel"])
    assert found.refused is not None
    assert "ends the same way" in found.refused.en


def test_figure_that_is_no_rate_is_refused() -> None:
    with pytest.raises(KefuError) as caught:
        compare.case_mix(cells(*SPECIALIST), CATALOGUE["average_rating"], ["severity"])
    assert caught.value.reason == "people_need_a_rate"
