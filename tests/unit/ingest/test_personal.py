"""No name, phone or number of a customer gets past the door."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import KefuError
from pipeline.ingest import rejected_rows
from pipeline.ingest.personal import Identity, Known, mask, mask_cell, open_identity, phone_digits, token_of
from pipeline.logs import LOGS
from pipeline.settings import read_settings
from tests.unit.ingest.inbox import Inbox


@pytest.mark.parametrize(
    "text, expected",
    [
        ("请回电13812345678谢谢", "请回电***谢谢"),
        ("电话 138-1234-5678 或 +86 138 1234 5678", "电话 *** 或 ***"),
        ("手机138-123-45678，1 3 8 1 2 3 4 5 6 7 8", "手机***，***"),
        ("请打008613812345678", "请打***"),
        ("一三八一二三四五六七八、幺三八 一二三四 五六七八", "***、***"),
        ("138\u200b1234\u200b5678", "***"),
        ("座机010-62345678，也可打0571 8765432", "座机***，也可打***"),
        ("电话：8765 4321", "电话：***"),
        ("香港 +852 9123 4567", "香港 ***"),
        ("身份证11010519491231002X", "身份证***"),
        ("身份证 110105 19491231 0021", "身份证 ***"),
        ("老身份证110105491231002", "老身份证***"),
        ("卡号 6222 0212 3456 7890 127 扣款", "卡号 *** 扣款"),
        ("7222 5212 3456 7890 127 件", "7222 5212 3456 7890 127 件"),
        ("刷4111 1111 1111 1111扣款", "刷***扣款"),
        ("护照号E12345678", "护照号***"),
        ("写信到 li.hua@example.com.cn 吧", "写信到 *** 吧"),
        ("加我微信 zhang_san88 或QQ：12345678", "加我微信 *** 或QQ：***"),
        ("车牌沪A12345被刮", "车牌***被刮"),
        ("新能源 沪A·D12345、粤B12345D", "新能源 ***、***"),
        ("住在幸福路12号3栋2单元501室", "住在幸福路***"),
        ("人民路88弄3号201室", "人民路***"),
        ("阳光小区5号楼1203室漏水，幸福小区3-2-501也漏", "阳光小区***漏水，幸福小区***也漏"),
        ("二十三号楼五单元", "***"),
        ("１３８１２３４５６７８ 全角也一样", "*** 全角也一样"),
        ("一\n\t\t二", "一 二"),
        ("订单20261003123456共3件，2026年10月3日", "订单20261003123456共3件，2026年10月3日"),
        ("3号线地铁，10号上午9:05，26.5度", "3号线地铁，10号上午9:05，26.5度"),
    ],
)
def test_what_tells_who_somebody_is_is_masked_and_the_rest_is_kept(text: str, expected: str) -> None:
    assert mask(text) == expected


@pytest.mark.parametrize(
    "text, expected",
    [
        ("张先生说空调不制冷", "***先生说空调不制冷"),
        ("王女士（13812345678）", "***女士（***）"),
        ("客户说张师傅没来", "客户说***师傅没来"),
        ("联系人：李雷 13912345678", "联系人：*** ***"),
        ("姓名：欧阳娜娜电话138-123-45678", "姓名：***电话***"),
        ("收件人张三丰，已签收", "收件人***，已签收"),
        ("我叫韩梅梅，免贵姓韩", "我叫***，免贵姓***"),
        ("客户王芳来电反映漏水", "客户***来电反映漏水"),
        ("name: John Smith called", "name: *** called"),
        ("请尽快处理。——王建国", "请尽快处理。——***"),
        ("王建国敬上", "***敬上"),
        ("买买提·艾力 来电", "*** 来电"),
    ],
)
def test_a_name_is_masked_where_the_words_around_it_say_that_it_is_one(text: str, expected: str) -> None:
    assert mask(text) == expected


@pytest.mark.parametrize(
    "text",
    ["安装师傅没来，维修师傅态度差", "高级经理没解决", "高温天气空调不制冷，客户要求上门", "客户：您好，空调不制冷", "客户应该退款，谢谢",
     "客户都是老用户", "用户时间紧", "总是打不通", "时间：周五"],
)  # fmt: skip
def test_everyday_words_that_begin_like_a_surname_stay(text: str) -> None:
    assert mask(text) == text


def test_names_and_numbers_of_other_rows_are_masked_where_they_are_known() -> None:
    known = Known(["王建国", "HU778899", "Zhang San", "李娜"])
    texts = ["今天王建国来过", "编号HU778899坏了", "Zhang San called", "李娜同意", "空调坏了"]
    assert [mask(text, (), known) for text in texts] == [
        "今天***来过",
        "编号***坏了",
        "*** called",
        "***同意",
        "空调坏了",
    ]
    assert known.mentioned(texts).tolist() == [True, True, True, True, False]


def test_what_a_name_column_holds_besides_names_masks_nothing() -> None:
    assert not Known(["无", "空调", "高兴", "测试客户资料", "1"])


def test_a_cell_in_the_wrong_column_tells_no_name() -> None:
    assert [mask_cell(cell) for cell in ("王建国", "欧阳娜娜13812345678", "李娜/张伟", "待定", "五星", "时间")] == [
        "***", "******", "***/***", "待定", "五星", "时间",
    ]  # fmt: skip


def test_a_latin_name_is_masked_as_a_whole_word_only() -> None:
    assert mask("Li likes it", ["Li"]) == "*** likes it"


def test_a_row_s_own_customer_is_masked_in_its_text() -> None:
    assert mask("我是张晓明，户号 88123456", ["张晓明", "88123456", "1"]) == "我是***，户号 ***"


def test_a_token_is_the_same_for_the_same_value_and_key_only() -> None:
    one, other = Identity(b"1" * 32), Identity(b"2" * 32)
    assert one.token("C001") == one.token("C001") != other.token("C001")
    assert len(one.token("C001")) == 16
    assert one.token("") == ""


@pytest.mark.parametrize(
    "written",
    ["13812345678", "138 1234 5678", "+86 138-1234-5678", "008613812345678", "013812345678", "１３８１２３４５６７８",
     "一三八一二三四五六七八", "13812345678转801"],
)  # fmt: skip
def test_a_phone_is_the_same_however_it_is_written(written: str) -> None:
    assert phone_digits(written) == "13812345678"


def test_an_id_that_lost_its_digits_gets_no_token_and_is_refused_later() -> None:
    token = token_of(LOGS["complaints"].column("customer_id"), Identity(b"1" * 32))
    given = [token(value) for value in ("1.23457E+17", "C1", "")]
    assert [given[0], len(given[1]), given[2]] == ["1.23457E+17", 16, ""]


def test_a_key_kept_elsewhere_is_used_and_never_made(tmp_path: Path) -> None:
    elsewhere = tmp_path / "safe" / "kefu.key"
    with pytest.raises(KefuError, match="no key file"):
        open_identity(tmp_path, elsewhere)
    elsewhere.parent.mkdir()
    elsewhere.write_bytes(b"short")
    with pytest.raises(KefuError, match="5 bytes"):
        open_identity(tmp_path, elsewhere)
    elsewhere.write_bytes(b"k" * 32)
    assert open_identity(tmp_path, elsewhere).fingerprint == Identity(b"k" * 32).fingerprint
    assert not (tmp_path / "identity.key").exists()


def test_the_environment_beats_the_key_file_of_the_settings(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path, '[privacy]\nkey_file = "a.key"\n')
    assert read_settings(inbox.folder, {}).privacy.key_file == "a.key"
    assert (
        read_settings(inbox.folder, {"KEFU_IDENTITY_KEY_FILE": "/safe/b.key"}).privacy.key_file
        == "/safe/b.key"
    )


def test_a_workspace_without_the_key_it_names_is_refused(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path, f'[privacy]\nkey_file = "away/k.key"\n{SOURCES}')
    inbox.put("c.csv", "投诉编号,受理时间\nT1,2026-10-01\n")
    inbox.put("h.csv", "通话编号,来电时间,接听\n1,2026-10-01,是\n")
    assert inbox.refusal().reason == "key_missing"


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
