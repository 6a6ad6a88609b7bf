"""XLSX: formulas without a value, errors, negative numbers and those shown with zeros in front, from the sheet's markup."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from xml.etree import ElementTree

from .archive import Archive, RefusedError
from .details import ERROR, UNCOMPUTED, Details, Place

_CELL = re.compile(rb"<(?:\w+:)?c(\s[^>]*)?(?<!/)>(.*?)</(?:\w+:)?c>", re.DOTALL)
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>[^<]")
_VALUE_OR_EMPTY = re.compile(rb"<(?:\w+:)?v[\s/>]")
_KIND = re.compile(rb"""\st=["'](\w+)["']""")
_STYLE = re.compile(rb"""\ss=["'](\d+)["']""")
_PLACE = re.compile(rb"""\sr=["']([A-Z]{1,3})(\d{1,7})["']""")
_CELL_END = re.compile(rb"</(?:\w+:)?c>")
# What the markup of a formula, an error value or a negative number holds; other things may hold it too.
_SUSPICIOUS = (b"<f", b":f", b't="e"', b"t='e'", b"v>-")
_MINUS = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>-")
_ZEROS = re.compile("0{2,15}")
_RECALCULATED = re.compile(rb"""\sfullCalcOnLoad=["'](?:1|true)["']""")


def xlsx_details(archive: Archive, place: int) -> Details:
    """The details of the sheet at a place of the workbook. Raises RefusedError not_a_workbook, formulas_unplaced."""
    found, widths = Details(), _zero_widths(archive)
    signs = [*_SUSPICIOUS, *(b"s=" + mark + style + mark for style in widths for mark in (b'"', b"'"))]
    for part in _whole_cells(archive.pieces(_sheet_entry(archive, place))):
        if any(sign in part for sign in signs):
            for cell in _CELL.finditer(part):
                _look(found, cell[1] or b"", cell[2], widths)
    found.stale = found.stale and _RECALCULATED.search(archive.content("xl/workbook.xml")) is not None
    return found


def _look(found: Details, attributes: bytes, inner: bytes, widths: dict[bytes, int]) -> None:
    """Adds what is to be told about a cell."""
    has_formula = _FORMULA.search(inner) is not None
    found.stale = found.stale or has_formula
    if flaw := _flaw(attributes, inner, has_formula):
        found.flaws[_place(attributes)] = flaw
    elif _MINUS.search(inner):
        found.negatives.add(_place(attributes))
    elif widths and (style := _STYLE.search(attributes)) and style[1] in widths:
        found.widths[_place(attributes)] = widths[style[1]]


def _flaw(attributes: bytes, inner: bytes, has_formula: bool) -> str:
    kind = _KIND.search(attributes)
    if kind and kind[1] == b"e":
        return ERROR
    if not has_formula or _VALUE.search(inner):
        return ""
    # A formula whose result is the empty text keeps an empty value.
    return "" if kind and kind[1] == b"str" and _VALUE_OR_EMPTY.search(inner) else UNCOMPUTED


def _place(attributes: bytes) -> Place:
    found = _PLACE.search(attributes)
    if not found:
        raise RefusedError("formulas_unplaced")
    column = 0
    for letter in found[1]:
        column = column * 26 + letter - 64
    return int(found[2]) - 1, column - 1


def _whole_cells(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The content again, cut where a cell ends."""
    left = b""
    for piece in pieces:
        left += piece
        cut = left.rfind(b"</c>") + 4
        if cut < 4:
            cut = max((end.end() for end in _CELL_END.finditer(left)), default=0)
        if cut:
            yield left[:cut]
            left = left[cut:]
    yield left


def _zero_widths(archive: Archive) -> dict[bytes, int]:
    """The styles that show a number as digits of a width (format 00000), with the width."""
    if "xl/styles.xml" not in archive:
        return {}
    root = _root(archive, "xl/styles.xml")
    codes = {found.get("numFmtId"): found.get("formatCode", "") for found in _named(root, "numFmt")}
    styles = next((list(found) for found in _named(root, "cellXfs")), [])
    formats = (codes.get(style.get("numFmtId"), "") for style in styles)
    return {str(at).encode(): len(code) for at, code in enumerate(formats) if _ZEROS.fullmatch(code)}


def _sheet_entry(archive: Archive, place: int) -> str:
    """The entry of the sheet that stands at a place of the workbook."""
    try:
        sheet = _named(_root(archive, "xl/workbook.xml"), "sheet")[place]
        wanted = next(value for name, value in sheet.items() if _bare(name) == "id")
    except (StopIteration, IndexError):
        raise RefusedError("not_a_workbook") from None
    return entry_of(archive, "xl/_rels/workbook.xml.rels", wanted)


def entry_of(archive: Archive, relations: str, wanted: str) -> str:
    """The entry that a relation of the workbook leads to. Raises RefusedError not_a_workbook."""
    for relation in _named(_root(archive, relations), "Relationship"):
        if relation.get("Id") == wanted:
            return posixpath.normpath(posixpath.join("/xl", relation.get("Target", ""))).lstrip("/")
    raise RefusedError("not_a_workbook")


def _root(archive: Archive, name: str) -> ElementTree.Element:
    try:
        return ElementTree.fromstring(archive.content(name))
    except ElementTree.ParseError:
        raise RefusedError("not_a_workbook") from None


def _named(root: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return [found for found in root.iter() if _bare(found.tag) == name]


def _bare(name: str) -> str:
    """A name without its namespace."""
    return name.rpartition("}")[2]
