"""Whole columns cleaned at once come out as cell by cell."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.cleaning import cleaned
from pipeline.ingest.tables import clean

# Signs of every kind that cleaning knows: plain, spaces, controls, full-width, composed, invisible, beyond 16 bits.
SIGNS = "aZ9-. \t\n\x1c\x7f中文龥０Ａ，。　ﾊﾞｶ\u200b\ufeff\u00ade\u0301é㈱①ﬁ𠮷😀가"


@given(st.lists(st.text(SIGNS, max_size=6) | st.text(max_size=4), max_size=8))
def test_a_column_is_cleaned_as_its_cells_are(texts: list[str]) -> None:
    texts = [text.encode("utf-8", "ignore").decode() for text in texts]
    assert cleaned(pa.array(texts, pa.string())).to_pylist() == [clean(text) for text in texts]


@given(st.lists(st.text(SIGNS, max_size=4), min_size=3, max_size=8))
def test_a_part_of_a_column_is_cleaned_like_the_whole(texts: list[str]) -> None:
    part = pa.array(texts, pa.string()).slice(1, len(texts) - 2)
    assert cleaned(part).to_pylist() == [clean(text) for text in texts[1:-1]]


@pytest.mark.parametrize("texts", [[], [""], ["", "", ""]])
def test_nothing_stays_nothing(texts: list[str]) -> None:
    assert cleaned(pa.array(texts, pa.string())).to_pylist() == texts


def test_texts_without_an_unusual_sign_are_not_copied() -> None:
    texts = pa.array(["2026-10-03 09:00", "华东", "KF0001"])
    assert cleaned(texts) is texts
