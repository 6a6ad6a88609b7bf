"""The unit of work: one page to be made, and one page made; both plain values that any process or machine can be handed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from pipeline.engine import Limits
from pipeline.errors import Language
from pipeline.logs import Words
from pipeline.prepared import Noted
from pipeline.report.words import LANGUAGES

Key = tuple[str, str, str, str]


def key_of(report: str, staff_id: str, team: str, period: str) -> Key:
    """What tells one page from another: the report, whose page it is, and the period. Who changes the team keeps the page."""
    return report, staff_id, "" if staff_id else team, period


@dataclass(frozen=True)
class PageWork:
    """A page to be made: which notebook, for which period and person, with which parameters.

    `given` are the parameters asked for, `parameters` all of them. `stem` is the page's path without its language.
    """

    number: int
    report: str
    notebook: Path
    notebook_hash: str
    title: str
    period: str
    given: Mapping[str, object]
    parameters: Mapping[str, object]
    stem: str
    staff_id: str = ""
    person: str = ""
    team: str = ""

    @property
    def key(self) -> Key:
        return key_of(self.report, self.staff_id, self.team, self.period)

    @property
    def file_name(self) -> str:
        """The executed notebook's file."""
        return f"{self.number:04d}-{self.report}.ipynb"


@dataclass(frozen=True)
class PageDone:
    """A page that was made: its title, its HTML in each language, and what it noted that it asked and read.

    `attempts`: how often its notebook was begun.
    """

    work: PageWork
    title: Words
    html: Mapping[Language, str]
    noted: Noted = field(default_factory=Noted)
    attempts: int = 1


@dataclass(frozen=True)
class Bench:
    """Where and for whom pages are made: folders, the kernels' environment, and what every footer says.

    `people`: staff id → path of the person's page in the version, without its language; `reports`: the same by name of a report.
    """

    run: str
    executed: Path
    failed: Path
    scratch: Path
    templates: Path
    environment: Mapping[str, str]
    department: Words
    build: str
    code_version: str
    limits: Limits
    people: Mapping[str, str] = field(default_factory=dict)
    reports: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def links(self) -> dict[Language, tuple[dict[str, str], dict[str, str]]]:
        """Where links to people and to reports lead from a page, by language."""
        return {
            language: (_linked(self.people, language), _linked(self.reports, language))
            for language in LANGUAGES
        }

    def folder_of(self, work: PageWork) -> Path:
        """The folder that a notebook runs in."""
        return self.scratch / f"{work.number:04d}" / "cwd"


def _linked(stems: Mapping[str, str], language: Language) -> dict[str, str]:
    return {name: f"{Path(stem).name}.{language}.html" for name, stem in stems.items()}
