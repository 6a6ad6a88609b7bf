"""The figures behind a page as plain tables: what its blocks hold, every number as it was counted, before any rounding."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.errors import Language

MOST_LETTERS = 31  # in the name of a sheet
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_ORDER: dict[Language, Sequence[str]] = {"zh": ("zh", "en"), "en": ("en", "zh")}
Cell = str | float | int | bool | None


class Sheet(NamedTuple):
    """One table: a name of its own, the block's title, the headings, the rows."""

    name: str
    title: str
    head: list[str]
    rows: list[list[Cell]]


def sheets_of(documents: Iterable[Mapping[str, Any]], language: Language) -> list[Sheet]:
    """A sheet for each list of rows in the blocks of a page, in the page's order; words in one language."""
    found: list[Sheet] = []
    for document in documents:
        data = document["data"]
        for part, rows in _parts(document):
            head = list(dict.fromkeys(name for row in rows for name in row))
            cells = [[_cell(row.get(name), language) for name in head] for row in rows]
            if cells:
                name = f"{len(found) + 1:02d} {document['kind']} {part}"[:MOST_LETTERS]
                found.append(
                    Sheet(
                        name,
                        str(_cell(data.get("title"), language) or ""),
                        _headings(document, head, language),
                        cells,
                    )
                )
    return found


def write_workbook(path: Path, about: Sequence[tuple[str, str]], sheets: Iterable[Sheet]) -> None:
    """An XLSX file: what it is about, then the sheets. Text stays text: no formula, no link."""
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(path, options) as book:
        bold = book.add_format({"bold": True})
        first = book.add_worksheet("00 about")
        for line, (name, value) in enumerate(about):
            first.write_string(line, 0, name, bold)
            first.write_string(line, 1, value)
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            page.write_string(0, 0, sheet.title, bold)
            page.write_row(2, 0, sheet.head, bold)
            for line, row in enumerate(sheet.rows, 3):
                page.write_row(line, 0, ["" if cell is None else cell for cell in row])
            page.freeze_panes(3, 0)


def write_texts(folder: Path, sheets: Iterable[Sheet]) -> list[Path]:
    """A CSV file for each sheet; a text that a spreadsheet would take for a formula gets an apostrophe before it."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for sheet in sheets:
        path = folder / f"{sheet.name.replace(' ', '-')}.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            lines = csv.writer(file, lineterminator="\n")
            lines.writerow(sheet.head)
            lines.writerows([[_plain(cell) for cell in row] for row in sheet.rows])
        written.append(path)
    return written


def _parts(document: Mapping[str, Any]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The lists of rows of a block by name; what is nested in a row is laid beside or, where it is a list, below it."""
    data = document["data"]
    if document["kind"] == "table":
        names = [column["name"] for column in data["columns"]]
        yield "rows", [dict(zip(names, row, strict=True)) for row in data["rows"]]
        return
    for name, content in data.items():
        if isinstance(content, list) and content and isinstance(content[0], Mapping):
            yield name, [line for row in content for line in _lines(row)]


def _lines(row: Mapping[str, Any], prefix: str = "") -> list[dict[str, Any]]:
    flat: dict[str, Any] = {}
    below: list[dict[str, Any]] = []
    for name, value in row.items():
        if isinstance(value, Mapping) and not _is_words(value):
            for line in _lines(value, f"{prefix}{name}."):
                flat |= line
        elif isinstance(value, list) and value and isinstance(value[0], Mapping) and not _is_words(value[0]):
            below += [line for one in value for line in _lines(one, f"{prefix}{name}.")]
        else:
            flat[prefix + name] = value
    return [flat | line for line in below] or [flat]


def _headings(document: Mapping[str, Any], head: Sequence[str], language: Language) -> list[str]:
    if document["kind"] != "table":
        return list(head)
    labels = {column["name"]: _cell(column["label"], language) for column in document["data"]["columns"]}
    return [str(labels[name]) for name in head]


def _is_words(value: Any) -> bool:
    return isinstance(value, Mapping) and bool(value) and set(value) <= {"zh", "en"}


def _cell(value: Any, language: Language) -> Cell:
    """A value as one cell."""
    if isinstance(value, Mapping):
        return (
            next((str(value[name]) for name in _ORDER[language] if value.get(name)), "")
            if _is_words(value)
            else str(dict(value))
        )
    if isinstance(value, list):
        return ", ".join(str(_cell(one, language)) for one in value)
    return value if value is None or isinstance(value, (str, int, float, bool)) else str(value)


def _plain(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_SIGNS) else cell
