"""What to do next: each suggestion with what was found and the test behind it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from pipeline.logs import Words
from pipeline.report.block import Block
from pipeline.report.words import both


class Suggestion(Protocol):
    """What was found, what to do about it, and the test behind it."""

    @property
    def found(self) -> Words: ...
    @property
    def action(self) -> Words: ...
    @property
    def evidence(self) -> Words: ...


def suggestions(
    items: Iterable[Suggestion],
    *,
    tested: int,
    title: Words | None = None,
    note: Words | None = None,
    anchor: str = "suggestions",
) -> Block:
    """A line for each suggestion; without any it says how many comparisons found nothing. `tested`: how many there were."""
    rows = [
        {"found": both(item.found), "action": both(item.action), "evidence": both(item.evidence)}
        for item in items
    ]
    return Block(
        "suggestions",
        {"anchor": anchor, "title": both(title), "note": both(note), "tested": tested, "rows": rows},
    )
