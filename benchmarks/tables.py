"""Tables and figures as Markdown prints them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """The lines of a Markdown table and an empty one after it; figures of later columns stand to the right."""
    marks = ["---", *["--:"] * (len(headings) - 1)]
    return [_line(headings), _line(marks), *(_line(row) for row in rows), ""]


def percent(share: float, digits: int = 1) -> str:
    return f"{100 * share:.{digits}f} %"


def _line(cells: Sequence[object]) -> str:
    return f"| {' | '.join(str(cell) for cell in cells)} |"
