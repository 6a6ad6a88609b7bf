"""The deliveries of one source side by side: what a later row replaced, what was delivered twice, what events make a case."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import duckdb
import pyarrow.parquet as pq

from pipeline.ingest.cells import ROW_DIGEST
from pipeline.ingest.deliveries import Arrival, Delivery
from pipeline.ingest.events import activities, case_columns, cases
from pipeline.ingest.kinds import literal
from pipeline.ingest.parsing import REJECTED, Parsed
from pipeline.ingest.shapes import ACTIVITY, Shape
from pipeline.ingest.storage import replace_atomically


class Part(NamedTuple):
    """A delivered file with its parsed rows."""

    arrival: Arrival
    parsed: Parsed


@dataclass(frozen=True)
class Outcome:
    """What settling adds to a parsed file: what was dropped, where the rows are, what only its cases showed."""

    duplicates: int
    good_files: tuple[Path, ...]
    bad_files: tuple[Path, ...] = ()
    reasons: Counter[str] = field(default_factory=Counter)
    columns: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def settle(shape: Shape, parts: Sequence[Part], data: Path) -> list[Delivery]:
    """The deliveries of a source, in the order they count.

    Keyed rows: the last delivered wins, within a file the last line. Keyless rows: the newer content of a file name
    replaces the older; identical rows stay unless the source drops them (then the first delivered stays).
    """
    settled = _settle_events if shape.source.events else _settle_rows
    with duckdb.connect() as connection:
        _load(connection, parts)
        connection.execute(_superseded(shape, parts))
        outcomes = settled(connection, shape, parts, data / "deliveries" / "rows")
        return [_delivery(shape, part, outcome, data) for part, outcome in zip(parts, outcomes, strict=True)]


def _load(connection: duckdb.DuckDBPyConnection, parts: Sequence[Part]) -> None:
    """The view `good` of all rows with the number of their `delivery`; columns that a file lacks are NULL."""
    every = [
        f"SELECT {number} AS delivery, * FROM read_parquet({_file(part)})"
        for number, part in enumerate(parts)
    ]
    connection.execute(f"CREATE VIEW good AS {' UNION ALL BY NAME '.join(every)}")


def _file(part: Part) -> str:
    return literal(str(part.parsed.good_file))


def _superseded(shape: Shape, parts: Sequence[Part]) -> str:
    """SQL: the table `superseded` of deliveries and lines that count as duplicates."""
    replaced = _replaced(shape, parts)
    is_replaced = f"delivery IN ({', '.join(map(str, replaced))})" if replaced else "FALSE"
    have = {name for part in parts for name in part.parsed.columns}
    keys = (
        [ROW_DIGEST] if shape.drops_exact_duplicates else [f'"{name}"' for name in shape.key if name in have]
    )
    direction = "DESC" if shape.key else "ASC"
    copies = (
        f"SELECT delivery, line FROM good WHERE NOT {is_replaced} QUALIFY row_number() OVER "
        f"(PARTITION BY {', '.join(keys)} ORDER BY delivery {direction}, line {direction}) > 1"
        if keys
        else "SELECT delivery, line FROM good WHERE FALSE"
    )
    return (
        f"CREATE TABLE superseded AS SELECT delivery, line FROM good WHERE {is_replaced} UNION ALL {copies}"
    )


def _replaced(shape: Shape, parts: Sequence[Part]) -> list[int]:
    """The numbers of keyless files that were delivered again, under their name, with other content."""
    last = {part.arrival.file_name: number for number, part in enumerate(parts)}
    return [
        number
        for number, part in enumerate(parts)
        if shape.is_keyless and last[part.arrival.file_name] != number
    ]


def _settle_rows(
    connection: duckdb.DuckDBPyConnection, shape: Shape, parts: Sequence[Part], rows: Path
) -> Iterator[Outcome]:
    """What is left of each delivery; one that lost no row keeps its file."""
    duplicates = _count_by_delivery(connection, "superseded")
    for number, part in enumerate(parts):
        good_file = part.parsed.good_file
        if duplicates[number]:
            good_file = rows / f"{_name(parts, number)}.parquet"
            _write(good_file, connection.sql(
                f"SELECT * FROM read_parquet({_file(part)}) WHERE line NOT IN "
                f"(SELECT line FROM superseded WHERE delivery = {number}) ORDER BY line"
            ))  # fmt: skip
        yield Outcome(duplicates[number], (good_file,))


def _settle_events(
    connection: duckdb.DuckDBPyConnection, shape: Shape, parts: Sequence[Part], rows: Path
) -> Iterator[Outcome]:
    """Cases of all deliveries together, kept with the last; a faulty case's events are rejected where they came in."""
    provided = tuple({name for part in parts for name in part.parsed.columns})
    columns, case = case_columns(shape, provided), shape.target.key[0]
    connection.execute("CREATE TABLE events AS FROM good ANTI JOIN superseded USING (delivery, line)")
    connection.execute(f"CREATE TABLE cases AS {cases(shape, provided)}")
    names = ", ".join(f'"{name}"' for name in columns)
    case_file = rows / f"{_name(parts, len(parts))}.parquet"
    _write(case_file, connection.sql(f'SELECT {names} FROM cases WHERE fault IS NULL ORDER BY "{case}"'))
    duplicates, notes = _count_by_delivery(connection, "superseded"), _unseen(connection, shape)
    for number in range(len(parts)):
        bad_files, reasons = _faulty_events(
            connection, case, number, rows / f"{_name(parts, number)}.bad.parquet"
        )
        good_files = (case_file,) if number == len(parts) - 1 else ()
        yield Outcome(duplicates[number], good_files, bad_files, reasons, columns, notes)


