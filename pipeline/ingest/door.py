"""The door: files come in, are kept as they are, and become accepted and rejected rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb

from pipeline.ingest.deliveries import (
    ATTEMPT,
    STATE,
    Delivery,
    State,
    arrivals_now,
    deliveries_folder,
    earliest,
    read_state,
    withdrawn_deliveries,
    write_state,
)  # fmt: skip
from pipeline.ingest.kinds import MACROS
from pipeline.ingest.parsing import Reading, parse
from pipeline.ingest.personal import Identity, open_identity
from pipeline.ingest.rejections import refuse_too_many
from pipeline.ingest.retention import without_old_rows
from pipeline.ingest.settlement import Part, settle
from pipeline.ingest.shapes import Shape, shape_of
from pipeline.ingest.storage import private_folder
from pipeline.settings import Settings

Progress = Callable[[str, int, int], None]


def _silent(name: str, done: int, total: int) -> None:
    """Tells nobody."""


def ingest(folder: Path, settings: Settings, now: datetime, progress: Progress = _silent) -> list[Delivery]:
    """What became of every file delivered so far, the inbox's included; the state moves on only if all of it is accepted.

    Loading a file twice changes nothing, and what was delivered stays delivered when its file leaves the inbox.
    `progress` is told the file at work, how many are done, and of how many.
    Raises KefuError: a source without files, a file that cannot be read, too many rejected rows.
    """
    private_folder(folder / settings.paths.data)
    kept = deliveries_folder(folder, settings)
    shapes = [shape_of(source) for source in settings.source]
    before, attempted = read_state(kept / STATE), read_state(kept / ATTEMPT)
    arrivals = arrivals_now(folder, settings, before.arrivals, local_time(now, settings))
    state = replace(before, arrivals=tuple(earliest(arrivals, attempted.arrivals)))
    return _settled_state(state, shapes, folder, settings, progress)


def resettle(folder: Path, settings: Settings, state: State, progress: Progress = _silent) -> list[Delivery]:
    """What becomes of the arrivals of a state, the inbox left alone; the state moves on to it.

    Raises KefuError as `ingest` does.
    """
    shapes = [shape_of(source) for source in settings.source]
    return _settled_state(state, shapes, folder, settings, progress)


def _settled_state(
    state: State, shapes: Sequence[Shape], folder: Path, settings: Settings, progress: Progress
) -> list[Delivery]:
    """The deliveries of a state's arrivals, remembered with it."""
    deliveries = _settled(state, shapes, folder, settings, progress)
    kept = deliveries_folder(folder, settings)
    _conclude(kept, replace(state, deliveries=tuple(deliveries)), settings)
    return deliveries


def _settled(
    state: State, shapes: Sequence[Shape], folder: Path, settings: Settings, progress: Progress
) -> list[Delivery]:
    """The deliveries of all sources, one after the other."""
    data = folder / settings.paths.data
    identity, deliveries = _identity(folder, settings), list[Delivery]()
    queue = [
        (shape, arrival)
        for shape in shapes
        for arrival in state.arrivals
        if arrival.source == shape.source.title and arrival.counts
    ]
    parts: dict[str, list[Part]] = {shape.source.title: [] for shape in shapes}
    # Customers stand in the clear while a file is read: nothing of it may spill to disk.
    with duckdb.connect(config={"temp_directory": ""}) as connection:
        connection.execute(MACROS)
        for done, (shape, arrival) in enumerate(queue):
            progress(arrival.file_name, done, len(queue))
            reading = Reading(
                data / "snapshots" / arrival.snapshot_name, arrival.snapshot, arrival.file_name, arrival.delivered_at,
                shape, settings.department.timezone,
            )  # fmt: skip
            parsed = parse(reading, identity, data / "deliveries" / "parsed", connection)
            parts[arrival.source].append(Part(arrival, parsed))
    for shape in shapes:
        found = parts[shape.source.title]
        if state.keeps_from:
            found = without_old_rows(shape, found, state.keeps_from)
        deliveries += settle(shape, found, data)
        deliveries += withdrawn_deliveries(shape.source.title, shape.target.name, state.arrivals)
    progress("", len(queue), len(queue))
    return deliveries


def _identity(folder: Path, settings: Settings) -> Identity:
    """The identity of a workspace, from the key file that its settings name or from its data folder."""
    named = settings.privacy.key_file
    return open_identity(folder / settings.paths.data, folder / named if named else None)


def _conclude(kept: Path, state: State, settings: Settings) -> None:
    """Remembers the attempt, and makes it the state unless too much of it was rejected."""
    write_state(kept / ATTEMPT, state)
    refuse_too_many(state.deliveries, settings)
    write_state(kept / STATE, state)


def local_time(now: datetime, settings: Settings) -> datetime:
    """The department's wall clock, to the second."""
    if now.tzinfo is not None:
        now = now.astimezone(ZoneInfo(settings.department.timezone)).replace(tzinfo=None)
    return now.replace(microsecond=0)
