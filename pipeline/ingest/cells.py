"""The text of each column of a log, taken from a file's cells; personal data is replaced on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from pipeline.ingest.dates import with_years
from pipeline.ingest.headers import Header, Places, match
from pipeline.ingest.personal import Identity, mask, phone_digits
from pipeline.ingest.rows import TextRow
from pipeline.ingest.shapes import Shape
from pipeline.ingest.tables import TextTable, clean
from pipeline.logs import Column
from pipeline.settings import Source

ROW_DIGEST = "row_digest"


@dataclass(frozen=True)
class Cells:
    """The columns a file provides, as an all-text table with `line`, `fault`, `excerpt` and `applies`.

    `own` holds, by line, the names and numbers a row tells about its customer, to be masked in excerpts; it is never kept.
    """

    columns: tuple[Column, ...]
    texts: pa.Table
    own: dict[int, tuple[str, ...]]


def cells_of(table: TextTable, shape: Shape, name: str, identity: Identity) -> Cells:
    """The cells of a file under the columns of its log. Raises the KefuErrors of headers.match and header_missing."""
    header = Header(table.header, name)
    places = match(header, shape.source, shape.log)
    applies = _where(header, shape.source)
    own = _own_values(table.rows, places, shape)
    texts: dict[str, list[Any]] = {
        "line": [row.line for row in table.rows],
        "fault": [row.fault for row in table.rows],
        "excerpt": [row.excerpt for row in table.rows],
        "applies": [applies(row) for row in table.rows],
    }
    columns = tuple(
        column
        for column in shape.log.columns
        if column.name in {*places, *shape.source.constants, shape.made_id}
    )
    raw = {column.name: _texts_of(column, table.rows, places, shape.source) for column in columns}
    if shape.made_id:
        raw[shape.made_id] = _made_ids(raw, table.rows, shape, name)
    for column in columns:
        texts[column.name] = [
            text or None for text in _without_personal(column, raw[column.name], own, identity)
        ]
    if shape.drops_exact_duplicates:
        texts[ROW_DIGEST] = [identity.token("\x1f".join(row.cells)) for row in table.rows]
    return Cells(columns, pa.table(texts, schema=_schema(texts)), dict(zip(texts["line"], own, strict=True)))


def _schema(texts: Iterable[str]) -> pa.Schema:
    types = {"line": pa.int64(), "applies": pa.bool_()}
    return pa.schema([(name, types.get(name, pa.string())) for name in texts])


def _texts_of(column: Column, rows: list[TextRow], places: Places, source: Source) -> list[str]:
    """One column's text in file order: its header's cells, several joined by a space, or a constant."""
    if column.name in source.constants:
        return [_constant(source.constants[column.name])] * len(rows)
    if column.name not in places:
        return [""] * len(rows)
    found = places[column.name]
    if column.kind == "text":
        return [" ".join(row.cells[place] for place in found) for row in rows]
    parts = [[clean(row.cells[place]) for row in rows] for place in found]
    texts = (
        parts[0]
        if len(parts) == 1
        else [" ".join(filter(None, joined)) for joined in zip(*parts, strict=True)]
    )
    return with_years(texts, source.year) if column.kind in ("instant", "day") else texts


def _constant(value: str | int | float | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _where(header: Header, source: Source) -> Callable[[TextRow], bool]:
    """The test whether a row applies to the source."""
    wanted = {
        header.place(name, "where"): {
            clean(value) for value in ([values] if isinstance(values, str) else values)
        }
        for name, values in source.where.items()
    }
    return lambda row: all(clean(row.cells[place]) in values for place, values in wanted.items())


def _own_values(rows: list[TextRow], places: Places, shape: Shape) -> list[tuple[str, ...]]:
    """What each row tells about its customer in the clear."""
    personal = [
        place
        for column in shape.log.columns
        if column.personal == "token"
        for place in places.get(column.name, ())
    ]
    return [tuple(filter(None, (clean(row.cells[place]) for place in personal))) for row in rows]


def _without_personal(
    column: Column, texts: list[str], own: list[tuple[str, ...]], identity: Identity
) -> list[str]:
    if column.personal == "token":
        same = phone_digits if column.name.endswith("_phone") else clean
        tokens = {text: identity.token(same(text)) for text in set(texts)}
        return [tokens[text] for text in texts]
    if column.kind == "text":
        return [mask(text, values) for text, values in zip(texts, own, strict=True)]
    return texts


def _made_ids(raw: dict[str, list[str]], rows: list[TextRow], shape: Shape, name: str) -> list[str]:
    """Ids from the key's values, or from the file's name and the line, for rows that bring none."""
    if shape.key:
        made = [
            "|".join(values)
            for values in zip(*(raw.get(column, [""] * len(rows)) for column in shape.key), strict=True)
        ]
    else:
        made = [f"{name}:{row.line}" for row in rows]
    return [text or new for text, new in zip(raw[shape.made_id], made, strict=True)]
