"""A text without what tells who somebody is, and the cheap question whether it could tell anything."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from pipeline.ingest.kinds import literal
from pipeline.ingest.personal.known import NOBODY, Known, names_in_cell
from pipeline.ingest.personal.signs import CHINESE_DIGITS, UNSETTLED, narrowed

MASK = "***"

_DIGITS = re.compile("[0-9@]")

Span = tuple[int, int]


def mask(text: str, own: Iterable[str] = (), known: Known = NOBODY) -> str:
    """A text in one line, with the row's `own` values, the `known` ones and what its form tells of a person masked.

    Names beside titles and labels, phones, ID and bank cards, e-mail, plates, messenger ids and house numbers.
    """
    text = narrowed(text)
    return _without(text, _spans(text, own, known))


def mask_cell(text: str, own: Iterable[str] = (), known: Known = NOBODY) -> str:
    """A cell that holds what it should not, masked; in a shifted row it may be a name that no word announces."""
    text = narrowed(text)
    return _without(text, [*_spans(text, own, known), *names_in_cell(text)])


def _without(text: str, spans: Iterable[Span]) -> str:
    masked, end = "", 0
    for first, last in _apart(sorted(spans)):
        masked += text[end:first] + MASK
        end = last
    return masked + text[end:]


def could_tell(text: str, own: Sequence[str] = ()) -> str:
    """SQL: whether `mask` could change a text, from the SQL names of the text and of the row's own values.

    It is true more often than need be, and never false of a text that `mask` changes for anything but its `known` values.
    """
    from pipeline.ingest.personal import addresses, names, numbers

    suspicious = "|".join((UNSETTLED, numbers.SUSPICIOUS, addresses.SUSPICIOUS, names.SUSPICIOUS))
    mentions = [f"(strlen({value}) >= 2 AND contains({text}, {value}))" for value in own]
    return f"({' OR '.join([f'regexp_matches({text}, {literal(suspicious)})', *mentions])})"


def _spans(text: str, own: Iterable[str], known: Known) -> Iterator[Span]:
    yield from _own_spans(text, own)
    yield from known.spans(text)
    for sign, form in _forms():
        if sign.search(text):
            yield from (match.span(match.lastindex or 0) for match in form.finditer(text))
    yield from _number_spans(text)


def _number_spans(text: str) -> Iterator[Span]:
    """Where phones, cards and e-mail addresses stand, those in Chinese digits too."""
    from pipeline.ingest.personal import numbers

    for read_as in {text, text.translate(CHINESE_DIGITS)}:
        if _DIGITS.search(read_as):
            yield from numbers.spans(read_as)


@cache
def _forms() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    """Each form with the signs it cannot do without: looking for a sign costs a tenth of looking for the form.

    Compiling the forms takes longer than starting a command, so that only a text to be masked does it.
    """
    from pipeline.ingest.personal import addresses, names, numbers

    return (
        (re.compile("[先女小太夫阿叔大奶爷姐师老医同经主总]"), names.TITLED),
        (re.compile("[·•]"), names.DOTTED),
        (re.compile("[A-Za-z]"), numbers.PLATE),
        (re.compile("[号栋幢座单弄组室-]"), addresses.HOUSE),
        (re.compile("[—–上启拜-]"), names.SIGNED),
        (re.compile("[0-9A-Za-z]"), numbers.LABELLED),
        (re.compile(""), names.LABELLED),
    )


def _own_spans(text: str, own: Iterable[str]) -> Iterator[Span]:
    """Where the row's own values stand, if they are long enough to tell anything."""
    for value in map(narrowed, own):
        if len(value) < 2 or (value.isdigit() and len(value) < 5) or value not in text:
            continue
        if value.isascii() and value.isalpha():
            yield from (match.span() for match in re.finditer(rf"\b{value}\b", text))
        else:
            yield from _places(text, value)


def _places(text: str, value: str) -> Iterator[Span]:
    """Where a value stands in a text; compiling a pattern for each row would cost many times as much."""
    start = text.find(value)
    while start >= 0:
        yield start, start + len(value)
        start = text.find(value, start + len(value))


def _apart(spans: Iterable[Span]) -> Iterator[Span]:
    """Sorted spans, those that overlap joined."""
    held: Span | None = None
    for first, last in spans:
        if held and first < held[1]:
            held = held[0], max(held[1], last)
            continue
        if held:
            yield held
        held = first, last
    if held:
        yield held
