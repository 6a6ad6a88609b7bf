"""`python -m sandbox`: reads the job from standard input, tells the sheet on standard output as lines of JSON.

The job is one line: {"sheet": …, "memory": bytes, "seconds": …}; the bytes of the workbook follow. Told are a line on the
sheet (or {"refused": reason, …}), then chunks of rows, then an empty list when all is told.
"""

from __future__ import annotations

import itertools
import json
import sys
from typing import Any

from .archive import RefusedError
from .sheets import Opened, open_sheet, rows_of

_ROWS_PER_LINE = 500


def main() -> None:
    job = json.loads(sys.stdin.buffer.readline())
    _limit(job["memory"], job["seconds"])
    try:
        opened = open_sheet(sys.stdin.buffer.read(), job["sheet"])
        _tell(_facts(opened))
        rows = rows_of(opened)
        while chunk := list(itertools.islice(rows, _ROWS_PER_LINE)):
            _tell(chunk)
        _tell([])
    except RefusedError as refusal:
        _tell({"refused": refusal.reason, **refusal.facts})
    except MemoryError:
        _tell({"refused": "workbook_too_demanding", "seconds": job["seconds"], "memory": job["memory"] >> 20})
    except BaseException as fault:
        # calamine gave up on what it met in the file; anything else is our bug
        if type(fault).__name__ != "PanicException":
            raise
        _tell({"refused": "not_a_workbook"})


def _facts(opened: Opened) -> dict[str, Any]:
    return {
        "sheet": opened.sheet.name, "hidden": opened.hidden, "merged": opened.merged, "stale": opened.details.stale,
    }  # fmt: skip


def _tell(told: Any) -> None:
    sys.stdout.buffer.write(json.dumps(told, ensure_ascii=False).encode() + b"\n")


def _limit(memory: int, seconds: int) -> None:
    """Bounds this process. LIMIT: Windows has no such bounds; there only the time is bounded, from outside."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


main()
