"""`kefu map`: the section on stdout, its reasons on stderr, questions answered by a person, nothing kept unasked."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.cli.door import answer
from pipeline.cli.mapping import answered, other_log
from pipeline.cli.session import Session
from tests.unit.mapping.files import calls, proposed

ISO = [f"2026-10-{day:02d} 09:30" for day in range(1, 29)]
SESSION = Session({}, asked_language="en")


@pytest.fixture
def unknown(fresh: Path) -> Path:
    """A file that no source of the department describes."""
    path = fresh / "data" / "热线_2026-09.csv"
    path.write_text(calls(ISO), "utf-8")
    return path


def test_the_section_is_printed_and_nothing_is_kept(
    fresh: Path, unknown: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (fresh / "kefu.toml").read_bytes()
    assert answer(["-C", str(fresh), "map", str(unknown)]) == 0
    said = capsys.readouterr()
    (source,) = tomllib.loads(said.out)["source"]
    assert (source["log"], source["files"], source["name"]) == ("calls", "data/热线_*.csv", "calls_2")
    assert "trial: 28 rows = accepted 24" in said.err
    assert "13900000001" not in said.out + said.err
    assert (fresh / "kefu.toml").read_bytes() == before


def test_write_keeps_the_section(fresh: Path, unknown: Path) -> None:
    assert answer(["-C", str(fresh), "map", str(unknown), "--write"]) == 0
    assert len(tomllib.loads((fresh / "kefu.toml").read_text("utf-8"))["source"]) == 2
    assert answer(["-C", str(fresh), "map", str(unknown), "--write"]) == 64


@pytest.mark.parametrize(
    "arguments, code",
    [(("none.csv",), 64), (("{}", "--log", "cals"), 78), (("{}", "--hint", "encoding"), 64), (("{}", "--hint", "encodng=x"), 64)],
)  # fmt: skip
def test_a_mistaken_command_says_so(
    arguments: tuple[str, ...], code: int, fresh: Path, unknown: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = [word.format(unknown) for word in arguments]
    assert answer(["-C", str(fresh), "map", *given]) == code
    assert "Traceback" not in capsys.readouterr().err


def asking(replies: dict[str, str]) -> tuple[list[str], object]:
    questions: list[str] = []

    def ask(question: str) -> str:
        questions.append(question)
        return next((reply for start, reply in replies.items() if question.startswith(start)), "")

    return questions, ask


def test_a_person_keeps_changes_and_leaves_out_headers(tmp_path: Path) -> None:
    proposal = proposed(tmp_path, calls(ISO))
    questions, ask = asking({"wait_seconds": "-", "customer_phone": "呼叫方向"})
    decided = answered(SESSION, proposal, ask)  # type: ignore[arg-type]
    headers = {match.column.name: match.header for match in decided.matches}
    assert "wait_seconds" not in headers
    assert headers["started_at"] == "进线时刻"
    assert next(match.basis for match in decided.matches if match.column.name == "started_at") == "told"
    assert all("Enter to accept" in question for question in questions)


def test_a_person_says_the_order_of_dates(tmp_path: Path) -> None:
    proposal = proposed(tmp_path, calls(["10/3/2026 09:30", "10/4/2026 09:30"]), log="calls")
    _, ask = asking({"started_at ← 进线时刻 can": "M/D/Y"})
    decided = answered(SESSION, proposal, ask)  # type: ignore[arg-type]
    assert next(match.forms for match in decided.matches if match.column.name == "started_at") == ("M/D/Y",)


def test_a_person_chooses_among_close_logs_and_else_the_likeliest_stays(tmp_path: Path) -> None:
    proposal = replace(proposed(tmp_path, calls(ISO)), others=(("callbacks", 0.6), ("staff", 0.1)), score=0.7)
    assert other_log(SESSION, proposal, lambda _: "callbacks") == "callbacks"
    assert other_log(SESSION, proposal, lambda _: "staff") == ""
    assert other_log(SESSION, replace(proposal, others=(("staff", 0.1),)), lambda _: "staff") == ""


def test_a_form_left_open_is_told_and_the_section_is_kept_all_the_same(
    fresh: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = fresh / "data" / "热线_2026-09.csv"
    path.write_text(calls(["10/3/2026 09:30", "10/4/2026 09:30"]), "utf-8")
    assert answer(["-C", str(fresh), "map", str(path), "--log", "calls", "--write"]) == 0
    assert "forms" in capsys.readouterr().err
    assert '# started_at = "D/M/Y"' in (fresh / "kefu.toml").read_text("utf-8")
