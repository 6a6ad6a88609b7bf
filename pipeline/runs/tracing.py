"""From a published page back to the files that were delivered: page → run → build → snapshots."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import KefuError
from pipeline.ingest import Delivery
from pipeline.runs.inputs import digest
from pipeline.runs.ledger import known_ledger
from pipeline.runs.publish import Entry, current_version, entries_of
from pipeline.settings import Settings
from pipeline.warehouse.manifest import Manifest, read_manifest, warehouse_folder


@dataclass(frozen=True)
class Trace:
    """What stands behind a page. `run`: the ledger's record of it, None where the ledger does not know it any more."""

    entry: Entry
    run: Mapping[str, Any] | None
    build: Manifest


def trace(folder: Path, settings: Settings, page: str) -> Trace:
    """What stands behind a published page, every link of the chain checked.

    `page`: its file, or its path in the version that readers see. Raises KefuError page_unknown, page_altered,
    unknown_build, delivered_missing, delivered_altered.
    """
    version, name = _located(folder / settings.paths.reports, page)
    entry = _entry(version, name)
    language = name.rsplit(".", 2)[1]
    if digest((version / name).read_bytes()) != entry.digests.get(language):
        raise KefuError("page_altered", where=version / name, run=entry.run)
    ledger = known_ledger(folder / settings.paths.data)
    run = next((run for run in ledger.runs(1_000_000) if run["run"] == entry.run), None) if ledger else None
    build = read_manifest(warehouse_folder(folder, settings), entry.build)
    for delivery in build.deliveries:
        _check_snapshot(folder / settings.paths.data / "snapshots", delivery)
    return Trace(entry, run, build)


def notebook_of(folder: Path, settings: Settings, page: str) -> tuple[Entry, Path]:
    """A published page and the executed notebook it was made from. Raises KefuError page_unknown, notebook_gone."""
    entry = _entry(*_located(folder / settings.paths.reports, page))
    path = folder / settings.paths.data / "runs" / entry.run / entry.notebook
    if not entry.notebook or not path.is_file():
        raise KefuError("notebook_gone", where=path.parent, found=entry.stem)
    return entry, path


def _located(reports: Path, page: str) -> tuple[Path, str]:
    """The version a page is in, and its path there."""
    given = Path(page).resolve()
    versions = (reports / "versions").resolve()
    if given.is_file() and versions in given.parents:
        version = versions / given.relative_to(versions).parts[0]
        return version, given.relative_to(version).as_posix()
    current = current_version(reports)
    if current and (current / page).is_file():
        return current, page
    raise KefuError("page_unknown", found=page, where=reports)


def _entry(version: Path, name: str) -> Entry:
    for entry in entries_of(version):
        if name in (entry.file("zh"), entry.file("en")):
            return entry
    raise KefuError("page_unknown", found=name, where=version)


def _check_snapshot(snapshots: Path, delivery: Delivery) -> None:
    """Raises KefuError where the file that was delivered is not what it was."""
    found = next(snapshots.glob(f"{delivery.snapshot}*"), None)
    if found is None:
        raise KefuError("delivered_missing", where=snapshots, found=delivery.file_name)
    with found.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != delivery.snapshot:
            raise KefuError("delivered_altered", where=found, found=delivery.file_name)
