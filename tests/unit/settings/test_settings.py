"""kefu.toml: what is read from it, and every way it can be wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import EXIT_SETTINGS, EXIT_SOURCE_MISSING, KefuError
from pipeline.settings import DEFAULT_REJECT_LIMIT, Settings, read_settings

LEAST = '[department]\nname = "客服部"\n'
FOLLOWUP = '[[followup]]\nkind = "满月回访"\nlog = "complaints"\n'
SOURCE = '[[source]]\nlog = "calls"\nfiles = "data/inbox/*.csv"\n'


def read(folder: Path, text: str, **environment: str) -> Settings:
    (folder / "kefu.toml").write_text(text, "utf-8")
    return read_settings(folder, environment)


def refusal(folder: Path, text: str, **environment: str) -> KefuError:
    with pytest.raises(KefuError) as refused:
        read(folder, text, **environment)
    return refused.value


def test_a_name_is_all_that_must_be_said(tmp_path: Path) -> None:
    settings = read(tmp_path, LEAST)
    assert settings.department.timezone == "Asia/Shanghai"
    assert settings.department.week_start == "monday"
    assert settings.department.language == "zh"
    assert settings.paths.data == "data"
    assert settings.source == []
    assert settings.reject_limit_of("calls") == DEFAULT_REJECT_LIMIT == 0.05
    assert settings.least_n("answer_rate", 30) == 30


def test_the_english_title_falls_back_to_the_name(tmp_path: Path) -> None:
    assert read(tmp_path, LEAST).department.title("en") == "客服部"
    named = read(tmp_path, LEAST + 'name_en = "Service"\n').department
    assert (named.title("zh"), named.title("en")) == ("客服部", "Service")


def test_an_own_figure_beats_the_default_figure(tmp_path: Path) -> None:
    settings = read(
        tmp_path,
        LEAST + "[minimum_n]\ndefault = 20\nanswer_rate = 50\n[reject_limit]\ndefault = 0.1\ncalls = 0.01\n",
    )
    assert (settings.least_n("answer_rate", 30), settings.least_n("service_level", 30)) == (50, 20)
    assert (settings.reject_limit_of("calls"), settings.reject_limit_of("surveys")) == (0.01, 0.1)


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "kefu.toml").write_bytes(b"\xef\xbb\xbf" + LEAST.encode())
    assert read_settings(tmp_path, {}).department.name == "客服部"


def test_a_folder_without_settings_is_told_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(KefuError) as refused:
        read_settings(tmp_path, {})
    assert refused.value.reason == "settings_missing"
    assert refused.value.exit_code == EXIT_SETTINGS
    assert str(tmp_path) in refused.value.text("zh")


@pytest.mark.parametrize(
    "data", [b"[department\n", "[department]\nname = '客服'".encode("gb18030"), b"name = 1\nname = 2\n"]
)
def test_what_is_no_toml_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "kefu.toml").write_bytes(data)
    with pytest.raises(KefuError) as refused:
        read_settings(tmp_path, {})
    assert refused.value.reason == "settings_unreadable"
    assert refused.value.exit_code == EXIT_SETTINGS


@pytest.mark.parametrize(
    "text, place, found, meant",
    [
        (LEAST + "[target]\nanswer_rate = 0.9\n", "[-]", "target", "targets"),
        ('[department]\nname = "客服部"\ntimezon = "UTC"\n', "[department]", "timezon", "timezone"),
        (LEAST + "[paths]\nreport = 'out'\n", "[paths]", "report", "reports"),
        (LEAST + "[limits.resolved]\ndefault = 48\n", "[limits]", "resolved", "resolve"),
        (LEAST + "[limits.resolve]\nseverty = {}\n", "[limits.resolve]", "severty", "severity"),
        (LEAST + SOURCE + 'colums = { call_id = "话单号" }\n', "[source.0]", "colums", "columns"),
        (
            LEAST + SOURCE + "year = { start = 2008, rolover = true }\n",
            "[source.0.year]",
            "rolover",
            "rollover",
        ),
        (
            LEAST
            + SOURCE
            + "[source.events]\ncase='a'\nactivity='b'\nat='c'\n[source.events.opens]\nactivty=['x']\n",
            "[source.0.events.opens]",
            "activty",
            "activity",
        ),
        (
            LEAST + SOURCE + "[source.events]\ncase='a'\nactivity='b'\nat='c'\nresolvs={}\n",
            "[source.0.events]",
            "resolvs",
            "resolves",
        ),
    ],
)
def test_an_unknown_key_is_refused_with_the_nearest(
    tmp_path: Path, text: str, place: str, found: str, meant: str
) -> None:
    fault = refusal(tmp_path, text)
    assert (fault.reason, fault.exit_code) == ("unknown_setting", EXIT_SETTINGS)
    assert fault.facts["found"] == found
    assert fault.facts["nearest"] == meant
    assert fault.facts["where"] == f"kefu.toml {place}"
    assert f'Did you mean "{meant}"?' in fault.text("en")
    assert f"是不是“{meant}”？" in fault.text("zh")


@pytest.mark.parametrize(
    "text, key",
    [
        ('[department]\nname_en = "x"\n', "department.name"),
        (LEAST + 'timezone = "Asia/Shangai"\n', "department.timezone"),
        (LEAST + 'week_start = "friday"\n', "department.week_start"),
        (LEAST + 'language = "de"\n', "department.language"),
        (LEAST + '[department.opening_hours]\nmonday = "09:00-18:00"\n', "department.opening_hours"),
        (LEAST + '[department.opening_hours]\nmon-fri = "9-18"\n', "department.opening_hours"),
        (
            LEAST + '[department.opening_hours]\nmon = "09:00-12:00, 11:00-18:00"\n',
            "department.opening_hours",
        ),
        (
            LEAST + '[department.opening_hours]\nmon-fri = "9:00-18:00"\nfri-sun = ""\n',
            "department.opening_hours",
        ),
        (LEAST + '[calendar]\nholidays = "germany"\n', "calendar.holidays"),
        (LEAST + '[calendar]\nworking_days = "weekdays"\n', "calendar.working_days"),
        (LEAST + '[shifts]\n"夜班" = "22:00"\n', "shifts.夜班.hours"),
        (LEAST + '[shifts]\n"夜班" = "closed"\n', "shifts.夜班.hours"),
        (LEAST + '[shifts]\n"夜班" = { hours = "22:00-06:00", days = "weekend" }\n', "shifts.夜班.days"),
        (LEAST + '[limits.resolve]\ndefault = "2 weeks"\n', "limits.resolve.default"),
        (LEAST + '[limits.resolve]\ndefault = "1.5 working days"\n', "limits.resolve.default"),
        (LEAST + FOLLOWUP, "followup.0"),
        (LEAST + FOLLOWUP + "days = [0]\n", "followup.0.days.0"),
        (LEAST + (FOLLOWUP + "months = [1]\n") * 2, "kefu.toml"),
        (LEAST + '[targets]\nanswer_rate = "high"\n', "targets.answer_rate"),
        (LEAST + "[reject_limit]\ndefault = 5\n", "reject_limit.default"),
        (LEAST + "[minimum_n]\ndefault = 2.5\n", "minimum_n.default"),
        (LEAST + "[limits.resolve]\ndefault = -1\n", "limits.resolve.default"),
        (LEAST + '[[source]]\nlog = "calls"\n', "source.0"),
        (LEAST + SOURCE + "year = { start = 8 }\n", "source.0.year.start"),
        (LEAST + SOURCE + 'exact_duplicates = "drop"\n', "source.0"),
        (LEAST + SOURCE + 'key = "line"\n', "source.0.key"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_with_its_key(tmp_path: Path, text: str, key: str) -> None:
    fault = refusal(tmp_path, text)
    assert (fault.reason, fault.exit_code) == ("bad_setting", EXIT_SETTINGS)
    assert str(fault.facts["key"]).startswith(key)


def test_opening_hours_are_kept_as_minutes_for_every_kind_of_day(tmp_path: Path) -> None:
    hours = '[department.opening_hours]\nmon-fri = "09:00-12:00, 13:30-18:00"\nholiday = "10:00-12:00"\n'
    week = read(tmp_path, LEAST + hours).department.week
    assert week["fri"] == week["makeup"] == ((540, 720), (810, 1080))
    assert (week["sat"], week["holiday"]) == ((), ((600, 720),))


def test_a_shift_is_written_as_its_hours_or_with_its_days(tmp_path: Path) -> None:
    shifts = '[shifts]\n"早班" = "08:00-16:00"\n"夜班" = { hours = "22:00-06:00", days = "fri-sat" }\n'
    early, night = read(tmp_path, LEAST + shifts).shifts.values()
    assert (early.spans, early.weekdays) == (((480, 960),), tuple(range(7)))
    assert (night.spans, night.weekdays) == (((1320, 1800),), (4, 5))


@pytest.mark.parametrize(
    "written, amount, unit",
    [
        ("24", 24, "hours"),
        ('"0.5 h"', 0.5, "hours"),
        ('"72小时"', 72, "hours"),
        ('"16 working hours"', 16, "working_hours"),
        ('"3 days"', 3, "days"),
        ('"2 个工作日"', 2, "working_days"),
    ],
)
def test_time_allowed_is_a_number_with_its_unit(
    tmp_path: Path, written: str, amount: float, unit: str
) -> None:
    allowed = read(tmp_path, LEAST + f"[limits.resolve]\ndefault = {written}\n").limits.resolve.default
    assert allowed
    assert (allowed.amount, allowed.unit) == (amount, unit)


def test_a_misspelt_time_zone_is_answered_with_the_nearest(tmp_path: Path) -> None:
    assert "Asia/Shanghai" in refusal(tmp_path, LEAST + 'timezone = "Asia/Shangai"\n').text("en")


def test_two_sources_of_one_name_are_refused(tmp_path: Path) -> None:
    fault = refusal(tmp_path, LEAST + SOURCE + SOURCE)
    assert fault.reason == "bad_setting"
    assert 'two sources are called "calls"' in fault.text("en")


def test_two_sources_of_one_log_with_names_of_their_own_are_fine(tmp_path: Path) -> None:
    settings = read(tmp_path, LEAST + SOURCE + 'name = "北京"\n' + SOURCE + 'name = "上海"\n')
    assert [source.title for source in settings.source] == ["北京", "上海"]


def test_files_are_found_through_the_environment(tmp_path: Path) -> None:
    text = LEAST + SOURCE.replace("data/inbox", "${CALL_LOGS}/${YEAR}")
    settings = read(tmp_path, text, CALL_LOGS="/srv/calls", YEAR="2026")
    assert settings.source[0].files == "/srv/calls/2026/*.csv"


@pytest.mark.parametrize("environment", [{}, {"CALL_LOGS": ""}])
def test_an_environment_variable_that_is_not_set_is_named(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    fault = refusal(tmp_path, LEAST + SOURCE.replace("data/inbox", "${CALL_LOGS}"), **environment)
    assert (fault.reason, fault.exit_code) == ("environment_missing", EXIT_SOURCE_MISSING)
    assert "CALL_LOGS" in fault.text("zh")


def test_who_only_reads_builds_needs_no_environment(tmp_path: Path) -> None:
    (tmp_path / "kefu.toml").write_text(LEAST + SOURCE.replace("data/inbox", "${CALL_LOGS}"), "utf-8")
    assert read_settings(tmp_path).source[0].files == "${CALL_LOGS}/*.csv"


def test_a_long_value_is_cut_in_the_message(tmp_path: Path) -> None:
    fault = refusal(tmp_path, LEAST + f'language = "{"长" * 500}"\n')
    assert len(str(fault.facts["found"])) == 60
