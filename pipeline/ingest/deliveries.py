"""What was delivered, when it was first seen, and what became of it; remembered from one ingest to the next."""

from __future__ import annotations

import glob
import itertools
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pipeline.errors import KefuError
from pipeline.ingest.databases import Fetch, fetch
from pipeline.ingest.notes import note
from pipeline.ingest.storage import keep_copy, sha256_of, write_atomically
from pipeline.settings import SETTINGS_FILE, Settings, Source

STATE, ATTEMPT = "state.json", "attempt.json"


@dataclass(frozen=True)
class Arrival:
    """A file's content as a source delivered it: `delivered_at` is when this content was first seen, for ever.

    One that was withdrawn is kept and does not count; of one that was purged nothing is left but this entry.
    """

    source: str
    file_name: str
    snapshot: str
    delivered_at: datetime
    withdrawn_at: datetime | None = None
    withdrawn_because: str = ""
    purged_at: datetime | None = None

    @property
    def counts(self) -> bool:
        """Whether its rows are used."""
        return self.withdrawn_at is None and self.purged_at is None

    @property
    def snapshot_name(self) -> str:
        return self.snapshot + Path(self.file_name).suffix.lower()


@dataclass(frozen=True)
class Delivery:
    """What became of a delivered file: read = accepted + rejected + duplicates + not_applicable.

    `duplicates` are the rows that another row or delivery took the place of. Of them a later delivery `corrected` some
    (same key, other content), a later row of the same file `contradicted` some, and some are `deleted` (the newest full
    delivery lacks them). A withdrawn delivery has no rows. Rows `purged` since are not among those read.
    `snapshot` is the SHA-256 of its bytes, `header` the file's own, `reasons` the rejected by reason code, `columns` the
    log's columns it provides. `good_files` hold its good rows, `superseded_files` the lines of those that do not count,
    `bad_files` the rejected; all relative to the data folder.
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
    superseded_files: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    corrected: int = 0
    contradicted: int = 0
    deleted: int = 0
    purged: int = 0
    withdrawn: bool = False

    def __post_init__(self) -> None:
        parts = self.accepted + self.rejected + self.duplicates + self.not_applicable
        assert self.read == parts, f"{self.file_name}: {self.read} rows read, {parts} counted"
        assert self.accepted >= 0, self.file_name
        assert self.corrected + self.contradicted + self.deleted <= self.duplicates, self.file_name


@dataclass(frozen=True)
class State:
    """One ingest's outcome: all arrivals ever (those of sources no longer in kefu.toml too) and their deliveries.

    Rows dated before `keeps_from` were purged, and are whenever they come again.
    """

    arrivals: tuple[Arrival, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    keeps_from: date | None = None


def deliveries_folder(folder: Path, settings: Settings) -> Path:
    """Where a workspace remembers its deliveries."""
    return folder / settings.paths.data / "deliveries"


def read_state(path: Path) -> State:
    """The state in a file; an empty one where there is none."""
    if not path.exists():
        return State()
    kept = json.loads(path.read_text("utf-8"))
    keeps_from = kept.get("keeps_from")
    return State(
        tuple(Arrival(**_with_times(entry)) for entry in kept["arrivals"]),
        tuple(delivery_from(entry) for entry in kept["deliveries"]),
        date.fromisoformat(keeps_from) if keeps_from else None,
    )


def write_state(path: Path, state: State) -> None:
    """Replaces a state file, whole."""
    kept = {
        "arrivals": [asdict(arrival) for arrival in state.arrivals],
        "deliveries": [asdict(entry) for entry in state.deliveries],
        "keeps_from": state.keeps_from,
    }
    write_atomically(path, json.dumps(kept, ensure_ascii=False, default=str, indent=1).encode())


def delivery_from(entry: dict[str, Any]) -> Delivery:
    """The delivery that was written as JSON."""
    kept: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in _with_times(entry).items()
    }
    return Delivery(**kept)


def read_deliveries(folder: Path, settings: Settings) -> list[Delivery]:
    """What the last completed ingest made of each delivered file; empty before the first."""
    return list(read_state(deliveries_folder(folder, settings) / STATE).deliveries)


def withdrawn_deliveries(source: str, log: str, arrivals: Iterable[Arrival]) -> list[Delivery]:
    """The deliveries of a source that do not count because they were withdrawn."""
    return [
        Delivery(
            source=source, log=log, file_name=one.file_name, snapshot=one.snapshot, delivered_at=one.delivered_at,
            read=0, accepted=0, rejected=0, duplicates=0, not_applicable=0, reasons={}, columns=(), withdrawn=True,
            notes=(note("withdrawn", at=one.withdrawn_at.date(), because=one.withdrawn_because or "-"),),
        )
        for one in arrivals
        if one.source == source and one.withdrawn_at and one.purged_at is None
    ]  # fmt: skip


def arrivals_now(folder: Path, settings: Settings, known: Sequence[Arrival], now: datetime) -> list[Arrival]:
    """All arrivals in the order they count, with the inbox's new ones at the end; their bytes are snapshots from now on.

    Content seen before under the same name counts again only when the name's content had changed in between.
    Raises KefuError source_missing, source_unreadable, file_changing, and those of databases.fetch.
    """
    arrivals = list(known)
    purged = {old.snapshot for old in known if old.purged_at}
    for source in settings.source:
        if source.database is not None:
            _fetch(source, arrivals, folder, settings, now)
            continue
        found = _files_of(source, folder)
        if not found and not any(arrival.source == source.title for arrival in arrivals):
            raise KefuError(
                "source_missing", where=f"{SETTINGS_FILE} [[source]] {source.title}", found=source.files
            )
        for name, path in found.items():
            snapshot = _snapshot(path, folder / settings.paths.data / "snapshots", purged)
            _arrive(arrivals, Arrival(source.title, name, snapshot, now))
    return arrivals


def _fetch(source: Source, arrivals: list[Arrival], folder: Path, settings: Settings, now: datetime) -> None:
    """Adds what a source's table or query returns now to the arrivals."""
    snapshots = folder / settings.paths.data / "snapshots"
    before = [old.snapshot_name for old in arrivals if old.source == source.title and old.counts]
    last = snapshots / before[-1] if before else None
    if snapshot := fetch(Fetch(source, folder, snapshots, last, settings.department.timezone, now)):
        _arrive(arrivals, Arrival(source.title, f"{source.table or source.title}.parquet", snapshot, now))


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


