"""The catalogue is complete, in both languages, and kefu.toml may only name what is in it."""

from __future__ import annotations

from string import Formatter
from typing import Any

import pytest

from pipeline.errors import KefuError
from pipeline.kpi import CATALOGUE, check_settings, dialect_in_use, kpi_named, thresholds_of
from pipeline.kpi.catalogue import DEFINITIONS
from pipeline.kpi.spec import FIRST_EDITION, SECOND_EDITION, Kpi
from pipeline.kpi.wording import thresholds_named
from pipeline.logs import LOGS
from pipeline.settings import Department, Settings, Thresholds

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
    is_survival = kpi.statistic.startswith("survival")
    for formula in kpi.dialects.values():
        assert (formula.counted is None) == (is_survival or kpi.statistic in ("count", "stock"))
        assert bool(formula.left_by) == (is_survival or kpi.statistic == "stock")
        assert (formula.counted_over is not None) == (kpi.statistic == "quotient")


@pytest.mark.parametrize("kpi", DEFINITIONS.values(), ids=DEFINITIONS)
def test_words_name_only_thresholds_and_the_same_in_both_languages(kpi: Kpi) -> None:
    assert set(thresholds_named(kpi)) <= set(Thresholds.model_fields)
    for words in (kpi.label, kpi.rule, kpi.excluded, *(one.what for one in kpi.revisions)):
        chinese, english = (
            {field for _, field, _, _ in Formatter().parse(text) if field} for text in (words.zh, words.en)
        )
        assert chinese == english


@pytest.mark.parametrize("kpi", CATALOGUE.values(), ids=CATALOGUE)
def test_no_threshold_is_left_open_in_the_words_of_the_catalogue(kpi: Kpi) -> None:
    said = [kpi.label, kpi.rule, kpi.excluded, *(one.what for one in kpi.revisions)]
    said += [part for one in kpi.dialects.values() for part in (one.numerator, one.denominator)]
    assert not [words for words in said if "{" in words.zh + words.en]


def test_thresholds_of_the_settings_stand_in_the_words() -> None:
    chosen = settings(thresholds={"service_level_seconds": 15, "first_contact_days": 3})
    kpi = kpi_named("service_level", chosen)
    assert (kpi.label.zh, kpi.label.en) == ("15 秒服务水平", "Service level (15 s)")
    assert kpi.formula.numerator.en == "of these, answered within 15 s"
    assert "3 天内没有再来电" in kpi_named("first_contact_resolution_rate", chosen).rule.zh
    assert CATALOGUE["service_level"].label.zh == "20 秒服务水平"
    assert thresholds_of("service_level", chosen) == {"service_level_seconds": 15, "short_abandon_seconds": 5}


def test_kpis_that_count_alike_share_their_formula() -> None:
    chosen = settings()
    median, p90 = (kpi_named(f"resolution_time_{name}", chosen).formula for name in ("median", "p90"))
    assert median is p90


def test_definition_that_changed_says_since_when() -> None:
    assert CATALOGUE["answer_rate"].changed_on == FIRST_EDITION
    assert CATALOGUE["complaint_reopen_rate"].changed_on == SECOND_EDITION


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
        (
            {"baseline": [{"kpi": "answer_rat", "since": "2026-09-01", "reason": "新"}]},
            "[baseline]",
            "answer_rate",
        ),
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
