"""What frames a page: header, headings, findings, notes and the closing block."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pipeline.logs import Words
from pipeline.periods import Period
from pipeline.report.block import Block, anchor_of
from pipeline.report.words import both

FindingKind = Literal["good", "bad", "none"]
NO_WORDS = Words("", "")


@dataclass(frozen=True)
class Finding:
    """One line of the brief: what was found, what it means, and the anchor of the block that shows it.

    `kind` picks the tag (good ▲, bad ▼, none ●); `label` replaces the tag's usual word. `caution`: what could undo it.
    """

    kind: FindingKind
    title: Words
    text: Words = NO_WORDS
    anchor: str = ""
    label: Words | None = None
    caution: Words = NO_WORDS


def header(
    title: Words,
    department: Words,
    period: Period,
    *,
    previous: Period | None = None,
    data_to: datetime | None = None,
    people_count: int | None = None,
    team_count: int | None = None,
    extra: Sequence[tuple[Words, Words]] = (),
) -> Block:
    """The head of a page: department, title, period, comparison period, data as of, people and teams.

    `extra`: further pairs of label and text.
    """
    return Block(
        "header",
        {
            "title": both(title),
            "department": both(department),
            "period": _titles(period),
            "first_day": period.first_day.isoformat(),
            "last_day": period.last_day.isoformat(),
            "previous": _titles(previous),
            "data_to": data_to.isoformat() if data_to else None,
            "people_count": people_count,
            "team_count": team_count,
            "extra": [[both(label), both(text)] for label, text in extra],
        },
    )


def heading(zh: str, en: str, anchor: str = "") -> Block:
    """A section's heading; headings are numbered in order and make the table of contents."""
    return Block("heading", {"title": {"zh": zh, "en": en}, "anchor": anchor or anchor_of(en)})


def findings(items: Iterable[Finding], *, title: Words | None = None) -> Block:
    """The brief at the top of a page; without items it says that nothing stands out."""
    rows = [
        {
            "kind": item.kind,
            "label": both(item.label),
            "title": both(item.title),
            "text": both(item.text),
            "caution": both(item.caution) if item.caution != NO_WORDS else None,
            "anchor": item.anchor,
        }
        for item in items
    ]
    return Block("findings", {"title": both(title), "items": rows})


def note(zh: str, en: str, link: str = "") -> Block:
    """A paragraph; `link`: the page to see, as `report:NAME`, which leads there if that page is published."""
    return Block("note", {"text": {"zh": zh, "en": en}, "link": link})


def closing(contact: Words | None = None) -> Block:
    """The last block of every report: whom it is for, and how to object to a figure."""
    return Block("closing", {"contact": both(contact)})


def _titles(period: Period | None) -> dict[str, str] | None:
    return None if period is None else {"zh": period.title("zh"), "en": period.title("en")}
