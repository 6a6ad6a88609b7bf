"""Which header feeds which column of a log, how sure that is, and what is left to be asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from pipeline.logs import Column, Log
from pipeline.mapping.evidence import Evidence, Forms, forms_of
from pipeline.mapping.likeness import Basis, Likeness, likeness
from pipeline.mapping.words import Words, values_of

Doubt = Literal["map_by_values", "map_forms_unknown", "map_words_unknown", "map_some_unread"]
LEAST_SCORE = 0.5
_SCORE_BY_VALUES = 0.4
_MOST_WORDS = 20
_MOSTLY = 0.98
_MOST_READ = 0.9


@dataclass(frozen=True)
class Match:
    """A header proposed for a column: on what ground, how sure (0–1), and the share of its values that are read.

    `forms` and `values` are what the source has to declare of it, `choices` the forms between which only a person can choose.
    `clock` is the header beside it that holds the time of the day.
    """

    column: Column
    place: int
    header: str
    basis: Basis
    score: float
    share: float
    forms: Forms = ()
    choices: tuple[str, ...] = ()
    values: Words = field(default_factory=dict)
    doubts: tuple[Doubt, ...] = ()
    clock: str = ""

    @property
    def places(self) -> tuple[int, ...]:
        return (self.place, self.place + 1) if self.clock else (self.place,)


def matched(log: Log, evidence: Evidence, severities: Sequence[str]) -> list[Match]:
    """The likeliest header of each column, none used twice, in the order of the log's columns."""
    found: dict[str, Match] = {}
    candidates = [
        match_of(column, place, alike, evidence, severities)
        for column in log.columns
        for place in evidence.places
        if (alike := likeness(evidence.header[place], column)).score >= LEAST_SCORE
    ]
    for match in sorted(candidates, key=lambda match: -match.score):
        _take(found, with_clock(match, evidence))
    for column in log.columns:
        if column.required and column.name not in found:
            for match in _by_values(column, log, evidence, severities):
                _take(found, with_clock(match, evidence))
    return [found[column.name] for column in log.columns if column.name in found]


def match_of(
    column: Column, place: int, alike: Likeness, evidence: Evidence, severities: Sequence[str]
) -> Match:
    """A header held against a column: forms and words found for its values, and the doubts that stay."""
    forms, choices, share = _forms(column, place, evidence)
    words: Words | None = {}
    if _has_words(column, evidence, place, share):
        words = values_of(column, list(evidence.values[place]), severities)
        share = 1.0 if words else share
    unknown = words is None
    doubted: dict[Doubt, bool] = {
        "map_by_values": alike.basis == "values",
        "map_forms_unknown": bool(choices),
        "map_words_unknown": unknown,
        "map_some_unread": share < _MOSTLY and not (choices or unknown),
    }
    doubts = tuple(doubt for doubt, is_true in doubted.items() if is_true)
    readable = 1.0 if choices or unknown else share
    score = alike.score * (0.4 + 0.6 * readable) * _plausible(column, place, evidence)
    return Match(
        column, place, evidence.header[place], alike.basis, round(score, 2), share, forms, choices, words or {}, doubts,
    )  # fmt: skip


def _take(found: dict[str, Match], match: Match) -> None:
    """Adds a match unless its column or its header is taken, or it is too unsure."""
    is_free = not any(set(match.places) & set(other.places) for other in found.values())
    if match.column.name not in found and is_free and match.score >= _SCORE_BY_VALUES * _MOST_READ:
        found[match.column.name] = match


def with_clock(match: Match, evidence: Evidence) -> Match:
    """A match of days with the times of day that stand in the next column, where they do."""
    beside = match.place + 1
    is_split = (
        match.column.kind == "instant"
        and beside in evidence.places
        and evidence.is_of_bare_days(match.place)
        and evidence.is_of_clocks(beside)
    )
    return replace(match, clock=evidence.header[beside]) if is_split else match


def _forms(column: Column, place: int, evidence: Evidence) -> tuple[Forms, tuple[str, ...], float]:
    """The forms to declare, those to choose from, and the share read; nothing to declare where all is read without."""
    plain = evidence.share(column, place)
    if plain == 1:
        return (), (), plain
    shares = {forms: evidence.share(column, place, forms) for forms in forms_of(column)}
    best = max(shares.values())
    leaders = [forms for forms, share in shares.items() if share == best]
    if best == plain or best == 0:
        return (), (), plain
    if len(leaders) > 1:
        return (), tuple(form for forms in leaders for form in forms), best
    return leaders[0], (), best


def _has_words(column: Column, evidence: Evidence, place: int, share: float) -> bool:
    """Whether a header's values are a few words that may have to be translated."""
    if len(evidence.values[place]) > _MOST_WORDS:
        return False
    return share < 1 if column.kind in ("flag", "number") else column.name == "severity"


def _plausible(column: Column, place: int, evidence: Evidence) -> float:
    """How far the values look like the column, beyond being readable: ids, words and texts are no dates."""
    if column.kind in ("id", "category", "text") and evidence.is_of_dates(place):
        return 0.3
    if column.kind == "category" and evidence.rows > 50 and evidence.is_unique(place):
        return 0.6
    return 1.0


def _by_values(column: Column, log: Log, evidence: Evidence, severities: Sequence[str]) -> list[Match]:
    """Headers whose values alone fit a required column: all dates, all yes or no, or an id of each row."""
    alike = Likeness(_SCORE_BY_VALUES, "values")
    fitting = []
    for place in evidence.places:
        match = match_of(column, place, alike, evidence, severities)
        if match.share >= _MOST_READ and _fits_alone(column, place, log, evidence):
            fitting.append(match)
    return fitting


def _fits_alone(column: Column, place: int, log: Log, evidence: Evidence) -> bool:
    if column.kind in ("instant", "flag"):
        return True
    is_key = column.kind == "id" and log.key == (column.name,)
    return is_key and evidence.is_unique(place) and not any(" " in text for text in evidence.values[place])
