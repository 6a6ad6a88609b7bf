"""A row of a file as text."""

from __future__ import annotations

from typing import NamedTuple


class TextRow(NamedTuple):
    """The cells of one row, the physical line it starts on, and what makes it unreadable (with a short excerpt)."""

    line: int
    cells: tuple[str, ...]
    fault: str = ""
    excerpt: str = ""
