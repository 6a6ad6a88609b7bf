"""How a block looks in JupyterLab: a drawing for a chart, else a small fragment; no network, no script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.errors import Language
from pipeline.report.charts import SPECS, drawings
from pipeline.report.environment import shown
from pipeline.report.tokens import light
from pipeline.report.words import TEMPLATES, phrases

if TYPE_CHECKING:
    from pipeline.report.block import Block

LANGUAGE: Language = "zh"


def preview(block: Block) -> dict[str, Any]:
    """MIME type → content, beside the block's own."""
    summary = {"text/plain": _summary(block)}
    if block.kind in SPECS and _is_drawn(block):
        say, colours = phrases(TEMPLATES, LANGUAGE), light(TEMPLATES)
        return {
            **summary,
            "image/svg+xml": str(drawings(block.kind, block.data, say, colours, _summary(block))[0][1]),
        }
    style = (TEMPLATES / "preview.css").read_text("utf-8")
    body = shown(block, TEMPLATES, LANGUAGE)
    return {**summary, "text/html": f'<div class="kefu-block"><style>{style}</style>{body}</div>'}


def _is_drawn(block: Block) -> bool:
    return any(block.data.get(name) for name in ("rows", "points", "curve"))


def _summary(block: Block) -> str:
    say = phrases(TEMPLATES, LANGUAGE)
    words = block.data.get("title") or block.data.get("label") or block.data.get("text")
    return f"{block.kind}: {say.pick(words)}" if words else block.kind
