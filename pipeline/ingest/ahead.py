"""Work that goes on while its results are used: on a second core, as far as it is not Python's own."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def ahead(results: Iterator[T]) -> Generator[T, None, None]:
    """The results in their order, each made in another thread while the one before it is used.

    To be closed by who does not use them up: closing waits for the one under way.
    """
    with ThreadPoolExecutor(1) as thread:
        made: Future[T | None] = thread.submit(next, results, None)
        while (result := made.result()) is not None:
            made = thread.submit(next, results, None)
            yield result
