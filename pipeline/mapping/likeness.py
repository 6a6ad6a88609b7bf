"""How much a header looks like the name of a column: the same word, the same stem, one within the other, or similar signs."""

from __future__ import annotations

import difflib
import re
from functools import cache
from typing import Literal, NamedTuple

from pipeline.ingest.headers import plain
from pipeline.logs import Column

Basis = Literal["synonym", "contained", "similar", "values", "told"]
_LEAST_LIKENESS = 0.6
_SHORTEST = 2
_AFFIXES = re.compile(
    "^是否|(?:时长|秒数|时间|日期|时刻|编号|单号|号码|号|名称|情况|状态|结果|time|seconds|date|no|number|id)$"
)


class Likeness(NamedTuple):
    """How alike a header and a column's words are (0–1), and on what ground."""

    score: float
    basis: Basis


UNLIKE = Likeness(0.0, "similar")


def likeness(header: str, column: Column) -> Likeness:
    """The best likeness of a header to any word of a column: its name, its synonyms, its labels."""
    found = plain(header)
    return max((_of_words(found, word) for word in _words(column)), default=UNLIKE)


@cache
def _words(column: Column) -> frozenset[str]:
    return frozenset(
        plain(word) for word in (column.name, *column.synonyms, column.label.zh, column.label.en)
    )


@cache
def _of_words(header: str, word: str) -> Likeness:
    if header == word:
        return Likeness(1.0, "synonym")
    stem, other = (_AFFIXES.sub("", text) for text in (header, word))
    if not (stem and other):
        return UNLIKE
    if stem == other and len(stem) >= _SHORTEST:
        return Likeness(0.85, "similar")
    short, long = sorted((header, word), key=len)
    if len(short) >= _SHORTEST and short in long:
        return Likeness(0.6 + 0.3 * len(short) / len(long), "contained")
    ratio = difflib.SequenceMatcher(None, header, word).ratio()
    return Likeness(0.75 * ratio, "similar") if ratio >= _LEAST_LIKENESS else UNLIKE
