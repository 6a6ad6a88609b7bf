"""What a cell does under papermill's own engine it does under ours; where ours is better, the table says how."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.engine import NAME
from pipeline.engine.engine import MOST_PRINTED
from tests.unit.engine.cases import CASES, CUT, REFUSED, STAMPED, Case
from tests.unit.engine.running import Ended, ran

CELL = 3  # the case's cell, after the parameters, those injected, and a cell that prints


QUICK = (
    "printed, shown and printed", "an update of what was shown", "top-level await", "a shell command", "a raised exception",
    "a syntax error", "KeyboardInterrupt", "sys.exit(0)", "sys.exit(3)", "os._exit", "an endless loop", "50 MB shown",
)  # fmt: skip


def _slow_or_quick(name: str) -> Any:
    return pytest.param(name, marks=() if name in QUICK else pytest.mark.slow)


@pytest.mark.parametrize("name", [_slow_or_quick(name) for name in CASES])
def test_a_fork_does_as_a_kernel_does(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    theirs = ran(case.source, tmp_path / "kernel", None, case.tags, **case.keywords)
    ours = ran(case.source, tmp_path / "fork", NAME, case.tags, **case.keywords)
    assert ours.raised == (theirs.raised if case.better != REFUSED else "PapermillExecutionError")
    assert ours.language == theirs.language
    assert ours.cells[:CELL] == theirs.cells[:CELL]
    if case.better:
        _check_better(case.better, theirs, ours)
    else:
        assert _told(ours.cells[CELL], case) == _told(theirs.cells[CELL], case)
        assert (ours.cells[CELL + 1 :], ours.statuses) == (theirs.cells[CELL + 1 :], theirs.statuses)


def _told(cell: Any, case: Case) -> Any:
    source, count, outputs = cell
    untraced = [{name: value for name, value in output.items() if name != "traceback"} for output in outputs]
    return source, count, outputs if case.is_traced else untraced


def _check_better(how: str, theirs: Ended, ours: Ended) -> None:
    shown, same = ours.cells[CELL][2], theirs.cells[CELL][2]
    if how == STAMPED:
        assert (theirs.statuses[CELL], ours.statuses[CELL]) == ("completed", "failed")
        assert ours.cells[CELL + 1] == theirs.cells[CELL + 1]
    elif how == CUT:
        assert (
            sum(len(output["text"]) for output in same) > 100_000_000
        )  # a kernel loses some when the reader is slow
        assert len(shown[0]["text"]) < MOST_PRINTED + 100
        assert "cut" in shown[0]["text"][-100:]
        assert ours.cells[CELL + 1] == theirs.cells[CELL + 1]
    else:
        assert (how, shown[0]["ename"]) == (REFUSED, "OutputTooLarge")
