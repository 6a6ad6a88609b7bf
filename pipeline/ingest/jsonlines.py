"""JSON lines, and one JSON array: fields of objects are columns by their path."""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.errors import KefuError
from pipeline.ingest import nested
from pipeline.ingest.json_records import Found, records
from pipeline.ingest.notes import note
from pipeline.ingest.rows import TextRow
from pipeline.ingest.tables import TextTable, clean
from pipeline.settings import Source

JSON_SUFFIXES = (".jsonl", ".ndjson", ".json")
_MOST_FIELDS = 16_384
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SECOND = "gb18030"


def read_json_lines(path: Path, name: str, source: Source, wanted: frozenset[str]) -> TextTable:
    """The records of a JSON file as text: a field of an object by its path (`customer.id`), an array as its JSON.

    A place in an array (`items[0].name`) is a column where the source names it. Numbers keep the digits they are written
    with; null and a field that is not there are empty. The file is gone through twice: fields may first appear at its end.
    Raises KefuError file_empty, json_unreadable, json_too_large, json_too_wide, encoding_unknown, encoding_unreadable.
    """
    encoding = source.encoding or _marked(path)
    survey = _survey(path, name, encoding)
    notes = []
    if not source.encoding and survey.is_foreign and _survey(path, name, _SECOND).readable:
        encoding = _SECOND
        survey = _survey(path, name, encoding)
        notes.append(note("encoding", encoding=encoding))
    if not survey.paths:
        raise KefuError("json_unreadable" if survey.broken else "file_empty", where=name, line=survey.broken)
    if survey.doubled:
        notes.append(note("json_doubled", count=survey.doubled))
    paths = [*survey.paths, *nested.asked_places(source, survey.paths)]
    header = tuple(clean(nested.path_name(place)) for place in paths)
    return TextTable.of_rows(header, _Rows(path, name, encoding, paths), notes)


@dataclass
class _Survey:
    """What a file holds: its paths in order of appearance, how many records tell a field twice, the first broken line.

    `foreign` counts the lines with bytes that are no characters, `native` those that have signs beyond ASCII.
    """

    paths: dict[nested.Path, None] = field(default_factory=dict)
    doubled: int = 0
    broken: int = 0
    foreign: int = 0
    native: bool = False

    @property
    def readable(self) -> bool:
        return not self.foreign

    @property
    def is_foreign(self) -> bool:
        """Whether the bytes are those of another encoding: no line has signs that are right in this one."""
        return self.foreign > 0 and not self.native

    def add(self, found: Found) -> None:
        self.doubled += found.doubled
        self.foreign += found.fault == "undecodable"
        self.broken = self.broken or (found.line if found.fault else 0)
        if not found.fault:
            leaves = dict(nested.leaves(found.record))
            self.paths.update(dict.fromkeys(leaves))
            self.native = self.native or not _is_ascii(leaves)


def _is_ascii(leaves: dict[nested.Path, object]) -> bool:
    return all(
        nested.leaf_text(found).isascii() and all(map(str.isascii, map(str, path)))
        for path, found in leaves.items()
    )


def _survey(path: Path, name: str, encoding: str) -> _Survey:
    survey = _Survey()
    for found in records(path, name, encoding):
        survey.add(found)
        if len(survey.paths) > _MOST_FIELDS:
            raise KefuError("json_too_wide", where=name, line=found.line, limit=_MOST_FIELDS)
    return survey


def _marked(path: Path) -> str:
    """The encoding a file's first bytes tell, else UTF-8."""
    with path.open("rb") as file:
        start = file.read(3)
    return next((encoding for mark, encoding in _MARKS if start.startswith(mark)), "utf-8")


@dataclass(frozen=True)
class _Rows:
    """The rows of a file under given paths; each pass reads them afresh."""

    path: Path
    name: str
    encoding: str
    paths: Sequence[nested.Path]

    def __iter__(self) -> Iterator[TextRow]:
        for found in records(self.path, self.name, self.encoding):
            cells = () if found.fault else self._cells(found)
            yield TextRow(found.line, cells, found.fault, found.excerpt)

    def _cells(self, found: Found) -> tuple[str, ...]:
        return tuple(nested.leaf_text(nested.at_path(found.record, path)) for path in self.paths)
