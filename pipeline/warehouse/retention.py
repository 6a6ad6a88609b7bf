"""Old rows for good: out of what is counted, out of the kept rows and snapshots, out of every build."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import duckdb

from pipeline.errors import KefuError
from pipeline.ingest import Delivery, read_deliveries
from pipeline.ingest.accepted import accepted_rows
from pipeline.ingest.audit import Act, record
from pipeline.ingest.deliveries import STATE, Arrival, State, deliveries_folder, read_state, write_state
from pipeline.ingest.door import Progress, local_time, resettle
from pipeline.logs import LOGS
from pipeline.settings import Settings
from pipeline.warehouse.building import build
from pipeline.warehouse.manifest import drop_builds, warehouse_folder


@dataclass(frozen=True)
class Purge:
    """What a purge took: rows by log, and how many deliveries as a whole."""

    rows: dict[str, int]
    deliveries: int


def old_rows(folder: Path, settings: Settings, before: date) -> dict[str, int]:
    """By log, the accepted rows dated before a day; of logs without dates none."""
    data, deliveries = folder / settings.paths.data, read_deliveries(folder, settings)
    with duckdb.connect() as connection:
        return {
            log.name: connection.sql(
                f"SELECT 1 FROM {rows} WHERE \"{log.dated_by}\" < DATE '{before}'"
            ).shape[0]
            for log in LOGS.values()
            if log.dated_by
            and (rows := accepted_rows([one for one in deliveries if one.log == log.name], data))
        }


def purge(folder: Path, settings: Settings, before: date, act: Act, progress: Progress) -> Purge:
    """Removes for good all rows dated before a day, and makes the build of what is left the only one.

    Snapshots go once nothing in them is young enough; one with younger rows stays whole, because it is the proof of them.
    Rows that come again later are purged again. Broken off, it is finished by asking again. Raises KefuError
    purge_in_future, and as `ingest` and `build` do.
    """
    if before > local_time(act.at, settings).date():
        raise KefuError("purge_in_future", found=before)
    data, path = folder / settings.paths.data, deliveries_folder(folder, settings) / STATE
    state = read_state(path)
    earlier, keeps_from = _purged_rows(state), max(before, state.keeps_from or before)
    # Known before the first row goes: whatever breaks this off, the next ingest takes the rest.
    record(data, act, "purge_begun", before=keeps_from)
    write_state(path, state := replace(state, keeps_from=keeps_from))
    resettle(folder, settings, state, progress)
    state = read_state(path)
    rows, gone = dict(_purged_rows(state) - earlier), _over(state, settings, keeps_from)
    write_state(path, state := _without(state, gone, local_time(act.at, settings)))
    _sweep(data, state)
    _rebuild(folder, settings, state)
    record(data, act, "purge", before=keeps_from, rows=rows, snapshots=[snapshot for _, snapshot in gone])
    return Purge(rows, len(gone))


def _purged_rows(state: State) -> Counter[str]:
    """By log, the rows that purges took out of the deliveries that still have some."""
    rows = Counter[str]()
    for entry in state.deliveries:
        rows[entry.log] += entry.purged
    return rows


def _over(state: State, settings: Settings, keeps_from: date) -> list[tuple[str, str]]:
    """Source and snapshot of the deliveries of which nothing is young enough; those no source reads go by their age."""
    titles = {source.title for source in settings.source}
    gone = [(entry.source, entry.snapshot) for entry in state.deliveries if _is_over(entry, keeps_from)]
    return gone + [
        (one.source, one.snapshot)
        for one in state.arrivals
        if one.source not in titles and one.purged_at is None and one.delivered_at.date() < keeps_from
    ]


def _is_over(entry: Delivery, keeps_from: date) -> bool:
    """Whether a delivery has no row left that is young enough; one that never had any goes by the day it came."""
    is_bare = not entry.accepted and not entry.duplicates
    is_old = bool(entry.purged) or entry.delivered_at.date() < keeps_from
    return LOGS[entry.log].dated_by is not None and is_bare and is_old


def _without(state: State, over: Collection[tuple[str, str]], at: datetime) -> State:
    """The state in which deliveries, by source and snapshot, are over: what is left of them is that they came."""

    def ended(one: Arrival) -> Arrival:
        return replace(one, purged_at=at) if (one.source, one.snapshot) in over else one

    return replace(
        state,
        arrivals=tuple(ended(one) for one in state.arrivals),
        deliveries=tuple(entry for entry in state.deliveries if (entry.source, entry.snapshot) not in over),
    )


def _rebuild(folder: Path, settings: Settings, state: State) -> None:
    """Makes the build of what is left, if there is anything, and drops all others."""
    is_empty = not any(entry.accepted for entry in state.deliveries)
    drop_builds(warehouse_folder(folder, settings), "" if is_empty else build(folder, settings).id)


def _sweep(data: Path, state: State) -> None:
    """Removes snapshots that no arrival needs (those of refused attempts too), and kept rows that no delivery names."""
    _keep_only(data / "snapshots", {one.snapshot for one in state.arrivals if one.purged_at is None})
    named = {
        Path(name).name.partition(".")[0]
        for entry in state.deliveries
        for name in (*entry.good_files, *entry.bad_files, *entry.superseded_files)
    }
    for folder in ("parsed", "rows"):
        _keep_only(data / "deliveries" / folder, named)


def _keep_only(folder: Path, stems: Collection[str]) -> None:
    for path in folder.glob("*.*"):
        if path.name.partition(".")[0] not in stems:
            path.unlink()
