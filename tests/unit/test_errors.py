"""One catalogue of faults: complete, bilingual, with the exit codes of the table."""

from __future__ import annotations

import ast
import pickle
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import errors
from pipeline.errors import KefuError, catalogue, nearest

PACKAGE = Path(errors.__file__).parent
EXIT_CODES = {0, 10, 11, 12, 13, 14, 64, 70, 73, 75, 78, 130}


def texts_in_code() -> Iterator[str]:
    """Every text literal of the package."""
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def reasons_raised() -> Iterator[tuple[str, str]]:
    """Where a KefuError is made of a literal reason, and the reason."""
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "KefuError"
                and node.args
            ):
                reason = node.args[0]
                if isinstance(reason, ast.Constant):
                    yield f"{path.name}:{node.lineno}", reason.value


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def words(template: str) -> str:
    """What a template says beside its facts."""
    return "".join(text for text, *_ in string.Formatter().parse(template))


def is_chinese(text: str) -> bool:
    return any("\u4e00" <= sign <= "\u9fff" for sign in text)


@pytest.mark.parametrize("reason", sorted(catalogue()))
def test_both_languages_state_the_same_facts(reason: str) -> None:
    message = catalogue()[reason]
    assert placeholders(message.zh) == placeholders(message.en)


@pytest.mark.parametrize("reason", sorted(catalogue()))
def test_chinese_is_chinese_and_english_is_english(reason: str) -> None:
    zh, en = map(words, catalogue()[reason][1:])
    assert is_chinese(zh) or not any(map(str.isalpha, zh))
    assert not is_chinese(en)


def test_exit_codes_are_those_of_the_table() -> None:
    assert {message.exit_code for message in catalogue().values()} <= EXIT_CODES


def test_every_reason_raised_has_words() -> None:
    unknown = [f"{where}: {reason}" for where, reason in reasons_raised() if reason not in catalogue()]
    assert not unknown


def test_every_reason_with_words_is_raised_somewhere() -> None:
    assert not set(catalogue()) - set(texts_in_code())


def test_every_fact_a_message_names_is_given_where_it_is_raised() -> None:
    missing = []
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (
                isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "KefuError"
            ):
                continue
            given = {keyword.arg for keyword in node.keywords}
            if not node.args or not isinstance(node.args[0], ast.Constant) or None in given:
                continue
            wanted = placeholders(catalogue()[node.args[0].value].en) - {"hint"}
            if absent := wanted - given:
                missing.append(f"{path.name}:{node.lineno} {node.args[0].value}: {absent}")
    assert not missing


def test_a_message_says_the_facts_and_the_nearest_word_in_both_languages() -> None:
    fault = KefuError(
        "unknown_setting", where="kefu.toml [department]", found="nam", known="name", nearest="name"
    )
    assert fault.text("en") == (
        'kefu.toml [department]: unknown setting "nam". Did you mean "name"? Known here: name.'
    )
    assert fault.text("zh") == "kefu.toml [department]：不认识的设置“nam”。是不是“name”？ 此处可用：name。"
    assert str(fault) == fault.text("en")
    assert fault.exit_code == errors.EXIT_SETTINGS


def test_a_message_without_a_near_word_suggests_none() -> None:
    fault = KefuError("unknown_setting", where="kefu.toml [-]", found="zzz", known="name", nearest=None)
    assert "Did you mean" not in fault.text("en")
    assert "是不是" not in fault.text("zh")


def test_braces_in_what_was_found_are_not_placeholders() -> None:
    assert "{oops}" in KefuError("unknown_period", found="{oops}").text("en")


def test_an_error_keeps_its_reason_and_facts_across_processes() -> None:
    fault = KefuError("settings_unreadable", where="kefu.toml", found=ValueError("line 3"))
    again = pickle.loads(pickle.dumps(fault))
    assert (again.reason, again.exit_code, again.text("zh")) == (
        fault.reason,
        fault.exit_code,
        fault.text("zh"),
    )


def test_an_unknown_reason_is_our_bug() -> None:
    with pytest.raises(KeyError):
        KefuError("no_such_reason")


def test_the_nearest_word_is_found_only_if_it_is_near() -> None:
    assert nearest("answer_rat", ["answer_rate", "transfer_rate"]) == "answer_rate"
    assert nearest("banana", ["answer_rate", "transfer_rate"]) is None
