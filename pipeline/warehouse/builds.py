"""A build as its readers hold it: immutable tables, and what they are made of."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import ibis
import pandas as pd

from pipeline.errors import KefuError
from pipeline.ingest import Delivery
from pipeline.ingest.connection import MEMORY_LIMIT, SPILL_LIMIT
from pipeline.logs import LOGS
from pipeline.settings import Settings
from pipeline.warehouse.manifest import Manifest, Span, read_manifest, warehouse_folder
from pipeline.warehouse.sums import RowsSpan, rows_span

DELIVERIES = "deliveries"
Note = Callable[[str], None]


class Build:
    """One immutable build. `columns` are those that the sources provide or others fill; `data_to` is the data's last instant.

    `note` is told the name of each log that is read, and `deliveries` when what was delivered is.
    """

    def __init__(self, manifest: Manifest, warehouse: Path, note: Note = lambda _: None) -> None:
        self._manifest, self._warehouse, self._note = manifest, warehouse, note
        self._tables: dict[str, ibis.Table] = {}
        self._rows_spans: dict[str, RowsSpan] = {}

    def __repr__(self) -> str:
        return f"Build({self.id}, {self.first_day}..{self.data_to:%Y-%m-%d})"

    @property
    def id(self) -> str:
        return self._manifest.id

    @property
    def logs(self) -> tuple[str, ...]:
        """The logs that some source feeds."""
        return self._manifest.logs

    @property
    def columns(self) -> dict[str, frozenset[str]]:
        return self._manifest.columns

    @property
    def first_day(self) -> date:
        return self._manifest.first_day

    @property
    def data_to(self) -> datetime:
        return self._manifest.data_to

    @property
    def calendar_known_until(self) -> date | None:
        """The first day of the first year without a published calendar, as the build knew it; None: no such limit."""
        return self._manifest.calendar_known_until

    @property
    def deliveries(self) -> list[Delivery]:
        self._note(DELIVERIES)
        return list(self._manifest.deliveries)

    @property
    def delivery_spans(self) -> list[Span | None]:
        """The first and the last day of each delivery's accepted rows; None where that is not known."""
        self._note(DELIVERIES)
        return list(self._manifest.delivery_spans)

    def rejected_between(self, log: str, first_day: date, end_day: date) -> int:
        """How many rows of a log were rejected from deliveries whose accepted rows reach into those days.

        A delivery whose days are not known (without an accepted row, or undated) counts everywhere.
        """
        self._note(DELIVERIES)
        spans = zip(self._manifest.deliveries, self._manifest.delivery_spans, strict=True)
        return sum(
            entry.rejected
            for entry, span in spans
            if entry.log == log and (span is None or (span[0] < end_day and span[1] >= first_day))
        )

    @property
    def row_counts(self) -> dict[str, int]:
        self._note(DELIVERIES)
        return self._manifest.row_counts

    @property
    def unassigned(self) -> dict[str, int]:
        """By log, the rows that name somebody the roster does not know."""
        self._note(DELIVERIES)
        return self._manifest.unassigned

    def table(self, log: str) -> ibis.Table:
        """The rows of a log with every column it can have, derived ones too; empty if no source feeds it."""
        self._note(log)
        if log not in self._tables:
            files = [str(self._warehouse / name) for name in self._manifest.files[log]]
            self._tables[log] = self._connection.read_parquet(files, table_name=log)
        return self._tables[log]

    def rows_span(self, log: str) -> RowsSpan:
        """What the rows of a log stand for: each one `case`, or sums of an `interval` or a whole `day`."""
        if log not in self._rows_spans:
            self._rows_spans[log] = rows_span(self.table(log), LOGS[log])
        return self._rows_spans[log]

    def frame(self, log: str, first_day: date | None = None, end_day: date | None = None) -> pd.DataFrame:
        """The rows of a log as a frame, those dated from `first_day` to before `end_day`."""
        rows, dated_by = self.table(log), LOGS[log].dated_by
        if dated_by and first_day:
            rows = rows.filter(rows[dated_by] >= ibis.timestamp(str(first_day)))
        if dated_by and end_day:
            rows = rows.filter(rows[dated_by] < ibis.timestamp(str(end_day)))
        order = list(dict.fromkeys(name for name in (dated_by, *LOGS[log].key) if name))
        return pd.DataFrame(rows.order_by(order).to_pandas())

    def staff(self) -> pd.DataFrame:
        """The roster: staff_id, name, team_id, department, role, valid_from, valid_to; without one, whoever the logs name."""
        return self.frame("staff")

    @contextmanager
    def unnoted(self) -> Iterator[None]:
        """What is read meanwhile is not noted: it is known by what it answers."""
        note, self._note = self._note, lambda _: None
        try:
            yield
        finally:
            self._note = note

    def digest(self, name: str) -> str:
        """What tells one content from another: of a log's rows, of `deliveries`, or of the rest, whose name is empty."""
        manifest = self._manifest
        rest = (manifest.logs, sorted((log, sorted(names)) for log, names in manifest.columns.items()))
        content: object = (*rest, manifest.first_day, manifest.calendar_known_until)
        if name:
            content = manifest.deliveries if name == DELIVERIES else manifest.files[name]
        return hashlib.blake2b(repr(content).encode(), digest_size=12).hexdigest()

    @cached_property
    def _connection(self) -> Any:
        return ibis.duckdb.connect(
            memory_limit=MEMORY_LIMIT,
            max_temp_directory_size=SPILL_LIMIT,
            temp_directory=tempfile.gettempdir(),
        )


def open_build(folder: Path, settings: Settings, build_id: str = "", note: Note = lambda _: None) -> Build:
    """The build of that id, else the newest; `note` as in `Build`. Raises KefuError no_build, unknown_build, build_outdated, build_damaged."""
    warehouse = warehouse_folder(folder, settings)
    manifest = read_manifest(warehouse, build_id)
    for name in (name for names in manifest.files.values() for name in names):
        if not (warehouse / name).exists():
            raise KefuError("build_damaged", where=warehouse / name, found=manifest.id)
    return Build(manifest, warehouse, note)
