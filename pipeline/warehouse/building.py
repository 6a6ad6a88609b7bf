"""Accepted rows become a build: typed alike, matched to the roster, completed with what is worked out once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from pipeline.errors import KefuError
from pipeline.ingest import Delivery, read_deliveries
from pipeline.ingest.connection import limited_connection
from pipeline.ingest.storage import private_folder
from pipeline.logs import LOGS, Log
from pipeline.settings import Settings
from pipeline.warehouse.builds import Build, open_build
from pipeline.warehouse.columns import columns_of
from pipeline.warehouse.derived import Facts, steps_of
from pipeline.warehouse.followups import followups_due, list_followups
from pipeline.warehouse.identity import build_id_of
from pipeline.warehouse.loading import columns_delivered, load_rows, span_of_data, span_of_delivery
from pipeline.warehouse.manifest import Manifest, read_manifest, warehouse_folder, write_manifest
from pipeline.warehouse.months import write_months
from pipeline.warehouse.roster import LAST_NAMES, STAFFED, know_people, unknown_count, with_people
from pipeline.worktime import Clock, clock_of

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

    Raises KefuError not_ingested, nothing_accepted, cannot_write, and what `clock_of` does for a calendar that cannot be read.
    """
    deliveries = read_deliveries(folder, settings)
    if not deliveries:
        raise KefuError("not_ingested", where=folder)
    clock = clock_of(settings, folder)
    warehouse = private_folder(warehouse_folder(folder, settings))
    build_id = build_id_of(deliveries, settings, clock)
    manifest = _made_before(warehouse, build_id, deliveries)
    if manifest is None:
        manifest = _make(folder, settings, build_id, deliveries, clock)
    write_manifest(warehouse, manifest)
    return open_build(folder, settings)


def _made_before(warehouse: Path, build_id: str, deliveries: Sequence[Delivery]) -> Manifest | None:
    """The manifest of this build, if it is whole and made of these very rows (another key gives other tokens)."""
    if not (warehouse / "builds" / f"{build_id}.json").exists():
        return None
    manifest = read_manifest(warehouse, build_id)
    is_whole = all((warehouse / name).exists() for names in manifest.files.values() for name in names)
    return manifest if is_whole and manifest.deliveries == tuple(deliveries) else None


def _make(
    folder: Path, settings: Settings, build_id: str, deliveries: Sequence[Delivery], clock: Clock
) -> Manifest:
    """Writes the files of a build and returns its manifest."""
    data, warehouse = folder / settings.paths.data, warehouse_folder(folder, settings)
    logs = list(dict.fromkeys(entry.log for entry in deliveries))
    with limited_connection() as connection:
        clock.register(connection)
        load_rows(connection, deliveries, data)
        span = span_of_data(connection)
        if span is None:
            raise KefuError("nothing_accepted", where=folder)
        if followups := followups_due(settings, logs):
            list_followups(connection, followups)
            logs = list(dict.fromkeys([*logs, "followups"]))
        columns = columns_of(columns_delivered(deliveries), settings)
        _match_people(connection, logs, settings)
        for log in LOGS.values():
            _derive(connection, log, Facts(columns.get(log.name, frozenset()), settings, *span))
        return Manifest(
            id=build_id, logs=tuple(logs), columns=columns, first_day=span[0], data_to=span[1], calendar_known_until=clock.known_until,
            row_counts={log: _count(connection, f'SELECT count(*) FROM "{log}"') for log in logs},
            unassigned={log.name: _count(connection, unknown_count(log.name)) for log in STAFFED if log.name in logs},
            files={name: write_months(connection, log, f'"{name}"', warehouse) for name, log in LOGS.items()},
            deliveries=tuple(deliveries),
            delivery_spans=tuple(span_of_delivery(connection, entry, data) for entry in deliveries),
        )  # fmt: skip


def _match_people(connection: duckdb.DuckDBPyConnection, logs: Sequence[str], settings: Settings) -> None:
    """The tables `people:<log>`: the rows of each log that names people, matched to the roster; callbacks with their attempts."""
    know_people(connection, settings, [] if "staff" in logs else [log.name for log in STAFFED])
    connection.execute(LAST_NAMES)
    for log in STAFFED:
        matched = with_people(log.name, log.dated_by or "", has_department="department" in log.names)
        connection.execute(f'CREATE TABLE "people:{log.name}" AS {matched}')
    if "callback_attempts" in logs:
        connection.execute(_WITH_ATTEMPTS)


def _derive(connection: duckdb.DuckDBPyConnection, log: Log, facts: Facts) -> None:
    """The table `<log>`: the log's rows after all its steps."""
    sql = f'SELECT * FROM "{"people" if log in STAFFED else "rows"}:{log.name}"'
    for step in steps_of(log.name, facts):
        sql = step.over(f"({sql})")
    connection.execute(f'CREATE TABLE "{log.name}" AS {sql}')


def _count(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    return int(connection.sql(sql).fetchall()[0][0])
