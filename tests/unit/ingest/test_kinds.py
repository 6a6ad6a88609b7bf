"""What a text means, kind by kind; what could mean two things means nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import duckdb
import pytest

from pipeline.ingest.dates import Years
from pipeline.ingest.kinds import MACROS, unread, value
from pipeline.logs import LOGS, Column, Words
from pipeline.settings import YearRule

Read = Callable[..., Any]


def column(kind: str, name: str = "x", unit: str = "") -> Column:
    return Column(name, kind, Words("", ""), Words("", ""), unit=unit)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def connection() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute(MACROS)
    return connection


@pytest.fixture(scope="module")
def read(connection: duckdb.DuckDBPyConnection) -> Read:

    def read_one(of: Column, text: str, *forms: str) -> Any:
        sql = f"SELECT {value(of, 't', 'Asia/Shanghai', forms)} FROM (SELECT ? AS t)"
        return connection.execute(sql, [text]).fetchall()[0][0]

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
        ("2026-10-03T15:05:00", datetime(2026, 10, 3, 15, 5)),
        ("2026-10-03 15:05:00.250", datetime(2026, 10, 3, 15, 5, 0, 250_000)),
        ("2026-10-03 24:00:00", datetime(2026, 10, 4)),
        ("2026-1-115:05", None),
        ("2026年10月3日 星期六 下午3点半", datetime(2026, 10, 3, 15, 30)),
        ("2026-10-03(周六) 15:05", datetime(2026, 10, 3, 15, 5)),
        ("2026年10月3日15时", datetime(2026, 10, 3, 15)),
        ("二〇二六年十月三日", datetime(2026, 10, 3)),
        ("二零二六年十二月二十三日 上午十点二十分", datetime(2026, 12, 23, 10, 20)),
        ("二〇二六年三月三十日", datetime(2026, 3, 30)),
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


@pytest.mark.parametrize(
    "text, forms, expected",
    [
        ("10/3/2026", ["M/D/Y"], datetime(2026, 10, 3)),
        ("10/3/2026", ["D/M/Y"], datetime(2026, 3, 10)),
        ("10.3.2026 3:05 PM", ["D/M/Y"], datetime(2026, 3, 10, 15, 5)),
        ("3/10/26 15:05", ["D/M/Y"], datetime(2026, 10, 3, 15, 5)),
        ("26.10.3", ["Y/M/D"], datetime(2026, 10, 3)),
        ("2026-10-03 15:05", ["Y/M/D"], datetime(2026, 10, 3, 15, 5)),
        ("25/10/2026", ["M/D/Y"], None),
        ("2026-10-03", ["M/D/Y"], None),
        ("2026-10-03", ["M/D/Y", "Y/M/D"], datetime(2026, 10, 3)),
        ("10/3/26", ["M/D/Y", "Y/M/D"], None),
        ("42735", ["serial1904"], datetime(2021, 1, 1)),
        ("44197", ["Y/M/D"], None),
        ("44197", ["Y/M/D", "serial"], datetime(2021, 1, 1)),
        ("1791011100", ["unix"], datetime(2026, 10, 3, 15, 5)),
        ("1791011100000", ["unix_ms"], datetime(2026, 10, 3, 15, 5)),
    ],
)
def test_declared_forms_of_a_date_are_read_and_no_others(
    read: Read, text: str, forms: list[str], expected: datetime | None
) -> None:
    assert read(column("instant"), text, *forms) == expected


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


@pytest.mark.parametrize(
    "text, forms, expected",
    [
        ("02:23", ["mm:ss"], 143),
        ("123:05", ["mm:ss"], 7385),
        ("02:23", ["h:mm"], 8580),
        ("143", ["mm:ss"], None),
        ("0:02:23", ["mm:ss", "h:mm:ss"], 143),
        ("2.5", ["minutes"], 150),
        ("143000", ["milliseconds"], 143),
        ("0.0016550925925925926", ["days"], 143),
        ("2分23秒", ["minutes"], 143),
        ("2m23s", [], 143),
        ("2'23\"", [], 143),
    ],
)
def test_declared_forms_of_a_duration_are_read_and_words_always(
    read: Read, text: str, forms: list[str], expected: float | None
) -> None:
    assert read(column("seconds"), text, *forms) == (
        expected if expected is None else pytest.approx(expected, rel=1e-12)
    )


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


@pytest.mark.parametrize(
    "text, expected",
    [
        ("3", 3),
        ("3.0", 3),
        ("-1", -1),
        ("1,234", 1234),
        ("3次", 3),
        ("+5", 5),
        ("1.5", None),
        ("三", None),
        ("1_000", None),
        ("0x1f", None),
        ("1e3", None),
    ],
)
def test_counts_are_whole_numbers(read: Read, text: str, expected: int | None) -> None:
    assert read(column("count"), text) == expected


@pytest.mark.parametrize(
    "text, expected",
    [("1,234.50", 1234.5), ("¥ 12", 12), ("¥1,200.50", 1200.5), ("12元", 12), ("-¥5", -5), ("1.2万", 12_000), ("3.5亿", 3.5e8), ("1.2万元", 12_000),
     ("3千", 3000), ("50分", 0.5), ("5角", 0.5), ("人民币12元整", 12), ("1,23", None), ("nan", None), ("inf", None), ("待定", None), ("1_000", None),
     ("--5", None)],
)  # fmt: skip
def test_money_is_in_yuan_with_the_units_that_are_written(
    read: Read, text: str, expected: float | None
) -> None:
    assert read(column("number", unit="CNY"), text) == expected


@pytest.mark.parametrize(
    "text, form, expected", [("1234", "fen", 12.34), ("1.2", "wan", 12_000), ("12元", "fen", 12), ("1.2万", "wan", 12_000), ("-3", "qian", -3000)]
)  # fmt: skip
def test_a_bare_amount_is_in_the_declared_unit(read: Read, text: str, form: str, expected: float) -> None:
    assert read(column("number", unit="CNY"), text, form) == expected


@pytest.mark.parametrize(
    "text, expected", [("5", 5), ("4.5", 4.5), ("5分", 5), ("1,000", 1000), ("五星", None)]
)
def test_a_rating_is_in_points(read: Read, text: str, expected: float | None) -> None:
    assert read(column("number", unit="points"), text) == expected


@pytest.mark.parametrize(
    "kind, text, ending",
    [("instant", "昨天", "relative"), ("instant", "3天前", "relative"), ("instant", "上周五", "relative"), ("instant", "2 days ago", "relative"),
     ("instant", "10/3/2026", "form_not_declared"), ("instant", "26.10.3", "form_not_declared"), ("day", "25/10/2026 9:00", "form_not_declared"),
     ("instant", "2026/13/45 25:61", "not_readable"), ("instant", "2026-02-30", "not_readable"), ("instant", "五号上午", "not_readable"),
     ("seconds", "02:23", "form_not_declared"), ("seconds", "0.0016550925", "form_not_declared"), ("seconds", "一整天", "not_readable"),
     ("id", "1.23457E+18", "digits_lost"), ("number", "待定", "not_readable")],
)  # fmt: skip
def test_what_is_not_read_has_a_reason_of_its_own(
    connection: duckdb.DuckDBPyConnection, kind: str, text: str, ending: str
) -> None:
    cases = " ".join(
        f"WHEN {condition} THEN '{found}'" for found, condition in unread(column(kind), "t", "Asia/Shanghai")
    )
    assert connection.execute(f"SELECT CASE {cases} END FROM (SELECT ? AS t)", [text]).fetchone() == (ending,)


def test_an_id_keeps_its_zeros_and_one_in_scientific_notation_is_not_read(read: Read) -> None:
    assert read(column("id"), "00123") == "00123"
    assert read(column("id"), "1.23457E+18") is None


def test_days_without_a_year_follow_the_rule_and_roll_over_when_the_month_falls() -> None:
    rule = YearRule(start=2008, rollover=True)
    assert Years(rule).put_first(["5 may", "28 dec", "", "2 Jan", "3月5日 9:00"]) == [
        "2008-05-05", "2008-12-28", "", "2009-01-02", "2009-03-05 9:00",
    ]  # fmt: skip


def test_without_a_rule_a_day_without_a_year_stays_as_it_is_and_a_named_month_is_understood() -> None:
    assert Years(None).put_first(["5 may", "5 May 2026", "October 3, 2026 15:05"]) == [
        "5 may",
        "2026-05-05",
        "2026-10-03 15:05",
    ]
