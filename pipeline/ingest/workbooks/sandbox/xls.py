"""XLS: error values and negative numbers, from the records of the sheet; its formulas always keep a value."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator

import olefile

from .archive import RefusedError
from .details import ERROR, Details, Place

_SHEET, _BOOLEAN_OR_ERROR, _FORMULA, _PACKED_ROW, _END = 0x0085, 0x0205, 0x0006, 0x00BD, 0x000A
# The kinds of cells with a number, and the byte of it that has the sign.
_SIGN_AT = {0x0203: 13, _FORMULA: 13, 0x027E: 9}


def xls_details(stream: bytes, place: int) -> Details:
    """The details of the sheet at a place of the workbook."""
    found = Details()
    starts = [struct.unpack_from("<I", body)[0] for kind, body in _records(stream, 0) if kind == _SHEET]
    for kind, body in _records(stream, starts[place]) if place < len(starts) else ():
        if _is_error(kind, body):
            found.flaws[struct.unpack_from("<HH", body)] = ERROR
        elif kind == _PACKED_ROW:
            found.negatives |= _packed_negatives(body)
        elif kind in _SIGN_AT and body[12:14] != b"\xff\xff" and body[_SIGN_AT[kind]] & 0x80:
            found.negatives.add(struct.unpack_from("<HH", body))
    return found


def stream_of(data: bytes) -> bytes:
    """The workbook's stream in an OLE container. Raises RefusedError not_a_workbook, workbook_protected."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            if container.exists("EncryptedPackage"):
                raise RefusedError("workbook_protected")
            name = "Workbook" if container.exists("Workbook") else "Book"
            return bytes(container.openstream(name).read())
    except OSError:
        raise RefusedError("not_a_workbook") from None


def _is_error(kind: int, body: bytes) -> bool:
    """A cell that holds an error, or a formula whose value is one."""
    if kind == _BOOLEAN_OR_ERROR:
        return body[7:8] == b"\x01"
    return kind == _FORMULA and body[6:7] == b"\x02" and body[12:14] == b"\xff\xff"


def _packed_negatives(body: bytes) -> set[Place]:
    """The places of the negative numbers among those packed side by side: row, first column, six bytes each."""
    row, first = struct.unpack_from("<HH", body)
    signs = body[9:-2:6]
    return {(row, first + at) for at, sign in enumerate(signs) if sign & 0x80}


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Kind and body of each record up to the end of the part that begins at a place."""
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind == _END:
            return
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length
