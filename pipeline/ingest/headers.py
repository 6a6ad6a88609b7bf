"""Which headers of a file feed which columns of a log: told by the source, else found by synonyms, never guessed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.errors import KefuError, nearest
from pipeline.ingest.personal import Known, mask
from pipeline.ingest.tables import clean
from pipeline.logs import Column, Log
from pipeline.settings import SETTINGS_FILE, Source

Places = dict[str, tuple[int, ...]]


@dataclass(frozen=True)
class Header:
    """The header of one file, and the words that name it in messages."""

    names: tuple[str, ...]
    file: str

    def place(self, name: str, needed_by: str) -> int:
        """The position of a header. Raises KefuError header_missing, header_doubled."""
        wanted = clean(name)
        places = [place for place, found in enumerate(self.names) if found == wanted]
        if len(places) > 1:
            raise KefuError("header_doubled", where=self.file, found=wanted, column=needed_by)
        if not places:
            raise KefuError(
                "header_missing", where=self.file, expected=wanted, column=needed_by, found=self.listed,
                nearest=nearest(wanted, self.names),
            )  # fmt: skip
        return places[0]

    @property
    def listed(self) -> str:
        """The header as messages show it; a file without one shows its first row, in which nobody may be told."""
        plainly = [mask(name) for name in self.names if name]
        if plainly == [name for name in self.names if name]:
            return ", ".join(plainly)
        return ", ".join(mask(name, (), Known(self.names)) for name in self.names if name)


def refuse_unknown_columns(source: Source, log: Log) -> None:
    """Refuses a source that names a column its log does not have. Raises KefuError unknown_column."""
    keys = source.key if isinstance(source.key, list) else []
    for section, names in (
        ("columns", source.columns), ("values", source.values), ("constants", source.constants), ("key", keys),
    ):  # fmt: skip
        for name in names:
            if name not in log.names:
                raise KefuError(
                    "unknown_column", where=f"{SETTINGS_FILE} [source.{section}] ({source.title})", found=name, log=log.name,
                    known=", ".join(log.names), nearest=nearest(name, log.names),
                )  # fmt: skip
    for name, words in source.values.items():
        if log.column(name).kind == "flag" and not set(words) <= {"true", "false"}:
            raise KefuError(
                "bad_flag_values", where=f"{SETTINGS_FILE} [source.values] ({source.title})", column=name
            )


def match(header: Header, source: Source, log: Log) -> Places:
    """The positions that feed each column of the log; a constant needs none, and a column told to take [] gets none.

    Raises KefuError header_missing, header_doubled, headers_compete, column_missing.
    """
    told = {
        name: tuple(header.place(part, name) for part in ([names] if isinstance(names, str) else names))
        for name, names in source.columns.items()
        if name not in source.constants
    }
    used = {place for places in told.values() for place in places}
    decided = {*told, *source.constants}
    found = _by_synonyms(header, [column for column in log.columns if column.name not in decided], used)
    places = {**told, **{name: (place,) for name, place in found.items()}}
    for column in log.columns:
        if column.required and not places.get(column.name) and column.name not in source.constants:
            raise KefuError("column_missing", where=header.file, column=column.name, found=header.listed)
    return {name: found_places for name, found_places in places.items() if found_places}


def wanted(source: Source, log: Log) -> frozenset[str]:
    """The plain words of every header that the source names or the log knows."""
    told = [[names] if isinstance(names, str) else names for names in source.columns.values()]
    named = {plain(name) for names in (*told, source.where) for name in names}
    return frozenset({*named, *_column_by_word(log.columns)} - {""})


def plain(header: str) -> str:
    """A header without case, spaces, punctuation and brackets."""
    return "".join(sign for sign in clean(header).casefold() if sign.isalnum())


def _by_synonyms(header: Header, columns: Sequence[Column], used: set[int]) -> dict[str, int]:
    """The position of the header that names each column, among the positions not yet used."""
    named = _column_by_word(columns)
    found: dict[str, int] = {}
    for place, text in enumerate(header.names):
        name = named.get(plain(text))
        if name and place not in used:
            found[name] = _better(header, name, found[name], place) if name in found else place
    return found


def _better(header: Header, column: str, first: int, second: int) -> int:
    """Of two headers for one column, the one that is the column's own name."""
    own = [place for place in (first, second) if plain(header.names[place]) == plain(column)]
    if len(own) == 1:
        return own[0]
    names = [header.names[first], header.names[second]]
    if names[0] == names[1]:
        raise KefuError("header_doubled", where=header.file, found=names[0], column=column)
    raise KefuError("headers_compete", where=header.file, found=", ".join(names), column=column)


def _column_by_word(columns: Sequence[Column]) -> dict[str, str]:
    """The column a word stands for: the one it is the name of, else a synonym of, else the label of."""
    named: dict[str, str] = {}
    for words_of in (_own_name, _synonyms, _labels):
        for column in columns:
            for word in words_of(column):
                named.setdefault(word, column.name)
    return named


def _own_name(column: Column) -> set[str]:
    return {plain(column.name)}


def _synonyms(column: Column) -> set[str]:
    return {plain(word) for word in column.synonyms}


def _labels(column: Column) -> set[str]:
    return {plain(column.label.zh), plain(column.label.en)}
