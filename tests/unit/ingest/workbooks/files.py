"""Workbooks made byte by byte, for what no library writes."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping

_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_END, _FREE, _FAT, _NONE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFF


def archive(entries: Mapping[str, str | bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in entries.items():
            file.writestr(name, content)
    return made.getvalue()


def xlsx(sheet: str, more: Mapping[str, str | bytes] | None = None) -> bytes:
    """A workbook whose one sheet is the markup given."""
    return archive(
        {
            "_rels/.rels": _relations("xl/workbook.xml", "officeDocument"),
            "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>'
            '<sheet name="x" sheetId="1" r:id="rId1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": _relations("worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}">{sheet}</worksheet>',
            **(more or {}),
        }
    )


def text_cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def rows(*cells_of_rows: str) -> str:
    """Sheet markup of rows given as the markup of their cells."""
    made = "".join(f'<row r="{line}">{cells}</row>' for line, cells in enumerate(cells_of_rows, start=1))
    return f"<sheetData>{made}</sheetData>"


def ods(table: str) -> bytes:
    """A workbook of the OpenDocument kind whose one sheet is the markup given."""
    spaces = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in {"office": "office", "table": "table", "text": "text"}.items()
    )
    calc = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    return archive(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": '<manifest xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
            "content.xml": f"<office:document-content {spaces} {calc}><office:body><office:spreadsheet>"
            f'<table:table table:name="x">{table}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        }
    )


def ods_row(*cells: str, attributes: str = "") -> str:
    """A row of texts; what begins with "<" is markup of a cell."""
    made = (
        cell if cell.startswith("<")
        else f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
        for cell in cells
    )  # fmt: skip
    return f"<table:table-row {attributes}>{''.join(made)}</table:table-row>"


def xlsb(*cells_of_rows: list[str | float | None]) -> bytes:
    """A binary workbook; None is the error value #N/A."""
    relation, name = _wide("rId1"), _wide("x")
    data = [_binary(148, struct.pack("<IIII", 0, len(cells_of_rows) - 1, 0, 9)), _binary(145, b"")]
    for line, cells in enumerate(cells_of_rows):
        data.append(_binary(0, struct.pack("<I", line) + bytes(13)))
        data += [_binary_cell(column, cell) for column, cell in enumerate(cells)]
    return archive(
        {
            "xl/workbook.bin": _binary(156, struct.pack("<II", 0, 1) + relation + name)
            + _binary(144, b"")
            + _binary(132, b""),
            "xl/_rels/workbook.bin.rels": _relations("worksheets/sheet1.bin"),
            "xl/worksheets/sheet1.bin": b"".join(data) + _binary(146, b""),
        }
    )


def xls(*cells_of_rows: list[str | float | None]) -> bytes:
    """A workbook of the years before 2007; None is the error value #N/A."""
    begin = struct.pack("<HHHHII", 0x0600, 0x0005, 0, 1997, 0, 0)
    sheet = _old(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 1997, 0, 0))
    for line, cells in enumerate(cells_of_rows):
        sheet += b"".join(_old_cell(line, column, cell) for column, cell in enumerate(cells))
    start = len(_old(0x0809, begin)) + 4 + 9 + 4
    listed = _old(0x0085, struct.pack("<IBBBB", start, 0, 0, 1, 0) + b"x")
    return ole({"Workbook": _old(0x0809, begin) + listed + _old(0x000A, b"") + sheet + _old(0x000A, b"")})


def ole(streams: Mapping[str, bytes]) -> bytes:
    """A container of the kind that old and encrypted workbooks are kept in."""
    contents = [data.ljust(4096, b"\0") for data in streams.values()]
    table, at, folder = [_FAT, _END], 2, [_entry("Root Entry", 5, _END, 0, child=1)]
    for number, (name, data) in enumerate(zip(streams, contents, strict=True), start=1):
        sectors = -(-len(data) // 512)
        table += [*range(at + 1, at + sectors), _END]
        folder.append(_entry(name, 2, at, len(data), right=number + 1 if number < len(streams) else _NONE))
        at += sectors
    table += [_FREE] * (128 - len(table))
    head = struct.pack(
        "<8s16xHHHHH6xIIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6,
        0, 1, 1, 0, 4096, _END, 0, _END, 0, 0,
    )  # fmt: skip
    made = [head.ljust(512, b"\xff"), struct.pack("<128I", *table), b"".join(folder).ljust(512, b"\0")]
    return b"".join([*made, *(data.ljust(-(-len(data) // 512) * 512, b"\0") for data in contents)])


def _relations(target: str, kind: str = "worksheet") -> str:
    return (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_RELATIONS}/{kind}" Target="{target}"/></Relationships>'
    )


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _binary(kind: int, body: bytes) -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size = len(body)
    return head + (bytes([size]) if size < 128 else bytes([size & 0x7F | 0x80, size >> 7])) + body


def _binary_cell(column: int, cell: str | float | None) -> bytes:
    place = struct.pack("<II", column, 0)
    if cell is None:
        return _binary(3, place + b"\x2a")
    return (
        _binary(6, place + _wide(cell))
        if isinstance(cell, str)
        else _binary(5, place + struct.pack("<d", cell))
    )


def _old(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _old_cell(row: int, column: int, cell: str | float | None) -> bytes:
    place = struct.pack("<HHH", row, column, 0)
    if cell is None:
        return _old(0x0205, place + b"\x2a\x01")
    if isinstance(cell, str):
        return _old(0x0204, place + struct.pack("<HB", len(cell), 1) + cell.encode("utf-16-le"))
    return _old(0x0203, place + struct.pack("<d", cell))


def _entry(name: str, kind: int, start: int, size: int, child: int = _NONE, right: int = _NONE) -> bytes:
    wide = name.encode("utf-16-le") + b"\0\0"
    return (
        struct.pack("<64sHBBIII", wide, len(wide), kind, 1, _NONE, right, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )
