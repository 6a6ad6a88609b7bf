"""What a file's headers and values say about its log, its columns and the forms of its dates."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import KefuError
from pipeline.logs import LOGS, Column
from pipeline.mapping import propose, section
from pipeline.mapping.evidence import SAMPLE_ROWS
from pipeline.mapping.likeness import likeness
from pipeline.mapping.matching import Match
from pipeline.mapping.samples import samples, shape
from pipeline.mapping.words import applying, values_of
from tests.unit.mapping.files import SETTINGS, calls, proposed, written

STARTED = LOGS["calls"].column("started_at")
ISO = [f"2026-10-{day:02d} 09:30" for day in range(1, 29)]


def column(log: str, name: str) -> Column:
    return LOGS[log].column(name)


def of(matches: tuple[Match, ...], name: str) -> Match:
    return next(match for match in matches if match.column.name == name)


@pytest.mark.parametrize(
    "header, score, basis",
    [
        ("呼入时间", 1.0, "synonym"),
        ("Start Time", 1.0, "synonym"),
        ("呼入时间段", 0.6 + 0.3 * 4 / 5, "contained"),
        ("呼入时刻", 0.85, "similar"),
        ("呼入日期时间", 0.75 * 8 / 10, "similar"),
        ("工号", 0.0, "similar"),
    ],
)
def test_likeness_is_by_word_then_part_then_signs(header: str, score: float, basis: str) -> None:
    found = likeness(header, STARTED)
    assert (round(found.score, 6), found.basis) == (round(score, 6), basis)


def test_a_file_under_headers_of_its_own_is_recognised(tmp_path: Path) -> None:
    proposal = proposed(tmp_path, calls(ISO))
    assert proposal.log.name == "calls"
    headers = {match.column.name: match.header for match in proposal.matches}
    assert headers == {
        "call_id": "来电流水",
        "started_at": "进线时刻",
        "is_answered": "接听状态",
        "wait_seconds": "排队秒数",
        "staff_id": "坐席工号",
        "customer_phone": "主叫",
    }
    assert of(proposal.matches, "is_answered").values == {"true": ["接听"], "false": ["放弃"]}
    assert proposal.unmatched == ["呼叫方向"]
    assert proposal.where == {"呼叫方向": ["呼入"]}


def test_a_header_used_once_feeds_one_column(tmp_path: Path) -> None:
    places = [match.place for match in proposed(tmp_path, calls(ISO)).matches]
    assert len(places) == len(set(places))


@pytest.mark.parametrize(
    "dates, forms, choices",
    [
        (ISO, (), ()),
        (["10/3/2026 09:30", "10/23/2026 09:30"], ("M/D/Y",), ()),
        (["3/10/2026 09:30", "23/10/2026 09:30"], ("D/M/Y",), ()),
        (["10/3/2026 09:30", "10/4/2026 09:30"], (), ("M/D/Y", "D/M/Y")),
        (["1790812800", "1790812900"], ("unix",), ()),
    ],
)
def test_the_order_of_dates_is_found_where_it_can_be_known_and_else_asked(
    dates: list[str], forms: tuple[str, ...], choices: tuple[str, ...], tmp_path: Path
) -> None:
    match = of(proposed(tmp_path, calls(dates), log="calls").matches, "started_at")
    assert (match.forms, match.choices) == (forms, choices)
    assert ("map_forms_unknown" in match.doubts) == bool(choices)


def test_a_duration_of_two_parts_is_asked(tmp_path: Path) -> None:
    rows = [(f"T{n}", f"2026-10-{n:02d} 09:00", "是", f"01:{n:02d}") for n in range(1, 20)]
    content = written([("通话编号", "来电时间", "是否接听", "等待时长"), *rows])
    assert of(proposed(tmp_path, content).matches, "wait_seconds").choices == ("mm:ss", "h:mm")


def test_words_of_a_flag_that_are_not_known_are_left_to_a_person(tmp_path: Path) -> None:
    content = calls(ISO).replace("放弃", "状态甲")
    match = of(proposed(tmp_path, content, log="calls").matches, "is_answered")
    assert (match.values, match.doubts) == ({}, ("map_words_unknown",))


def test_dates_are_no_id_whatever_the_header_says(tmp_path: Path) -> None:
    rows = [(f"T{n}", f"2026-10-{n:02d} 09:00", "是") for n in range(1, 20)]
    proposal = proposed(tmp_path, written([("甲", "通话编号", "是否接听"), *rows]), log="calls")
    headers = {match.column.name: match.header for match in proposal.matches}
    assert headers == {"call_id": "甲", "started_at": "通话编号", "is_answered": "是否接听"}


def test_a_file_named_after_a_log_is_likelier_that_log(tmp_path: Path) -> None:
    content = written([("单据", "时刻"), ("A1", "2026-10-01 09:00"), ("A2", "2026-10-02 09:00")])
    assert proposed(tmp_path, content, "治疗_2026-10.csv").log.name == "treatments"
    assert proposed(tmp_path, content, "投诉_2026-10.csv").log.name == "complaints"


@pytest.mark.parametrize(
    "name, files",
    [
        ("400热线_2026-10.csv", "data/inbox/400热线_*.csv"),
        ("投诉2026年10月.csv", "data/inbox/投诉*.csv"),
        ("20261001.csv", "data/inbox/20261001.csv"),
        ("导出18030.csv", "data/inbox/导出18030.csv"),
        ("表[1].csv", "data/inbox/表[[]1].csv"),
    ],
)
def test_the_glob_takes_the_files_of_other_months_too(name: str, files: str, tmp_path: Path) -> None:
    assert proposed(tmp_path, calls(ISO), name).files == files


def test_a_file_outside_the_folder_is_expected_in_the_inbox(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text(calls(ISO), "utf-8")
    assert propose(path, SETTINGS, tmp_path / "elsewhere").files == "data/inbox/export.csv"


def test_only_the_first_rows_are_looked_at(tmp_path: Path) -> None:
    assert proposed(tmp_path, calls(["2026-10-01 09:00"] * (SAMPLE_ROWS + 9))).evidence.rows == SAMPLE_ROWS


def test_a_missing_file_is_a_fault_of_usage(tmp_path: Path) -> None:
    with pytest.raises(KefuError) as caught:
        propose(tmp_path / "none.csv", SETTINGS, tmp_path)
    assert (caught.value.reason, caught.value.exit_code) == ("map_no_file", 64)


@pytest.mark.parametrize(
    "log, name, found, values",
    [
        ("callbacks", "is_deal", ["已成交", "未成交"], {"true": ["已成交"], "false": ["未成交"]}),
        ("callback_attempts", "is_reached", ["接通", "空号", "Busy"], {"true": ["接通"], "false": ["Busy", "空号"]}),
        ("complaints", "is_satisfied", ["满意", "一般"], None),
        ("complaints", "rating", ["满意", "非常不满意"], {"4": ["满意"], "1": ["非常不满意"]}),
        ("complaints", "severity", ["一级", "三级"], {"重大": ["一级"], "一般": ["三级"]}),
        ("complaints", "severity", ["重大", "一般"], {}),
        ("complaints", "severity", ["甲"], None),
    ],
)  # fmt: skip
def test_words_stand_for_values(
    log: str, name: str, found: list[str], values: dict[str, list[str]] | None
) -> None:
    assert values_of(column(log, name), found, ["重大", "较重", "一般"]) == values


def test_the_direction_of_a_call_decides_which_log_it_belongs_to() -> None:
    assert applying("calls", ["呼入", "呼出"]) == ["呼入"]
    assert applying("callback_attempts", ["呼入", "外呼"]) == ["外呼"]
    assert applying("calls", ["呼入", "内线"]) == []
    assert applying("complaints", ["呼入"]) == []


def test_days_and_times_in_two_columns_are_joined(tmp_path: Path) -> None:
    rows = [(f"T{n}", f"2026-10-{n:02d}", f"{n}:05:00", "是") for n in range(1, 20)]
    proposal = proposed(tmp_path, written([("通话编号", "Date", "Time", "是否接听"), *rows]))
    match = of(proposal.matches, "started_at")
    assert (match.header, match.clock, proposal.unmatched) == ("Date", "Time", [])
    assert 'started_at = ["Date", "Time"]' in section(proposal)


def test_a_header_that_comes_twice_is_no_candidate(tmp_path: Path) -> None:
    rows = [(f"T{n}", f"2026-10-{n:02d} 09:00", "是", "K1", "K2") for n in range(1, 9)]
    proposal = proposed(tmp_path, written([("通话编号", "来电时间", "是否接听", "工号", "工号"), *rows]))
    assert "staff_id" not in {match.column.name for match in proposal.matches}


def test_an_id_that_repeats_speaks_against_the_log_it_would_be_the_key_of(tmp_path: Path) -> None:
    rows = [(f"C{n % 5}", "东区", f"2026-10-{n:02d} 09:00") for n in range(1, 21)]
    events = proposed(tmp_path, written([("客户编号", "区域", "时刻"), *rows]), log="customers")
    whole = proposed(
        tmp_path, written([("客户编号", "区域"), ("C1", "东区"), ("C2", "西区")]), log="customers"
    )
    assert events.score < 0.5 < whole.score


def test_samples_tell_nothing_about_anybody(tmp_path: Path) -> None:
    proposal = proposed(tmp_path, calls(ISO))
    shown = {match.column.name: samples(match, proposal.evidence) for match in proposal.matches}
    assert shown["customer_phone"] == ["99999999999"]
    assert shown["call_id"] == ["a999"]
    assert shown["is_answered"] == ["接听", "放弃"]
    assert shape("王小明 K-07") == "文文文 a-99"
