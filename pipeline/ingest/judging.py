"""Texts become typed values, and each row gets the first fault found in it: plain rows at once, the others by SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb
import pyarrow as pa

from pipeline.ingest.cells import ROW_DIGEST, Cells
from pipeline.ingest.faults import check_faults, column_faults, first_fault, text_of
from pipeline.ingest.kinds import literal, value
from pipeline.ingest.personal import could_tell
from pipeline.ingest.plain import has_plain_form, values_of
from pipeline.ingest.pseudonyms import TELLS, is_person, masked_columns
from pipeline.ingest.shapes import Shape
from pipeline.logs import Column
from pipeline.settings import Source

NOT_APPLICABLE = "not_applicable"
_BROKEN = "WHEN fault <> '' THEN {'column': '', 'reason': fault, 'excerpt': excerpt}"
_LEFT_OUT = f"WHEN NOT applies THEN {{'column': '', 'reason': {literal(NOT_APPLICABLE)}, 'excerpt': ''}}"

_FOUND = pa.struct([(name, pa.string()) for name in ("column", "reason", "excerpt")])
# Planning a statement costs as much as some thousand rows of it: rows are gathered for it.
_ROWS_AT_ONCE, _ROWS_PER_BATCH = 131_072, 16_384


@dataclass(frozen=True)
class Judging:
    """The judgement of a file's cells by a `connection` that has the macros of kinds."""

    cells: Cells
    timezone: str
    delivered_at: datetime
    connection: duckdb.DuckDBPyConnection

    def judged(self) -> Iterator[pa.RecordBatch]:
        """The columns of `judged_sql`, rows in no order: customers stand in it in the clear, so none may reach the disk."""
        plain, others = list[pa.RecordBatch](), list[pa.RecordBatch]()
        for batch in self.cells.batches():
            self._part(batch, plain, others)
            if _is_enough(plain):
                yield from self._plain(plain)
                plain = []
            if _is_enough(others):
                yield from self._by_sql(others)
                others = []
        yield from self._plain(plain)
        yield from self._by_sql(others)

    def _part(self, rows: pa.RecordBatch, plain: list[pa.RecordBatch], others: list[pa.RecordBatch]) -> None:
        """Puts the values of the plain rows with the one, and the texts of the rest with the other."""
        shape = self.cells.shape
        if not all(has_plain_form(column, shape.source) for column in self.cells.columns):
            others.append(rows)
            return
        values, good = values_of(rows, self.cells.columns, shape.source, shape.log, self.delivered_at)
        read = pa.record_batch({**{name: rows[name] for name in self._kept}, **values})
        plain.append(read if good.all() else read.filter(pa.array(good)))
        if not good.all():
            others.append(rows.filter(pa.array(~good)))

    def _plain(self, batches: list[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Plain rows as the judgement has them: nothing is found in them but what their texts tell."""
        if not batches:
            return
        rows = pa.Table.from_batches(batches)
        telling = _telling(self.cells.columns, self.cells.shape, str)
        if telling:
            told = self._asked(f"SELECT {', '.join(telling)} FROM cells", rows).read_all()
            for name, column in zip(told.column_names, told.columns, strict=True):
                rows = rows.append_column(name, column)
        yield from rows.append_column("found", pa.nulls(rows.num_rows, _FOUND)).to_batches()

    def _by_sql(self, batches: list[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Any rows judged; the first batch is empty: it tells the columns."""
        cells = self.cells
        sql = judged_sql(cells.columns, cells.shape, self.timezone, self.delivered_at, self._kept)
        rows = self._asked(sql, pa.Table.from_batches(batches, cells.schema))
        yield pa.RecordBatch.from_pylist([], schema=rows.schema)
        yield from rows

    @property
    def _kept(self) -> tuple[str, ...]:
        return ("line", ROW_DIGEST) if self.cells.shape.drops_exact_duplicates else ("line",)

    def _asked(self, sql: str, cells: pa.Table) -> pa.RecordBatchReader:
        """What a statement over the table `cells` answers."""
        self.connection.register("cells", cells)
        return self.connection.sql(sql).to_arrow_reader(_ROWS_PER_BATCH)


def _is_enough(batches: Sequence[pa.RecordBatch]) -> bool:
    return bool(sum(batch.num_rows for batch in batches) >= _ROWS_AT_ONCE)


def judged_sql(
    columns: Sequence[Column], shape: Shape, timezone: str, delivered_at: datetime, kept: Sequence[str]
) -> str:
    """SQL over the batches `cells`: their `kept` columns, each column's value, and what was `found` in the row.

    `found` is a struct of column, reason and excerpt, NULL for a good row; a row that the source leaves out has the
    reason not_applicable. Of each text that could tell who a customer is, `<name>:tells` is true.
    """
    texts = [f"nullif(\"{column.name}\", '') AS {text_of(column.name)}" for column in columns]
    words = [f"{_word(column, shape.source)} AS {_word_of(column.name)}" for column in columns]
    values = [f'{_value(column, shape.source, timezone)} AS "{column.name}"' for column in columns]
    names = [*kept, *(column.name for column in columns)]
    faults = [*column_faults(columns, delivered_at, timezone), *check_faults(shape.log, names)]
    found = f"CASE {_BROKEN} {_LEFT_OUT} ELSE {first_fault(faults)} END"
    sql = "cells"
    for stage in (
        [*kept, "fault", "excerpt", "applies", *texts],
        ["*", *words],
        ["*", *values],
        [*(f'"{name}"' for name in names), *_telling(columns, shape, text_of), f"{found} AS found"],
    ):
        sql = f"(SELECT {', '.join(stage)} FROM {sql})"
    return f"FROM {sql}"


def _telling(columns: Sequence[Column], shape: Shape, text_of: Callable[[str], str]) -> list[str]:
    """SQL: of each text to be masked, whether masking could change it; `text_of` is the SQL name of a column's text."""
    own = [text_of(column.name) for column in columns if is_person(column)]
    several = [f"OR contains({name}, ' ')" for name in own]
    return [
        f'{could_tell(text_of(name), own)} {" ".join(several)} AS "{name}{TELLS}"'
        for name in masked_columns(columns, shape, "text")
    ]


def _value(column: Column, source: Source, timezone: str) -> str:
    return value(column, _word_of(column.name), timezone, source.forms_of(column.name))


def _word_of(name: str) -> str:
    """The SQL name of a column's text after the source's `values`."""
    return f'"{name}:word"'


def _word(column: Column, source: Source) -> str:
    """SQL: a column's text after the source's `values`; other texts stay, but a flag knows only those listed."""
    words = {
        word: canonical
        for canonical, listed in source.values.get(column.name, {}).items()
        for word in ([listed] if isinstance(listed, str) else listed)
    }
    text = text_of(column.name)
    if not words:
        return text
    cases = " ".join(f"WHEN {literal(word)} THEN {literal(canonical)}" for word, canonical in words.items())
    return f"CASE coalesce({text}, '') {cases} ELSE {'NULL' if column.kind == 'flag' else text} END"
