"""XLSB: error values and negative numbers, from the records of the sheet; its formulas always keep a value."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from .archive import Archive, RefusedError
from .details import ERROR, Details
from .xlsx import entry_of

_ROW, _CELL_ERROR, _FORMULA_ERROR, _SHEET = 0, 3, 11, 156
# The kinds of cells with a number, and the byte of it that has the sign.
_SIGN_AT = {2: 11, 5: 15, 9: 15}


def xlsb_details(archive: Archive, place: int) -> Details:
    """The details of the sheet at a place of the workbook. Raises RefusedError not_a_workbook."""
    found, row = Details(), 0
    for kind, body in _records(archive.content(_sheet_entry(archive, place))):
        if kind == _ROW:
            row = struct.unpack_from("<I", body)[0]
        elif kind in (_CELL_ERROR, _FORMULA_ERROR):
            found.flaws[row, struct.unpack_from("<I", body)[0]] = ERROR
        elif kind in _SIGN_AT and body[_SIGN_AT[kind]] & 0x80:
            found.negatives.add((row, struct.unpack_from("<I", body)[0]))
    return found


def _sheet_entry(archive: Archive, place: int) -> str:
    """The entry of the sheet: its record holds state, number, and the relation as a counted text."""
    sheets = [body for kind, body in _records(archive.content("xl/workbook.bin")) if kind == _SHEET]
    if place >= len(sheets):
        raise RefusedError("not_a_workbook")
    length = struct.unpack_from("<I", sheets[place], 8)[0]
    relation = sheets[place][12 : 12 + 2 * length].decode("utf-16-le")
    return entry_of(archive, "xl/_rels/workbook.bin.rels", relation)


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Kind and body of each record; both numbers before a body have seven bits a byte."""
    at = 0
    while at < len(data):
        kind = data[at]
        at += 1
        if kind & 0x80 and at < len(data):
            kind, at = (kind & 0x7F) | (data[at] & 0x7F) << 7, at + 1
        length, at = _length(data, at)
        yield kind, data[at : at + length]
        at += length


def _length(data: bytes, at: int) -> tuple[int, int]:
    length = 0
    for shift, byte in zip((0, 7, 14, 21), data[at : at + 4], strict=False):
        length, at = length | (byte & 0x7F) << shift, at + 1
        if not byte & 0x80:
            break
    return length, at
