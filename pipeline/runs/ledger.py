"""What ran, on which build and code, with which parameters, and what became of it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from pipeline.errors import KefuError
from pipeline.runs.work import Key

Status = Literal["running", "published", "unchanged", "failed", "interrupted", "found"]

FILE = "ledger.sqlite"
VERSION = 2
_TABLES = """
CREATE TABLE IF NOT EXISTS runs (
    run TEXT PRIMARY KEY, started_at TEXT NOT NULL, heartbeat_at TEXT NOT NULL, finished_at TEXT, period TEXT, build TEXT,
    code TEXT NOT NULL, libraries TEXT NOT NULL, status TEXT NOT NULL, reason TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE IF NOT EXISTS pages (
    run TEXT NOT NULL REFERENCES runs (run), report TEXT NOT NULL, staff_id TEXT NOT NULL, team TEXT NOT NULL DEFAULT '',
    period TEXT NOT NULL, notebook_hash TEXT NOT NULL, parameters TEXT NOT NULL, status TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '', why TEXT NOT NULL DEFAULT '', attempts INTEGER NOT NULL DEFAULT 0,
    inputs TEXT NOT NULL DEFAULT '{}', published_as TEXT NOT NULL DEFAULT '', PRIMARY KEY (run, report, staff_id, team, period)
) STRICT;
CREATE TABLE IF NOT EXISTS calls (
    notebook_hash TEXT NOT NULL, code TEXT NOT NULL, calls TEXT NOT NULL, PRIMARY KEY (notebook_hash, code)
) STRICT;
"""


@dataclass(frozen=True)
class PageRecord:
    """One page of a run, as the ledger keeps it. `why`: what changed since it was made last."""

    report: str
    staff_id: str
    team: str
    period: str
    notebook_hash: str
    parameters: Mapping[str, object]
    why: str = ""
    status: str = "running"

    @property
    def key(self) -> Key:
        return self.report, self.staff_id, self.team, self.period


class Ledger:
    """The record of runs in a data folder; one that is damaged is set aside and begun anew.

    `set_aside`: where a damaged or outdated one was put, else None. Raises KefuError ledger_unreadable where none can be kept.
    """

    def __init__(self, data: Path) -> None:
        self.path = data / FILE
        data.mkdir(parents=True, exist_ok=True)
        self.set_aside: Path | None = None
        if self.path.is_file() and not self._is_sound():
            self.set_aside = self.path.with_suffix(f".{_free_number(self.path)}.damaged")
            self.path.replace(self.set_aside)
            for rest in ("-wal", "-shm"):
                self.path.with_name(FILE + rest).unlink(missing_ok=True)
        with self._change() as connection:
            connection.executescript(_TABLES)
            connection.execute(f"PRAGMA user_version = {VERSION}")

    def start(self, run: str, started_at: datetime, code: str, libraries: Mapping[str, str]) -> None:
        """Notes a run that begins; runs still `running` were cut off and become `interrupted`."""
        at = _text(started_at)
        with self._change() as connection:
            for table in ("runs", "pages"):
                connection.execute(f"UPDATE {table} SET status = 'interrupted' WHERE status = 'running'")
            connection.execute(
                "INSERT INTO runs (run, started_at, heartbeat_at, code, libraries, status) VALUES (?, ?, ?, ?, ?, 'running')",
                (run, at, at, code, json.dumps(libraries)),
            )

    def about(self, run: str, period: str, build: str) -> None:
        """Notes for which period and from which build a run makes its pages."""
        with self._change() as connection:
            connection.execute("UPDATE runs SET period = ?, build = ? WHERE run = ?", (period, build, run))

    def plan(self, run: str, pages: Iterable[PageRecord]) -> None:
        """Notes the pages a run will make, and why."""
        with self._change() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO pages (run, report, staff_id, team, period, notebook_hash, parameters, why, status)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    (
                        run,
                        p.report,
                        p.staff_id,
                        p.team,
                        p.period,
                        p.notebook_hash,
                        _json(p.parameters),
                        p.why,
                        p.status,
                    )
                    for p in pages
                ],
            )

    def beat(self, run: str, at: datetime) -> None:
        """Notes that a run is alive."""
        with self._change() as connection:
            connection.execute("UPDATE runs SET heartbeat_at = ? WHERE run = ?", (_text(at), run))

    def publish(self, run: str, pages: Mapping[Key, tuple[str, int, Mapping[str, str]]]) -> None:
        """Notes where each page was published, how often its notebook was begun, and its inputs; by report, staff id, team, period."""
        with self._change() as connection:
            connection.executemany(
                "UPDATE pages SET status = 'published', published_as = ?, attempts = ?, inputs = ?"
                " WHERE run = ? AND report = ? AND staff_id = ? AND team = ? AND period = ?",
                [
                    (path, attempts, _json(inputs), run, *key)
                    for key, (path, attempts, inputs) in pages.items()
                ],
            )

    def finish(self, run: str, finished_at: datetime, status: Status, reason: str = "") -> None:
        """Notes how a run ended; its pages that were not published share its fate."""
        at = _text(finished_at)
        with self._change() as connection:
            connection.execute(
                "UPDATE runs SET finished_at = ?, heartbeat_at = ?, status = ?, reason = ? WHERE run = ?",
                (at, at, status, reason, run),
            )
            connection.execute(
                "UPDATE pages SET status = ?, reason = ? WHERE run = ? AND status = 'running'",
                (status, reason, run),
            )

    def keep_calls(self, notebook_hash: str, code: str, calls: Iterable[str]) -> None:
        """Keeps what the pages of a notebook ask, as texts of calls."""
        with self._change() as connection:
            connection.execute("DELETE FROM calls WHERE code <> ?", (code,))
            connection.execute(
                "INSERT OR REPLACE INTO calls VALUES (?, ?, ?)",
                (notebook_hash, code, json.dumps(list(calls))),
            )

    def calls(self, notebook_hash: str, code: str) -> list[str] | None:
        """What the pages of a notebook ask under this code; None where that is not known."""
        with self._change() as connection:
            row = connection.execute(
                "SELECT calls FROM calls WHERE notebook_hash = ? AND code = ?", (notebook_hash, code)
            ).fetchone()
        return list(json.loads(row["calls"])) if row else None

    def pages_of_build(self, build: str) -> frozenset[Key]:
        """The pages that some run has made from a build, or found to be as it would make them."""
        with self._change() as connection:
            rows = connection.execute(
                "SELECT DISTINCT report, staff_id, team, pages.period FROM pages JOIN runs USING (run)"
                " WHERE build = ? AND pages.status IN ('published', 'unchanged') AND runs.status IN ('published', 'unchanged')",
                (build,),
            ).fetchall()
        return frozenset((row[0], row[1], row[2], row[3]) for row in rows)

    def take_over(self, run: str, at: datetime, build: str, pages: Mapping[Key, str]) -> None:
        """Notes a run that only what it published tells of: after a ledger was lost."""
        with self._change() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO runs (run, started_at, heartbeat_at, finished_at, period, build, code, libraries, status)"
                " VALUES (?, ?, ?, ?, ?, ?, '', '{}', 'found')",
                (run, _text(at), _text(at), _text(at), ", ".join(sorted({key[3] for key in pages})), build),
            )
            connection.executemany(
                "INSERT OR IGNORE INTO pages (run, report, staff_id, team, period, notebook_hash, parameters, status, published_as)"
                " VALUES (?, ?, ?, ?, ?, '', '{}', 'published', ?)",
                [(run, *key, path) for key, path in pages.items()],
            )

    def runs(self, most: int = 20) -> list[dict[str, Any]]:
        """The newest runs, newest first, each with its number of pages."""
        with self._change() as connection:
            rows = connection.execute(
                "SELECT *, (SELECT count(*) FROM pages WHERE pages.run = runs.run) AS page_count"
                " FROM runs ORDER BY run DESC LIMIT ?",
                (most,),
            ).fetchall()
        return [dict(row) for row in rows]

    def last_run(self) -> dict[str, Any] | None:
        """The newest run with its number of pages, or None."""
        return next(iter(self.runs(1)), None)

    def pages(self, run: str) -> list[dict[str, Any]]:
        """The pages of a run, in order."""
        with self._change() as connection:
            rows = connection.execute("SELECT * FROM pages WHERE run = ? ORDER BY rowid", (run,)).fetchall()
        return [dict(row) for row in rows]

    def _is_sound(self) -> bool:
        """Whether the file is a ledger of this version, with all its pages readable."""
        try:
            with closing(sqlite3.connect(self.path, timeout=30)) as connection:
                version = connection.execute("PRAGMA user_version").fetchone()[0]
                checked = connection.execute("PRAGMA quick_check").fetchone()[0]
                return bool(version == VERSION and checked == "ok")
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError) and "malformed" not in str(error):
                raise KefuError("ledger_unreadable", where=self.path, found=error) from None
            return False

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


def known_ledger(data: Path) -> Ledger | None:
    """The ledger of a data folder; None, and nothing written, where no run has been."""
    return Ledger(data) if (data / FILE).is_file() else None


def _free_number(path: Path) -> int:
    return 1 + len(list(path.parent.glob(f"{path.stem}.*.damaged")))


def _text(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
