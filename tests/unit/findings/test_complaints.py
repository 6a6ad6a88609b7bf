"""Causes that grew more than the total, and backlogs that age."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pipeline import compare
from pipeline.findings import Ageing, Causes, Evidence
from tests.unit.findings.evidence import told

USUAL = {"质量": 40, "物流": 200, "收费": 150}


def causes(now: dict[str | None, int], before: dict[str | None, int]) -> Causes:
    frames = (
        pd.DataFrame({"category": list(found), "value": np.array(list(found.values()), dtype=float)})
        for found in (now, before)
    )
    return Causes(compare.causes(*frames, "category"))


def test_cause_that_grew_more_than_the_total_is_told_with_what_was_to_be_expected() -> None:
    """All other causes as before: 90 of 440 after 40 of 390, of which the total explains 45."""
    (found,) = told(Evidence(causes=causes({**USUAL, "质量": 90}, {**USUAL})))
    assert (found.kind, found.anchor) == ("bad", "causes")
    assert found.title.zh == "“质量”由 40 件增至 90 件，增长快于总量。"
    assert found.text.en == "Had it grown as the total did, there would be about 45."


def test_causes_that_grew_with_the_total_or_shrank_are_not_told() -> None:
    assert told(Evidence(causes=causes({name: 2 * count for name, count in USUAL.items()}, {**USUAL}))) == []
    assert told(Evidence(causes=causes({**USUAL, "质量": 5}, {**USUAL}))) == []


def test_complaints_without_a_cause_are_called_not_stated() -> None:
    (found,) = told(Evidence(causes=causes({**USUAL, None: 90}, {**USUAL, None: 40})))
    assert found.title.en == "not stated grew from 40 to 90, more than the total did."


@pytest.mark.parametrize(
    "now, before, kind",
    [(30, 10, "bad"), (10, 30, "good"), (24, 10, ""), (0, 0, "")],
)
def test_backlog_is_told_to_age_where_both_ends_together_show_it(now: int, before: int, kind: str) -> None:
    """10 of 40 against one half: 0.11 %; 10 of 34: 1.2 %. Told at 0.25 % on each side."""
    found = told(Evidence(ageing=Ageing([20.0] * now + [1.0] * 50, [20.0] * before + [1.0] * 50)))
    assert [one.kind for one in found] == [kind] * bool(kind)


def test_ageing_says_how_many_wait_how_long() -> None:
    (found,) = told(Evidence(ageing=Ageing([20.0] * 30, [20.0] * 10)))
    assert found.title.zh == "等待超过 15 天的未结投诉由 10 件增至 30 件。"
    assert found.anchor == "ageing"
    assert told(Evidence(ageing=Ageing([20.0] * 30, [20.0] * 10, days=20))) == []
