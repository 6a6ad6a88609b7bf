"""JSON files: fields by their path, numbers as written, lines physical."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import KefuError
from pipeline.ingest.nested import at_path, leaf_text, leaves, path_name
from pipeline.ingest.tables import TextTable, read_table
from pipeline.settings import Source

CHINESE = '{"工号":"KF01"}\n{"工号":"欧阳"}\n'


def table(folder: Path, content: str | bytes, name: str = "log.jsonl", **hints: Any) -> TextTable:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_table(path, name, Source(log="calls", files="*", **hints))


def cells(found: TextTable) -> list[tuple[int, tuple[str, ...]]]:
    return [(row.line, row.cells) for row in found.rows()]


def refusal(folder: Path, content: str | bytes, **hints: Any) -> KefuError:
    with pytest.raises(KefuError) as caught:
        list(table(folder, content, **hints).batches())
    return caught.value


def test_fields_of_objects_are_columns_by_their_path(tmp_path: Path) -> None:
    found = table(
        tmp_path,
        '{"id":"1","customer":{"id":"C1","tel":{"home":"010"}}}\n{"id":"2","customer":null,"x":true}\n',
    )
    assert found.header == ("id", "customer.id", "customer.tel.home", "customer", "x")
    assert cells(found)[1] == (2, ("2", "", "", "", "true"))
    assert found.notes == []


def test_a_place_in_an_array_is_a_column_where_the_source_names_it(tmp_path: Path) -> None:
    content = '{"items":[{"name":"退款"},{"name":"换货"}]}\n{"items":[]}\n{}\n'
    found = table(tmp_path, content, columns={"product": "items[1].name"}, where={"items[0].name": "退款"})
    assert found.header == ("items", "items[1].name", "items[0].name")
    assert [row[1:] for _, row in cells(found)] == [("换货", "退款"), ("", ""), ("", "")]


def test_an_array_is_its_json_and_numbers_keep_their_digits(tmp_path: Path) -> None:
    found = table(tmp_path, '{"n":1.10,"id":12345678901234567890,"e":1e5,"a":[1.10,"二",{"k":null}]}\n')
    assert cells(found) == [(1, ("1.10", "12345678901234567890", "1e5", '[1.10, "二", {"k": null}]'))]


def test_a_field_that_first_appears_late_is_a_column(tmp_path: Path) -> None:
    assert table(tmp_path, '{"a":1}\n' * 9 + '{"b":2}\n').header == ("a", "b")


def test_broken_lines_are_faults_with_their_physical_lines_and_without_their_text(tmp_path: Path) -> None:
    content = '{"a":1}\n\n{"a": 13800138000,\n[1]\n{"a":"\\u0000"}\n{"a":"\\ud83d"}\n{"a":"😀"}\n'
    found = list(table(tmp_path, content).rows())
    assert [(row.line, row.fault) for row in found] == [
        (1, ""), (3, "json_broken"), (4, "json_no_object"), (5, "nul_character"), (6, "undecodable"), (7, ""),
    ]  # fmt: skip
    assert not any("13800138000" in row.excerpt for row in found)


def test_a_field_told_twice_is_noted_and_a_fault_where_the_values_differ(tmp_path: Path) -> None:
    found = table(tmp_path, '{"a":1,"a":1}\n{"a":1,"a":2}\n')
    assert [row.fault for row in found.rows()] == ["", "json_field_doubled"]
    assert found.notes == [
        "1 条记录把同一字段写了两次，值相同 · 1 records tell a field twice, with the same value"
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_chinese_is_read_in_every_usual_encoding(tmp_path: Path, encoding: str) -> None:
    found = table(tmp_path, CHINESE.encode(encoding))
    assert (found.header, cells(found)) == (("工号",), [(1, ("KF01",)), (2, ("欧阳",))])
    assert bool(found.notes) == (encoding == "gb18030")


def test_one_line_of_other_bytes_does_not_change_how_the_rest_is_read(tmp_path: Path) -> None:
    found = table(tmp_path, CHINESE.encode() + '{"工号":"陈"}\n'.encode("gbk"))
    assert [row.fault for row in found.rows()] == ["", "", "undecodable"]


def test_an_encoding_the_source_names_is_used_and_an_unknown_one_is_refused(tmp_path: Path) -> None:
    assert cells(table(tmp_path, '{"a":"許"}'.encode("big5"), encoding="big5")) == [(1, ("許",))]
    assert refusal(tmp_path, '{"a":1}', encoding="utf-88").reason == "encoding_unknown"


def test_one_array_of_objects_is_read_with_the_lines_its_items_begin_on(tmp_path: Path) -> None:
    content = ' [\n {"a":"一",\n  "b":1},\n\n {"a":"二"}, 3\n]\n'
    found = list(table(tmp_path, content, "log.json").rows())
    assert [(row.line, row.cells, row.fault) for row in found] == [
        (2, ("一", "1"), ""), (5, ("二", ""), ""), (5, ("", ""), "json_no_object"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "content, line",
    [('[\n{"a":1},\n{"a":', 3), ('[{"a":1}]\n{"a":2}\n', 1), ('{\n"a": 1\n}\n', 1), ("a,b\n1,2\n", 1)],
)
def test_what_is_no_list_of_objects_is_refused_with_its_line(tmp_path: Path, content: str, line: int) -> None:
    error = refusal(tmp_path, content)
    assert (error.reason, error.facts["line"]) == ("json_unreadable", line)


@pytest.mark.parametrize("content", ["\n\n", "[]", "{}\n"])
def test_a_file_without_a_field_is_refused_as_empty(tmp_path: Path, content: str) -> None:
    assert refusal(tmp_path, content).reason == "file_empty"


def test_very_deep_records_are_faults(tmp_path: Path) -> None:
    deep = '{"a":' * 100_000 + "1" + "}" * 100_000
    assert [row.fault for row in table(tmp_path, f'{{"b":1}}\n{deep}\n').rows()] == ["", "json_broken"]


def test_fields_that_never_end_are_refused(tmp_path: Path) -> None:
    content = "".join(f'{{"day {number}":1}}\n' for number in range(17_000))
    assert refusal(tmp_path, content).reason == "json_too_wide"


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", min_size=1), inner, max_size=3)
    ),
)


@given(st.dictionaries(st.text("abc", min_size=1), values, max_size=4))
def test_every_leaf_is_found_again_under_its_path(record: dict[str, Any]) -> None:
    for path, found in leaves(record):
        assert at_path(record, path) == found
        assert path_name(path) == ".".join(map(str, path))


@given(values)
def test_a_leaf_that_is_no_text_is_its_json(found: Any) -> None:
    if not isinstance(found, str) and found is not None:
        assert json.loads(leaf_text(found)) == found
