"""Whatever a text is made of: what is masked stays masked, and the cheap question never overlooks a text that changes."""

from __future__ import annotations

import duckdb
import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.ingest.personal import Known, could_tell, mask

PIECES = st.sampled_from(
    ["张", "王芳", "欧阳", "司马懿", "先生", "女士", "师傅", "总", "客户", "联系人", "姓名：", "我叫", "我是", "本人", "免贵姓", "——", "敬上",
     "电话", "致电", "微信", "QQ", "卡号", "护照", "1", "13", "138", "1234", "12345678", "010", "400", "一三八", "幺", "+86", "-", " ", "  ", "（", "）",
     "１３８", "\u200b", "\u3000", "\n", "\xa0", "沪", "A", "a", "D1234", "5", "号", "栋", "单元", "室", "路", "小区", "3-2-501", "·", "@", "qq.com", "x", "X",
     "20261003", "110105", "19491231", "002X", "。", "，", ":", "空调", "来电", "E12345678", "John Smith", "name:"]
)  # fmt: skip
TEXTS = st.lists(PIECES | st.text(max_size=3), max_size=12).map("".join)


def asked(texts: list[str]) -> list[bool]:
    rows = duckdb.sql(
        f"SELECT {could_tell('t')} FROM (SELECT unnest($texts) AS t)", params={"texts": texts}
    ).fetchall()
    return [told for (told,) in rows]


@settings(max_examples=300, deadline=None)
@given(st.lists(TEXTS.filter(lambda text: "\x00" not in text), min_size=1, max_size=30))
def test_a_text_that_would_change_is_never_overlooked(texts: list[str]) -> None:
    overlooked = [
        text for text, told in zip(texts, asked(texts), strict=True) if not told and mask(text) != text
    ]
    assert not overlooked


@settings(max_examples=200, deadline=None)
@given(TEXTS)
@example("张·王芳")
def test_masking_again_reveals_nothing_new_and_keeps_the_lines_joined(text: str) -> None:
    once = mask(text)
    assert "\n" not in once
    assert mask(once, ["不在其中"]).count("***") >= once.count("***")


@settings(max_examples=200, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=10))
def test_a_text_with_a_known_name_is_never_overlooked(texts: list[str]) -> None:
    known = Known(["王芳", "司马懿", "E12345678", "John Smith"])
    told = known.mentioned(texts)
    assert told.dtype == np.bool_
    assert not [text for text, found in zip(texts, told, strict=True) if not found and known.spans(text)]
