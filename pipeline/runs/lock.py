"""One writer per workspace."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.errors import KefuError


@contextmanager
def locked(data: Path) -> Iterator[None]:
    """Holds the workspace for one process; it is free again when that process ends, however it ends.

    Raises KefuError locked when another one holds it.
    """
    data.mkdir(parents=True, exist_ok=True)
    lock = FileLock(data / "run.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise KefuError("locked", where=data) from None
    try:
        yield
    finally:
        lock.release()
