"""ODS: formulas without a value, error values and merged cells, from the markup of the sheet."""

from __future__ import annotations

import re
from xml.parsers import expat

from .archive import Archive, RefusedError
from .details import ERROR, UNCOMPUTED, Details

_WORTH_READING = re.compile(rb":formula=|:number-rows-spanned=|:value-type=[\"']error")
_CELLS = ("table-cell", "covered-table-cell")


def ods_details(archive: Archive, place: int) -> Details:
    """The details of the sheet at a place of the workbook. Raises RefusedError not_a_workbook."""
    content = archive.content("content.xml")
    reader = _Reader(place)
    if _WORTH_READING.search(content):
        parser = expat.ParserCreate()
        parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
        try:
            parser.Parse(content, True)
        except expat.ExpatError:
            raise RefusedError("not_a_workbook") from None
    return reader.found


class _Reader:
    """Follows the rows and cells of one sheet; rows and cells may stand for many."""

    def __init__(self, place: int) -> None:
        self.found = Details(merged=[])
        self._wanted, self._sheet = place, -1
        self._row, self._rows, self._column = 0, 1, 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        element, told = _bare(name), {_bare(key): value for key, value in attributes.items()}
        if element == "table":
            self._sheet += 1
        elif self._sheet == self._wanted and element == "table-row":
            self._rows, self._column = int(told.get("number-rows-repeated", 1)), 0
        elif self._sheet == self._wanted and element in _CELLS:
            self._cell(told, attributes)

    def end(self, name: str) -> None:
        if self._sheet == self._wanted and _bare(name) == "table-row":
            self._row += self._rows

    def _cell(self, told: dict[str, str], attributes: dict[str, str]) -> None:
        columns = int(told.get("number-columns-repeated", 1))
        if flaw := _flaw(attributes):
            self.found.flaws |= {
                (row, column): flaw
                for row in range(self._row, self._row + self._rows)
                for column in range(self._column, self._column + columns)
            }
        if self.found.merged is not None and (spanned := int(told.get("number-rows-spanned", 1))) > 1:
            self.found.merged.append(((self._row, self._column), (self._row + spanned - 1, self._column)))
        self._column += columns


def _flaw(attributes: dict[str, str]) -> str:
    if attributes.get("calcext:value-type") == "error":
        return ERROR
    computed = any(key.endswith(":value-type") for key in attributes)
    return UNCOMPUTED if "table:formula" in attributes and not computed else ""


def _bare(name: str) -> str:
    """A name without its prefix."""
    return name.rpartition(":")[2]
