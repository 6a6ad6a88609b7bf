"""The pipeline finds in the demo what its generator put there, and tells nobody else apart."""

from __future__ import annotations

import pytest

from pipeline.compare import people
from pipeline.demo.after_sales import TRUTH
from pipeline.kpi import CATALOGUE, measures
from pipeline.periods import Period
from pipeline.settings import Settings
from pipeline.warehouse import Build

OCTOBER = Period.parse("2026-10")


@pytest.mark.parametrize(
    "kpi, expected",
    [
        ("callback_on_time_rate", {"KF1007": "above", "KF1008": "below"}),
        ("complaint_on_time_rate", {"KF1011": "below"}),
        ("satisfaction_rate", {"KF1013": "below"}),
    ],
)
def test_people_who_differ_in_truth_and_nobody_else_are_told_apart(
    last_month_build: Build, settings: Settings, kpi: str, expected: dict[str, str]
) -> None:
    by_staff = people(measures(last_month_build, settings, [kpi], OCTOBER, ["staff_id"]), CATALOGUE[kpi])
    told = by_staff[by_staff["group"].isin(["above", "below"])]
    assert dict(zip(told["staff_id"], told["group"], strict=True)) == expected


def test_the_person_with_one_record_is_shown_as_too_few(last_month_build: Build, settings: Settings) -> None:
    by_staff = measures(last_month_build, settings, ["callback_on_time_rate"], OCTOBER, ["staff_id"])
    own = by_staff[by_staff["staff_id"] == TRUTH.one_record]
    assert own["denominator"].tolist() == [1]
    assert own["status"].tolist() == ["too_few"]


def test_people_of_one_name_are_kept_apart(last_month_build: Build, settings: Settings) -> None:
    calls = measures(last_month_build, settings, ["calls_offered"], OCTOBER, ["staff_id"]).set_index(
        "staff_id"
    )
    assert all(calls.loc[staff_id, "value"] > 200 for staff_id in TRUTH.same_name)
