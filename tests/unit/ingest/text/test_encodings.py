"""Encodings: found or told, and what does not hold in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.ingest.text.encodings import UNDECODABLE, TextSource, open_text
from tests.unit.ingest.text.inbox import refusal, table

TRADITIONAL = "編號,客戶姓名,來電內容\n1,許功蓋,反映寬頻網路連線很慢\n2,陳靜怡,詢問帳單金額與繳費方式\n"
SIMPLIFIED = "编号,客户姓名,来电内容\n1,陈静,反映宽带网络连接很慢\n2,欧阳娜娜,询问账单金额与缴费方式\n"


def encoding_of(folder: Path, content: bytes) -> str:
    path = folder / "x.csv"
    path.write_bytes(content)
    return open_text(path, "x.csv").encoding


def test_traditional_text_in_big5_is_not_taken_for_gb18030(tmp_path: Path) -> None:
    content = TRADITIONAL.encode("big5")
    content.decode("gb18030")  # it decodes, into other signs
    assert encoding_of(tmp_path, content) == "big5"
    assert table(tmp_path, content)[0].header == ("編號", "客戶姓名", "來電內容")


@pytest.mark.parametrize("encoding", ["gbk", "gb18030"])
def test_simplified_text_in_gbk_is_not_taken_for_big5(tmp_path: Path, encoding: str) -> None:
    assert encoding_of(tmp_path, SIMPLIFIED.encode(encoding)) == "gb18030"


def test_an_encoding_other_than_utf8_is_noted(tmp_path: Path) -> None:
    assert any("gb18030" in note for note in table(tmp_path, SIMPLIFIED.encode("gbk"))[0].notes)
    assert table(tmp_path, SIMPLIFIED.encode())[0].notes == []


def test_one_line_in_another_encoding_costs_that_line_only(tmp_path: Path) -> None:
    lines = ["编号,内容", *(f"{number},客户反映网络很慢" for number in range(30))]
    content = b"\n".join([*(line.encode() for line in lines), "31,账单".encode("gbk"), "32,好".encode(), b""])
    _, rows = table(tmp_path, content)
    assert [(row.line, row.fault) for row in rows if row.fault] == [(32, "undecodable")]
    assert rows[-1].cells == ("32", "好")


def test_utf16_with_a_part_in_another_encoding_is_refused(tmp_path: Path) -> None:
    content = (
        "编号,内容\n1,好\n".encode("utf-16")
        + "2,客户反映网络很慢\n".encode()
        + "3,好\n4,好\n".encode("utf-16-le")
    )
    assert refusal(tmp_path, content).reason == "encoding_mixed"


@pytest.mark.parametrize("wrong", ["gb18030", "latin-1"])
def test_a_header_that_was_decoded_wrongly_before_it_was_saved_is_refused(tmp_path: Path, wrong: str) -> None:
    garbled = "工号,姓名字号\n1,2\n".encode().decode(wrong).encode()
    assert refusal(tmp_path, garbled).reason == "header_garbled"


def test_chinese_signs_far_down_an_ascii_file_are_still_decoded(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"id,text\n" + b"1,plain words only\n" * 500_000 + "2,客户反映网络很慢\n".encode("gbk"))
    assert open_text(path, "x.csv").encoding == "gb18030"


def test_blocks_end_at_line_ends_and_never_within_a_character(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    text = "编号,内容\r\n" * 20
    path.write_bytes(text.encode("gb18030"))
    blocks = list(TextSource(path, "x.csv", "gb18030").blocks(size=7))
    assert b"".join(blocks).decode() == text
    assert all(block.endswith(b"\n") for block in blocks)


def test_bytes_that_are_no_text_are_marked_where_they_stand(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes("好\n".encode() + b"\xff\n")
    assert b"".join(TextSource(path, "x.csv", "utf-8").blocks()).decode() == f"好\n{UNDECODABLE}\n"


def test_a_codec_that_makes_no_text_is_no_encoding(tmp_path: Path) -> None:
    assert refusal(tmp_path, b"a,b\n1,2\n", encoding="zlib").reason == "encoding_unknown"
