"""The catalogue is complete, in both languages, and kefu.toml may only name what is in it."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.errors import KefuError
from pipeline.kpi import CATALOGUE, check_settings, dialect_in_use, kpi_named
from pipeline.kpi.spec import Kpi
from pipeline.logs import LOGS
from pipeline.settings import Department, Settings

DEPARTMENT = Department(name="客服部")


def settings(**sections: Any) -> Settings:
    return Settings(department=DEPARTMENT, **sections)


@pytest.mark.parametrize("kpi", CATALOGUE.values(), ids=CATALOGUE)
def test_kpi_needs_only_columns_its_log_has(kpi: Kpi) -> None:
    needed = {name for formula in kpi.dialects.values() for group in formula.needs for name in group}
    assert needed <= set(LOGS[kpi.log].names)


@pytest.mark.parametrize("kpi", CATALOGUE.values(), ids=CATALOGUE)
def test_kpi_is_defined_in_both_languages_with_its_source(kpi: Kpi) -> None:
    formulas = kpi.dialects.values()
    words = [
        kpi.label,
        kpi.rule,
        kpi.excluded,
        *(part for one in formulas for part in (one.numerator, one.denominator)),
    ]
    assert all(said.zh and said.en and said.zh != said.en for said in words)
    assert kpi.source
    assert kpi.default in kpi.dialects


@pytest.mark.parametrize("kpi", CATALOGUE.values(), ids=CATALOGUE)
def test_statistic_has_the_parts_it_is_made_of(kpi: Kpi) -> None:
    for formula in kpi.dialects.values():
        assert (formula.counted is None) == (kpi.statistic in ("count", "stock"))
        assert bool(formula.left_by) == (kpi.statistic == "stock")


def test_rule_names_each_of_several_dialects() -> None:
    for kpi in CATALOGUE.values():
        for dialect in kpi.dialects if len(kpi.dialects) > 1 else ():
            assert dialect in kpi.rule.zh, kpi.name
            assert dialect in kpi.rule.en, kpi.name


def test_unknown_kpi_is_refused_with_the_nearest() -> None:
    with pytest.raises(KefuError) as caught:
        kpi_named("anwser_rate")
    assert caught.value.exit_code == 64
    assert 'Did you mean "answer_rate"?' in caught.value.text("en")
    assert "是不是“answer_rate”？" in caught.value.text("zh")


def test_dialect_is_the_one_asked_else_that_of_the_settings_else_the_default() -> None:
    kpi, chosen = CATALOGUE["service_level"], settings(dialects={"service_level": "of_answered"})
    assert dialect_in_use(kpi, settings()) == "of_offered"
    assert dialect_in_use(kpi, chosen) == "of_answered"
    assert dialect_in_use(kpi, chosen, {"service_level": "of_offered"}) == "of_offered"


def test_settings_that_name_known_kpis_pass() -> None:
    check_settings(
        settings(
            targets={"answer_rate": 0.9},
            minimum_n={"default": 20, "service_level": 50},
            dialects={"service_level": "of_answered"},
        )
    )


@pytest.mark.parametrize(
    "sections, place, suggestion",
    [
        ({"targets": {"answer_rates": 0.9}}, "[targets]", "answer_rate"),
        ({"minimum_n": {"defualt": 9}}, "[minimum_n]", "default"),
        ({"dialects": {"servicelevel": "of_answered"}}, "[dialects]", "service_level"),
        ({"dialects": {"service_level": "of_answer"}}, "[dialects.service_level]", "of_answered"),
    ],
)
def test_settings_that_name_an_unknown_kpi_or_dialect_are_refused(
    sections: dict[str, Any], place: str, suggestion: str
) -> None:
    with pytest.raises(KefuError) as caught:
        check_settings(settings(**sections))
    assert caught.value.exit_code == 78
    assert place in caught.value.text("en")
    assert f'Did you mean "{suggestion}"?' in caught.value.text("en")
