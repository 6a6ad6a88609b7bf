"""Judged rows lose their customers on the way to disk."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from pipeline.ingest.personal import NOBODY, Identity, Known
from pipeline.ingest.pseudonyms import Pseudonyms, Tokens
from pipeline.ingest.shapes import shape_of
from pipeline.settings import Source

IDENTITY = Identity(b"1" * 32)
FOUND = pa.struct([("column", pa.string()), ("reason", pa.string()), ("excerpt", pa.string())])


def pseudonyms(known: Known = NOBODY, **told: Any) -> Pseudonyms:
    shape = shape_of(Source(log="complaints", files="x", **told))
    names = ("customer_id", "customer_phone", "category", "content")
    return Pseudonyms([shape.log.column(name) for name in names], shape, IDENTITY, known)


def rows(
    content: str, category: str = "质量", tells: bool = True, found: dict[str, str] | None = None
) -> pa.RecordBatch:
    texts = {
        "customer_id": "HU778899",
        "customer_phone": "13812345678",
        "category": category,
        "content": content,
    }
    columns = {name: pa.array([text], pa.string()) for name, text in texts.items()}
    flags = {"content:tells": pa.array([tells]), "found": pa.array([found], FOUND)}
    return pa.record_batch({"line": pa.array([2]), **columns, **flags})


def kept(batch: pa.RecordBatch, **told: Any) -> dict[str, Any]:
    return dict(pseudonyms(**told).put_on(batch).to_pylist()[0])


def test_personal_columns_become_tokens_and_what_is_only_for_masking_is_gone() -> None:
    row = kept(rows("好"))
    assert row == {
        "line": 2,
        "customer_id": IDENTITY.token("HU778899"),
        "customer_phone": IDENTITY.token("13812345678"),
        "category": "质量",
        "content": "好",
    }


def test_a_row_s_own_values_are_masked_in_its_text_and_its_category() -> None:
    row = kept(rows("HU778899来电", category="投诉 HU778899"))
    assert (row["content"], row["category"]) == ("***来电", "投诉 ***")


def test_a_phone_in_a_category_is_masked() -> None:
    assert kept(rows("好", category="回电13912345678"))["category"] == "回电***"


def test_a_text_that_cannot_tell_anything_is_not_looked_at() -> None:
    assert kept(rows("13912345678", tells=False))["content"] == "13912345678"


def test_a_name_that_another_row_of_the_file_tells_is_masked_even_in_a_text_that_seems_harmless() -> None:
    assert kept(rows("请找张晓明处理", tells=False), known=Known(["张晓明"]))["content"] == "请找***处理"


def test_a_column_that_kefu_toml_leaves_unmasked_is_kept_as_it_is() -> None:
    row = kept(rows("回电13912345678").drop_columns(["content:tells"]), unmasked=["content"])
    assert row["content"] == "回电13912345678"


def test_the_excerpt_of_a_fault_in_a_personal_column_shows_nothing_of_it() -> None:
    found = {"column": "customer_phone", "reason": "customer_phone_digits_lost", "excerpt": "1.38E+10"}
    assert pseudonyms().excerpts(rows("好", found=found)) == ["***"]


def test_the_excerpt_of_any_other_fault_is_masked() -> None:
    found = {"column": "rating", "reason": "rating_not_readable", "excerpt": "HU778899 13912345678"}
    assert pseudonyms().excerpts(rows("好", found=found)) == ["*** ***"]


def test_tokens_are_those_of_the_identity_however_often_a_value_comes() -> None:
    column = shape_of(Source(log="complaints", files="x")).log.column("customer_phone")
    tokens = Tokens(column, IDENTITY)
    texts = pa.array(["138 1234 5678", None, "", "13812345678"])
    wanted = [IDENTITY.token("13812345678"), None, "", IDENTITY.token("13812345678")]
    assert tokens.of(texts).to_pylist() == wanted
    assert tokens.of(texts).to_pylist() == wanted
