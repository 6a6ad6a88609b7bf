"""What is asked of a run, and what it gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from pipeline.engine import Limits
from pipeline.logs import Words
from pipeline.report.words import TEMPLATES
from pipeline.settings import Settings


@dataclass(frozen=True)
class Order:
    """What is asked of a run; an empty period is the last complete month, an empty report all of them.

    `received_at` dates the files that are new in the inbox. `is_anew`: pages are made though nothing changed.
    """

    folder: Path
    settings: Settings
    clock: Callable[[], datetime]
    received_at: datetime
    environment: Mapping[str, str]
    code_version: str
    workers: int
    period: str = ""
    report: str = ""
    staff_id: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    is_anew: bool = False

    @property
    def data(self) -> Path:
        return self.folder / self.settings.paths.data

    @property
    def published(self) -> Path:
        return self.folder / self.settings.paths.reports

    @property
    def templates(self) -> Path:
        named = self.settings.paths.templates
        return self.folder / named if named else TEMPLATES

    @property
    def department(self) -> Words:
        return Words(self.settings.department.title("zh"), self.settings.department.title("en"))

    @property
    def limits(self) -> Limits:
        runs = self.settings.runs
        return Limits(
            cell_seconds=runs.cell_minutes * 60, run_seconds=runs.run_minutes * 60, memory_bytes=int(runs.memory_gb * 1e9)
        )  # fmt: skip


@dataclass(frozen=True)
class Published:
    """What a run made: for which period, from which build, how many pages, how many were as they would be, and the index."""

    run: str
    period: str
    build: str
    page_count: int
    unchanged_count: int
    index: Path
