"""The verbs by which a human changes what counts: withdraw, purge, staff."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.cli.door import answer

Asked = Callable[..., tuple[int, str, str]]


@pytest.fixture
def asked(fresh: Path, capsys: pytest.CaptureFixture[str]) -> Asked:
    """The exit code of a command in a department whose file is read and built, with what it prints and complains of."""

    def ask(*arguments: str) -> tuple[int, str, str]:
        code = answer(["-C", str(fresh), "--language", "en", *arguments])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    assert (ask("ingest")[0], ask("build")[0]) == (0, 0)
    return ask


def test_withdraw_says_what_is_next_and_status_shows_it(asked: Asked, fresh: Path) -> None:
    code, said, _ = asked("withdraw", "calls.csv", "--reason", "wrong month")
    assert (code, said) == (
        0,
        "calls.csv is withdrawn (calls); its snapshot stays. Next: kefu build. "
        "To put it back: kefu withdraw calls.csv --undo\n",
    )
    assert "calls  calls.csv: withdrawn, does not count (its snapshot stays)\n" in asked("status")[1]
    assert asked("build")[0] == 10
    assert asked("withdraw", "calls.csv", "--undo")[1] == "calls.csv counts again (calls). Next: kefu build\n"
    lines = (fresh / "data" / "audit.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["what"] for line in lines] == ["withdraw", "restore"]


def test_withdrawing_what_never_came_exits_64(asked: Asked) -> None:
    code, _, told = asked("withdraw", "cals.csv")
    assert (code, 'Did you mean "calls.csv"?' in told) == (64, True)


def test_purge_without_yes_says_what_would_go_and_removes_nothing(asked: Asked, fresh: Path) -> None:
    code, said, _ = asked("purge", "--before", "2026-10-02")
    assert (code, "Rows dated before 2026-10-02: calls 1." in said) == (0, True)
    assert not (fresh / "data" / "audit.jsonl").exists()
    assert "read 3 = accepted 3" in asked("status")[1]


def test_purge_removes_and_keeps_a_line_of_it(asked: Asked, fresh: Path) -> None:
    code, said, _ = asked("purge", "--before", "2026-10-02", "--yes")
    assert (code, "are gone for good: calls 1; 0 files went whole." in said) == (0, True)
    assert (
        "read 2 = accepted 2 + rejected 0 + duplicates 0 + not applicable 0 [besides, 1 purged]"
        in asked("status")[1]
    )
    _, done = (fresh / "data" / "audit.jsonl").read_text("utf-8").splitlines()
    assert json.loads(done)["rows"] == {"calls": 1}


def test_purge_before_what_is_no_day_exits_64(asked: Asked) -> None:
    code, _, told = asked("purge", "--before", "2026-13-01")
    assert (code, told) == (64, '"2026-13-01" is no day. Write it as 2024-01-01.\n')


def test_purge_before_a_day_to_come_exits_64(asked: Asked) -> None:
    code, _, told = asked("purge", "--before", "2999-01-01", "--yes")
    assert (code, "2999-01-01 is still to come" in told) == (64, True)
    assert "accepted 3" in asked("status")[1]


def test_staff_lists_the_roster_and_the_words_it_does_not_know(asked: Asked, fresh: Path) -> None:
    roster = '\n[[source]]\nlog = "staff"\nfiles = "data/staff.csv"\n'
    (fresh / "data" / "staff.csv").write_text("工号,姓名\n0042,陈静\n0430,王芳\n", "utf-8")
    with (fresh / "kefu.toml").open("a", encoding="utf-8") as file:
        file.write(roster)
    assert (asked("ingest")[0], asked("build")[0]) == (0, 0)
    [first, _] = json.loads(asked("staff", "--format", "json")[1])
    assert (first["staff_id"], first["name"]) == ("0042", "陈静")
    [word] = json.loads(asked("staff", "--unmatched", "--format", "json")[1])
    assert (word["word"], word["rows"], word["first_day"][:10]) == ("0043", 1, "2026-10-02")


def test_status_says_what_became_of_duplicates(asked: Asked, fresh: Path) -> None:
    later = "通话编号,来电时间,是否接听,等待时长,工号\n1,2026-10-01 09:00:00,否,10,0042\n"
    (fresh / "data" / "inbox" / "later.csv").write_text(later, "utf-8")
    assert asked("ingest")[0] == 0
    assert "duplicates 1 + not applicable 0 [of the duplicates 1 corrected]" in asked("status")[1]
