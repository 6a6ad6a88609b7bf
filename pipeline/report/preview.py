"""How a block looks in JupyterLab: a drawing for a chart, else a small fragment; no network, no script."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pipeline.errors import Language
from pipeline.report.charts import SPECS, drawings
from pipeline.report.environment import environment, shown
from pipeline.report.tokens import light
from pipeline.report.words import TEMPLATES, phrases

if TYPE_CHECKING:
    from pipeline.report.block import Block

LANGUAGE: Language = "zh"
SVG = "image/svg+xml"
_draws = True


def leave_drawings() -> None:
    """Makes ready for being forked: compiles every template, and leaves the drawing of charts to `drawing` elsewhere."""
    global _draws
    _draws = False
    templates = environment(TEMPLATES, LANGUAGE)
    for name in templates.list_templates(filter_func=lambda name: name.endswith(".html.j2")):
        templates.get_template(name)


def drawing(document: Mapping[str, Any]) -> dict[str, Any]:
    """The picture of a stored block that is a chart, by its MIME type; nothing for any other."""
    kind, data = str(document["kind"]), document["data"]
    if kind not in SPECS or not _is_drawn(data):
        return {}
    say, colours = phrases(TEMPLATES, LANGUAGE), light(TEMPLATES)
    return {SVG: str(drawings(kind, data, say, colours, _summary(kind, data))[0][1])}


def preview(block: Block) -> dict[str, Any]:
    """MIME type → content, beside the block's own."""
    summary = {"text/plain": _summary(block.kind, block.data)}
    if block.kind in SPECS and _is_drawn(block.data):
        return {**summary, **(drawing(block.as_json()) if _draws else {})}
    style = (TEMPLATES / "preview.css").read_text("utf-8")
    body = shown(block, TEMPLATES, LANGUAGE)
    return {**summary, "text/html": f'<div class="kefu-block"><style>{style}</style>{body}</div>'}


def _is_drawn(data: Mapping[str, Any]) -> bool:
    return any(data.get(name) for name in ("rows", "points", "curve"))


def _summary(kind: str, data: Mapping[str, Any]) -> str:
    words = data.get("title") or data.get("label") or data.get("text")
    return f"{kind}: {phrases(TEMPLATES, LANGUAGE).pick(words)}" if words else kind
