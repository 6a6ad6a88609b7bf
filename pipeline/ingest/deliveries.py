"""What was delivered, when it was first seen, and what became of it; remembered from one ingest to the next."""

from __future__ import annotations

import glob
import itertools
import json
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline.errors import KefuError
from pipeline.ingest.storage import replace_atomically, sha256_of, write_atomically
from pipeline.settings import SETTINGS_FILE, Settings, Source

STATE, ATTEMPT = "state.json", "attempt.json"


@dataclass(frozen=True)
class Arrival:
    """A file's content as a source delivered it: `delivered_at` is when this content was first seen, for ever."""

    source: str
    file_name: str
    snapshot: str
    delivered_at: datetime

    @property
    def snapshot_name(self) -> str:
        return self.snapshot + Path(self.file_name).suffix.lower()


@dataclass(frozen=True)
class Delivery:
    """What became of a delivered file: read = accepted + rejected + duplicates + not_applicable.

    `snapshot` is the SHA-256 of its bytes, `reasons` the rejected by reason code, `columns` the log's columns it provides.
    `good_files` and `bad_files` are its accepted and rejected rows, relative to the data folder.
    """

    source: str
    log: str
    file_name: str
    snapshot: str
    delivered_at: datetime
    read: int
    accepted: int
    rejected: int
    duplicates: int
    not_applicable: int
    reasons: dict[str, int]
    notes: tuple[str, ...]
    columns: tuple[str, ...]
    good_files: tuple[str, ...] = ()
    bad_files: tuple[str, ...] = ()


@dataclass(frozen=True)
class State:
    """One ingest's outcome: all arrivals ever (those of sources no longer in kefu.toml too) and their deliveries."""

    arrivals: tuple[Arrival, ...] = ()
    deliveries: tuple[Delivery, ...] = ()


def deliveries_folder(folder: Path, settings: Settings) -> Path:
    """Where a workspace remembers its deliveries."""
    return folder / settings.paths.data / "deliveries"


def read_state(path: Path) -> State:
    """The state in a file; an empty one where there is none."""
    if not path.exists():
        return State()
    kept = json.loads(path.read_text("utf-8"))
    return State(
        tuple(Arrival(**_with_time(entry)) for entry in kept["arrivals"]),
        tuple(delivery_from(entry) for entry in kept["deliveries"]),
    )


def write_state(path: Path, state: State) -> None:
    """Replaces a state file, whole."""
    kept = {
        "arrivals": [asdict(arrival) for arrival in state.arrivals],
        "deliveries": [asdict(entry) for entry in state.deliveries],
    }
    write_atomically(path, json.dumps(kept, ensure_ascii=False, default=str, indent=1).encode())


def delivery_from(entry: dict[str, Any]) -> Delivery:
    """The delivery that was written as JSON."""
    lists = {name: tuple(entry[name]) for name in ("notes", "columns", "good_files", "bad_files")}
    return Delivery(**{**_with_time(entry), **lists})


def read_deliveries(folder: Path, settings: Settings) -> list[Delivery]:
    """What the last completed ingest made of each delivered file; empty before the first."""
    return list(read_state(deliveries_folder(folder, settings) / STATE).deliveries)


def arrivals_now(folder: Path, settings: Settings, known: Sequence[Arrival], now: datetime) -> list[Arrival]:
    """All arrivals in the order they count, with the inbox's new ones at the end; their bytes are snapshots from now on.

    Content seen before under the same name counts again only when the name's content had changed in between.
    Raises KefuError source_missing, source_unreadable, file_changing.
    """
    arrivals = list(known)
    for source in settings.source:
        found = _files_of(source, folder)
        if not found and not any(arrival.source == source.title for arrival in arrivals):
            raise KefuError(
                "source_missing", where=f"{SETTINGS_FILE} [[source]] {source.title}", found=source.files
            )
        for name, path in found.items():
            snapshot = _snapshot(path, folder / settings.paths.data / "snapshots")
            _arrive(arrivals, Arrival(source.title, name, snapshot, now))
    return arrivals


def _arrive(arrivals: list[Arrival], new: Arrival) -> None:
    """Adds an arrival, or moves the earlier one with this content to the end when its file has changed back to it."""
    same = [old for old in arrivals if (old.source, old.snapshot) == (new.source, new.snapshot)]
    named = [old for old in arrivals if (old.source, old.file_name) == (new.source, new.file_name)]
    if not same:
        arrivals.append(new)
    elif same[0] in named and named[-1] != same[0]:
        arrivals.remove(same[0])
        arrivals.append(same[0])


def _files_of(source: Source, folder: Path) -> dict[str, Path]:
    """The files a source's glob matches, by their path from the first folder that is no pattern; no lock files."""
    pattern = folder / source.files
    fixed = list(itertools.takewhile(lambda part: not glob.has_magic(part), pattern.parts[:-1]))
    found = (Path(name) for name in glob.glob(str(pattern), recursive=True))
    files = [path for path in found if path.is_file() and not path.name.startswith("~$")]
    named = {path.relative_to(Path(*fixed)).as_posix(): path for path in files}
    return dict(sorted(named.items()))


def _snapshot(path: Path, snapshots: Path) -> str:
    """The SHA-256 of a file whose bytes are kept from now on."""
    try:
        digest = sha256_of(path)
        target = snapshots / (digest + path.suffix.lower())
        if not target.exists():
            replace_atomically(target, lambda temporary: _copy(path, temporary, digest))
    except PermissionError:
        raise KefuError("source_unreadable", where=path) from None
    return digest


def _copy(path: Path, temporary: Path, digest: str) -> None:
    shutil.copyfile(path, temporary)
    if sha256_of(temporary) != digest:
        raise KefuError("file_changing", where=path)


def _with_time(entry: dict[str, Any]) -> dict[str, Any]:
    return {**entry, "delivered_at": datetime.fromisoformat(entry["delivered_at"])}


def earliest(arrivals: Iterable[Arrival], attempted: Iterable[Arrival]) -> list[Arrival]:
    """The arrivals, each dated by the refused attempt that saw it first, if one did."""
    seen = {(old.source, old.snapshot): old.delivered_at for old in attempted}
    return [
        replace(
            new, delivered_at=min(new.delivered_at, seen.get((new.source, new.snapshot), new.delivered_at))
        )
        for new in arrivals
    ]
