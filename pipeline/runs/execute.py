"""One notebook becomes one page, in a worker process; nothing unfinished comes back."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import papermill
from nbclient.exceptions import CellControlSignal, DeadKernelError
from nbformat.sign import NotebookNotary
from papermill.engines import papermill_engines
from papermill.exceptions import PapermillExecutionError
from papermill.execute import ERROR_MARKER_TAG

from pipeline.engine import KERNEL, NAME, Engine
from pipeline.errors import KefuError, Language
from pipeline.logs import Words
from pipeline.prepared import noted, take_notes
from pipeline.report import MIME, PageMeta, blocks_of_notebook, page
from pipeline.report.words import LANGUAGES
from pipeline.runs.contract import CLOSING, shown
from pipeline.runs.work import Bench, PageDone, PageWork

papermill_engines.register(NAME, Engine)  # as the entry point does, for a checkout that is not installed
_OURS = {ERROR_MARKER_TAG, "injected-parameters"}
_FOOTER_OMITS = ("workspace",)
MOST_ATTEMPTS = 3


def make_page(bench: Bench, work: PageWork) -> PageDone:
    """The page of one notebook. Raises KefuError notebook_failed, notebook_incomplete."""
    notebook, attempts = execute(bench, work)
    documents = blocks_of_notebook(notebook)
    title = _title(documents, work.title)
    html = {
        language: page(documents, _meta(bench, work, title, language), bench.templates)
        for language in LANGUAGES
    }
    return PageDone(work, title, html, noted(bench.folder_of(work)), attempts)


def execute(bench: Bench, work: PageWork) -> tuple[Any, int]:
    """The executed notebook, complete, and how often it was begun: a kernel that died is no fault of the notebook yet.

    Raises KefuError notebook_failed, notebook_incomplete.
    """
    attempts, is_transient = 0, True
    while is_transient and attempts < MOST_ATTEMPTS:
        attempts += 1
        notebook, ended, is_transient = _executed(bench, work)
    fault = _fault(notebook, work, bench.failed / work.file_name, ended)
    if fault:
        bench.failed.mkdir(parents=True, exist_ok=True)
        (bench.executed / work.file_name).replace(bench.failed / work.file_name)
        raise fault
    _notary().sign(notebook)  # type: ignore[no-untyped-call] # so that JupyterLab shows its drawings
    return notebook, attempts


def _executed(bench: Bench, work: PageWork) -> tuple[Any, str, bool]:
    """A notebook run once, what ended it early, if anything told, and whether that may not happen again."""
    output, folder = bench.executed / work.file_name, bench.folder_of(work)
    take_notes(folder)
    try:
        notebook = papermill.execute_notebook(
            _literal(work.notebook), _literal(output), parameters=dict(work.parameters),
            engine_name=NAME, kernel_name=KERNEL, language="python", progress_bar=False, cwd=folder,
            environment=bench.environment, private=folder.parent, limits=bench.limits,
        )  # fmt: skip
        return notebook, "", False
    except PapermillExecutionError:
        ended, is_transient = "", False  # the output says it better
    except (CellControlSignal, RuntimeError) as error:
        ended = str(error).strip().partition("\n")[0] or type(error).__name__
        is_transient = isinstance(error, DeadKernelError)
    return nbformat.read(output, as_version=4), ended, is_transient  # type: ignore[no-untyped-call]


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


def _literal(path: Path) -> str:
    """A path that papermill, which fills {places} in paths, leaves as it is."""
    return str(path).replace("{", "{{").replace("}", "}}")
