"""The pipeline finds in the demo what its generator put there, and tells nobody else apart."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from pipeline.compare import case_mix, credibility, people
from pipeline.demo.after_sales import TRUTH, TWO
from pipeline.ingest import Delivery
from pipeline.kpi import CATALOGUE, measures
from pipeline.logs import LOGS
from pipeline.periods import Period
from pipeline.quality import INCOMPLETE_RATE, LATE_RECORD_RATE, incomplete_by_person, late_by_person, rates
from pipeline.quality.drift import drift_of
from pipeline.settings import Settings
from pipeline.warehouse import Build
from tests.unit.demo.conftest import INBOX

OCTOBER = Period.parse("2026-10")


@pytest.mark.parametrize(
    "kpi, expected",
    [
        ("callback_on_time_rate", {"KF1007": "above", "KF1008": "below"}),
        ("complaint_on_time_rate", {"KF1011": "below", "KF1018": "below"}),
        ("satisfaction_rate", {"KF1013": "below", "KF1020": "above"}),
    ],
)
def test_people_who_differ_in_truth_and_nobody_else_are_told_apart(
    last_month_build: Build, settings: Settings, kpi: str, expected: dict[str, str]
) -> None:
    compared = people(by_staff(last_month_build, settings, kpi), CATALOGUE[kpi])
    told = compared[compared["group"].isin(["above", "below"])]
    assert dict(zip(told["staff_id"], told["group"], strict=True)) == expected


def by_staff(build: Build, settings: Settings, kpi: str, *groups: str) -> pd.DataFrame:
    return measures(build, settings, [kpi], OCTOBER, ["staff_id", *groups])


def test_who_has_the_hard_cases_is_below_as_they_stand_and_like_the_others_by_the_mix(
    last_month_build: Build, settings: Settings
) -> None:
    terms = settings.people.case_mix
    cells = by_staff(last_month_build, settings, "complaint_on_time_rate", *terms)
    mixed = case_mix(cells, CATALOGUE["complaint_on_time_rate"], terms)
    assert mixed.refused is None
    adjusted = mixed.frame.set_index("staff_id")["group"]
    assert adjusted[TRUTH.hard_cases.staff_id] == "same"
    assert adjusted[adjusted.isin(["above", "below"])].to_dict() == {"KF1011": "below"}


def test_who_chooses_whom_to_ask_is_told_beside_the_satisfaction_and_nobody_else_is(
    last_month_build: Build, settings: Settings
) -> None:
    kpis = ("surveys_invited", "calls_answered", "rating_response_rate", "satisfaction_rate")
    found = credibility(*(by_staff(last_month_build, settings, kpi) for kpi in kpis)).set_index("staff_id")
    assert found.index[found["is_skewed"]].tolist() == [TRUTH.invitations.staff_id]
    own = found.loc[TRUTH.invitations.staff_id]
    assert own["value"] > 0.9 > 0.5 > own["bound_low"]


def test_who_comes_late_keeps_least_to_the_schedule(last_month_build: Build, settings: Settings) -> None:
    kept = by_staff(last_month_build, settings, "adherence_rate").set_index("staff_id")
    assert kept["value"].idxmin() == TRUTH.late_comer
    assert kept.loc[TRUTH.late_comer, "high"] < kept["low"].drop(TRUTH.late_comer).min()
    assert kept.loc[TRUTH.late_comer, "status"] == "ok"


def test_one_team_follows_up_fewer_of_its_complaints_than_the_others(
    followed_up_build: Build, settings: Settings
) -> None:
    rate = measures(followed_up_build, settings, ["followup_on_time_rate"], OCTOBER, ["team_id"])
    teams = rate[rate["team_id"].notna()].set_index("team_id")
    assert teams["denominator"].sum() > 400
    assert teams["value"].idxmin() == TWO
    assert teams.loc[TWO, "high"] < teams["low"].drop(TWO).min()


def test_the_person_with_one_record_is_shown_as_too_few(last_month_build: Build, settings: Settings) -> None:
    measured = by_staff(last_month_build, settings, "callback_on_time_rate")
    own = measured[measured["staff_id"] == TRUTH.one_record]
    assert own["denominator"].tolist() == [1]
    assert own["status"].tolist() == ["too_few"]


def test_people_of_one_name_are_kept_apart(last_month_build: Build, settings: Settings) -> None:
    calls = by_staff(last_month_build, settings, "calls_offered").set_index("staff_id")
    assert all(calls.loc[staff_id, "value"] > 200 for staff_id in TRUTH.same_name)


def test_who_enters_days_later_and_who_leaves_regions_blank_are_told_apart_and_nobody_else(
    last_month_build: Build,
) -> None:
    late = late_by_person(last_month_build.table("callback_attempts"), LOGS["callback_attempts"], 24)
    blank = incomplete_by_person(last_month_build.table("callbacks"), ["kind", "product", "region"])
    for counted, kpi, who in (
        (late, LATE_RECORD_RATE, TRUTH.late_entry),
        (blank, INCOMPLETE_RATE, TRUTH.blank_region),
    ):
        compared = people(rates(counted, kpi), kpi)
        assert set(compared.loc[compared["group"] == "above", "staff_id"]) == set(who.people)
        assert "below" not in set(compared["group"])


def test_a_new_release_of_the_survey_system_is_seen_and_costs_no_column(
    deliveries: dict[str, Delivery], exported: Path
) -> None:
    header = (
        (exported / INBOX / "满意度评价_2026-09.csv")
        .read_text("utf-8-sig")
        .partition("\n")[0]
        .strip()
        .split(",")
    )
    october = deliveries["满意度评价_2026-10.csv"]
    found = drift_of(replace(october, header=tuple(header)), october)
    assert dict(found.renamed) == {"答题时长": "答题用时"}
    assert (found.added, found.removed, found.columns_lost) == (("推送批次",), (), ())
