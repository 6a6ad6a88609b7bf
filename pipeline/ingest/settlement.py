"""The deliveries of one source side by side: what a later row replaced, what was delivered twice, what events make a case."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import duckdb
import pyarrow.parquet as pq

from pipeline.errors import KefuError
from pipeline.ingest.cells import ROW_DIGEST
from pipeline.ingest.connection import limited_connection
from pipeline.ingest.deliveries import Arrival, Delivery
from pipeline.ingest.events import activities, case_columns, cases
from pipeline.ingest.kinds import literal
from pipeline.ingest.notes import note
from pipeline.ingest.parsing import Parsed
from pipeline.ingest.shapes import ACTIVITY, Shape
from pipeline.ingest.sorting import REJECTED
from pipeline.ingest.storage import replace_atomically
from pipeline.ingest.supersession import CONTRADICTED, CORRECTED, DELETED, find_superseded


class Part(NamedTuple):
    """A delivered file with its parsed rows, and how many of them were purged."""

    arrival: Arrival
    parsed: Parsed
    purged: int = 0


@dataclass(frozen=True)
class Outcome:
    """What settling adds to a parsed file: what no longer counts and why, where the rows are, what only its cases showed."""

    superseded: Counter[str]
    good_files: tuple[Path, ...]
    superseded_files: tuple[Path, ...] = ()
    bad_files: tuple[Path, ...] = ()
    reasons: Counter[str] = field(default_factory=Counter)
    columns: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def settle(shape: Shape, parts: Sequence[Part], data: Path) -> list[Delivery]:
    """The deliveries of a source, in the order they count.

    Keyed rows: the last delivered wins, within a file the last line. Keyless rows: the newer content of a file name
    replaces the older; identical rows stay unless the source drops them (then the first delivered stays). What the
    newest full delivery lacks is gone. Raises KefuError full_delivery_empty.
    """
    if not parts:
        return []
    _refuse_empty(shape, parts)
    settled = _settle_events if shape.source.events else _settle_rows
    with limited_connection() as connection:
        _load(connection, parts)
        keys, content = _compared(shape, parts)
        find_superseded(connection, shape, keys, content, [part.arrival.file_name for part in parts])
        outcomes = settled(connection, shape, parts, data / "deliveries" / "rows")
        return [_delivery(shape, part, outcome, data) for part, outcome in zip(parts, outcomes, strict=True)]


def _refuse_empty(shape: Shape, parts: Sequence[Part]) -> None:
    """Refuses a full delivery without a good row after others that had some. Raises KefuError full_delivery_empty."""
    *before, newest = parts
    if shape.is_full and not newest.parsed.good and any(part.parsed.good for part in before):
        raise KefuError("full_delivery_empty", where=newest.arrival.file_name, source=shape.source.title)


def _load(connection: duckdb.DuckDBPyConnection, parts: Sequence[Part]) -> None:
    """The view `good` of all rows with the number of their `delivery`; columns that a file lacks are NULL."""
    every = [
        f"SELECT {number} AS delivery, * FROM read_parquet({_file(part)})"
        for number, part in enumerate(parts)
    ]
    connection.execute(f"CREATE VIEW good AS {' UNION ALL BY NAME '.join(every)}")


def _file(part: Part) -> str:
    return literal(str(part.parsed.good_file))


def _compared(shape: Shape, parts: Sequence[Part]) -> tuple[list[str], list[str]]:
    """The columns that tell two rows apart, and those in which rows of one key can differ."""
    if shape.drops_exact_duplicates:
        return [ROW_DIGEST], []
    have = {name for part in parts for name in part.parsed.columns}
    content = [name for name in shape.log.names if name in have and name not in shape.key]
    return [name for name in shape.key if name in have], content


def _settle_rows(
    connection: duckdb.DuckDBPyConnection, shape: Shape, parts: Sequence[Part], rows: Path
) -> Iterator[Outcome]:
    """What is left of each delivery: its rows stay in their file, the lines that no longer count are listed beside it."""
    superseded = _count_superseded(connection)
    for number, part in enumerate(parts):
        why, good_file = superseded[number], part.parsed.good_file
        if not why:
            yield Outcome(why, (good_file,))
        elif why.total() == part.parsed.good:
            yield Outcome(why, ())
        else:
            listed = rows / f"{_name(parts, number)}.superseded.parquet"
            _write(listed, connection.sql(
                f"SELECT line, why FROM superseded WHERE delivery = {number} ORDER BY line"
            ))  # fmt: skip
            yield Outcome(why, (good_file,), (listed,))


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
    superseded, notes = _count_superseded(connection), _unseen(connection, shape)
    for number in range(len(parts)):
        bad_files, reasons = _faulty_events(
            connection, case, number, rows / f"{_name(parts, number)}.bad.parquet"
        )
        good_files = (case_file,) if number == len(parts) - 1 else ()
        yield Outcome(superseded[number], good_files, (), bad_files, reasons, columns, notes)


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
    arrival, parsed, purged = part
    reasons = Counter(parsed.reasons) + outcome.reasons
    rejected, superseded = sum(reasons.values()), outcome.superseded.total()
    return Delivery(
        source=arrival.source,
        log=shape.target.name,
        file_name=arrival.file_name,
        snapshot=arrival.snapshot,
        delivered_at=arrival.delivered_at,
        read=parsed.read,
        accepted=parsed.read - rejected - superseded - parsed.not_applicable,
        rejected=rejected,
        duplicates=superseded,
        not_applicable=parsed.not_applicable,
        reasons=dict(sorted(reasons.items())),
        notes=(*parsed.notes, *outcome.notes, *_doubts(shape, outcome)),
        columns=outcome.columns or parsed.columns,
        good_files=tuple(_relative(path, data) for path in outcome.good_files),
        bad_files=tuple(_relative(path, data) for path in (parsed.bad_file, *outcome.bad_files)),
        superseded_files=tuple(_relative(path, data) for path in outcome.superseded_files),
        header=parsed.header,
        corrected=outcome.superseded[CORRECTED],
        contradicted=outcome.superseded[CONTRADICTED],
        deleted=outcome.superseded[DELETED],
        purged=purged,
    )


def _doubts(shape: Shape, outcome: Outcome) -> list[str]:
    """Notes on rows of one file that tell different things under one key."""
    count = outcome.superseded[CONTRADICTED]
    return [note("contradicted", key=", ".join(shape.key), count=count)] if count else []


def _write(path: Path, rows: duckdb.DuckDBPyRelation) -> None:
    replace_atomically(path, lambda temporary: rows.write_parquet(str(temporary), compression="zstd"))


def _relative(path: Path, data: Path) -> str:
    return path.relative_to(data).as_posix()


def _count_superseded(connection: duckdb.DuckDBPyConnection) -> dict[int, Counter[str]]:
    """By delivery, how many of its rows no longer count, by why."""
    found: dict[int, Counter[str]] = defaultdict(Counter)
    counts = connection.sql("SELECT delivery, why, count(*) FROM superseded GROUP BY ALL").fetchall()
    for delivery, why, count in counts:
        found[delivery][why] = count
    return found


def _name(parts: Sequence[Part], number: int) -> str:
    """The name of what a delivery holds among the others of its source."""
    facts = json.dumps([number, *(part.parsed.key for part in parts)])
    return hashlib.sha256(facts.encode()).hexdigest()[:32]
