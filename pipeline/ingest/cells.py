"""The text of each column of a log, taken batch by batch from a file's cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa

from pipeline.ingest.cleaning import cleaned, replaced, text_bytes
from pipeline.ingest.dates import Years
from pipeline.ingest.headers import Header, Places, match
from pipeline.ingest.kinds import is_timed
from pipeline.ingest.personal import NOBODY, Identity, Known
from pipeline.ingest.plain import plain_instants
from pipeline.ingest.pseudonyms import Tokens, is_person
from pipeline.ingest.shapes import Shape
from pipeline.ingest.tables import TextTable, clean
from pipeline.logs import Column

ROW_DIGEST = "row_digest"
_ZERO, _DIGITS, _YEAR_LENGTH = 0x30, 10, 4


@dataclass
class Cells:
    """The cells of a file under the columns of its log, read through once.

    Batches have `line`, `fault`, `excerpt`, `applies`, the texts of the `columns` ("" = empty) and, where the source drops
    identical rows, their digest. Customers stand in them in the clear: they must not be kept before `pseudonyms`.
    """

    columns: tuple[Column, ...]
    table: TextTable
    name: str
    shape: Shape
    identity: Identity
    places: Places
    wanted: dict[int, pa.Array]
    years: dict[str, Years] = field(default_factory=dict)
    read: int = 0

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The batches, in the file's order."""
        for batch in self.table.batches():
            self.read += batch.num_rows
            yield self._texts_of(batch)

    def names(self) -> Known:
        """The names of customers that the file's rows tell, for which it is read once more; nobody where it tells none."""
        # LIMIT: an id or number of another row is masked in a text by its form only; millions of them are not kept in mind.
        columns = [column for column in self.columns if is_person(column) and column.kind == "text"]
        if not columns:
            return NOBODY
        found = (self._column(column, batch) for batch in self.table.batches() for column in columns)
        return Known({name for texts in found for name in texts.unique().to_pylist()})

    @property
    def schema(self) -> pa.Schema:
        texts = [(column.name, pa.string()) for column in self.columns]
        digest = [(ROW_DIGEST, pa.string())] if self.shape.drops_exact_duplicates else []
        head = [
            ("line", pa.int64()),
            ("fault", pa.string()),
            ("excerpt", pa.string()),
            ("applies", pa.bool_()),
        ]
        return pa.schema([*head, *texts, *digest])

    def _texts_of(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        texts = {column.name: self._column(column, batch) for column in self.columns}
        if self.shape.made_id:
            texts[self.shape.made_id] = self._with_made_ids(texts, batch)
        if self.shape.drops_exact_duplicates:
            rows = _joined(
                [batch[f"c{place}"] for place in range(len(self.table.header))], "\x1f"
            ).to_pylist()
            texts[ROW_DIGEST] = pa.array(map(self.identity.token, rows), pa.string())
        head = [batch["line"], batch["fault"], batch["excerpt"], self._applies(batch)]
        return pa.record_batch([*head, *texts.values()], schema=self.schema)

    def _column(self, column: Column, batch: pa.RecordBatch) -> pa.StringArray:
        """One column's text in file order: its header's cells, several joined by a space, or a constant."""
        constants = self.shape.source.constants
        if column.name in constants or column.name not in self.places:
            return pa.repeat(pa.scalar(_constant(constants.get(column.name, ""))), batch.num_rows)
        texts = _joined([batch[f"c{place}"] for place in self.places[column.name]], " ")
        if column.kind == "text" and not is_person(column):
            return texts
        if not is_timed(column):
            return cleaned(texts)
        return self._with_years(column.name, cleaned(texts)) if plain_instants(texts) is None else texts

    def _with_years(self, name: str, texts: pa.StringArray) -> pa.StringArray:
        """The dates of a column; those that begin with four digits need no look."""
        signs, starts = text_bytes(texts)
        begins = np.diff(starts) >= _YEAR_LENGTH
        for place in range(_YEAR_LENGTH):
            begins[begins] = signs[starts[:-1][begins] + place] - np.uint8(_ZERO) < _DIGITS
        others = np.flatnonzero(~begins)
        years = self.years.setdefault(name, Years(self.shape.source.year))
        return replaced(texts, others, years.put_first(texts.take(pa.array(others)).to_pylist()))

    def _applies(self, batch: pa.RecordBatch) -> pa.BooleanArray:
        """Whether each row applies to the source."""
        import pyarrow.compute as pc

        applies = pa.repeat(pa.scalar(True), batch.num_rows)
        for place, values in self.wanted.items():
            applies = pc.and_(applies, pc.is_in(cleaned(batch[f"c{place}"]), value_set=values))
        return applies

    def _with_made_ids(self, texts: dict[str, pa.StringArray], batch: pa.RecordBatch) -> pa.StringArray:
        """Ids from the key's values, or from the file's name and the line, for rows that bring none."""
        import pyarrow.compute as pc

        empty = pa.repeat(pa.scalar(""), batch.num_rows)
        if self.shape.key:
            parts = [self._key_text(name, texts.get(name, empty)) for name in self.shape.key]
            made = _joined(parts, "|")
        else:
            lines = batch["line"].cast(pa.string())
            made = pc.binary_join_element_wise(self.name, lines, ":")
        brought = texts[self.shape.made_id]
        return pc.if_else(pc.equal(brought, ""), made, brought)

    def _key_text(self, name: str, texts: pa.StringArray) -> pa.StringArray:
        column = self.shape.log.column(name)
        return Tokens(column, self.identity).of(texts) if is_person(column) else texts


def cells_of(table: TextTable, shape: Shape, name: str, identity: Identity) -> Cells:
    """The cells of a file under the columns of its log. Raises the KefuErrors of headers.match and header_missing."""
    header = Header(table.header, name)
    places = match(header, shape.source, shape.log)
    provided = {*places, *shape.source.constants, shape.made_id}
    columns = tuple(column for column in shape.log.columns if column.name in provided)
    if shape.log.counted_by and shape.log.counted_by in provided:
        columns = tuple(map(_of_sums, columns))
    return Cells(columns, table, name, shape, identity, places, _wanted(header, shape))


def _wanted(header: Header, shape: Shape) -> dict[int, pa.Array]:
    """The values that a row which applies to the source has, by their place."""
    return {
        header.place(name, "where"): pa.array(
            [clean(value) for value in ([values] if isinstance(values, str) else values)]
        )
        for name, values in shape.source.where.items()
    }


def _joined(parts: list[pa.StringArray], sign: str) -> pa.StringArray:
    import pyarrow.compute as pc

    return parts[0] if len(parts) == 1 else pc.binary_join_element_wise(*parts, sign)


def _constant(value: str | int | float | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _of_sums(column: Column) -> Column:
    """The column where rows stand for several cases: the total of their times may be as long as it likes."""
    return replace(column, high=None) if column.kind == "seconds" else column
