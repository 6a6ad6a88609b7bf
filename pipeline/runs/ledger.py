"""What ran, on which build and code, with which parameters, and what became of it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from pipeline.errors import KefuError

Status = Literal["running", "published", "failed", "interrupted"]

FILE = "ledger.sqlite"
_TABLES = """
CREATE TABLE IF NOT EXISTS runs (
    run TEXT PRIMARY KEY, started_at TEXT NOT NULL, finished_at TEXT, period TEXT, build TEXT, code TEXT NOT NULL,
    libraries TEXT NOT NULL, status TEXT NOT NULL, reason TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE IF NOT EXISTS pages (
    run TEXT NOT NULL REFERENCES runs (run), report TEXT NOT NULL, staff_id TEXT NOT NULL, period TEXT NOT NULL,
    notebook_hash TEXT NOT NULL, parameters TEXT NOT NULL, status TEXT NOT NULL, reason TEXT NOT NULL DEFAULT '',
    published_as TEXT NOT NULL DEFAULT '', PRIMARY KEY (run, report, staff_id, period)
) STRICT;
"""


@dataclass(frozen=True)
class PageRecord:
    """One page of a run, as the ledger keeps it."""

    report: str
    staff_id: str
    period: str
    notebook_hash: str
    parameters: Mapping[str, object]
    published_as: str = ""


class Ledger:
    """The record of runs in a data folder. Raises KefuError ledger_unreadable where it cannot be used."""

    def __init__(self, data: Path) -> None:
        self.path = data / FILE
        data.mkdir(parents=True, exist_ok=True)
        with self._change() as connection:
            connection.executescript(_TABLES)

    def start(self, run: str, started_at: datetime, code: str, libraries: Mapping[str, str]) -> None:
        """Notes a run that begins; runs still `running` were cut off and become `interrupted`."""
        with self._change() as connection:
            for table in ("runs", "pages"):
                connection.execute(f"UPDATE {table} SET status = 'interrupted' WHERE status = 'running'")
            connection.execute(
                "INSERT INTO runs (run, started_at, code, libraries, status) VALUES (?, ?, ?, ?, 'running')",
                (run, started_at.isoformat(timespec="seconds"), code, json.dumps(libraries)),
            )

    def plan(self, run: str, period: str, build: str, pages: list[PageRecord]) -> None:
        """Notes what a run is about and the pages it will make."""
        with self._change() as connection:
            connection.execute("UPDATE runs SET period = ?, build = ? WHERE run = ?", (period, build, run))
            connection.executemany(
                "INSERT INTO pages (run, report, staff_id, period, notebook_hash, parameters, status)"
                " VALUES (?, ?, ?, ?, ?, ?, 'running')",
                [(run, p.report, p.staff_id, p.period, p.notebook_hash, _json(p.parameters)) for p in pages],
            )

    def publish(self, run: str, published_as: Mapping[tuple[str, str, str], str]) -> None:
        """Notes where each page of a run was published, by report, staff id and period."""
        with self._change() as connection:
            connection.executemany(
                "UPDATE pages SET status = 'published', published_as = ?"
                " WHERE run = ? AND report = ? AND staff_id = ? AND period = ?",
                [(path, run, *page) for page, path in published_as.items()],
            )

    def finish(self, run: str, finished_at: datetime, status: Status, reason: str = "") -> None:
        """Notes how a run ended; its pages that were not published share its fate."""
        with self._change() as connection:
            connection.execute(
                "UPDATE runs SET finished_at = ?, status = ?, reason = ? WHERE run = ?",
                (finished_at.isoformat(timespec="seconds"), status, reason, run),
            )
            connection.execute(
                "UPDATE pages SET status = ?, reason = ? WHERE run = ? AND status = 'running'",
                (status, reason, run),
            )

    def last_run(self) -> dict[str, Any] | None:
        """The newest run with its number of pages, or None."""
        with self._change() as connection:
            row = connection.execute(
                "SELECT *, (SELECT count(*) FROM pages WHERE pages.run = runs.run) AS page_count"
                " FROM runs ORDER BY rowid DESC LIMIT 1"
            ).fetchone()
        return dict(row) if row else None

    def pages(self, run: str) -> list[dict[str, Any]]:
        """The pages of a run, in order."""
        with self._change() as connection:
            rows = connection.execute("SELECT * FROM pages WHERE run = ? ORDER BY rowid", (run,)).fetchall()
        return [dict(row) for row in rows]

    @contextmanager
    def _change(self) -> Iterator[sqlite3.Connection]:
        """A connection whose changes are on disk when it is left, all or none."""
        try:
            with closing(sqlite3.connect(self.path, timeout=30)) as connection, connection:
                connection.row_factory = sqlite3.Row
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = FULL")
                yield connection
        except sqlite3.Error as error:
            raise KefuError("ledger_unreadable", where=self.path, found=error) from None


def last_run(data: Path) -> dict[str, Any] | None:
    """The newest run in a data folder; None, and nothing written, where there was none yet."""
    return Ledger(data).last_run() if (data / FILE).is_file() else None


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
