"""JSON as records with their physical lines: one object to a line, or one array of objects for the whole file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, TextIO

from pipeline.errors import KefuError
from pipeline.ingest.nested import Number, leaf_text

# An array is read whole, and so is a line.
_MOST_SIGNS = 256 * 1024 * 1024
_SPACE = re.compile(r"[ \t\r\n]*")
# What Python makes of bytes that are no characters, and of half a character written as \ud83d.
_UNREADABLE = re.compile("[\udc80-\udcff]")
_HALF, _ESCAPED_HALF = re.compile("[\ud800-\udfff]"), re.compile(r"\\u[dD][89a-fA-F]")


class Found(NamedTuple):
    """A record and the line it starts on, or what is wrong with that line; `doubled` if it tells a field twice."""

    line: int
    record: dict[str, Any]
    fault: str = ""
    excerpt: str = ""
    doubled: bool = False


def records(path: Path, name: str, encoding: str) -> Iterator[Found]:
    """The records of a file in their order, read afresh.

    Raises KefuError json_unreadable where an array breaks off or is not well-formed, json_too_large, encoding_unknown,
    encoding_unreadable.
    """
    try:
        with path.open(encoding=encoding, errors="surrogateescape", newline="\n") as file:
            is_array = _first_sign(file) == "["
            yield from _of_array(file.read(_MOST_SIGNS + 1), name) if is_array else _of_lines(file, name)
    except LookupError:
        raise KefuError("encoding_unknown", where=name, found=encoding) from None
    except UnicodeError:
        raise KefuError("encoding_unreadable", where=name, found=encoding, line=1) from None


def _first_sign(file: TextIO) -> str:
    """The first sign of a file that is no space; the file stands at its beginning again."""
    sign = file.read(1)
    while sign.isspace():
        sign = file.read(1)
    file.seek(0)
    return sign


def _of_lines(file: TextIO, name: str) -> Iterator[Found]:
    decoder = _Decoder()
    for line, text in enumerate(iter(lambda: file.readline(_MOST_SIGNS + 1), ""), start=1):
        _refuse_flood(text, name, line)
        if not text.isspace():
            yield _found(decoder, line, text)


def _found(decoder: _Decoder, line: int, text: str) -> Found:
    """The record a line holds, or its fault; the excerpt tells the place and none of the text."""
    try:
        item = decoder.decode(text)
    except json.JSONDecodeError as error:
        fault = "undecodable" if _UNREADABLE.search(text) else "json_broken"
        return Found(line, {}, fault, f"{error.msg}: {error.colno}")
    except RecursionError:
        return Found(line, {}, "json_broken")
    return decoder.found(line, item, text)


def _of_array(text: str, name: str) -> Iterator[Found]:
    """The items of an array, each with the line it starts on; what is not well-formed leaves nothing after it certain."""
    _refuse_flood(text, name, 1)
    decoder, line, counted, sign = _Decoder(), 1, 0, ","
    at = text.index("[") + 1
    while sign == ",":
        begin = _space_end(text, at)
        line, counted = line + text.count("\n", counted, begin), begin
        if text[begin : begin + 1] == "]":
            end = begin
        else:
            item, end = _item(decoder, text, begin, line, name)
            yield decoder.found(line, item, text[begin:end])
        end = _space_end(text, end)
        sign, at = text[end : end + 1], end + 1
    if sign != "]" or _space_end(text, at) < len(text):
        raise KefuError("json_unreadable", where=name, line=line + text.count("\n", counted, at))


def _item(decoder: _Decoder, text: str, begin: int, line: int, name: str) -> tuple[Any, int]:
    """An item of an array, and where it ends."""
    try:
        return decoder.raw_decode(text, begin)
    except json.JSONDecodeError as error:
        raise KefuError("json_unreadable", where=name, line=error.lineno) from None
    except RecursionError:
        raise KefuError("json_unreadable", where=name, line=line) from None


class _Decoder(json.JSONDecoder):
    """Reads numbers as they are written, and notices fields told twice."""

    def __init__(self) -> None:
        self._doubled, self._contradicted = False, ""
        super().__init__(
            parse_float=Number,
            parse_int=Number,
            parse_constant=Number,
            strict=False,
            object_pairs_hook=self._record,
        )

    def found(self, line: int, item: Any, text: str) -> Found:
        """What was just decoded from a text, as a record or its fault."""
        doubled, contradicted = self._doubled, self._contradicted
        self._doubled, self._contradicted = False, ""
        if not isinstance(item, dict):
            return Found(line, {}, "json_no_object")
        if contradicted:
            return Found(line, {}, "json_field_doubled", contradicted)
        return Found(line, item, _sign_fault(item, text), doubled=doubled)

    def _record(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        record = dict(pairs)
        if len(record) < len(pairs):
            self._doubled = True
            for key, told in pairs:
                if record[key] != told:
                    self._contradicted = key
        return record


def _sign_fault(item: Any, text: str) -> str:
    """What is wrong with the characters of a record, "" if nothing is."""
    if _UNREADABLE.search(text):
        return "undecodable"
    if "\\u0000" in text or "\0" in text:
        return "nul_character"
    return "undecodable" if _ESCAPED_HALF.search(text) and _HALF.search(leaf_text(item)) else ""


def _space_end(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _refuse_flood(text: str, name: str, line: int) -> None:
    if len(text) > _MOST_SIGNS:
        raise KefuError("json_too_large", where=name, line=line, limit=_MOST_SIGNS >> 20)