def _snapshot(path: Path, snapshots: Path, purged: Collection[str]) -> str:
    """The SHA-256 of a file whose bytes are kept from now on, unless they were purged."""
    try:
        if purged or _has_length_of(path, snapshots):
            digest = sha256_of(path)
            if digest in purged or (snapshots / (digest + path.suffix.lower())).exists():
                return digest
        return keep_copy(path, snapshots)
    except PermissionError:
        raise KefuError("source_unreadable", where=path) from None


def _has_length_of(path: Path, snapshots: Path) -> bool:
    """Whether a snapshot is as long as the file, which may then be kept already."""
    length = path.stat().st_size
    return snapshots.is_dir() and any(kept.stat().st_size == length for kept in snapshots.iterdir())


def _with_times(entry: dict[str, Any]) -> dict[str, Any]:
    times = {
        name: datetime.fromisoformat(text) for name, text in entry.items() if name.endswith("_at") and text
    }
    return {**entry, **times}


def earliest(arrivals: Iterable[Arrival], attempted: Iterable[Arrival]) -> list[Arrival]:
    """The arrivals, each dated by the refused attempt that saw it first, if one did."""
    seen = {(old.source, old.snapshot): old.delivered_at for old in attempted}
    return [
        replace(
            new, delivered_at=min(new.delivered_at, seen.get((new.source, new.snapshot), new.delivered_at))
        )
        for new in arrivals
    ]
