"""One notebook becomes one page, in a worker process; nothing unfinished comes back."""

from __future__ import annotations

import logging
import multiprocessing
import os
import shlex
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, cached_property
from multiprocessing.util import Finalize
from pathlib import Path
from typing import Any

import nbformat
import papermill
from nbclient.exceptions import CellControlSignal
from nbformat.sign import NotebookNotary
from papermill.engines import papermill_engines
from papermill.exceptions import PapermillExecutionError
from papermill.execute import ERROR_MARKER_TAG

from pipeline.engine import KERNEL, NAME, Engine, Limits
from pipeline.engine.execution import end_zygote
from pipeline.errors import KefuError, Language
from pipeline.logs import Words
from pipeline.report import MIME, PageMeta, blocks_of_notebook, page
from pipeline.report.words import LANGUAGES
from pipeline.runs.contract import CLOSING, shown

papermill_engines.register(NAME, Engine)  # as the entry point does, for a checkout that is not installed
_OURS = {ERROR_MARKER_TAG, "injected-parameters"}
_FOOTER_OMITS = ("workspace",)
_bench: list[Bench] = []


@dataclass(frozen=True)
class PageWork:
    """A page to be made: which notebook, for which period and person, with which parameters.

    `given` are the parameters asked for, `parameters` all of them. `stem` is the page's path without its language.
    """

    number: int
    report: str
    notebook: Path
    notebook_hash: str
    title: str
    period: str
    given: Mapping[str, object]
    parameters: Mapping[str, object]
    stem: str
    staff_id: str = ""
    person: str = ""
    team: str = ""

    @property
    def file_name(self) -> str:
        """The executed notebook's file."""
        return f"{self.number:04d}-{self.report}.ipynb"


@dataclass(frozen=True)
class PageDone:
    """A page that was made: its title and its HTML in each language."""

    work: PageWork
    title: Words
    html: Mapping[Language, str]


@dataclass(frozen=True)
class Bench:
    """Where and for whom pages are made: folders, the kernels' environment, and what every footer says.

    `people`: staff id → path of the person's page in the version, without its language; `reports`: the same by name of a report.
    """

    executed: Path
    failed: Path
    scratch: Path
    templates: Path
    environment: Mapping[str, str]
    department: Words
    build: str
    code_version: str
    limits: Limits
    people: Mapping[str, str] = field(default_factory=dict)
    reports: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def links(self) -> dict[Language, tuple[dict[str, str], dict[str, str]]]:
        """Where links to people and to reports lead from a page, by language."""
        return {
            language: (_linked(self.people, language), _linked(self.reports, language))
            for language in LANGUAGES
        }

    def folder_of(self, work: PageWork) -> Path:
        """The folder that a notebook runs in."""
        return self.scratch / f"{work.number:04d}" / "cwd"


def make_pages(
    bench: Bench, waves: Iterable[Sequence[PageWork]], workers: int, progress: Callable[[str, int, int], None],
    after_wave: Callable[[Sequence[PageWork]], None],
) -> list[PageDone]:  # fmt: skip
    """Every page of every wave; a wave starts when the one before is done and what comes `after_wave` too.

    Raises the first KefuError of a page (notebook_failed, notebook_incomplete, …), or workers_lost.
    """
    waves = [list(wave) for wave in waves]
    total, done = sum(map(len, waves)), list[PageDone]()
    with _pool(min(workers, max(map(len, waves), default=1)) or 1, bench) as pool:
        for wave in waves:
            futures: list[Future[PageDone]] = [pool.submit(_made_here, work) for work in wave]
            for future in as_completed(futures):
                done.append(future.result())
                progress(done[-1].work.report, len(done), total)
            after_wave(wave)
    return sorted(done, key=lambda page: page.work.number)


def make_page(bench: Bench, work: PageWork) -> PageDone:
    """The page of one notebook. Raises KefuError notebook_failed, notebook_incomplete."""
    notebook = execute(bench, work)
    documents = blocks_of_notebook(notebook)
    title = _title(documents, work.title)
    html = {
        language: page(documents, _meta(bench, work, title, language), bench.templates)
        for language in LANGUAGES
    }
    return PageDone(work, title, html)


