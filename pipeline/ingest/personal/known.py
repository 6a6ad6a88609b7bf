"""Names and numbers of customers that a file tells, looked for in the texts of all its rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.ingest.personal.surnames import COMPOUND, HAN, ORDINARY, SURNAMES

_NAME = re.compile(rf"(?:{COMPOUND}|[{SURNAMES}]){HAN}{{1,2}}")
_LATIN_NAME = re.compile(r"[A-Za-z][A-Za-z.'-]+(?: [A-Za-z][A-Za-z.'-]*){1,3}")
_NUMBERED = re.compile(r"(?=\S*\d)[A-Za-z0-9_-]{6,}")
_WORD = re.compile(r"[A-Za-z0-9_.'-]+")
_RUN = re.compile(rf"{HAN}{{2,}}")
_PAIRS = 1 << 22
_ORDINARY_WORDS = frozenset(ORDINARY.split("|"))


class Known:
    """Names and numbers that a file's personal columns tell, to be masked in the texts of all its rows.

    A value counts when it looks like a person's name or a number, so that "无" or "测试客户" in a name column masks nothing.
    """

    def __init__(self, values: Iterable[str]) -> None:
        self._values = frozenset(value for value in values if _is_telling(value))
        self._starts = np.zeros(_PAIRS, bool)
        for value in self._values:
            self._starts[_pairs(_signs(value[:2]))] = True

    def __bool__(self) -> bool:
        return bool(self._values)

    def mentioned(self, texts: Sequence[str]) -> NDArray[np.bool_]:
        """Which texts may hold a known value: never False for one that does (full-width and invisible signs aside)."""
        lengths = np.array([len(text) for text in texts], np.int64)
        found = np.concatenate(([0], np.cumsum(self._starts[_pairs(_signs("".join(texts) + "  "))])))
        ends = np.cumsum(lengths)
        return np.asarray(found[ends] > found[ends - lengths])

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where known values stand in a text, the longest at each place."""
        if not self._values:
            return []
        words = [match.span() for match in _WORD.finditer(text)]
        spans = [
            (words[first][0], last[1])
            for first in range(len(words))
            for last in words[first : first + 4]
            if text[words[first][0] : last[1]] in self._values
        ]
        return spans + [span for run in _RUN.finditer(text) for span in self._names_in(text, *run.span())]

    def _names_in(self, text: str, start: int, end: int) -> list[tuple[int, int]]:
        spans, place = list[tuple[int, int]](), start
        while place < end - 1:
            length = next((n for n in (4, 3, 2) if text[place : min(place + n, end)] in self._values), 0)
            if length:
                spans.append((place, min(place + length, end)))
            place += length or 1
        return spans


def names_in_cell(text: str) -> list[tuple[int, int]]:
    """Where a run of Chinese signs is, as a whole, what a name looks like."""
    return [run.span() for run in _RUN.finditer(text) if is_name(run[0])]


def is_name(word: str) -> bool:
    """Whether a word is a surname and a given name by its form, and no everyday word."""
    return _NAME.fullmatch(word) is not None and word not in _ORDINARY_WORDS


def _is_telling(value: str) -> bool:
    return is_name(value) or any(shape.fullmatch(value) for shape in (_LATIN_NAME, _NUMBERED))


def _signs(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le"), np.uint32)


def _pairs(signs: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """A number below `_PAIRS` for each two signs that follow each other."""
    return (signs[:-1] * np.uint32(8191) + signs[1:]) % np.uint32(_PAIRS)


NOBODY = Known(())
