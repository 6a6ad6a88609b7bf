"""Rejected rows that could undo a finding."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pipeline import compare
from pipeline.findings import Causes, Evidence, LogEvidence
from tests.unit.compare import history
from tests.unit.findings.evidence import (
    ANSWERED,
    RECEIVED,
    WAITED,
    evidence,
    figure,
    mean,
    people,
    rate,
    told,
)

COULD = "{} rejected rows could undo this, had they all counted the other way."


@pytest.mark.parametrize("rejected, is_undone", [(0, False), (5, False), (200, True)])
def test_move_is_undone_by_rejected_rows_that_would_have_counted_the_other_way(
    rejected: int, is_undone: bool
) -> None:
    """840 of 1000 after 900: five more successes leave it 84.1 %, two hundred make it 86.7 %."""
    figures = (ANSWERED, rate(ANSWERED, 840, 1000), rate(ANSWERED, 900, 1000))
    (found,) = told(evidence(figures, rejected=rejected))
    assert found.caution.en == (COULD.format(rejected) if is_undone else "")


def test_fall_of_a_count_may_be_the_rejected_rows_and_a_rise_may_not() -> None:
    fell = (RECEIVED, figure(RECEIVED, 300), figure(RECEIVED, 400))
    rose = (RECEIVED, figure(RECEIVED, 400), figure(RECEIVED, 300))
    assert told(evidence(fell, rejected=60))[0].caution.en == COULD.format(60)
    assert told(evidence(fell, rejected=3))[0].caution.en == ""
    assert told(evidence(rose, rejected=60))[0].caution.en == ""


def test_of_a_mean_only_the_number_left_out_is_known_and_told_from_one_in_a_hundred_on() -> None:
    figures = (WAITED, mean(WAITED, 20, 1), mean(WAITED, 30, 1))
    assert told(evidence(figures, rejected=10))[0].caution.en == "Not in it: 10 rejected rows."
    assert told(evidence(figures, rejected=9))[0].caution.en == ""


@pytest.mark.parametrize("rejected, is_undone", [(3, False), (150, True)])
def test_missed_target_is_undone_where_the_rejected_rows_would_bring_it_within_chance(
    rejected: int, is_undone: bool
) -> None:
    figures = (ANSWERED, rate(ANSWERED, 925, 1000), rate(ANSWERED, 925, 1000))
    (found,) = told(evidence(figures, rejected=rejected, targets={"answer_rate": 0.95}), "bad")
    assert found.caution.en == (COULD.format(rejected) if is_undone else "")


def test_targets_met_are_cautioned_by_name() -> None:
    figures = (ANSWERED, rate(ANSWERED, 980, 1000), rate(ANSWERED, 980, 1000))
    (found,) = told(evidence(figures, rejected=40, targets={"answer_rate": 0.95}), "good")
    assert found.caution.en == f"{ANSWERED.label.en}: {COULD.format(40)}"


@pytest.mark.parametrize("rejected, is_undone", [(2, False), (200, True)])
def test_end_of_a_chart_is_undone_where_the_rejected_rows_were_all_of_its_last_week(
    rejected: int, is_undone: bool
) -> None:
    chart = compare.control(history.rates("answer_rate", [90] * 12 + [60], [100] * 13), ANSWERED)
    figures = (ANSWERED, rate(ANSWERED, 400, 460), rate(ANSWERED, 405, 450))
    (found,) = told(evidence(figures, rejected=rejected, controls={"answer_rate": chart}), "bad")
    assert found.caution.en == (COULD.format(rejected) if is_undone else "")


@pytest.mark.parametrize("rejected, is_undone", [(1, False), (300, True)])
def test_person_is_cautioned_where_the_rejected_rows_could_all_be_theirs(
    rejected: int, is_undone: bool
) -> None:
    others = [(f"S{number}", 85, 100) for number in range(6)]
    log = LogEvidence("calls", None, 700, rejected)
    found = Evidence(people=[people(ANSWERED, [*others, ("陈晨", 50, 100)])], logs=[log])
    (finding,) = told(found)
    assert finding.caution.en == (COULD.format(rejected) if is_undone else "")


@pytest.mark.parametrize("rejected, is_undone", [(5, False), (400, True)])
def test_grown_cause_is_cautioned_where_the_rejected_rows_could_be_of_the_others(
    rejected: int, is_undone: bool
) -> None:
    now, before = (
        pd.DataFrame({"category": ["质量", "物流"], "value": np.array([count, 350.0])}) for count in (90, 40)
    )
    log = LogEvidence("complaints", None, 440, rejected)
    (found,) = told(Evidence(causes=Causes(compare.causes(now, before, "category")), logs=[log]))
    assert found.caution.en == (COULD.format(rejected) if is_undone else "")


def test_single_rejected_row_is_spoken_of_in_the_singular() -> None:
    figures = (WAITED, mean(WAITED, 20, 1, n=90), mean(WAITED, 30, 1))
    assert told(evidence(figures, rejected=1))[0].caution.en == "Not in it: 1 rejected row."
