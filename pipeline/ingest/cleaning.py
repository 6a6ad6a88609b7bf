"""Columns of text in the form they are compared in; only cells that hold an unusual sign are looked at one by one."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipeline.ingest.tables import clean

_SPACE, _DELETE = 0x20, 0x7F
# UTF-8 begins U+4000 to U+9FFF with these bytes, which NFKC leaves as they are; every other lead byte is looked into.
_FIRST_LEAD, _FIRST_IDEOGRAPH, _IDEOGRAPH_LEADS = 0xC0, 0xE4, 6

_clean = lru_cache(maxsize=65536)(clean)


def cleaned(texts: pa.StringArray) -> pa.StringArray:
    """The texts of a column, each as `clean` has it; none is NULL."""
    rows = _unusual_rows(texts)
    return replaced(texts, rows, list(map(_clean, texts.take(pa.array(rows)).to_pylist())))


def replaced(texts: pa.StringArray, rows: NDArray[np.int64], new: list[str]) -> pa.StringArray:
    """The column with other texts in some rows, which are named in order."""
    import pyarrow.compute as pc

    if not rows.size:
        return texts
    chosen = np.zeros(len(texts), bool)
    chosen[rows] = True
    return pc.replace_with_mask(texts, pa.array(chosen), pa.array(new, pa.string()))


def text_bytes(texts: pa.StringArray) -> tuple[NDArray[np.uint8], NDArray[np.int32]]:
    """The bytes of a column one after the other, and where each text starts, the last end included."""
    _, offsets, data = texts.buffers()
    starts = np.frombuffer(offsets, np.int32)[texts.offset : texts.offset + len(texts) + 1]
    held = np.frombuffer(data, np.uint8) if data else np.zeros(0, np.uint8)
    return held[starts[0] : starts[-1]], starts - starts[0]


def _unusual_rows(texts: pa.StringArray) -> NDArray[np.int64]:
    """The rows that `clean` may change: with a control or compatibility sign, or a space outside or beside a space."""
    if not len(texts):
        return np.zeros(0, np.int64)
    signs, starts = text_bytes(texts)
    unusual = (signs < _SPACE) | (signs == _DELETE)
    unusual |= (signs >= _FIRST_LEAD) & (signs - np.uint8(_FIRST_IDEOGRAPH) >= _IDEOGRAPH_LEADS)
    is_space = signs == _SPACE
    filled = starts[1:] > starts[:-1]
    unusual[starts[:-1][filled]] |= is_space[starts[:-1][filled]]
    unusual[starts[1:][filled] - 1] |= is_space[starts[1:][filled] - 1]
    unusual[1:] |= is_space[1:] & is_space[:-1]
    return np.unique(np.searchsorted(starts, np.flatnonzero(unusual), "right") - 1)
