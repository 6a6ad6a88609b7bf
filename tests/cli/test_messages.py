"""What the command line says to a mistake: which word was meant, in the reader's language, with its exit code."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.cli.door import answer
from pipeline.errors import KefuError

Answered = Callable[..., tuple[int, str]]

MISTYPED: list[tuple[tuple[str, ...], str]] = [
    (("measures", "--kpi", "answr_rate"), 'Did you mean "answer_rate"?'),
    (("measures", "--kpi", "answer_rate", "--by", "staf_id"), 'Did you mean "staff_id"?'),
    (("measures", "--kpi", "answer_rate", "--period", "2026-13"), 'Unknown period "2026-13"'),
    (("measures", "--kpi", "answer_rate", "--period", "2026-11..2026-10"), "ends before it starts"),
    (("measures", "--kpi", "service_level", "--dialect", "service_level=of_answerd"), 'mean "of_answered"?'),
    (("measures", "--kpi", "answer_rate", "--dialect", "of_answered"), "is not NAME=VALUE"),
    (("measures", "--kpi", " , "), "names no KPI"),
    (("measures",), "--kpi"),
    (("measures", "--kpi", "answer_rate", "--format", "xml"), "--format"),
    (("explain", "answer_rat"), 'Did you mean "answer_rate"?'),
    (("rejected", "--source", "cals"), 'Did you mean "calls"?'),
    (("run", "--report", "departmnt"), 'Did you mean "department"?'),
    (("run", "--staff", "0042"), "no parameter staff_id"),
    (("run", "--period", "October"), 'Unknown period "October"'),
    (("run", "-p", "period=2026-09"), "Use --period"),
    (("dance",), "No such command"),
    (("run", "--fast"), "No such option"),
]


@pytest.fixture
def answered(capsys: pytest.CaptureFixture[str]) -> Answered:
    """The exit code of a command and what it says on stderr."""

    def ask(folder: Path, *arguments: str) -> tuple[int, str]:
        return answer(["-C", str(folder), *arguments]), capsys.readouterr().err

    return ask


@pytest.mark.parametrize("arguments, said", MISTYPED, ids=[" ".join(words) for words, _ in MISTYPED])
def test_a_mistyped_command_exits_64(
    arguments: tuple[str, ...], said: str, first_run: Path, answered: Answered
) -> None:
    code, told = answered(first_run, "--language", "en", *arguments)
    assert code == 64
    assert said in told
    assert "Traceback" not in told


@pytest.mark.parametrize(
    "line, said",
    [
        ("[departmnt]", "departmnt"),
        ("[targets]\nanswer_rte = 0.9", 'Did you mean "answer_rate"?'),
        ('[dialects]\nservice_level = "of_offred"', 'Did you mean "of_offered"?'),
        ("[targets", "not valid TOML"),
    ],
)
def test_a_fault_in_the_settings_exits_78(line: str, said: str, fresh: Path, answered: Answered) -> None:
    with (fresh / "kefu.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")
    code, told = answered(fresh, "--language", "en", "check")
    assert (code, said in told) == (78, True)


def test_our_own_bug_exits_70_with_its_traceback(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, answered: Answered
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("ours")

    monkeypatch.setattr("pipeline.kpi.explain", broken)
    code, told = answered(tmp_path, "--language", "en", "explain", "answer_rate")
    assert code == 70
    assert "Traceback" in told
    assert "This is a bug of ours" in told


@pytest.mark.parametrize(
    "language, said",
    [("zh_CN.UTF-8", "找不到 kefu.toml"), ("en_US.UTF-8", "there is no kefu.toml"), ("C", "there is no")],
)
def test_without_settings_faults_are_told_in_the_systems_language(
    language: str, said: str, tmp_path: Path, answered: Answered, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", language)
    assert said in answered(tmp_path, "status")[1]


def test_with_settings_faults_are_told_in_the_departments_language(
    fresh: Path, answered: Answered, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = fresh / "kefu.toml"
    settings.write_text(settings.read_text("utf-8").replace('language = "en"', 'language = "zh"'), "utf-8")
    monkeypatch.setenv("LC_ALL", "C")
    assert "还没有" in answered(fresh, "measures", "--kpi", "answer_rate")[1]


def test_an_error_travels_between_processes_with_its_facts() -> None:
    error = KefuError(
        "notebook_incomplete", where="x.ipynb", found=ValueError("no"), kept=Path("kept"), command="c"
    )
    again = pickle.loads(pickle.dumps(error))
    assert (again.reason, again.exit_code, again.text("zh")) == (
        error.reason,
        error.exit_code,
        error.text("zh"),
    )
