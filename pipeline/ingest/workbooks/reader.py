"""The table in a sheet: a header below its title, rows between title and totals, nothing guessed."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.errors import KefuError
from pipeline.ingest.headers import plain
from pipeline.ingest.rows import TextRow
from pipeline.ingest.structure import HeaderPlace, find_header, is_blank, is_footer, is_repeat
from pipeline.ingest.tables import TextTable, clean
from pipeline.ingest.workbooks.asides import Asides
from pipeline.ingest.workbooks.merges import Merges, merges_of
from pipeline.ingest.workbooks.process import SheetRow, told_sheet
from pipeline.settings import Source

WORKBOOK_SUFFIXES = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
_SIGNATURES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
# The header is looked for in so many filled rows.
_HEAD = 50


def is_workbook(data: bytes) -> bool:
    """Whether the bytes begin like a workbook."""
    return data.startswith(_SIGNATURES)


def read_workbook(path: Path, name: str, source: Source, wanted: frozenset[str]) -> TextTable:
    """The text table in a sheet; each row's line is its number in the sheet.

    What stands above, beside or under the table is left aside and noted; a cell whose value a formula did not leave, or
    an error value, makes its row faulty where its column is wanted.
    Raises KefuError file_empty, header_absent, merges_unknown, header_missing and those of told_sheet.
    """
    with told_sheet(path, name, source.sheet) as (facts, rows):
        head = list(itertools.islice(rows, _HEAD + (source.first_row or 0)))
        place = _header(head, name, source, wanted)
        asides = Asides(facts, place, [row.line for row in head])
        merges = merges_of(facts, place.names, name, source, asides.above)
        body = itertools.chain(head[place.body :], rows)
        records = _records(body, place.names, merges, asides, wanted)
        batches = list(TextTable.of_rows(place.names, records, []).batches())
    return TextTable(place.names, lambda: iter(batches), [*asides.notes(), *merges.notes()])


def _header(head: list[SheetRow], name: str, source: Source, wanted: frozenset[str]) -> HeaderPlace:
    """The header among the first rows, without the empty names at its end; columns without one have their numbers."""
    if not head:
        raise KefuError("file_empty", where=name)
    cells = [row.cells for row in head]
    if source.first_row and source.first_row > head[-1].line:
        raise KefuError("header_absent", where=name)
    told = next((at for at, row in enumerate(head) if row.line >= (source.first_row or 1)), 0)
    row = told if source.first_row or source.header_rows == 0 else None
    place = find_header(cells, wanted, source.header_rows, row)
    if source.header_rows == 0:
        return place._replace(names=tuple(str(at + 1) for at in range(max(map(len, cells)))))
    names = list(place.names)
    while names and not names[-1]:
        names.pop()
    if not names:
        raise KefuError("header_absent", where=name)
    return place._replace(names=tuple(names))


def _records(
    rows: Iterable[SheetRow], names: tuple[str, ...], merges: Merges, asides: Asides, wanted: frozenset[str]
) -> Iterator[TextRow]:
    """The rows that are records, as wide as the header."""
    first = next(at for at, name in enumerate(names) if name)
    for row in rows:
        cells = merges.filled(row.line, row.cells[: len(names)])
        asides.follow(row.line)
        if not is_blank(row.cells[len(names) :]):
            asides.add("cells_beside", row.line)
        if is_blank(cells) and not _flawed(row, len(names)):
            continue
        if clean(cells[first]) == names[first] and is_repeat(cells, names):
            asides.add("header_repeated", row.line)
        elif is_footer(cells):
            asides.add("footer_rows", row.line)
        else:
            yield _record(row, cells, names, asides, wanted)


def _record(
    row: SheetRow, cells: list[str], names: tuple[str, ...], asides: Asides, wanted: frozenset[str]
) -> TextRow:
    """A record, faulty where a wanted column has a flawed cell."""
    for column in _flawed(row, len(names)):
        if not wanted or plain(names[column]) in wanted:
            return TextRow(row.line, tuple(cells), row.flaws[column], names[column])
        asides.add("cells_flawed", row.line)
    return TextRow(row.line, tuple(cells))


def _flawed(row: SheetRow, width: int) -> list[int]:
    return sorted(column for column in row.flaws if column < width)
