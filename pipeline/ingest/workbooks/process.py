"""The parent's side of the sandbox: starts it, bounds it, turns what it tells into facts and rows."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.errors import KefuError, nearest

SECONDS, MEMORY = 60, 640 * 1024 * 1024
_FOLDER = str(Path(__file__).parent)
_START = (
    "import runpy, sys; sys.path.insert(0, sys.argv[1]); runpy.run_module('sandbox', run_name='__main__')"
)


class SheetRow(NamedTuple):
    """A filled row of a sheet: its number, its texts, and what is wrong with which of its cells."""

    line: int
    cells: list[str]
    flaws: dict[int, str]


class SheetFacts(NamedTuple):
    """The sheet that was read, the hidden ones with how deep, and the merged ranges as rows and columns from 0.

    `stale` says that the program that wrote the workbook left its formulas to be calculated when it is opened.
    """

    sheet: str
    hidden: dict[str, str]
    merged: list[tuple[tuple[int, int], tuple[int, int]]] | None
    stale: bool


@contextmanager
def told_sheet(
    path: Path, name: str, sheet: str | int | None, seconds: float = SECONDS, memory: int = MEMORY
) -> Iterator[tuple[SheetFacts, Iterator[SheetRow]]]:
    """A sheet's facts and its rows, read by another process that may take so long and so much memory.

    Raises KefuError not_a_workbook, workbook_protected, workbook_too_large, workbook_too_demanding, formulas_unplaced,
    sheet_not_named, sheet_missing.
    """
    with subprocess.Popen(
        [sys.executable, "-c", _START, _FOLDER],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    ) as process:  # fmt: skip
        alarm = threading.Timer(seconds, process.kill)
        alarm.start()
        try:
            lines = _lines(
                process, path, name, {"sheet": sheet, "memory": memory, "seconds": max(1, int(seconds))}
            )
            yield SheetFacts(**next(lines)), _rows(lines)
        finally:
            alarm.cancel()
            process.kill()


def _lines(process: subprocess.Popen[bytes], path: Path, name: str, job: dict[str, Any]) -> Iterator[Any]:
    """What the process tells, up to the empty line that says it is complete."""
    assert process.stdin
    assert process.stdout
    with suppress(BrokenPipeError), process.stdin as entrance, path.open("rb") as file:
        entrance.write(json.dumps(job).encode() + b"\n")
        shutil.copyfileobj(file, entrance)
    for line in process.stdout:
        told = json.loads(line)
        if told == []:
            return
        if "refused" in told:
            _refuse(name, told)
        yield told
    if process.wait() == 1:
        raise RuntimeError(f"the process that reads workbooks failed on {name}")
    raise KefuError("workbook_too_demanding", where=name, seconds=job["seconds"], memory=job["memory"] >> 20)


def _rows(lines: Iterator[Any]) -> Iterator[SheetRow]:
    for chunk in lines:
        for line, cells, flaws in chunk:
            yield SheetRow(line, cells, {int(column): flaw for column, flaw in flaws.items()})


def _refuse(name: str, told: dict[str, Any]) -> None:
    hint = nearest(str(told["found"]), told["known"].split(", ")) if "known" in told else None
    raise KefuError(told.pop("refused"), where=name, nearest=hint, **told)
