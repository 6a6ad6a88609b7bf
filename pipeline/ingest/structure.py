"""Where a table begins and ends in a sheet or a text file: title blocks, header rows, totals, footers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.ingest.headers import plain
from pipeline.ingest.tables import clean

Rows = Sequence[Sequence[str]]

_MOST_HEADER_ROWS = 3
_DATA = re.compile(
    r"[-+]?[¥$€£￥]?\d[\d,. ]*%?"
    r"|\d{1,4}[-/.年]\d{1,2}(?:[-/.月]\d{1,4}日?)?(?:[ T]?\d{1,2}[:时].*)?"
    r"|\d{1,3}:\d{2}(?::\d{2})?(?:\.\d+)?(?: ?[AaPp][Mm])?"
)
_TOTALS = frozenset(
    ["合计", "总计", "小计", "共计", "总合计", "本页合计", "total", "totals", "grandtotal", "subtotal"]
)
# What the first cell of a footer begins with, for a reader that looks for footers among many rows.
FOOTER_STARTS = (
    *("合", "总", "小", "共", "本", "导", "打", "制", "生", "统", "查", "下", "数", "备", "说", "注"),
    *(
        start
        for word in ("total", "grand", "sub", "export", "generat", "print")
        for start in (word, word.title(), word.upper())
    ),
)
_STAMPS = re.compile(
    r"(?:导出|打印|制表|生成|统计|查询|下载)(?:时间|日期|人|人员|单位)|制表|数据来源|数据截至|统计范围|统计周期|备注[:：]|说明[:：]|注[:：]"
    r"|共\s*\d+\s*(?:条|行|笔|件)|(?:exported|generated|printed)\s+(?:on|at|by)\b|total\s+(?:rows|records)\b",
    re.IGNORECASE,
)


class HeaderPlace(NamedTuple):
    """The header found among a table's first rows: its names, the row it begins on (from 0), how many rows it takes.

    `names` is empty and `height` 0 where the rows look like data from the first on.
    """

    names: tuple[str, ...]
    row: int
    height: int

    @property
    def body(self) -> int:
        """The first row below the header."""
        return self.row + self.height


def find_header(
    rows: Rows, wanted: frozenset[str], height: int | None = None, row: int | None = None
) -> HeaderPlace:
    """The header of a table whose first rows are given: the row with most wanted words, else the first full row.

    `wanted` are plain words; `height` and `row` (from 0) are taken as told where they are.
    """
    found = _header_row(rows, wanted) if row is None else row
    if height is None:
        known = _known(rows[found], wanted)
        if not known and row is None and _looks_like_data(rows, found):
            return HeaderPlace((), found, 0)
        above, height = _extent(rows, found, wanted)
        found -= above
    return HeaderPlace(_names(rows[found : found + height], wanted), found, height)


def is_blank(cells: Sequence[str]) -> bool:
    """Whether nothing stands in a row."""
    return not any(cell.strip() for cell in cells)


def is_repeat(cells: Sequence[str], header: Sequence[str]) -> bool:
    """Whether a row is the header again, as reports printed page by page have it."""
    names = [clean(cell) for cell in cells]
    while len(names) > len(header) and not names[-1]:
        names.pop()
    return sum(map(bool, names)) > 0 and tuple(names) == tuple(header)


def is_footer(cells: Sequence[str]) -> bool:
    """Whether a row is a total, or a remark on the export (when, by whom, how many) and no record."""
    filled = [text for cell in cells if (text := cell.strip())]
    if not filled:
        return False
    first = clean(filled[0])
    if first.replace(" ", "").rstrip(":").casefold() in _TOTALS:
        return True
    return len(filled) <= max(2, len(cells) // 4) and _STAMPS.match(first) is not None


def looks_like_data(cell: str) -> bool:
    """Whether a cell is a number, an amount, a date or a time, which a header is not."""
    return _DATA.fullmatch(clean(cell)) is not None


def _known(cells: Sequence[str], wanted: frozenset[str]) -> int:
    return len({word for cell in cells if (word := plain(cell)) in wanted})


def _filled(cells: Sequence[str]) -> int:
    return sum(1 for cell in cells if cell.strip())


def _header_row(rows: Rows, wanted: frozenset[str]) -> int:
    """The row with most of the wanted words if it has two (or nothing else), else the first that is not a title."""
    known = [_known(cells, wanted) for cells in rows]
    best = max(range(len(rows)), key=lambda at: known[at])
    if known[best] >= min(2, _filled(rows[best])) and known[best]:
        return best
    usual = _usual_width(rows)
    return next((at for at, cells in enumerate(rows) if _is_full(cells, usual)), 0)


def _usual_width(rows: Rows) -> int:
    """How many cells of a row are filled as a rule; of equals, the greater."""
    counts = Counter(_filled(cells) for cells in rows if not is_blank(cells))
    return max(counts, key=lambda filled: (counts[filled], filled), default=0)


def _is_full(cells: Sequence[str], usual: int) -> bool:
    """Whether a row is no title: more than one cell, and half of what is usual."""
    filled = _filled(cells)
    if filled <= 1:
        return filled == 1 and (usual <= 1 or (usual == 2 and len(cells) > 1))
    return 2 * filled >= usual


def _looks_like_data(rows: Rows, at: int) -> bool:
    return any(looks_like_data(cell) for cell in rows[at])


def _extent(rows: Rows, at: int, wanted: frozenset[str]) -> tuple[int, int]:
    """How many rows above belong to the header whose known row is `at`, and how many rows it takes in all."""
    if _known(rows[at], wanted):
        above = int(at > 0 and _completes(rows[at - 1], rows[at]))
        below = int(
            at + 1 < len(rows) and _completes(rows[at + 1], rows[at]) and not _looks_like_data(rows, at + 1)
        )
        return above, above + 1 + below
    height = 1
    while height < _MOST_HEADER_ROWS and _is_subheader(rows, at + height, len(rows[at])):
        height += 1
    return 0, height


def _completes(other: Sequence[str], cells: Sequence[str]) -> bool:
    """Whether a neighbouring row names the columns that a header row leaves blank, as merged cells do."""
    if len(other) > len(cells):
        return False
    blanks = [more for name, more in zip(cells, other, strict=False) if not name.strip()]
    return _filled(other) >= 2 and not is_blank(blanks) and not is_blank(cells)


def _is_subheader(rows: Rows, at: int, width: int) -> bool:
    """Whether a row below the header is one too: words stand in it where most rows below it have numbers or dates."""
    below = [cells for cells in rows[at + 1 : at + 21] if not is_blank(cells)]
    if len(below) < 2 or len(rows[at]) != width or _looks_like_data(rows, at):
        return False
    return any(
        cell.strip()
        and 2 * sum(place < len(cells) and looks_like_data(cells[place]) for cells in below) > len(below)
        for place, cell in enumerate(rows[at])
    )


def _names(rows: Rows, wanted: frozenset[str]) -> tuple[str, ...]:
    """One name for each column: of several rows the wanted word, else all of them joined by a space."""
    width = max((len(cells) for cells in rows), default=0)
    columns = [[clean(cells[at]) if at < len(cells) else "" for cells in rows] for at in range(width)]
    return tuple(_name([part for part in parts if part], wanted) for parts in columns)


def _name(parts: Sequence[str], wanted: frozenset[str]) -> str:
    return next((part for part in reversed(parts) if plain(part) in wanted), " ".join(parts))