def _faulty_events(
    connection: duckdb.DuckDBPyConnection, case: str, number: int, path: Path
) -> tuple[tuple[Path, ...], Counter[str]]:
    """The file of a delivery's events whose case is faulty, if any, and their reasons."""
    bad = connection.sql(
        'SELECT line, fault.column AS "column", fault.reason AS reason, fault.excerpt AS text '
        f'FROM events JOIN cases USING ("{case}") WHERE fault IS NOT NULL AND delivery = {number} ORDER BY line'
    ).to_arrow_table()
    if not bad.num_rows:
        return (), Counter()
    replace_atomically(path, lambda temporary: pq.write_table(bad.cast(REJECTED), temporary))
    return (path,), Counter(bad["reason"].to_pylist())


def _unseen(connection: duckdb.DuckDBPyConnection, shape: Shape) -> tuple[str, ...]:
    """Notes on activities that the rules name and no event has."""
    seen = {row[0] for row in connection.sql(f"SELECT DISTINCT {ACTIVITY.name} FROM events").fetchall()}
    return tuple(f"无此活动 · no such activity: {name}" for name in activities(shape) if name not in seen)


def _delivery(shape: Shape, part: Part, outcome: Outcome, data: Path) -> Delivery:
    arrival, parsed = part
    reasons = Counter(parsed.reasons) + outcome.reasons
    rejected = sum(reasons.values())
    return Delivery(
        source=arrival.source,
        log=shape.target.name,
        file_name=arrival.file_name,
        snapshot=arrival.snapshot,
        delivered_at=arrival.delivered_at,
        read=parsed.read,
        accepted=parsed.read - rejected - outcome.duplicates - parsed.not_applicable,
        rejected=rejected,
        duplicates=outcome.duplicates,
        not_applicable=parsed.not_applicable,
        reasons=dict(sorted(reasons.items())),
        notes=(*parsed.notes, *outcome.notes),
        columns=outcome.columns or parsed.columns,
        good_files=tuple(_relative(path, data) for path in outcome.good_files),
        bad_files=tuple(_relative(path, data) for path in (parsed.bad_file, *outcome.bad_files)),
    )


def _write(path: Path, rows: duckdb.DuckDBPyRelation) -> None:
    replace_atomically(path, lambda temporary: rows.write_parquet(str(temporary), compression="zstd"))


def _relative(path: Path, data: Path) -> str:
    return path.relative_to(data).as_posix()


def _count_by_delivery(connection: duckdb.DuckDBPyConnection, table: str) -> Counter[int]:
    return Counter(
        dict(connection.sql(f"SELECT delivery, count(*) FROM {table} GROUP BY delivery").fetchall())
    )


def _name(parts: Sequence[Part], number: int) -> str:
    """The name of what a delivery holds among the others of its source."""
    facts = json.dumps([number, *(part.parsed.key for part in parts)])
    return hashlib.sha256(facts.encode()).hexdigest()[:32]
