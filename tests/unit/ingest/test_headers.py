"""Which header feeds which column."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.errors import KefuError
from pipeline.ingest.headers import Header, Places, match, plain
from pipeline.ingest.shapes import shape_of
from pipeline.settings import Source


def places(*headers: str, log: str = "calls", **told: Any) -> Places:
    shape = shape_of(Source(log=log, files="x", **told))
    return match(Header(headers, "来电.csv"), shape.source, shape.log)


def refusal(*headers: str, log: str = "calls", **told: Any) -> KefuError:
    with pytest.raises(KefuError) as caught:
        places(*headers, log=log, **told)
    return caught.value


def test_headers_match_by_synonyms_whatever_their_case_width_and_punctuation() -> None:
    found = places("CALL_ID", "来电时间", "Answered (Y/N)", "Ｔalk Time", "坐席")
    assert found == {
        "call_id": (0,),
        "started_at": (1,),
        "is_answered": (2,),
        "talk_seconds": (3,),
        "staff_id": (4,),
    }


def test_labels_in_both_languages_are_headers_too() -> None:
    assert places("通话编号", "Started", "是否接听")["started_at"] == (1,)


def test_what_kefu_toml_says_comes_before_synonyms() -> None:
    found = places("id", "开始时间", "接通时刻", "接听", columns={"call_id": "id", "started_at": "接通时刻"})
    assert found == {"call_id": (0,), "started_at": (2,), "is_answered": (3,)}


def test_several_headers_can_make_one_column() -> None:
    found = places("通话编号", "Date", "Time", "接听", columns={"started_at": ["Date", "Time"]})
    assert found["started_at"] == (1, 2)


def test_a_required_column_without_a_header_is_refused_with_the_columns_found() -> None:
    error = refusal("流水", "时间", "接听")
    assert (error.reason, error.exit_code) == ("column_missing", 10)
    assert error.text("en") == (
        "来电.csv: no column for call_id. Columns found: 流水, 时间, 接听. Map it in kefu.toml under [source.columns]."
    )


def test_a_header_that_kefu_toml_names_and_the_file_lacks_is_refused_with_the_nearest() -> None:
    error = refusal("call id", "Start Tme", "接听", columns={"started_at": "Start Time"})
    assert (error.reason, error.exit_code) == ("header_missing", 10)
    assert 'Did you mean "Start Tme"?' in error.text("en")


def test_a_doubled_header_is_refused_only_if_it_is_needed() -> None:
    assert refusal("通话编号", "来电时间", "来电时间", "接听").reason == "header_doubled"
    assert refusal("a", "a", "来电时间", "接听", columns={"call_id": "a"}).reason == "header_doubled"
    assert "call_id" in places("通话编号", "Variant", "来电时间", "接听", "Variant")


def test_two_headers_for_one_column_are_refused() -> None:
    error = refusal("通话编号", "来电时间", "接听", "坐席工号", "坐席姓名")
    assert error.reason == "headers_compete"
    assert "坐席工号, 坐席姓名" in error.text("zh")


def test_a_column_s_own_name_beats_a_synonym() -> None:
    assert places("call_id", "started_at", "is_answered", "坐席姓名", "staff_id")["staff_id"] == (4,)


@pytest.mark.parametrize("section", ["columns", "values", "constants"])
def test_a_column_that_the_log_lacks_is_a_fault_of_the_settings_with_the_nearest(section: str) -> None:
    told: dict[str, Any] = {
        "columns": {"started": "x"},
        "values": {"is_answerd": {}},
        "constants": {"chanel": "x"},
    }
    error = refusal("call_id", **{section: told[section]})
    assert (error.reason, error.exit_code) == ("unknown_column", 78)
    assert "Did you mean" in error.text("en")


def test_the_words_of_a_flag_stand_under_true_and_false() -> None:
    error = refusal("call_id", values={"is_answered": {"yes": "Y"}})
    assert (error.reason, error.exit_code) == ("bad_flag_values", 78)


def test_brackets_spaces_and_width_do_not_matter() -> None:
    assert plain(" Answered（Y／N） ") == plain("answered (y/n)") == "answeredyn"
