"""Notebooks that tests write: a sound one, and the same with one thing changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from nbformat import v4

PARAMETERS = 'period: str = "2026-10"  # 月份 YYYY-MM'
CLOSING = "from pipeline import blocks\n\nblocks.closing()"


_MAKERS: Any = (v4.new_code_cell, v4.new_markdown_cell, v4.new_notebook)  # untyped
_WRITE: Any = nbformat.write


def sound(
    *code: str, parameters: str = PARAMETERS, closing: str = CLOSING, title: str = "# Test 测试"
) -> Any:
    """A notebook that keeps the contract, with cells of code between its parameters and its closing block."""
    new_code_cell, new_markdown_cell, new_notebook = _MAKERS
    cells = [
        new_markdown_cell(title),
        new_code_cell(parameters, metadata={"tags": ["parameters"]}),
        *(new_code_cell(source) for source in code),
        new_code_cell(closing),
    ]
    return new_notebook(
        cells=cells,
        metadata={
            "kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"},
            "language_info": {"name": "python"},
        },
    )


def written(notebook: Any, folder: Path, name: str = "sample") -> Path:
    """The notebook as a file in `folder/notebooks/`."""
    path = folder / "notebooks" / f"{name}.ipynb"
    path.parent.mkdir(exist_ok=True)
    _WRITE(notebook, path)
    return path
