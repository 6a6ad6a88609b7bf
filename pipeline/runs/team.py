"""The worker processes of a run, and the waves of pages they make."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.util import Finalize

from pipeline.errors import KefuError
from pipeline.runs.work import Bench, PageDone, PageWork

MOST_LOSSES = 3
_bench: list[Bench] = []


def make_pages(
    bench: Bench, waves: Iterable[Sequence[PageWork]], workers: int, progress: Callable[[PageDone], None]
) -> list[PageDone]:
    """Every page of every wave; the next wave is asked for when one is done.

    Workers that vanish are replaced, and the pages they had not made begun again, three times at most.
    Raises the first KefuError of a page (notebook_failed, notebook_incomplete, …), or workers_lost.
    """
    done: dict[int, PageDone] = {}
    team = _Team(bench, workers)
    with team:
        for wave in waves:
            for page in team.made(wave):
                done[page.work.number] = page
                progress(page)
    return [done[number] for number in sorted(done)]


class _Team:
    """Worker processes, started afresh so that it works everywhere; whatever goes wrong, they end with this process."""

    def __init__(self, bench: Bench, workers: int) -> None:
        self._bench, self._workers, self._lost = bench, max(1, workers), 0

    def __enter__(self) -> None:
        self._strangers = set(multiprocessing.active_children())
        self._start()

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind:
            self._stop()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def made(self, works: Sequence[PageWork]) -> Iterator[PageDone]:
        """The pages as they are made. Raises what the first one raised, or workers_lost."""
        left = {work.number: work for work in works}
        while left:
            futures: list[Future[PageDone]] = [self._pool.submit(_made_here, work) for work in left.values()]
            try:
                for future in as_completed(futures):
                    page = future.result()
                    del left[page.work.number]
                    yield page
            except BrokenProcessPool:
                self._replace()

    def _replace(self) -> None:
        self._lost += 1
        self._stop()
        if self._lost == MOST_LOSSES:
            raise KefuError("workers_lost") from None
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pool = ProcessPoolExecutor(self._workers, context, _start_worker, (self._bench,))

    def _stop(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)
        for worker in set(multiprocessing.active_children()) - self._strangers:
            worker.terminate()


def _made_here(work: PageWork) -> PageDone:
    """A page made in a worker, at the bench it was given when it started."""
    from pipeline.runs.execute import make_page

    return make_page(_bench[0], work)


def _start_worker(bench: Bench) -> None:
    """A worker leaves Ctrl-C to its parent, ends its kernel when told to end, and does not outlive its parent."""
    sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment] # a grammar of IRIs, a second to build, for no notebook
    from pipeline.engine.execution import end_zygote

    _bench[:] = [bench]
    Finalize(None, end_zygote, exitpriority=1)
    logging.disable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)
