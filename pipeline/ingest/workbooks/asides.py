"""What a sheet has that is no record, by the rows it stands in."""

from __future__ import annotations

from pipeline.ingest.notes import note
from pipeline.ingest.structure import HeaderPlace
from pipeline.ingest.workbooks.process import SheetFacts

_MOST_LISTED = 8


class Asides:
    """The rows above, between and under a sheet's records, by what they are; `lines` are those of its first rows."""

    def __init__(self, facts: SheetFacts, place: HeaderPlace, lines: list[int]) -> None:
        self._facts, self._height = facts, place.height
        self._last = self.above = lines[place.body - 1] if place.body else 0
        self._lines: dict[str, list[int]] = {"rows_above_header": lines[: place.row]} if place.row else {}

    def add(self, code: str, line: int) -> None:
        self._lines.setdefault(code, []).append(line)

    def follow(self, line: int) -> None:
        """Takes in that a filled row is the next: those before it are blank."""
        for blank in range(self._last + 1, line):
            self.add("blank_rows", blank)
        self._last = line

    def notes(self) -> list[str]:
        hidden = ", ".join(f"{name} ({depth})" for name, depth in self._facts.hidden.items())
        return [
            note("sheet", sheet=self._facts.sheet),
            *([note("sheets_hidden", sheets=hidden)] if hidden else []),
            *([note("formulas_stale")] if self._facts.stale else []),
            *([note("header_rows", count=self._height)] if self._height > 1 else []),
            *(note(code, count=len(lines), lines=_listed(lines)) for code, lines in self._lines.items()),
        ]


def _listed(lines: list[int]) -> str:
    shown = ", ".join(map(str, lines[:_MOST_LISTED]))
    return f"{shown}, …" if len(lines) > _MOST_LISTED else shown
