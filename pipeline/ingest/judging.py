"""Texts become typed values, and each row gets the first fault found in it: one SQL statement per file, in stages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pipeline.ingest.faults import check_faults, column_faults, first_fault, text_of
from pipeline.ingest.kinds import is_timed, literal, value
from pipeline.ingest.shapes import Shape
from pipeline.logs import Column
from pipeline.settings import Source


def judged(
    columns: Sequence[Column], shape: Shape, timezone: str, delivered_at: datetime, kept: Sequence[str]
) -> str:
    """SQL over the table `texts`: its `kept` columns, fault, excerpt and applies, each column's text and value, and `found`."""
    timed = [column for column in columns if is_timed(column)]
    words = [f"{_word(column, shape.source)} AS {_word_of(column.name)}" for column in columns]
    texts = [f'"{column.name}" AS {text_of(column.name)}' for column in columns]
    stages = (
        [*kept, "fault", "excerpt", "applies", *texts, *words],
        ["*", *(f'date_parts({_word_of(column.name)}) AS "{column.name}:parts"' for column in timed)],
        ["*", *(f'written_moment("{column.name}:parts") AS "{column.name}:moment"' for column in timed)],
        [
            "*",
            *(f'{value(column, _word_of(column.name), timezone)} AS "{column.name}"' for column in columns),
        ],
    )
    faults = [
        *column_faults(columns, delivered_at),
        *check_faults(shape.log, [column.name for column in columns]),
    ]
    sql = "texts"
    for stage in stages:
        sql = f"(SELECT {', '.join(stage)} FROM {sql})"
    return f"SELECT *, {first_fault(faults)} AS found FROM {sql}"


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
    text = f'"{column.name}"'
    if not words:
        return text
    cases = " ".join(f"WHEN {literal(word)} THEN {literal(canonical)}" for word, canonical in words.items())
    return f"CASE coalesce({text}, '') {cases} ELSE {'NULL' if column.kind == 'flag' else text} END"
