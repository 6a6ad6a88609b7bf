"""Samples of a header's values that tell nothing about anybody: figures and repeated words masked, all else by its shape."""

from __future__ import annotations

import itertools
import re

from pipeline.ingest.personal import mask
from pipeline.mapping.evidence import Evidence
from pipeline.mapping.matching import Match

_SHOWN = ("instant", "day", "seconds", "count", "number", "flag")
_MOST_WORDS = 20
_LONGEST = 24


def samples(match: Match, evidence: Evidence, count: int = 3) -> list[str]:
    """The commonest values of a matched header; of ids, names and texts their shapes only."""
    values = evidence.values[match.place]
    is_of_words = match.column.kind == "category" and len(values) <= min(_MOST_WORDS, evidence.rows / 4)
    if match.column.kind in _SHOWN or is_of_words:
        return [mask(text)[:_LONGEST] for text, _ in values.most_common(count)]
    return shapes(match.place, evidence, count)


def shapes(place: int, evidence: Evidence, count: int = 3) -> list[str]:
    """The commonest shapes of a header's values: 9 for digits, a for letters, 文 for Chinese signs."""
    found = dict.fromkeys(shape(text) for text in evidence.values[place])
    return list(itertools.islice(found, count))


def shape(text: str) -> str:
    """A text with each sign replaced by its kind, cut to a line."""
    for signs, kind in ((r"\d", "9"), (r"[a-zA-Z]", "a"), (r"[^\W\da文-]", "文")):
        text = re.sub(signs, kind, text)
    return text[:_LONGEST]
