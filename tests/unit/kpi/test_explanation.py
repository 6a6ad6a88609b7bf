"""`explain` says everything that defines a figure."""

from __future__ import annotations

import pytest

from pipeline.kpi import CATALOGUE, explain
from pipeline.settings import Department, Settings


def english(name: str, settings: Settings | None = None) -> dict[str, str]:
    return {what.en: said.en for what, said in explain(name, settings)}


def test_definition_says_rule_numerator_denominator_source_unit_and_direction() -> None:
    lines = english("answer_rate")
    assert lines["name"] == "Calls answered (answer_rate)"
    assert lines["numerator (of_offered, in use)"] == "of these, answered"
    assert lines["denominator (of_offered, in use)"] == "calls offered in the period"
    assert lines["unit"] == "rate (0–1)"
    assert lines["direction"] == "higher is better"
    assert lines["target"] == "none set"
    assert "GB/T 33358-2016" in lines["source"]


def test_settings_add_target_least_n_and_the_dialect_in_use() -> None:
    settings = Settings(
        department=Department(name="客服部"),
        targets={"service_level": 0.8},
        minimum_n={"default": 12},
        dialects={"service_level": "of_answered"},
    )
    lines = english("service_level", settings)
    assert lines["target"] == "0.8"
    assert lines["least n"] == "12"
    assert lines["denominator (of_offered)"] == "calls offered in the period"
    assert lines["denominator (of_answered, in use)"] == "calls answered in the period"


def test_thresholds_in_force_are_stated_where_the_definition_has_any() -> None:
    settings = Settings(department=Department(name="客服部"), thresholds={"reopen_days": 14})
    lines = english("complaint_reopen_rate", settings)
    assert lines["thresholds"] == "reopen_days = 14"
    assert "within 14 days of closing" in lines["rule"]
    assert "thresholds" not in english("calls_offered")


def test_time_allowed_is_stated_where_the_settings_give_the_due_times() -> None:
    limits = {"resolve": {"default": 72, "severity": {"urgent": "2 working days"}}}
    settings = Settings(department=Department(name="客服部"), limits=limits)
    assert (
        english("complaint_on_time_rate", settings)["time allowed"]
        == "urgent 2 working days; default 72 hours"
    )
    assert "time allowed" not in english("complaint_first_response_on_time_rate", settings)
    assert "time allowed" not in english("callback_on_time_rate", settings)


def test_definition_that_changed_says_when_and_what_it_did_before() -> None:
    lines = english("complaint_reopen_rate")
    assert lines["definition last changed"] == "2026-11-24"
    assert lines["numbers that change"].startswith(
        "2026-11-24: Complaints closed less than 30 days ago are left out"
    )
    assert "numbers that change" not in english("calls_offered")


@pytest.mark.parametrize(
    "kpi, people, periods",
    [
        ("answer_rate", "exact probability", "interval of the difference"),
        ("calls_offered", "only rates", "exact Poisson"),
        ("open_complaints", "only rates", "not judged"),
        ("time_to_resolve_median", "only rates", "interval of the difference"),
    ],
)
def test_explanation_says_how_people_and_periods_are_compared(kpi: str, people: str, periods: str) -> None:
    lines = english(kpi)
    assert people in lines["comparing people"]
    assert periods in lines["comparing periods"]


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_kpi_is_explained_in_both_languages(name: str) -> None:
    for what, words in explain(name):
        assert what.zh
        assert what.en
        assert words.zh
        assert words.en
