"""One fetch: the rows of a table or query as a Parquet snapshot, or nothing at all."""

from __future__ import annotations

import itertools
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import KefuError
from pipeline.ingest.databases.facts import FACTS, Facts, asked, facts_of, refuse_changes, since
from pipeline.ingest.databases.selections import Field, fields_of, key_of, selection
from pipeline.ingest.databases.sessions import address, session, told, was_garbled
from pipeline.ingest.storage import replace_atomically, sha256_of
from pipeline.settings import SETTINGS_FILE, Source

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection

_ROWS_PER_BATCH = 20_000
Rows = list[Any]


@dataclass(frozen=True)
class Fetch:
    """What is to be fetched: a source of the workspace in `folder`, with the snapshot of its fetch before, if any."""

    source: Source
    folder: Path
    snapshots: Path
    last: Path | None
    timezone: str
    now: datetime


def fetch(wanted: Fetch) -> str | None:
    """The SHA-256 of the snapshot that holds what the table or query returned; None for nothing new, or no row where that is fine.

    Only whole fetches are kept, and the same rows give the same snapshot.
    Raises KefuError database_address, database_driver, database_unreachable, database_zone, database_refused,
    database_columns, database_changed, database_overlap, database_broke_off, database_garbled, database_empty.
    """
    source = wanted.source
    place = f"{SETTINGS_FILE} [[source]] {source.title}"
    url = address(source, wanted.folder, place)
    where = f"{place} ({_server(url)})"
    with session(url, where, wanted.timezone) as connection:
        fields = _fields(connection, source, where)
        facts = Facts(asked(source), {field.name: field.kind for field in fields})
        before = _fetched_alike(wanted, facts, where)
        start = since(source, before, where)
        batches = _batches(connection, source, fields, start, where)
        if first := next(batches, None):
            goes_on = before is not None and start is not None
            return _kept(itertools.chain([first], batches), facts, wanted, goes_on)
    if wanted.last is None or not source.may_be_empty:
        raise KefuError("database_empty", where=where)
    return None


def _server(url: URL) -> str:
    """What messages call a database: no account, no options."""
    port = f":{url.port}" if url.port else ""
    return f"{url.get_backend_name()}://{url.host or ''}{port}/{url.database or ''}"


def _fields(connection: Connection, source: Source, where: str) -> list[Field]:
    """The columns of the table or query; the driver's words may be told, because no row was read."""
    from sqlalchemy.exc import SQLAlchemyError

    try:
        fields = fields_of(connection, source)
    except (SQLAlchemyError, OSError) as error:
        raise KefuError("database_refused", where=where, found=told(error, connection.engine.url)) from None
    names = [field.name for field in fields]
    for name in filter(None, [source.since_column, *names]):
        if names.count(name) != 1:
            raise KefuError("database_columns", where=where, expected=name, found=", ".join(names))
    return fields


def _fetched_alike(wanted: Fetch, facts: Facts, where: str) -> Facts | None:
    """What the fetch before remembers, if it asked for the same; its columns must still be there."""
    before = facts_of(wanted.last) if wanted.last else None
    if before is None or before.asked != facts.asked:
        return None
    refuse_changes(wanted.source, before, facts, where)
    return before


def _batches(
    connection: Connection, source: Source, fields: list[Field], start: str | int | None, where: str
) -> Iterator[Rows]:
    """The rows, streamed in lists of some thousands. What the driver says meanwhile may quote a cell: it is not told."""
    from sqlalchemy.exc import SQLAlchemyError

    count = 0
    try:
        key, dialect = key_of(connection, source), connection.dialect.name
        statement = selection(source, fields, key, dialect, start is not None)
        streaming = connection.execution_options(stream_results=True, max_row_buffer=_ROWS_PER_BATCH)
        result = streaming.execute(statement, {} if start is None else {"since": start})
        for rows in result.partitions(_ROWS_PER_BATCH):
            yield list(rows)
            count += len(rows)
        is_garbled = was_garbled(connection)
    except (SQLAlchemyError, OSError, UnicodeError) as error:
        found = type(getattr(error, "orig", None) or error).__name__
        raise KefuError("database_broke_off", where=where, rows=count, found=found) from None
    if is_garbled:
        raise KefuError("database_garbled", where=where)


def _kept(batches: Iterable[Rows], facts: Facts, wanted: Fetch, goes_on: bool) -> str | None:
    """Writes a snapshot and returns the SHA-256 it is kept under; one that goes on with nothing new is not kept."""
    draft = wanted.snapshots / ".fetch.parquet"
    replace_atomically(draft, lambda path: _write(path, batches, facts, wanted))
    if goes_on and wanted.last and _is_known(draft, wanted.last):
        draft.unlink()
        return None
    digest = sha256_of(draft)
    os.replace(draft, wanted.snapshots / f"{digest}.parquet")
    return digest


def _is_known(new: Path, last: Path) -> bool:
    """Whether each row of a snapshot is in the one before: only the overlap was read again."""
    import duckdb

    with duckdb.connect() as connection:
        rows, before = (connection.read_parquet(str(path)) for path in (new, last))
        return rows.except_(before).limit(1).fetchone() is None


def _write(path: Path, batches: Iterable[Rows], facts: Facts, wanted: Fetch) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([(name, pa.string()) for name in facts.kinds])
    grows, latest, highest = wanted.source.since_column, str(wanted.now + timedelta(days=1)), ""
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for rows in batches:
            columns = dict(zip(schema.names, zip(*rows, strict=True), strict=True))
            arrays = [pa.array(texts, pa.string()) for texts in columns.values()]
            writer.write_batch(pa.record_batch(arrays, schema=schema))
            highest = _highest(columns[grows], latest) or highest if grows else ""
        writer.add_key_value_metadata({FACTS: json.dumps(asdict(facts) | {"highest": highest})})


def _highest(texts: tuple[str | None, ...], latest: str) -> str:
    """The last of the texts that is no instant in the future: 9999-12-31 must not end the fetching of what is new."""
    return next((text for text in reversed(texts) if text and (text.isdigit() or text <= latest)), "")
