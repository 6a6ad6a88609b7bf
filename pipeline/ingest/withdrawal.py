"""Wrong deliveries, taken out of what counts and put back; their bytes stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.errors import KefuError, nearest
from pipeline.ingest.audit import Act, record
from pipeline.ingest.deliveries import STATE, Arrival, deliveries_folder, read_state
from pipeline.ingest.door import Progress, local_time, resettle
from pipeline.settings import Settings

_LEAST_OF_A_HASH = 8


def withdraw(
    folder: Path, settings: Settings, file: str, act: Act, progress: Progress, because: str = ""
) -> list[Arrival]:
    """Takes the newest content delivered as `file` (a file's name, or the start of a snapshot's hash) out of every source it feeds.

    Returns its arrivals. What it had replaced counts again. Raises KefuError unknown_delivery, withdrawn_already, and what
    an ingest does when too little is left.
    """
    arrivals = read_state(deliveries_folder(folder, settings) / STATE).arrivals
    chosen = _newest(arrivals, file, withdrawn=False)
    at = local_time(act.at, settings)
    changed = {one: replace(one, withdrawn_at=at, withdrawn_because=because) for one in chosen}
    return _apply(folder, settings, changed, act, "withdraw", progress)


def restore(folder: Path, settings: Settings, file: str, act: Act, progress: Progress) -> list[Arrival]:
    """Puts the delivery that was withdrawn last under this name back; returns its arrivals.

    Raises KefuError unknown_delivery, not_withdrawn.
    """
    arrivals = read_state(deliveries_folder(folder, settings) / STATE).arrivals
    chosen = _newest(arrivals, file, withdrawn=True)
    changed = {one: replace(one, withdrawn_at=None, withdrawn_because="") for one in chosen}
    return _apply(folder, settings, changed, act, "restore", progress)


def _newest(arrivals: Sequence[Arrival], file: str, withdrawn: bool) -> list[Arrival]:
    """The arrivals, one for each source it feeds, of the newest content of that name that is withdrawn, or is not."""
    live = [one for one in arrivals if one.purged_at is None]
    named = [one for one in live if _is_called(one, file)]
    if not named:
        known = list(dict.fromkeys(one.file_name for one in live))
        raise KefuError(
            "unknown_delivery", found=file, known=", ".join(known) or "-", nearest=nearest(file, known)
        )
    fitting = [one for one in named if (one.withdrawn_at is not None) == withdrawn]
    if not fitting:
        raise KefuError("not_withdrawn" if withdrawn else "withdrawn_already", found=file)
    newest = max(fitting, key=lambda one: one.withdrawn_at or one.delivered_at) if withdrawn else fitting[-1]
    return [one for one in fitting if one.snapshot == newest.snapshot]


def _is_called(arrival: Arrival, file: str) -> bool:
    is_hash = len(file) >= _LEAST_OF_A_HASH and arrival.snapshot.startswith(file)
    return is_hash or arrival.file_name in (file, Path(file).name)


def _apply(
    folder: Path,
    settings: Settings,
    changed: dict[Arrival, Arrival],
    act: Act,
    what: str,
    progress: Progress,
) -> list[Arrival]:
    """Settles all that was delivered anew with the changed arrivals, and keeps a line about each."""
    state = read_state(deliveries_folder(folder, settings) / STATE)
    rows = {(entry.source, entry.snapshot): entry.read for entry in state.deliveries}
    arrivals = tuple(changed.get(one, one) for one in state.arrivals)
    deliveries = resettle(folder, settings, replace(state, arrivals=arrivals), progress)
    rows |= {(entry.source, entry.snapshot): entry.read for entry in deliveries if entry.read}
    for one in changed.values():
        record(
            folder / settings.paths.data, act, what, source=one.source, file=one.file_name, snapshot=one.snapshot,
            rows=rows.get((one.source, one.snapshot), 0), because=one.withdrawn_because,
        )  # fmt: skip
    return list(changed.values())
