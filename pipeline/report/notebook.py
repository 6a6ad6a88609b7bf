"""From an executed notebook to the blocks of its page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.report.block import MIME, Block
from pipeline.report.foreign import foreign_block

UNSHOWN = "notebook-only"
_HEADING = re.compile(r"#{1,6} +(.+?) *#*")


def blocks_of_notebook(notebook: Any) -> list[dict[str, Any]]:
    """What the notebook displays, in order, as block documents.

    Blocks of ours come as their JSON; a frame, drawing, picture or text as a `foreign` block, sanitised when a
    page is made. Markdown cells appear as written, but for the first one, which tells the analyst whom the
    notebook serves, and those tagged `notebook-only`. A cell that is nothing but a heading orders the notebook;
    it heads a section of the page only where the notebook displays no heading block.
    What a cell prints to its streams is log, not page.
    """
    cells = notebook["cells"]
    first = next((number for number, cell in enumerate(cells) if cell["cell_type"] == "markdown"), None)
    shown = [cell for number, cell in enumerate(cells) if number != first and not _is_unshown(cell)]
    outputs = {number: list(_outputs(cell)) for number, cell in enumerate(shown)}
    has_headings = any(_is_heading(document) for displayed in outputs.values() for document in displayed)
    return [
        document
        for number, cell in enumerate(shown)
        for document in outputs[number] or _written(cell, is_section=not has_headings)
    ]


def _outputs(cell: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for output in cell.get("outputs", []):
        if output["output_type"] not in ("display_data", "execute_result"):
            continue
        bundle = output["data"]
        if MIME in bundle:
            yield bundle[MIME]
        elif block := foreign_block(bundle):
            yield block.as_json()


def _written(cell: Mapping[str, Any], is_section: bool) -> Iterator[dict[str, Any]]:
    """A Markdown cell: a heading, or text as written."""
    text = "".join(cell["source"]).strip() if cell["cell_type"] == "markdown" else ""
    if heading := _HEADING.fullmatch(text):
        if is_section:
            yield Block(
                "heading", {"title": {"zh": heading[1], "en": heading[1]}, "anchor": "section"}
            ).as_json()
    elif text:
        yield Block("foreign", {"mime": "text/markdown", "content": text}).as_json()


def _is_unshown(cell: Mapping[str, Any]) -> bool:
    return UNSHOWN in cell.get("metadata", {}).get("tags", [])


def _is_heading(document: object) -> bool:
    return isinstance(document, Mapping) and document.get("kind") == "heading"
