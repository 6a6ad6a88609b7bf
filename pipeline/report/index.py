"""The index: every published page, by period, report and person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline.errors import Language
from pipeline.logs import Words
from pipeline.periods import Period
from pipeline.report.page import write
from pipeline.report.words import LANGUAGES, TEMPLATES, both


@dataclass(frozen=True)
class IndexEntry:
    """One published report of one period: a link for each language, relative to the index.

    `person`, `team`: whose page it is; empty for the department's. `data_to`: when the data ends.
    """

    report: str
    title: Words
    period: str
    links: Mapping[Language, str]
    person: str = ""
    team: str = ""
    data_to: datetime | None = None

    @property
    def kind(self) -> Words:
        """The title without the name of the team it is about."""
        name = f"{self.team} · " if not self.person else ""
        return Words(self.title.zh.removeprefix(name), self.title.en.removeprefix(name))


def index_page(
    entries: Iterable[IndexEntry],
    language: Language,
    department: Words,
    *,
    title: Words | None = None,
    alternate: str = "",
    templates: Path = TEMPLATES,
) -> str:
    """The index as HTML, newest period first; in a period the department's reports, then people by name."""
    by_period: dict[str, list[IndexEntry]] = defaultdict(list)
    for entry in entries:
        by_period[entry.period].append(entry)
    periods = sorted(
        by_period, key=lambda text: (Period.parse(text).end_day, Period.parse(text).first_day), reverse=True
    )
    title = title or Words("绩效报告目录", "Performance reports")
    context = {
        "periods": [_period(text, by_period[text], language) for text in periods],
        "alternate": alternate,
        "other": next(other for other in LANGUAGES if other != language),
    }
    return write("index.html.j2", templates, language, title, department, context)


def _period(text: str, entries: list[IndexEntry], language: Language) -> dict[str, Any]:
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for entry in sorted(entries, key=lambda entry: (entry.person or entry.team).encode("gb18030", "replace")):
        if entry.person or entry.team:
            groups[entry.report].append(_line(entry, language))
    ends = [entry.data_to for entry in entries if entry.data_to]
    titles = {entry.report: both(entry.kind) for entry in entries}
    return {
        "text": text,
        "title": Period.parse(text).title(language),
        "data_to": max(ends).isoformat() if ends else None,
        "reports": [_line(entry, language) for entry in entries if not (entry.person or entry.team)],
        "people": [{"title": titles[report], "pages": pages} for report, pages in groups.items()],
    }


def _line(entry: IndexEntry, language: Language) -> dict[str, Any]:
    return {
        "title": both(entry.title),
        "name": entry.person or entry.team,
        "team": entry.team if entry.person else "",
        "href": entry.links.get(language) or next(iter(entry.links.values())),
    }
