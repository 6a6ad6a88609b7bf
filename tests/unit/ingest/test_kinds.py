"""What a text means, kind by kind; what could mean two things means nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import duckdb
import pytest

from pipeline.ingest.dates import with_years
from pipeline.ingest.kinds import MACROS, value
from pipeline.logs import LOGS, Column, Words
from pipeline.settings import YearRule

Read = Callable[[Column, str], Any]


def column(kind: str, name: str = "x") -> Column:
    return Column(name, kind, Words("", ""), Words("", ""))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def read() -> Read:
    connection = duckdb.connect()
    connection.execute(MACROS)

    def read_one(of: Column, text: str) -> Any:
        stages = f'(SELECT t, date_parts(t) AS "{of.name}:parts" FROM (SELECT ? AS t))'
        stages = f'(SELECT *, written_moment("{of.name}:parts") AS "{of.name}:moment" FROM {stages})'
        return connection.execute(
            f"SELECT {value(of, 't', 'Asia/Shanghai')} FROM {stages}", [text]
        ).fetchall()[0][0]

    return read_one


@pytest.mark.parametrize(
    "text, expected",
    [
        ("2026-10-03 15:05:00", datetime(2026, 10, 3, 15, 5)),
        ("2012/10/09 14:50:17.000", datetime(2012, 10, 9, 14, 50, 17)),
        ("2019/2/28 11:25:05", datetime(2019, 2, 28, 11, 25, 5)),
        ("2026.10.3 9:05", datetime(2026, 10, 3, 9, 5)),
        ("2026年10月3日 下午3:05", datetime(2026, 10, 3, 15, 5)),
        ("2026年10月3日15时05分20秒", datetime(2026, 10, 3, 15, 5, 20)),
        ("2026年10月3日", datetime(2026, 10, 3)),
        ("2026-10-03 12:05 AM", datetime(2026, 10, 3, 0, 5)),
        ("2026-10-03 中午12:30", datetime(2026, 10, 3, 12, 30)),
        ("2026-10-03T15:05:00+08:00", datetime(2026, 10, 3, 15, 5)),
        ("2026-10-03T07:05:00Z", datetime(2026, 10, 3, 15, 5)),
        ("20261003", datetime(2026, 10, 3)),
        ("20261003150500", datetime(2026, 10, 3, 15, 5)),
        ("44197", datetime(2021, 1, 1)),
        ("44197.384004629629", datetime(2021, 1, 1, 9, 12, 58)),
        ("2021-01-01 0.38400462962962956", datetime(2021, 1, 1, 9, 12, 58)),
        ("2021-01-01 9:12:58", datetime(2021, 1, 1, 9, 12, 58)),
    ],
)
def test_an_instant_is_read_from_its_unambiguous_forms(read: Read, text: str, expected: datetime) -> None:
    assert read(column("instant"), text) == expected


@pytest.mark.parametrize(
    "text",
    ["10/3/2026", "3.10.26", "2026-02-30", "2026-13-01", "2026-10-03 25:00", "2026-10-03 10:61", "10-03", "五号上午",
     "2026-10-03 上午15:00", "2026-10-03 晚上1:00", "123456", "4419", "2026"],
)  # fmt: skip
def test_an_instant_that_is_ambiguous_or_impossible_is_not_read(read: Read, text: str) -> None:
    assert read(column("instant"), text) is None


def test_a_due_day_lasts_until_its_last_second_and_a_due_time_is_taken_as_it_is(read: Read) -> None:
    due = LOGS["callbacks"].column("due_at")
    assert read(due, "2026-10-03") == datetime(2026, 10, 3, 23, 59, 59)
    assert read(due, "2026-10-03 18:00") == datetime(2026, 10, 3, 18)


@pytest.mark.parametrize(
    "text, expected",
    [("0:02:23", 143), ("2分23秒", 143), ("1小时5分", 3900), ("109", 109), ("12.5", 12.5), ("27:05:00", 97_500), ("-35", -35),
     ("-0:00:05", -5)],
)  # fmt: skip
def test_seconds_are_read_from_clock_words_and_numbers(read: Read, text: str, expected: float) -> None:
    assert read(column("seconds"), text) == expected


@pytest.mark.parametrize("text", ["02:23", "0.0016550925", "1:75:00", "很久", "1e3"])
def test_seconds_that_could_be_minutes_or_a_day_fraction_are_not_read(read: Read, text: str) -> None:
    assert read(column("seconds"), text) is None


@pytest.mark.parametrize(
    "text, expected",
    [("是", True), ("Y", True), ("1", True), ("有", True), ("TRUE", True), ("否", False), ("no", False), ("0", False), ("无", False),
     ("可能", None), ("2", None)],
)  # fmt: skip
def test_flags_are_read_from_the_usual_words(read: Read, text: str, expected: bool | None) -> None:
    assert read(column("flag"), text) is expected


@pytest.mark.parametrize("text, expected", [("3", 3), ("3.0", 3), ("-1", -1), ("1.5", None), ("三", None)])
def test_counts_are_whole_numbers(read: Read, text: str, expected: int | None) -> None:
    assert read(column("count"), text) == expected


@pytest.mark.parametrize(
    "text, expected",
    [
        ("1,234.50", 1234.5),
        ("¥ 12", 12),
        ("12元", 12),
        ("1,23", None),
        ("nan", None),
        ("inf", None),
        ("待定", None),
    ],
)
def test_numbers_may_have_thousands_separators_and_yuan(
    read: Read, text: str, expected: float | None
) -> None:
    assert read(column("number"), text) == expected


def test_an_id_keeps_its_zeros_and_one_in_scientific_notation_is_not_read(read: Read) -> None:
    assert read(column("id"), "00123") == "00123"
    assert read(column("id"), "1.23457E+18") is None


def test_days_without_a_year_follow_the_rule_and_roll_over_when_the_month_falls() -> None:
    rule = YearRule(start=2008, rollover=True)
    assert with_years(["5 may", "28 dec", "", "2 Jan", "3月5日 9:00"], rule) == [
        "2008-05-05", "2008-12-28", "", "2009-01-02", "2009-03-05 9:00",
    ]  # fmt: skip


def test_without_a_rule_a_day_without_a_year_stays_as_it_is_and_a_named_month_is_understood() -> None:
    assert with_years(["5 may", "5 May 2026", "October 3, 2026 15:05"], None) == [
        "5 may",
        "2026-05-05",
        "2026-10-03 15:05",
    ]
