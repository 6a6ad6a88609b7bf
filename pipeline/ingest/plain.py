"""Rows in which every cell stands in the plainest form of its kind: read as whole columns, without SQL.

What is read here, `kinds.value` reads alike; all other rows, the faulty among them, are left to the judgement.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from pipeline.ingest.amounts import UNITS_OF_TIME
from pipeline.ingest.cleaning import text_bytes
from pipeline.ingest.faults import bounds_of
from pipeline.ingest.instants import YEAR_FIRST
from pipeline.ingest.kinds import EARLIEST, LATEST
from pipeline.logs import Column, Log
from pipeline.settings import Source

Rows = NDArray[np.bool_]

_FLAGS = {"是": True, "否": False, "1": True, "0": False, "true": True, "false": False}
_ZERO, _POINT, _PLUS = ord("0"), ord("."), ord("+")
_CLOCK = np.frombuffer(b" 00:00:00", np.uint8)
_DAY, _DAY_AND_MINUTE, _DAY_AND_SECOND = 10, 16, 19
_REST_OF_DAY = pa.scalar(timedelta(seconds=86399), pa.duration("us"))
_MOST_DIGITS, _MOST_DECIMALS = 15, 6


def values_of(
    rows: pa.RecordBatch, columns: Sequence[Column], source: Source, log: Log, delivered_at: datetime
) -> tuple[dict[str, pa.Array], Rows]:
    """Each column's values, and which rows are plain and without fault: the values of the others mean nothing."""
    good = _equals(rows["fault"], "") & _true(rows["applies"])
    values: dict[str, pa.Array] = {}
    for column in columns:
        found, is_read = _read(column, rows[column.name], source)
        good &= is_read & ~_outside(column, found, delivered_at)
        if column.required:
            good &= _true(found.is_valid())
        values[column.name] = found
    for check in log.checks:
        if check.earlier in values and check.later in values:
            good &= ~_less(values[check.later], values[check.earlier])
    return values, good


def has_plain_form(column: Column, source: Source) -> bool:
    """Whether some texts of a column can be read without SQL, as far as its declared forms and words tell."""
    forms = source.forms_of(column.name)
    if column.name in source.values and column.kind not in ("flag", "category", "text"):
        return False
    if column.kind == "seconds":
        return not forms or forms[0] in UNITS_OF_TIME
    return not forms or (column.kind in ("instant", "day") and YEAR_FIRST in forms)


def _read(column: Column, texts: pa.StringArray, source: Source) -> tuple[pa.Array, Rows]:
    """A column's values, NULL where a text is empty, and which texts are empty or were read."""
    words = _words(source.values.get(column.name, {}))
    if column.kind == "flag":
        return _flags(texts, {word: _FLAGS.get(meant) for word, meant in words.items()} if words else _FLAGS)
    if column.kind in ("category", "text"):
        texts = _translated(texts, words) if words else texts
        return _or_null(texts, _filled(texts)), np.ones(len(texts), bool)
    if column.kind == "id":
        return _or_null(texts, _filled(texts)), ~_with_sign(texts, _PLUS)
    if column.kind in ("instant", "day"):
        return _dates(column, texts)
    return _figures(column, texts, source.forms_of(column.name))


def _outside(column: Column, found: pa.Array, delivered_at: datetime) -> Rows:
    """Where a value is out of its column's range or later than the delivery."""
    low, high = (EARLIEST, LATEST) if column.kind == "instant" else bounds_of(column)
    if column.kind in ("instant", "day") and not column.may_be_future:
        high = min(delivered_at, LATEST)
    outside = np.zeros(len(found), bool)
    if low is not None:
        outside |= _less(found, pa.scalar(low))
    if high is not None:
        outside |= _less(pa.scalar(high), found)
    return outside


def _words(listed: Mapping[str, str | Sequence[str]]) -> dict[str, str]:
    """What each of a source's words for a column means; a word listed twice means the first."""
    words: dict[str, str] = {}
    for meant, found in listed.items():
        for word in [found] if isinstance(found, str) else found:
            words.setdefault(word, meant)
    return words


def _flags(texts: pa.StringArray, words: Mapping[str, bool | None]) -> tuple[pa.Array, Rows]:
    import pyarrow.compute as pc

    places = pc.index_in(texts, value_set=pa.array(list(words), pa.string()))
    values = pa.array(list(words.values()), pa.bool_()).take(places)
    return values, _true(values.is_valid()) | (~_filled(texts) & ("" not in words))


def _translated(texts: pa.StringArray, words: Mapping[str, str]) -> pa.StringArray:
    """A column in the log's own words; texts that the source does not list stay."""
    encoded = texts.dictionary_encode()
    new = [words.get(text, text) for text in encoded.dictionary.to_pylist()]
    return pa.array(new, pa.string()).take(encoded.indices)


def plain_instants(texts: pa.StringArray) -> pa.TimestampArray | None:
    """The instants of texts that all stand in the form 2026-10-03 15:05:00 or a shorter one of it; None if one does not."""
    lengths = np.diff(text_bytes(texts)[1])
    if not np.isin(lengths, (0, _DAY, _DAY_AND_MINUTE, _DAY_AND_SECOND)).all():
        return None
    try:
        return _or_null(texts, lengths > 0).cast(pa.timestamp("us"))
    except pa.ArrowInvalid:
        return None


