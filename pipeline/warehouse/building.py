"""Accepted rows become a build: typed alike, matched to the roster, completed with what is worked out once."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import duckdb

from pipeline.errors import KefuError
from pipeline.ingest import Delivery, read_deliveries
from pipeline.ingest.kinds import SQL_TYPES, literal
from pipeline.ingest.parsing import READING_VERSION
from pipeline.ingest.storage import private_folder
from pipeline.logs import LOGS, Log
from pipeline.settings import Settings
from pipeline.warehouse.builds import MEMORY_LIMIT, SPILL_LIMIT, Build, open_build
from pipeline.warehouse.derived import FILLED_FROM, Facts, steps_of
from pipeline.warehouse.manifest import Manifest, read_manifest, warehouse_folder, write_manifest
from pipeline.warehouse.months import write_months
from pipeline.warehouse.roster import KNOWN, LAST_NAMES, from_logs, unknown_count, with_people

# Raise it whenever the same accepted rows would give another build.
BUILDING_VERSION = 1
_ID_LENGTH = 12

_DATED = tuple(log for log in LOGS.values() if log.dated_by)
_STAFFED = tuple(log for log in _DATED if "staff_id" in log.names)
_ATTEMPT_COLUMNS = ("attempt_count", "first_attempt_at", "is_reached")
_WITH_ATTEMPTS = """
CREATE OR REPLACE TABLE "people:callbacks" AS SELECT c.* REPLACE (
  coalesce(a.attempts, c.attempt_count, 0) AS attempt_count,
  coalesce(a.first_at, c.first_attempt_at) AS first_attempt_at,
  coalesce(a.reached, c.is_reached, FALSE) AS is_reached
) FROM "people:callbacks" c LEFT JOIN (
  SELECT callback_id, count(*) AS attempts, min(attempted_at) AS first_at, bool_or(is_reached) AS reached
  FROM "rows:callback_attempts" GROUP BY callback_id
) a USING (callback_id)
"""


def build(folder: Path, settings: Settings) -> Build:
    """The build of what the last ingest accepted; the same inputs give the same id, and no second build.

    Raises KefuError not_ingested, nothing_accepted, cannot_write.
    """
    deliveries = read_deliveries(folder, settings)
    if not deliveries:
        raise KefuError("not_ingested", where=folder)
    warehouse = private_folder(warehouse_folder(folder, settings))
    build_id = build_id_of(deliveries, settings)
    manifest = _made_before(warehouse, build_id, deliveries) or _make(
        folder, settings, build_id, deliveries, warehouse
    )
    write_manifest(warehouse, manifest)
    return open_build(folder, settings)


def build_id_of(deliveries: Sequence[Delivery], settings: Settings) -> str:
    """The id of what a build is made from: the same on any machine, wherever the files lie and whatever the tokens are."""
    delivered = [
        (
            entry.source,
            entry.file_name,
            entry.snapshot,
            entry.read,
            entry.accepted,
            entry.duplicates,
            entry.not_applicable,
            entry.reasons,
        )
        for entry in deliveries
    ]
    facts = [
        READING_VERSION, BUILDING_VERSION, delivered, settings.department.timezone,
        [getattr(settings, section).model_dump() for section in ("limits", "thresholds", "calendar")],
        settings.department.opening_hours, {name: shift.model_dump() for name, shift in settings.shifts.items()},
        [followup.model_dump() for followup in settings.followup],
        [source.model_dump(exclude={"files"}) for source in settings.source], [repr(log) for log in LOGS.values()],
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False).encode()).hexdigest()[:_ID_LENGTH]


def _made_before(warehouse: Path, build_id: str, deliveries: Sequence[Delivery]) -> Manifest | None:
    """The manifest of this build, if it is whole and made of these very rows (another key gives other tokens)."""
    if not (warehouse / "builds" / f"{build_id}.json").exists():
        return None
    manifest = read_manifest(warehouse, build_id)
    is_whole = all((warehouse / name).exists() for names in manifest.files.values() for name in names)
    return manifest if is_whole and manifest.deliveries == tuple(deliveries) else None


def _make(
    folder: Path, settings: Settings, build_id: str, deliveries: Sequence[Delivery], warehouse: Path
) -> Manifest:
    """Writes the files of a build and returns its manifest."""
    logs = tuple(dict.fromkeys(entry.log for entry in deliveries))
    with _connection() as connection:
        for log in LOGS.values():
            _load(
                connection,
                log,
                [entry for entry in deliveries if entry.log == log.name],
                folder / settings.paths.data,
            )
        first_day, data_to = _span(connection, folder)
        columns = _columns(deliveries, settings)
        _match_people(connection, has_roster="staff" in logs)
        if "callback_attempts" in logs:
            connection.execute(_WITH_ATTEMPTS)
        for log in LOGS.values():
            facts = Facts(columns.get(log.name, frozenset()), settings, first_day, data_to)
            _derive(connection, log, facts)
        files = {name: write_months(connection, log, f'"{name}"', warehouse) for name, log in LOGS.items()}
        return Manifest(
            id=build_id, logs=logs, columns=columns, first_day=first_day, data_to=data_to, files=files, deliveries=tuple(deliveries),
            row_counts={log: _count(connection, f'SELECT count(*) FROM "{log}"') for log in logs},
            unassigned={log.name: _count(connection, unknown_count(log.name)) for log in _STAFFED if log.name in logs},
        )  # fmt: skip


def _connection() -> duckdb.DuckDBPyConnection:
    limits: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY_LIMIT,
        "max_temp_directory_size": SPILL_LIMIT,
        "temp_directory": tempfile.gettempdir(),
    }
    return duckdb.connect(config=limits)


def _load(
    connection: duckdb.DuckDBPyConnection, log: Log, deliveries: Sequence[Delivery], data: Path
) -> None:
    """The table `rows:<log>` of all accepted rows, with every column of the log in its type."""
    files = [literal(str(data / name)) for entry in deliveries for name in entry.good_files]
    fields = ", ".join(f'"{column.name}" {SQL_TYPES[column.kind]}' for column in log.columns)
    connection.execute(f'CREATE TABLE "rows:{log.name}" ({fields})')
    have = {name for entry in deliveries for name in entry.columns}
    names = ", ".join(f'"{name}"' for name in log.names if name in have)
    if files:
        rows = f"SELECT {names} FROM read_parquet([{', '.join(files)}], union_by_name = TRUE)"
        connection.execute(f'INSERT INTO "rows:{log.name}" BY NAME {rows}')


def _span(connection: duckdb.DuckDBPyConnection, folder: Path) -> tuple[date, datetime]:
    """The first day and the last instant of the dated logs; due times count only where there is no other instant."""
    first = _extreme(connection, "min", [(log, log.dated_by or "") for log in _DATED])
    past = [
        (log, column.name)
        for log in _DATED
        for column in log.columns
        if column.kind == "instant" and not column.may_be_future
    ]
    last = _extreme(connection, "max", past) or _extreme(
        connection, "max", [(log, log.dated_by or "") for log in _DATED]
    )
    if first is None or last is None:
        raise KefuError("nothing_accepted", where=folder)
    return first.date(), last


def _extreme(
    connection: duckdb.DuckDBPyConnection, function: str, places: Sequence[tuple[Log, str]]
) -> datetime | None:
    values = " UNION ALL ".join(
        f'SELECT {function}("{column}") AS v FROM "rows:{log.name}"' for log, column in places
    )
    found: datetime | None = connection.sql(f"SELECT {function}(v) FROM ({values})").fetchall()[0][0]
    return found


def _match_people(connection: duckdb.DuckDBPyConnection, has_roster: bool) -> None:
    """The tables `people:<log>`: the rows of each log that names people, matched to the roster."""
    if not has_roster:
        connection.execute(from_logs([log.name for log in _STAFFED]))
    connection.execute(KNOWN)
    connection.execute(LAST_NAMES)
    for log in _STAFFED:
        matched = with_people(log.name, log.dated_by or "", has_department="department" in log.names)
        connection.execute(f'CREATE TABLE "people:{log.name}" AS {matched}')


def _derive(connection: duckdb.DuckDBPyConnection, log: Log, facts: Facts) -> None:
    """The table `<log>`: the log's rows after all its steps."""
    sql = f'SELECT * FROM "{"people" if log in _STAFFED else "rows"}:{log.name}"'
    for step in steps_of(log.name, facts):
        sql = step.over(f"({sql})")
    connection.execute(f'CREATE TABLE "{log.name}" AS {sql}')


def _columns(deliveries: Sequence[Delivery], settings: Settings) -> dict[str, frozenset[str]]:
    """By log, the columns that sources provide, others fill, limits give or the roster adds."""
    provided: dict[str, set[str]] = {}
    for entry in deliveries:
        provided.setdefault(entry.log, set()).update(entry.columns)
    roster = provided.get("staff", set()) & {"team_id", "department"}
    for log, names in provided.items():
        names |= {name for name, origin in FILLED_FROM.get(log, {}).items() if origin in names}
        if log != "staff" and "staff_id" in names:
            names |= roster
    if "complaints" in provided and settings.limits.resolve.model_dump(exclude_defaults=True):
        provided["complaints"].add("due_at")
    if "callbacks" in provided and "callback_attempts" in provided:
        provided["callbacks"].update(_ATTEMPT_COLUMNS)
    return {log: frozenset(names) for log, names in provided.items()}


def _count(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    return int(connection.sql(sql).fetchall()[0][0])
