"""The company's own days: a CSV file with one day a line, which beats the public calendar."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import KefuError
from pipeline.settings.hours import Hours, day_word, read_hours
from pipeline.worktime.intervals import END_DAY, EPOCH, FIRST_DAY

HEADERS = {"date": "date", "日期": "date", "hours": "hours", "时段": "hours", "营业时间": "hours"}
ENCODINGS = ("utf-8-sig", "gb18030")
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_SPAN = re.compile(r"\d{1,2}[:：]\d{2}\s*[-–—~～至]\s*\d{1,2}[:：]\d{2}")
_YEAR = re.compile(r"(\d{4})\s*年?")


@dataclass(frozen=True)
class OwnDays:
    """By day, its hours (none: closed) or the kind of day it counts as; `years` are those listed whole."""

    days: Mapping[date, Hours | str] = field(default_factory=dict)
    years: frozenset[int] = frozenset()


class Line(NamedTuple):
    """One line of the file, with the file's name and the line's number; `beside` is the cell to the right of the hours."""

    where: str
    number: int
    day: str
    hours: str
    beside: str


def read_own_days(path: Path) -> OwnDays:
    """The days of a file with the columns date and hours (others are notes).

    Hours are spans, a kind of day ("sat", "周六", "holiday", "makeup"), or nothing: closed. A line with a year instead of a day
    says that the file lists all that is special in it. Raises KefuError calendar_missing, calendar_unreadable, bad_calendar_header,
    bad_calendar_day, bad_calendar_hours, calendar_day_twice.
    """
    days: dict[date, Hours | str] = {}
    years = set[int]()
    for line in _lines(path):
        if (year := _YEAR.fullmatch(line.day)) and not line.hours:
            years.add(int(year[1]))
            continue
        day = _day(line)
        if day in days:
            raise KefuError("calendar_day_twice", where=line.where, line=line.number, found=day)
        days[day] = _hours(line)
    whole = {year for year, count in Counter(day.year for day in days).items() if count == _length(year)}
    return OwnDays(days, frozenset(years | whole))


def _lines(path: Path) -> Iterator[Line]:
    """The lines below the header that say anything."""
    rows = csv.reader(_text(path).splitlines())
    header = [HEADERS.get(cell.strip().lower(), "") for cell in next(rows, [])]
    if not {"date", "hours"} <= set(header):
        raise KefuError("bad_calendar_header", where=path.name, found=_text(path).partition("\n")[0].strip())
    day, hours = header.index("date"), header.index("hours")
    for row in rows:
        cells = [cell.strip() for cell in row] + [""] * (len(header) + 1)
        if any(cells):
            yield Line(path.name, rows.line_num, cells[day], cells[hours], cells[hours + 1])


def _text(path: Path) -> str:
    if not path.is_file():
        raise KefuError("calendar_missing", where=path)
    for encoding in ENCODINGS:
        with suppress(UnicodeDecodeError):
            return path.read_text(encoding)
    raise KefuError("calendar_unreadable", where=path)


def _day(line: Line) -> date:
    written = _DAY.fullmatch(line.day)
    with suppress(ValueError):
        day = date(*map(int, written.groups())) if written else date.min
        if FIRST_DAY <= (day - EPOCH).days < END_DAY:
            return day
    raise KefuError("bad_calendar_day", where=line.where, line=line.number, found=line.day)


def _hours(line: Line) -> Hours | str:
    # Several spans without quotes fall into the cell beside, and half of the day would be lost.
    found = f"{line.hours},{line.beside}" if _SPAN.fullmatch(line.beside) else line.hours
    with suppress(ValueError):
        if found == line.hours:
            return day_word(found) or read_hours(found)
    raise KefuError("bad_calendar_hours", where=line.where, line=line.number, found=found)


def _length(year: int) -> int:
    return (date(year + 1, 1, 1) - date(year, 1, 1)).days
