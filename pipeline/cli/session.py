"""What the verbs of one command share: the folder, its settings, the reader's language, progress and the log file."""

from __future__ import annotations

import os
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from pipeline.cli.version import code_version
from pipeline.errors import KefuError, Language, catalogue
from pipeline.runs.lock import locked
from pipeline.settings import SETTINGS_FILE, Settings, read_settings

if TYPE_CHECKING:
    from pipeline.runs.order import Order

MOST_WORKERS = 8
Report = Callable[[str, int, int], None]


def now() -> datetime:
    """This moment, with its zone."""
    return datetime.now(UTC).astimezone()


@dataclass
class Session:
    """One command: what its global options say, and what follows from them."""

    environment: Mapping[str, str]
    named_folder: Path | None = None
    asked_language: Language | None = None
    is_quiet: bool = False
    is_verbose: bool = False
    known: Settings | None = field(default=None, repr=False)

    @property
    def folder(self) -> Path:
        return (self.named_folder or Path.cwd()).resolve()

    @property
    def has_settings(self) -> bool:
        return (self.folder / SETTINGS_FILE).is_file()

    def settings(self, for_ingest: bool = False) -> Settings:
        """The workspace's settings; for an ingest with the environment filled in."""
        self.known = read_settings(self.folder, self.environment if for_ingest else None)
        return self.known

    @property
    def language(self) -> Language:
        """As asked, else the department's, else the system's."""
        if self.asked_language:
            return self.asked_language
        if self.known:
            return self.known.department.language
        names = (self.environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
        return "zh" if next(filter(None, names), "").startswith("zh") else "en"

    def words(self, reason: str, /, **facts: object) -> str:
        """The words of a message in the reader's language."""
        message = catalogue()[reason]
        return (message.zh if self.language == "zh" else message.en).format(**facts)

    def say(self, reason: str, /, **facts: object) -> None:
        """The closing line: what was made, and where."""
        if not self.is_quiet:
            print(self.words(reason, **facts))

    def say_fault(self, error: KefuError) -> int:
        """Tells a fault on stderr; gives its exit code."""
        print(error.text(self.language), file=sys.stderr)
        return error.exit_code

    def data(self, settings: Settings) -> Path:
        return self.folder / settings.paths.data

    def order(
        self,
        settings: Settings,
        *,
        period: str = "",
        report: str = "",
        staff_id: str = "",
        parameters: Mapping[str, str] | None = None,
        received_at: datetime | None = None,
        is_anew: bool = False,
    ) -> Order:
        """What a run needs to know, of what is asked and of clock, environment and code."""
        from pipeline.runs.order import Order

        return Order(
            folder=self.folder,
            settings=settings,
            clock=now,
            received_at=received_at or now(),
            environment=self.environment,
            code_version=code_version(),
            workers=settings.runs.workers or min(os.cpu_count() or 1, MOST_WORKERS),
            period=period,
            report=report,
            staff_id=staff_id,
            parameters=parameters or {},
            is_anew=is_anew,
        )

    @contextmanager
    def work(self, verb: str, settings: Settings) -> Iterator[Report]:
        """Work that nobody else does in the folder meanwhile: its progress on the terminal, its ends in the log file.

        The log file holds no personal data. Raises KefuError locked.
        """
        started, log = time.monotonic(), self._log(settings)
        log(f"{verb} started, code {code_version()}")
        try:
            with locked(self.data(settings)), self._bar() as report:
                yield report
        except BaseException as error:
            log(f"{verb} ended: {_without_data(error)}")
            raise
        log(f"{verb} done in {time.monotonic() - started:.1f} s")

    def _log(self, settings: Settings) -> Callable[[str], None]:
        folder = self.data(settings) / "logs"
        folder.mkdir(parents=True, exist_ok=True)

        def write(line: str) -> None:
            at = now()
            with (folder / f"kefu-{at:%Y-%m}.log").open("a", encoding="utf-8") as file:
                file.write(f"{at.isoformat(timespec='seconds')} {line}\n")
            if self.is_verbose:
                print(line, file=sys.stderr)

        return write

    @contextmanager
    def _bar(self) -> Iterator[Report]:
        if self.is_quiet or not self._console.is_terminal:
            yield self._tell
            return
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=self._console, transient=True) as progress:
            task = progress.add_task("", total=None)
            yield lambda what, done, total: progress.update(
                task, description=what, completed=done, total=total
            )

    def _tell(self, what: str, done: int, total: int) -> None:
        if self.is_verbose and what:
            print(f"{what} {done}/{total}", file=sys.stderr)

    @cached_property
    def _console(self) -> Console:
        return Console(stderr=True)


def _without_data(error: BaseException) -> str:
    """A fault as the log file may keep it: its code, or where in our code it arose; never its text."""
    if isinstance(error, KefuError):
        return f"{error.reason}, exit {error.exit_code}"
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    places = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))
    return f"{type(error).__name__} at {places}"
