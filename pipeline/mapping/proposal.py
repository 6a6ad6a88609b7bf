"""The section proposed for a file: the likeliest log, its columns, and what nobody claimed."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import ValidationError

from pipeline.errors import KefuError, nearest
from pipeline.ingest.headers import plain, wanted
from pipeline.ingest.tables import read_table
from pipeline.logs import LOGS, Column, Log, log_named
from pipeline.mapping.evidence import Evidence, evidence_of
from pipeline.mapping.likeness import Likeness
from pipeline.mapping.matching import Match, match_of, matched, with_clock
from pipeline.mapping.words import applying
from pipeline.settings import Settings, Source

_INBOX = "data/inbox"
_NAMED_AFTER_LOG = 0.15
_DATE = re.compile(r"(?:19|20)\d\d(?:[-_.年月]?\d+)*[日月]?(?:\s*\(\d+\))?")


@dataclass(frozen=True)
class Proposal:
    """A `[[source]]` for a file: `hints` are the settings it had to be read with, `score` (0–1) how well the log fits.

    `others` are the next logs with their scores.
    """

    log: Log
    score: float
    others: tuple[tuple[str, float], ...]
    files: str
    name: str
    hints: dict[str, str | int]
    matches: tuple[Match, ...]
    evidence: Evidence
    severities: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def unmatched(self) -> list[str]:
        """The headers that feed no column."""
        used = {place for match in self.matches for place in match.places}
        return [name for place, name in enumerate(self.evidence.header) if name and place not in used]

    @property
    def where(self) -> dict[str, list[str]]:
        """The unmatched headers that tell rows of this log from others, with the words of its rows."""
        named = {name: place for place, name in enumerate(self.evidence.header) if name in self.unmatched}
        found = {name: applying(self.log.name, self.evidence.values[place]) for name, place in named.items()}
        return {name: words for name, words in found.items() if words}

    @property
    def missing(self) -> list[Column]:
        """The columns the log needs and no header feeds."""
        fed = {match.column.name for match in self.matches}
        return [column for column in self.log.columns if column.required and column.name not in fed]

    @property
    def doubtful(self) -> list[Match]:
        """The matches that a person has to look at."""
        return [match for match in self.matches if match.doubts or match.basis not in ("synonym", "told")]

    def choosing(self, column: Column, header: str | None) -> Proposal:
        """The proposal with another header for a column, or none. Raises KefuError map_unknown_header."""
        others = [match for match in self.matches if match.column.name != column.name]
        if header is not None:
            place = self._place(header)
            others = [match for match in others if place not in match.places]
            chosen = match_of(column, place, Likeness(1.0, "told"), self.evidence, self.severities)
            others.append(with_clock(chosen, self.evidence))
        order = self.log.names
        return replace(self, matches=tuple(sorted(others, key=lambda match: order.index(match.column.name))))

    def declaring(self, column: Column, form: str) -> Proposal:
        """The proposal with the form of a column's values chosen."""
        return replace(self, matches=tuple(
            replace(match, forms=(form,), choices=(), doubts=()) if match.column.name == column.name else match
            for match in self.matches
        ))  # fmt: skip

    def _place(self, header: str) -> int:
        for place, name in enumerate(self.evidence.header):
            if plain(name) == plain(header):
                return place
        raise KefuError(
            "map_unknown_header", found=header, known=", ".join(filter(None, self.evidence.header))
        )


def propose(
    path: Path, settings: Settings, folder: Path, log: str = "", hints: dict[str, str | int] | None = None
) -> Proposal:
    """The `[[source]]` section that fits a file best, for a person to look at; `log` names its log if that is known.

    `hints` are settings of the source that tell how the file is read (sheet, encoding, …).
    Raises KefuError map_no_file, map_bad_hint, unknown_log, and those of reading the file.
    """
    if not path.is_file():
        raise KefuError("map_no_file", where=path)
    logs = [log_named(log, "--log")] if log else list(LOGS.values())
    files, told = _pattern(path, folder), hints or {}
    source = _hinted(logs[0].name, files, told)
    words = frozenset(itertools.chain.from_iterable(wanted(source, each) for each in logs))
    table = read_table(path, path.name, source, words)
    evidence = evidence_of(table, settings.department.timezone)
    severities = tuple(settings.limits.resolve.severity)
    ranked = sorted((_scored(each, path, evidence, severities) for each in logs), key=lambda found: -found[0])
    score, best, matches = ranked[0]
    others = tuple((each.name, found) for found, each, _ in ranked[1:4])
    return Proposal(
        best, score, others, files, _name(best.name, settings), told, tuple(matches), evidence, severities, tuple(table.notes),
    )  # fmt: skip


def _hinted(log: str, files: str, hints: dict[str, str | int]) -> Source:
    """A source of nothing but hints. Raises KefuError map_bad_hint."""
    try:
        return Source.model_validate({"log": log, "files": files, **hints})
    except ValidationError as error:
        found = str(error.errors()[0]["loc"][0])
        known = sorted(Source.model_fields)
        raise KefuError(
            "map_bad_hint", found=f"{found}={hints.get(found, '')}", known=", ".join(known), nearest=nearest(found, known),
        ) from None  # fmt: skip


def _scored(
    log: Log, path: Path, evidence: Evidence, severities: Sequence[str]
) -> tuple[float, Log, list[Match]]:
    """How well a log fits: its required columns, the headers it explains, and whether the file is named after it."""
    matches = matched(log, evidence, severities)
    scores = {match.column.name: match.score for match in matches}
    if len(log.key) == 1 and log.key[0] in scores:
        place = next(match.place for match in matches if match.column.name == log.key[0])
        scores[log.key[0]] *= evidence.distinct_share(place)
    required = [scores.get(column.name, 0.0) for column in log.columns if column.required]
    explained = sum(scores.values()) / max(len(evidence.places), 1)
    is_named = any(plain(word) in plain(path.stem) for word in (log.name, log.label.zh))
    score = 0.5 * _mean(required) + 0.35 * explained + _NAMED_AFTER_LOG * is_named
    return round(score, 2), log, matches


def _mean(scores: Iterable[float]) -> float:
    found = list(scores)
    return sum(found) / len(found)


def _pattern(path: Path, folder: Path) -> str:
    """The glob of a file and the later ones of its kind: the figures of its date, ranges and copies become `*`."""
    resolved, root = path.resolve(), folder.resolve()
    place = resolved.parent.relative_to(root).as_posix() if resolved.is_relative_to(root) else _INBOX
    stem = _DATE.sub("*", _literal(path.stem))
    return f"{place}/{stem if stem.strip('*_- ') else _literal(path.stem)}{path.suffix}"


def _literal(text: str) -> str:
    return re.sub(r"([\[*?])", r"[\1]", text)


def _name(log: str, settings: Settings) -> str:
    """A name for the source, where another one already has the log's."""
    taken = {source.title for source in settings.source}
    if log not in taken:
        return ""
    return next(name for number in itertools.count(2) if (name := f"{log}_{number}") not in taken)
