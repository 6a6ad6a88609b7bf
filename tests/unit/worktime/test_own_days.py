"""The company's own calendar file: what is read from it, and every way it can be wrong."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from pipeline.errors import EXIT_SETTINGS, KefuError
from pipeline.worktime.own_days import read_own_days
from tests.unit.worktime.offices import office


def written(folder: Path, content: str, encoding: str = "utf-8") -> Path:
    path = folder / "days.csv"
    path.write_bytes(content.encode(encoding))
    return path


def refusal(folder: Path, content: str) -> KefuError:
    with pytest.raises(KefuError) as refused:
        read_own_days(written(folder, content))
    return refused.value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_days_are_read_in_chinese_as_a_spreadsheet_saves_them(tmp_path: Path, encoding: str) -> None:
    content = '日期,时段,说明\r\n2026-12-31,09:00-12:00,除夕前\r\n2026/1/5,"09:00-12:00，13:30－18:00",\r\n2026年2月7日,周六,\r\n\r\n,,\r\n'
    found = read_own_days(written(tmp_path, content, encoding)).days
    assert found == {
        date(2026, 12, 31): ((540, 720),),
        date(2026, 1, 5): ((540, 720), (810, 1080)),
        date(2026, 2, 7): "sat",
    }


def test_columns_may_stand_in_any_order_and_notes_are_not_read(tmp_path: Path) -> None:
    found = read_own_days(written(tmp_path, "note,hours,who,date\nclosed for repairs,,me,2026-10-12\n"))
    assert found.days == {date(2026, 10, 12): ()}


def test_a_year_is_known_if_the_file_says_so_or_lists_every_day_of_it(tmp_path: Path) -> None:
    every_day = [date(2028, 1, 1) + timedelta(days=number) for number in range(366)]
    lines = "".join(f"{day},mon,\n" for day in every_day)
    assert read_own_days(written(tmp_path, f"date,hours,note\n2027,,as published\n{lines}")).years == {2027, 2028}  # fmt: skip
    assert read_own_days(written(tmp_path, f"date,hours\n{lines[:-1].rpartition(chr(10))[0]}\n")).years == set()  # fmt: skip


def test_a_year_in_the_companys_file_moves_the_end_of_what_is_known(tmp_path: Path) -> None:
    first_unknown = office(holidays="china").known_until
    assert first_unknown
    after, later = first_unknown.year + 1, first_unknown.year + 2
    assert office(tmp_path, f"{first_unknown.year},,\n{after},,\n", holidays="china").known_until == date(later, 1, 1)  # fmt: skip
    assert office(tmp_path, f"{after},,\n", holidays="china").known_until == first_unknown


@pytest.mark.parametrize(
    "line", ["12/10/2026,,", "2027,09:00-18:00,", "2026-02-30,,", "明天,,", "1989-12-31,,", "2111-01-01,,"]
)
def test_what_is_no_date_is_refused_with_its_line(tmp_path: Path, line: str) -> None:
    fault = refusal(tmp_path, f"date,hours,note\n2026-10-12,,\n{line}\n")
    assert (fault.reason, fault.exit_code, fault.facts["line"]) == ("bad_calendar_day", EXIT_SETTINGS, 3)
    assert line.partition(",")[0] in fault.text("zh")


@pytest.mark.parametrize("hours", ["9-18", "25:00-26:00", "上午", "mon-fri", '"12:00-18:00, 09:00-13:00"'])
def test_what_is_no_time_is_refused_with_its_line(tmp_path: Path, hours: str) -> None:
    fault = refusal(tmp_path, f"date,hours,note\n2026-10-12,{hours},\n")
    assert (fault.reason, fault.facts["line"]) == ("bad_calendar_hours", 2)
    assert "days.csv" in fault.text("en")


def test_a_second_span_without_quotes_is_refused_and_not_taken_for_a_note(tmp_path: Path) -> None:
    fault = refusal(tmp_path, "date,hours,note\n2026-10-12,09:00-12:00,13:30-18:00\n")
    assert (fault.reason, fault.facts["found"]) == ("bad_calendar_hours", "09:00-12:00,13:30-18:00")


def test_a_day_listed_twice_is_refused(tmp_path: Path) -> None:
    fault = refusal(tmp_path, "date,hours,note\n2026-10-12,,\n2026/10/12,周一,\n")
    assert (fault.reason, fault.facts["line"], str(fault.facts["found"])) == ("calendar_day_twice", 3, "2026-10-12")  # fmt: skip


@pytest.mark.parametrize("content", ["", "day,open\n2026-10-12,\n", "2026-10-12,,\n"])
def test_a_file_without_its_header_is_refused(tmp_path: Path, content: str) -> None:
    assert refusal(tmp_path, content).reason == "bad_calendar_header"


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(KefuError) as refused:
        read_own_days(tmp_path / "days.csv")
    assert (refused.value.reason, refused.value.exit_code) == ("calendar_missing", EXIT_SETTINGS)
    assert str(tmp_path) in refused.value.text("zh")


def test_a_file_in_no_known_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "days.csv").write_bytes(b"date,hours\n\xff\xff\xff\n")
    with pytest.raises(KefuError) as refused:
        read_own_days(tmp_path / "days.csv")
    assert refused.value.reason == "calendar_unreadable"
