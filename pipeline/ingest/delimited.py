"""CSV and its kin: strict about quotes, exact about lines."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from pipeline.errors import KefuError
from pipeline.ingest.encodings import decode
from pipeline.ingest.rows import TextRow

DELIMITERS = (",", ";", "\t", "|")
csv.field_size_limit(16 * 1024 * 1024)


def read_delimited(data: bytes, name: str, encoding: str | None) -> list[TextRow]:
    """The rows of a CSV file; one with a stray quote or a NUL is kept with its fault.

    Raises KefuError file_truncated where the last quote is never closed.
    """
    text = decode(data, name, encoding)
    lines = _Lines(list(io.StringIO(text, newline="")))
    return list(_rows(lines, _delimiter(lines.lines), name))


class _Lines(Iterator[str]):
    """Physical lines that can be read again from a given one."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.at = 0

    def __next__(self) -> str:
        if self.at == len(self.lines):
            raise StopIteration
        self.at += 1
        return self.lines[self.at - 1]


def _delimiter(lines: list[str]) -> str:
    """The delimiter that cuts the header into most fields."""
    header = next((line for line in lines if line.strip()), "")
    return max(DELIMITERS, key=lambda sign: len(next(csv.reader([header], delimiter=sign), [])))


def _rows(lines: _Lines, delimiter: str, name: str) -> Iterator[TextRow]:
    well_formed = _well_formed(delimiter)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while lines.at < len(lines.lines):
        start = lines.at
        try:
            cells = next(reader)
        except csv.Error as error:
            if "end of data" in str(error):
                raise KefuError("file_truncated", where=name, line=start + 1) from None
            # A stray quote may have swallowed whole lines: only the first is lost, the others are read again.
            lines.at = start + 1
            yield TextRow(start + 1, (), "stray_quote")
            continue
        raw = "".join(lines.lines[start : lines.at])
        yield TextRow(start + 1, tuple(cells), _fault(raw, cells, well_formed))


def _fault(raw: str, cells: list[str], well_formed: re.Pattern[str]) -> str:
    if "\0" in raw:
        return "nul_character"
    if any('"' in cell for cell in cells) and not well_formed.fullmatch(raw):
        return "stray_quote"
    return ""


def _well_formed(delimiter: str) -> re.Pattern[str]:
    """A row in which a quote opens, closes or doubles, and never stands inside an unquoted field."""
    sign = re.escape(delimiter)
    field = rf'(?:"(?:[^"]|"")*+"|[^"{sign}\r\n]*+)'
    return re.compile(rf"{field}(?:{sign}{field})*+[\r\n]*")
