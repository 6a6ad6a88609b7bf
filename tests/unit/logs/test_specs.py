"""What every log must hold to: names, keys, checks and synonyms that cannot collide."""

from __future__ import annotations

from itertools import combinations

import pytest

from pipeline.errors import KefuError
from pipeline.ingest.headers import plain
from pipeline.logs import LOGS, Column, Log, Order, log_named
from pipeline.logs.shared import SHARED

EVERY_LOG = pytest.mark.parametrize("log", LOGS.values(), ids=lambda log: log.name)
EVERY_COLUMN = pytest.mark.parametrize(
    "log, column",
    [(log, column) for log in LOGS.values() for column in log.columns],
    ids=lambda part: part.name,
)
SUFFIX_OF_KIND = {
    "instant": ("_at",),
    "seconds": ("_seconds",),
    "count": ("_count",),
    "flag": ("is_", "has_"),
}


def test_a_log_is_known_by_its_own_name() -> None:
    assert all(name == log.name for name, log in LOGS.items())


@EVERY_LOG
def test_column_names_are_unique(log: Log) -> None:
    assert len(set(log.names)) == len(log.names)


@EVERY_LOG
def test_key_and_date_are_columns_that_every_row_has(log: Log) -> None:
    for name in log.key:
        column = log.column(name)
        assert column.required or column.kind == "day"
    if log.dated_by:
        assert log.column(log.dated_by).kind == "instant"
        assert log.column(log.dated_by).required


@EVERY_LOG
def test_checks_compare_two_columns_of_one_kind(log: Log) -> None:
    for check in log.checks:
        earlier, later = log.column(check.earlier), log.column(check.later)
        assert earlier.kind == later.kind
        assert earlier.kind in ("instant", "day")


@EVERY_LOG
def test_reason_codes_of_checks_are_unique_and_no_column_fault(log: Log) -> None:
    reasons = [check.reason for check in log.checks]
    faults = {
        f"{name}_{fault}"
        for name in log.names
        for fault in ("missing", "not_readable", "out_of_range", "in_future")
    }
    assert len(set(reasons)) == len(reasons)
    assert faults.isdisjoint(reasons)


def test_a_check_names_its_fault_without_suffixes() -> None:
    assert Order("received_at", "resolved_at").reason == "resolved_before_received"
    assert Order("valid_from", "valid_to").reason == "valid_to_before_valid_from"


@EVERY_LOG
def test_synonyms_of_two_columns_never_name_both(log: Log) -> None:
    for one, other in combinations(log.columns, 2):
        shared = {plain(word) for word in one.synonyms} & {plain(word) for word in other.synonyms}
        assert not shared, f"{one.name} and {other.name} both answer to {shared}"


@EVERY_LOG
def test_no_synonym_is_the_name_of_another_column(log: Log) -> None:
    names = {plain(column.name): column.name for column in log.columns}
    for column in log.columns:
        others = {names[word] for word in map(plain, column.synonyms) if word in names} - {column.name}
        assert not others, f"{column.name} has the names of {others} among its synonyms"


@EVERY_COLUMN
def test_a_column_is_found_by_its_chinese_label_and_by_an_english_word(log: Log, column: Column) -> None:
    assert column.synonyms
    assert any(not word.isascii() for word in column.synonyms)
    assert column.label.zh
    assert column.label.en.isascii()


@EVERY_COLUMN
def test_synonyms_of_a_column_differ_after_normalisation(log: Log, column: Column) -> None:
    words = [plain(word) for word in column.synonyms]
    assert len(set(words)) == len(words)
    assert "" not in words


@EVERY_COLUMN
def test_words_stand_in_both_languages(log: Log, column: Column) -> None:
    for words in (column.label, column.meaning, log.label, log.grain):
        assert words.zh
        assert words.en
        assert not any("\u4e00" <= sign <= "\u9fff" for sign in words.en)


@EVERY_COLUMN
def test_a_name_tells_its_kind_and_unit(log: Log, column: Column) -> None:
    marks = SUFFIX_OF_KIND.get(column.kind, ())
    assert not marks or column.name.startswith(marks) or column.name.endswith(marks)
    if column.kind == "seconds":
        assert column.unit == "s"
    if column.low is not None and column.high is not None:
        assert column.low < column.high


@EVERY_COLUMN
def test_what_identifies_a_customer_is_never_kept(log: Log, column: Column) -> None:
    if column.name.startswith("customer_") and column.name != "customer_class":
        assert column.personal == "token"
    if column.kind == "text":
        assert column.personal is not None


def test_columns_that_logs_share_mean_the_same_in_each() -> None:
    for shared in SHARED:
        kinds = {log.column(shared.name).kind for log in LOGS.values() if shared.name in log.names}
        assert kinds == {shared.kind}


def test_a_misspelt_log_is_answered_with_the_nearest() -> None:
    assert log_named("calls", "kefu.toml") is LOGS["calls"]
    with pytest.raises(KefuError) as refused:
        log_named("complaint", "kefu.toml")
    assert refused.value.reason == "unknown_log"
    assert refused.value.facts["nearest"] == "complaints"
