"""No name, phone or number of a customer gets past the door."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.ingest import rejected_rows
from pipeline.ingest.personal import Identity, mask, phone_digits
from tests.unit.ingest.inbox import Inbox


@pytest.mark.parametrize(
    "text, expected",
    [
        ("请回电13812345678谢谢", "请回电***谢谢"),
        ("电话 138-1234-5678 或 +86 138 1234 5678", "电话 *** 或 ***"),
        ("请打008613812345678", "请打***"),
        ("座机010-62345678，也可打0571 8765432", "座机***，也可打***"),
        ("身份证11010519491231002X", "身份证***"),
        ("卡号 6222 0212 3456 7890 127 扣款", "卡号 6222 0212 3456 7890 127 扣款"),
        ("卡号4111 1111 1111 1111扣款", "卡号***扣款"),
        ("写信到 li.hua@example.com.cn 吧", "写信到 *** 吧"),
        ("车牌沪A12345被刮", "车牌***被刮"),
        ("住在幸福路12号3栋2单元501室", "住在幸福路***"),
        ("阳光小区5号楼1203室漏水", "阳光小区***漏水"),
        ("１３８１２３４５６７８ 全角也一样", "*** 全角也一样"),
        ("一\n\t\t二", "一 二"),
        ("订单20261003123456共3件，2026年10月3日", "订单20261003123456共3件，2026年10月3日"),
    ],
)
def test_what_tells_who_somebody_is_is_masked_and_the_rest_is_kept(text: str, expected: str) -> None:
    assert mask(text) == expected


def test_a_row_s_own_customer_is_masked_in_its_text() -> None:
    assert mask("我是张晓明，户号 88123456", ["张晓明", "88123456", "1"]) == "我是***，户号 ***"


def test_a_token_is_the_same_for_the_same_value_and_key_only() -> None:
    one, other = Identity(b"1" * 32), Identity(b"2" * 32)
    assert one.token("C001") == one.token("C001") != other.token("C001")
    assert len(one.token("C001")) == 16
    assert one.token("") == ""


@pytest.mark.parametrize("written", ["13812345678", "138 1234 5678", "+86 138-1234-5678", "008613812345678"])
def test_a_phone_is_the_same_however_it_is_written(written: str) -> None:
    assert phone_digits(written) == "13812345678"


SOURCES = '[[source]]\nlog = "complaints"\nfiles = "data/inbox/c*.csv"\n[[source]]\nlog = "calls"\nfiles = "data/inbox/h*.csv"\n'


def test_the_same_customer_has_the_same_token_in_every_log_and_stands_nowhere_in_the_clear(
    tmp_path: Path,
) -> None:
    inbox = Inbox(tmp_path, SOURCES)
    inbox.put(
        "c.csv",
        "投诉编号,受理时间,客户姓名,联系电话,客户编号,内容,评分\n"
        "T1,2026-10-01,张晓明,138 1234 5678,HU778899,张晓明说请回13812345678或HU778899,5\n"
        "T2,2026-10-01,张晓明,13812345678,HU778899,无,张晓明13812345678\n",
    )
    inbox.put("h.csv", "通话编号,来电时间,接听,主叫号码,客户编号\n1,2026-10-01,是,+8613812345678,HU778899\n")
    build = inbox.build()
    complaint, call = build.frame("complaints").iloc[0], build.frame("calls").iloc[0]
    assert complaint["customer_phone"] == call["customer_phone"]
    assert complaint["customer_id"] == call["customer_id"]
    assert complaint["content"] == "***说请回***或***"
    assert rejected_rows(inbox.folder, inbox.settings, None, None)["text"].tolist() == ["******"]
    import duckdb

    kept = [
        path
        for folder in ("deliveries", "warehouse")
        for path in (tmp_path / "data" / folder).rglob("*")
        if path.is_file()
    ]
    for path in kept:
        shown = (
            str(duckdb.sql(f"FROM '{path}'").fetchall())
            if path.suffix == ".parquet"
            else path.read_text("utf-8")
        )
        assert not [
            secret for secret in ("张晓明", "12345678", "1234 5678", "HU778899") if secret in shown
        ], path
