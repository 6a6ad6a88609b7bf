"""Merged cells: the value stands in the first of them, and goes to the rows below only where the source says so."""

from __future__ import annotations

from collections import Counter

from pipeline.errors import KefuError
from pipeline.ingest.headers import Header
from pipeline.ingest.notes import note
from pipeline.ingest.workbooks.process import SheetFacts
from pipeline.settings import Source


class Merges:
    """The merged cells of a table: by column, the last row of those that begin in a row."""

    def __init__(
        self, names: tuple[str, ...], ends: dict[tuple[int, int], int], filled: frozenset[int]
    ) -> None:
        self._names, self._ends, self._columns = names, ends, filled
        self._carried: dict[int, tuple[int, str]] = {}

    def filled(self, line: int, cells: list[str]) -> list[str]:
        """The cells of a row, those a merged cell above covers filled in the declared columns; rows come in their order."""
        cells = cells + [""] * (len(self._names) - len(cells))
        for column in self._columns:
            if (end := self._ends.get((line, column))) is not None:
                self._carried[column] = (end, cells[column])
            elif line <= self._carried.get(column, (0, ""))[0]:
                cells[column] = self._carried[column][1]
        return cells

    def notes(self) -> list[str]:
        counts = Counter(column for _, column in self._ends)
        return [
            note(
                "merges_filled" if column in self._columns else "merges_left",
                count=count,
                column=self._names[column],
            )
            for column, count in sorted(counts.items())
        ]


def merges_of(facts: SheetFacts, names: tuple[str, ...], name: str, source: Source, above: int) -> Merges:
    """The merged cells below row `above` that reach over several rows.

    Raises KefuError merges_unknown where the format does not tell them, header_missing.
    """
    if source.fill_down and facts.merged is None:
        raise KefuError("merges_unknown", where=name)
    header = Header(names, name)
    declared = frozenset(header.place(column, "fill_down") for column in source.fill_down)
    ends = {
        (first + 1, column): last + 1
        for (first, column), (last, _) in facts.merged or []
        if first + 1 > above and last > first and column < len(names)
    }
    return Merges(names, ends, declared)