def execute(bench: Bench, work: PageWork) -> Any:
    """The executed notebook, complete. Raises KefuError notebook_failed, notebook_incomplete."""
    output, private = bench.executed / work.file_name, bench.scratch / f"{work.number:04d}"
    folder = bench.folder_of(work)
    folder.mkdir(parents=True, exist_ok=True)
    notebook, ended = None, ""
    try:
        notebook = papermill.execute_notebook(
            _literal(work.notebook), _literal(output), parameters=dict(work.parameters),
            engine_name=NAME, kernel_name=KERNEL, language="python", progress_bar=False, cwd=folder,
            environment=bench.environment, private=private, limits=bench.limits,
        )  # fmt: skip
    except PapermillExecutionError:
        ended = ""  # the output says it better
    except (CellControlSignal, RuntimeError) as error:
        ended = str(error).strip().partition("\n")[0] or type(error).__name__
    if notebook is None:
        notebook = nbformat.read(output, as_version=4)  # type: ignore[no-untyped-call]
    fault = _fault(notebook, work, bench.failed / work.file_name, ended)
    if fault:
        bench.failed.mkdir(parents=True, exist_ok=True)
        output.replace(bench.failed / work.file_name)
        raise fault
    _notary().sign(notebook)  # type: ignore[no-untyped-call] # so that JupyterLab shows its drawings
    return notebook


@cache
def _notary() -> NotebookNotary:
    return NotebookNotary()  # type: ignore[no-untyped-call]


def _fault(notebook: Any, work: PageWork, kept: Path, ended: str) -> KefuError | None:
    """Why an executed notebook is not complete; papermill's own status is not asked."""
    where, command = shown(work.notebook), _command(work)
    cells = [cell for cell in notebook.cells if not _OURS & set(cell.metadata.get("tags", []))]
    code = [
        (number, cell)
        for number, cell in enumerate(cells, 1)
        if cell.cell_type == "code" and cell.source.strip()
    ]
    for number, cell in code:
        for output in cell.outputs:
            if output.output_type == "error":
                return KefuError(
                    "notebook_failed", where=where, cell=number, name=output.ename, found=output.evalue or "–",
                    kept=kept, command=command,
                )  # fmt: skip
    skipped = [number for number, cell in code if cell.execution_count is None]
    if not ended and skipped:
        ended = f"cell {skipped[0]} did not run"
    if not ended and not any(_is_closing(output) for output in code[-1][1].outputs):
        ended = "no closing block"
    return (
        KefuError("notebook_incomplete", where=where, found=ended, kept=kept, command=command)
        if ended
        else None
    )


def _is_closing(output: Any) -> bool:
    block = output.get("data", {}).get(MIME)
    return isinstance(block, Mapping) and block.get("kind") == CLOSING


def _command(work: PageWork) -> str:
    """The line that runs the same notebook by papermill alone; -r keeps text as text."""
    given = (
        f"{'-r' if isinstance(value, str) else '-p'} {name} {shlex.quote(str(value))}"
        for name, value in work.given.items()
    )
    return " ".join(["papermill", shlex.quote(str(work.notebook)), "out.ipynb", *given])


def _title(documents: Sequence[Mapping[str, Any]], otherwise: str) -> Words:
    """The page's title: its header's, else the notebook's."""
    headers = [document["data"] for document in documents if document.get("kind") == "header"]
    words = (headers[0].get("title") or {}) if headers else {}
    return Words(words.get("zh") or otherwise, words.get("en") or otherwise)


def _meta(bench: Bench, work: PageWork, title: Words, language: Language) -> PageMeta:
    name = Path(work.stem).name
    other = next(other for other in LANGUAGES if other != language)
    people, reports = bench.links[language]
    shown_parameters = {k: str(v) for k, v in work.parameters.items() if k not in _FOOTER_OMITS}
    return PageMeta(
        report=work.report, language=language, department=bench.department, title=title, period=work.period,
        build=bench.build, notebook_hash=work.notebook_hash, code_version=bench.code_version,
        parameters=shown_parameters, alternate=f"{name}.{other}.html", index=f"../index.{language}.html",
        people=people, reports=reports,
    )  # fmt: skip


def _linked(stems: Mapping[str, str], language: Language) -> dict[str, str]:
    return {name: f"{Path(stem).name}.{language}.html" for name, stem in stems.items()}


def _literal(path: Path) -> str:
    """A path that papermill, which fills {places} in paths, leaves as it is."""
    return str(path).replace("{", "{{").replace("}", "}}")


@contextmanager
def _pool(workers: int, bench: Bench) -> Iterator[ProcessPoolExecutor]:
    """Worker processes, started afresh so that it works everywhere; whatever goes wrong, they end with this process."""
    before = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _start_worker, (bench,))
    try:
        yield pool
    except BaseException as error:
        pool.shutdown(wait=False, cancel_futures=True)
        for worker in set(multiprocessing.active_children()) - before:
            worker.terminate()
        if isinstance(error, BrokenProcessPool):
            raise KefuError("workers_lost") from None
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _made_here(work: PageWork) -> PageDone:
    """A page made in a worker, at the bench it was given when it started."""
    return make_page(_bench[0], work)


def _start_worker(bench: Bench) -> None:
    """A worker leaves Ctrl-C to its parent, ends its kernel when told to end, and does not outlive its parent."""
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