def _dates(column: Column, texts: pa.StringArray) -> tuple[pa.Array, Rows]:
    """Dates of ten signs, with or without a clock of five or eight; a due time given as a date is that day's last second."""
    import pyarrow.compute as pc

    lengths = np.diff(text_bytes(texts)[1])
    found, is_read = plain_instants(texts), np.ones(len(texts), bool)
    if found is None:
        found, is_read = _dates_one_by_one(texts, lengths)
    if column.kind == "day":
        return found.cast(pa.date32(), safe=False), is_read
    if column.name == "due_at" and (lengths == _DAY).any():
        found = pc.if_else(pa.array(lengths == _DAY), pc.add(found, _REST_OF_DAY), found)
    return found, is_read


def _dates_one_by_one(texts: pa.StringArray, lengths: NDArray[np.int32]) -> tuple[pa.TimestampArray, Rows]:
    """The instants of those texts that have a plain form, and which do or are empty."""
    signs, starts = text_bytes(texts)
    padded = np.concatenate((signs, np.zeros(_DAY_AND_SECOND, np.uint8)))
    written = sliding_window_view(padded, _DAY_AND_SECOND)[starts[:-1]]
    for length in (_DAY, _DAY_AND_MINUTE):
        written[lengths == length, length:] = _CLOCK[length - _DAY :]
    columns = np.ascontiguousarray(written.T)
    is_read = _has_shape(columns) & np.isin(lengths, (_DAY, _DAY_AND_MINUTE, _DAY_AND_SECOND))
    day, second, exists = _calendar(columns - np.uint8(_ZERO))
    is_read &= exists
    found = day.astype("datetime64[us]") + second.astype("timedelta64[s]")
    return pa.array(found, mask=~is_read), is_read | (lengths == 0)


def _has_shape(signs: NDArray[np.uint8]) -> Rows:
    """Where the signs, given place by place, are digits and the separators of one date."""
    digits = [0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18]
    is_date = (signs[4] == signs[7]) & ((signs[4] == ord("-")) | (signs[4] == ord("/")))
    is_clock = (signs[10] == ord(" ")) & (signs[13] == ord(":")) & (signs[16] == ord(":"))
    return np.asarray(is_date & is_clock & (signs[digits] - np.uint8(_ZERO) < 10).all(axis=0))


def _calendar(digits: NDArray[np.uint8]) -> tuple[NDArray[np.datetime64], NDArray[np.int64], Rows]:
    """The day, the second of it, and whether both exist, of years from 1000, from the digits place by place."""

    def pair(place: int) -> NDArray[np.int64]:
        return np.asarray(digits[place].astype(np.int64) * 10 + digits[place + 1])

    year, month, day, hour, minute, second = pair(0) * 100 + pair(2), *map(pair, (5, 8, 11, 14, 17))
    months = ((year - 1970) * 12 + month - 1).astype("datetime64[M]")
    days = months.astype("datetime64[D]") + (day - 1).astype("timedelta64[D]")
    exists = (
        (year >= 1000) & (month - 1 < 12) & (month > 0) & (day > 0) & (days.astype("datetime64[M]") == months)
    )
    exists &= (hour < 24) & (minute < 60) & (second < 60)
    return days, np.asarray(hour * 3600 + minute * 60 + second), np.asarray(exists)


def _figures(column: Column, texts: pa.StringArray, forms: Sequence[str]) -> tuple[pa.Array, Rows]:
    """Figures of digits alone; a `number` may have a decimal point."""
    import pyarrow.compute as pc

    signs, starts = text_bytes(texts)
    lengths = np.diff(starts)
    is_read = lengths <= _MOST_DIGITS
    others = np.flatnonzero(signs - np.uint8(_ZERO) > 9)
    rows = np.searchsorted(starts, others, "right") - 1
    left = starts[rows + 1] - others - 1
    is_point = (signs[others] == _POINT) & (others > starts[rows]) & (left > 0) & (left <= _MOST_DECIMALS)
    is_point &= np.bincount(rows, minlength=len(texts))[rows] == 1
    is_read[rows[~is_point] if column.kind == "number" else rows] = False
    kind = pa.int64() if column.kind == "count" else pa.float64()
    found = _or_null(texts, is_read & (lengths > 0)).cast(kind)
    if column.kind == "seconds" and forms:
        found = pc.multiply(found, float(UNITS_OF_TIME[forms[0]]))
    return found, is_read


def _filled(texts: pa.StringArray) -> Rows:
    return np.asarray(np.diff(text_bytes(texts)[1]) > 0)


def _with_sign(texts: pa.StringArray, sign: int) -> Rows:
    """Which texts hold an ASCII sign."""
    signs, starts = text_bytes(texts)
    found = np.zeros(len(texts), bool)
    found[np.searchsorted(starts, np.flatnonzero(signs == sign), "right") - 1] = True
    return found


def _or_null(texts: pa.StringArray, kept: Rows) -> pa.StringArray:
    """The texts, without a copy, NULL where they are not kept."""
    if kept.all():
        return texts
    _, offsets, data = texts.buffers()
    is_kept = pa.py_buffer(np.packbits(kept, bitorder="little"))
    return pa.StringArray.from_buffers(len(texts), offsets.slice(4 * texts.offset), data, is_kept)


def _equals(texts: pa.StringArray, text: str) -> Rows:
    import pyarrow.compute as pc

    return _true(pc.equal(texts, text))


def _less(left: pa.Array | pa.Scalar, right: pa.Array | pa.Scalar) -> Rows:
    """Where one value is below the other; NULL is below nothing."""
    import pyarrow.compute as pc

    return _true(pc.less(left, right))


def _true(found: pa.BooleanArray) -> Rows:
    return np.asarray(found.fill_null(False).to_numpy(zero_copy_only=False))
