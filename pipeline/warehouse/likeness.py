"""Words that look alike to a reader and not to a computer: 陈 and 陳, full-width signs, invisible ones, Cyrillic letters."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from pipeline.logs import Words


class Step(NamedTuple):
    """One way two spellings of a word can differ, and what makes them one."""

    why: Words
    plain: Callable[[str], str]


def forms(word: str) -> list[str]:
    """A word as written, and after each step; the last form is the same for all words that look alike."""
    found = [word]
    for step in STEPS:
        found.append(step.plain(found[-1]))
    return found


def differences(word: str, other: str) -> list[Words]:
    """How two words that look alike differ."""
    ours, theirs = forms(word), forms(other)
    return [
        step.why
        for number, step in enumerate(STEPS)
        if ours[number] != theirs[number]
        and (ours[number], theirs[number]) != (ours[number + 1], theirs[number + 1])
    ]


def _narrowed(word: str) -> str:
    narrow = unicodedata.normalize("NFKC", word)
    return "".join(sign for sign in narrow if unicodedata.category(sign) not in ("Cf", "Cc"))


def _simplified(word: str) -> str:
    return str(_converter().convert(word))


def _latin(word: str) -> str:
    return "".join(sign if sign.isascii() else _latin_twin(sign) for sign in word)


def _bare(word: str) -> str:
    return "".join(sign for sign in word.casefold() if sign.isalnum())


def _without_zeros(word: str) -> str:
    head = word.rstrip("0123456789")
    return head + word[len(head) :].lstrip("0")


@cache
def _converter() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")


@cache
def _latin_twin(sign: str) -> str:
    """The Latin letter a Greek, Cyrillic or other letter is taken for; the sign itself if for none."""
    from confusable_homoglyphs import confusables

    found = confusables.is_confusable(sign, preferred_aliases=["latin"]) or []
    twins = [twin["c"] for entry in found for twin in entry["homoglyphs"]]
    return next((twin for twin in twins if twin.isascii() and twin.isalpha()), sign)


STEPS = (
    Step(Words("全角或不可见字符", "full-width or invisible signs"), _narrowed),
    Step(Words("繁体与简体", "traditional and simplified"), _simplified),
    Step(Words("形近字母", "look-alike letters"), _latin),
    Step(Words("大小写、空格或标点", "case, spaces or punctuation"), _bare),
    Step(Words("前导零", "leading zeros"), _without_zeros),
)
