"""A build on disk: a manifest that lists content-addressed Parquet files, and the pointer to the newest."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

from pipeline.errors import KefuError, nearest
from pipeline.ingest import Delivery
from pipeline.ingest.deliveries import delivery_from
from pipeline.ingest.storage import write_atomically
from pipeline.settings import Settings

# Raise it whenever the same accepted rows would give another build.
BUILDING_VERSION = 3

Span = tuple[date, date]


@dataclass(frozen=True)
class Manifest:
    """All there is to know about a build; `files` lists the Parquet files of each log, relative to the warehouse.

    `delivery_spans`: the first and the last day of each delivery's accepted rows, None where that is not known.
    """

    id: str
    logs: tuple[str, ...]
    columns: dict[str, frozenset[str]]
    first_day: date
    data_to: datetime
    calendar_known_until: date | None
    row_counts: dict[str, int]
    unassigned: dict[str, int]
    files: dict[str, tuple[str, ...]]
    deliveries: tuple[Delivery, ...]
    delivery_spans: tuple[Span | None, ...]


def warehouse_folder(folder: Path, settings: Settings) -> Path:
    """Where a workspace keeps its builds."""
    return folder / settings.paths.data / "warehouse"


def write_manifest(warehouse: Path, manifest: Manifest) -> None:
    """Writes the manifest, then moves the pointer to it."""
    kept = (
        {"version": BUILDING_VERSION}
        | asdict(manifest)
        | {"columns": {log: sorted(names) for log, names in manifest.columns.items()}}
    )
    text = json.dumps(kept, ensure_ascii=False, default=str, indent=1)
    write_atomically(warehouse / "builds" / f"{manifest.id}.json", text.encode())
    write_atomically(warehouse / "current", manifest.id.encode())


def read_manifest(warehouse: Path, build_id: str = "") -> Manifest:
    """The manifest of a build, of the newest where no id is given. Raises KefuError no_build, unknown_build, build_outdated."""
    pointer = warehouse / "current"
    if not build_id and not pointer.exists():
        raise KefuError("no_build", where=warehouse)
    path = warehouse / "builds" / f"{build_id or pointer.read_text('utf-8').strip()}.json"
    if not path.exists():
        known = sorted(found.stem for found in path.parent.glob("*.json"))
        raise KefuError(
            "unknown_build",
            where=warehouse,
            found=path.stem,
            known=", ".join(known) or "-",
            nearest=nearest(path.stem, known),
        )
    return _manifest_from(path)


def drop_builds(warehouse: Path, kept: str) -> None:
    """Removes every build but one, and the files that it alone does not need; none is kept for an empty id."""
    needed: set[str] = set()
    if kept:
        needed = {name for names in read_manifest(warehouse, kept).files.values() for name in names}
    else:
        (warehouse / "current").unlink(missing_ok=True)
    for path in (warehouse / "builds").glob("*.json"):
        if path.stem != kept:
            path.unlink()
    for path in (warehouse / "files").glob("*.parquet"):
        if f"files/{path.name}" not in needed:
            path.unlink()


def _manifest_from(path: Path) -> Manifest:
    kept = json.loads(path.read_text("utf-8"))
    if kept.get("version") != BUILDING_VERSION:
        raise KefuError("build_outdated", where=path, found=path.stem)
    return Manifest(
        id=kept["id"],
        logs=tuple(kept["logs"]),
        columns={log: frozenset(names) for log, names in kept["columns"].items()},
        first_day=date.fromisoformat(kept["first_day"]),
        data_to=datetime.fromisoformat(kept["data_to"]),
        calendar_known_until=_day(kept["calendar_known_until"]),
        row_counts=kept["row_counts"],
        unassigned=kept["unassigned"],
        files={log: tuple(names) for log, names in kept["files"].items()},
        deliveries=tuple(delivery_from(entry) for entry in kept["deliveries"]),
        delivery_spans=tuple(_span(days) for days in kept["delivery_spans"]),
    )


def _day(kept: str | None) -> date | None:
    return date.fromisoformat(kept) if kept else None


def _span(kept: list[str] | None) -> Span | None:
    return (date.fromisoformat(kept[0]), date.fromisoformat(kept[1])) if kept else None
