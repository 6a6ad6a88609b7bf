"""`explain` says everything that defines a figure."""

from __future__ import annotations

from pipeline.kpi import explain
from pipeline.settings import Department, Settings


def english(name: str, settings: Settings | None = None) -> dict[str, str]:
    return {what.en: said.en for what, said in explain(name, settings)}


def test_definition_says_rule_numerator_denominator_source_unit_and_direction() -> None:
    lines = english("answer_rate")
    assert lines["name"] == "Calls answered (answer_rate)"
    assert lines["numerator"] == "of these, answered"
    assert lines["denominator"] == "calls offered in the period"
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
