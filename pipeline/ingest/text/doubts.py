"""What is doubtful about the rows of a whole file: those that were mended or misfit, and those unlike all others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.ingest.notes import note
from pipeline.ingest.rows import TextRow
from pipeline.ingest.structure import looks_like_data
from pipeline.ingest.text.body import listed

_NEARLY_ALL = 0.9
_LEAST_ROWS = 5


def doubts_of(rows: Sequence[TextRow]) -> Iterator[str]:
    """A note for each kind of fault, and one for the rows that have words where nearly all have numbers or dates."""
    for fault in sorted({row.fault for row in rows if row.fault}):
        lines = [row.line for row in rows if row.fault == fault]
        yield note(fault, count=len(lines), lines=listed(lines))
    unlike = _unlike(rows)
    if unlike:
        yield note("rows_unlike", count=len(unlike), lines=listed(unlike))


def without_spaces(rows: Sequence[TextRow]) -> tuple[list[TextRow], list[str]]:
    """The rows without the space that stands before each cell of a few of them, and a note that says where."""
    spaced = {row.line for row in rows if not row.fault and _is_spaced(row.cells)}
    if not spaced or 2 * len(spaced) > len(rows):
        return list(rows), []
    mended = [
        row._replace(cells=tuple(cell.removeprefix(" ") for cell in row.cells)) if row.line in spaced else row
        for row in rows
    ]
    return mended, [note("rows_spaced", count=len(spaced), lines=listed(sorted(spaced)))]


def _is_spaced(cells: Sequence[str]) -> bool:
    return len(cells) > 2 and all(cell.startswith(" ") for cell in cells[1:])


def _unlike(rows: Sequence[TextRow]) -> list[int]:
    """The lines of good rows that break the form of a column."""
    good = [row for row in rows if not row.fault]
    if len(good) < _LEAST_ROWS:
        return []
    width = len(good[0].cells)
    formed = [place for place in range(width) if _share(good, place) >= _NEARLY_ALL]
    odd = Counter(row.line for row in good for place in formed if not _fits(row.cells[place]))
    return sorted(odd)


def _share(rows: Sequence[TextRow], place: int) -> float:
    filled = [row.cells[place] for row in rows if row.cells[place].strip()]
    return sum(map(looks_like_data, filled)) / len(filled) if 2 * len(filled) > len(rows) else 0.0


def _fits(cell: str) -> bool:
    return looks_like_data(cell)
