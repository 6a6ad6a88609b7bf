"""Parameters: declared with a type, converted by it, never guessed."""

from __future__ import annotations

import pytest

from pipeline.errors import KefuError
from pipeline.runs.parameters import declared_parameters, effective_parameters

WHERE = "notebooks/staff.ipynb"
SOURCE = """\
# what is asked
period: str = "2026-10"  # month
agent: str | None = None  # id # of the agent
top: int = 5  # rows
share: float = 1  # 0-1
is_draft: bool = False  # mark pages as drafts
teams: list[str] = []  # team ids
limits: list[int] | None = [1, 2]  # minutes
build: str  # no default
"""
DECLARED = declared_parameters(SOURCE, WHERE, 2)


def value(name: str, given: object) -> object:
    return effective_parameters(DECLARED, {"build": "b", name: given}, WHERE)[name]


def test_defaults_and_overrides_together_are_the_effective_parameters() -> None:
    assert effective_parameters(DECLARED, {"build": "b", "period": "2026-09"}, WHERE) == {
        "period": "2026-09",
        "agent": None,
        "top": 5,
        "share": 1.0,
        "is_draft": False,
        "teams": [],
        "limits": [1, 2],
        "build": "b",
    }


@pytest.mark.parametrize("text", ["0042", "1e5", "true", "null", "2026-10", "007.50", "None", ""])
def test_text_stays_text(text: str) -> None:
    assert value("agent", text) == text


@pytest.mark.parametrize(
    "name, given, expected",
    [
        ("top", "12", 12),
        ("top", "-3", -3),
        ("share", "0.25", 0.25),
        ("share", 1, 1.0),
        ("is_draft", "True", True),
        ("is_draft", "false", False),
        ("teams", "A,0042", ["A", "0042"]),
        ("limits", "30,60", [30, 60]),
        ("limits", None, None),
        ("agent", None, None),
    ],
)
def test_a_value_is_converted_by_the_declared_type(name: str, given: object, expected: object) -> None:
    found = value(name, given)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    "name, given",
    [
        ("top", "1.5"),
        ("top", "many"),
        ("top", True),
        ("top", 1.0),
        ("share", "nan"),
        ("share", "inf"),
        ("is_draft", "yes"),
        ("is_draft", 1),
        ("period", 202610),
        ("period", None),
        ("teams", ("A", "B")),
        ("limits", "30,x"),
    ],
)
def test_a_value_of_another_type_is_refused(name: str, given: object) -> None:
    with pytest.raises(KefuError) as caught:
        value(name, given)
    assert (caught.value.reason, caught.value.exit_code) == ("parameter_value", 14)
    assert f'parameter "{name}"' in str(caught.value)


def test_an_unknown_parameter_is_refused_with_the_nearest() -> None:
    with pytest.raises(KefuError) as caught:
        effective_parameters(DECLARED, {"build": "b", "perod": "2026-09"}, WHERE)
    assert (caught.value.reason, caught.value.exit_code) == ("unknown_parameter", 14)
    assert str(caught.value).startswith(
        'notebooks/staff.ipynb: unknown parameter "perod". Did you mean "period"?'
    )


def test_a_missing_parameter_is_refused() -> None:
    with pytest.raises(KefuError) as caught:
        effective_parameters(DECLARED, {}, WHERE)
    assert (caught.value.reason, caught.value.exit_code) == ("parameter_missing", 14)
