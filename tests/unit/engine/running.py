"""A notebook run by papermill for a test: what came of it, without what two runs never share."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

import nbformat
import papermill
from nbformat.v4 import new_code_cell, new_notebook
from papermill.engines import papermill_engines

from pipeline.engine import NAME, Engine

papermill_engines.register(NAME, Engine)
KERNELSPEC = {"name": "python3", "language": "python", "display_name": "Python 3"}
_PASSING = re.compile(r"/[^\s:]*/ipykernel_\d+/\d+\.py|0x[0-9a-f]+|\d+\.\d+ ?m?s|ipython-input-[\w-]+")


class Ended(NamedTuple):
    """How a run ended: the kind of exception or "", its cells (source, count, outputs) and their statuses, its metadata."""

    raised: str
    cells: list[tuple[str, int | None, list[Any]]]
    statuses: list[str]
    language: Any


def ran(source: str, folder: Path, engine: str | None, tags: tuple[str, ...] = (), **keywords: Any) -> Ended:
    """What papermill makes of a cell between two that print, with a parameter 2."""
    folder.mkdir(parents=True, exist_ok=True)
    cells = [
        new_code_cell("x = 1", id="p", metadata={"tags": ["parameters"]}),
        new_code_cell("print('before')", id="a"),
        new_code_cell(source, id="b", metadata={"tags": list(tags)}),
        new_code_cell("print('after')", id="c"),
    ]
    nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": KERNELSPEC}), folder / "in.ipynb")
    raised = ""
    try:
        papermill.execute_notebook(
            str(folder / "in.ipynb"), str(folder / "out.ipynb"), parameters={"x": 2}, engine_name=engine,
            kernel_name="python3", progress_bar=False, cwd=str(folder), **keywords,
        )  # fmt: skip
    except BaseException as error:
        raised = type(error).__name__
    made = nbformat.read(folder / "out.ipynb", as_version=4)
    code = [cell for cell in made.cells if cell.cell_type == "code"]
    return Ended(
        raised,
        [(cell.source, cell.execution_count, [_lasting(output) for output in cell.outputs]) for cell in code],
        [cell.metadata.papermill.status for cell in code],
        made.metadata.get("language_info"),
    )


def _lasting(output: Any) -> Any:
    if isinstance(output, dict):
        return {name: _lasting(value) for name, value in output.items()}
    if isinstance(output, list):
        return [_lasting(value) for value in output]
    return _PASSING.sub("…", output) if isinstance(output, str) else output
