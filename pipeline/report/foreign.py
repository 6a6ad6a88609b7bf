"""What a cell displays that is no block of ours: a frame, a drawing, a picture, Markdown, plain text."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from typing import Any

import mistune

from pipeline.report.block import Block
from pipeline.report.charts.render import draw
from pipeline.report.clean import Clean, clean_html
from pipeline.report.svg import clean_svg
from pipeline.report.tokens import Colours

_VEGA_LITE = re.compile(r"application/vnd\.vegalite\.v\d+(\.\d+)?\+json")
_PREFERRED = ("text/html", "image/svg+xml", "image/png", "image/jpeg", "text/markdown", "text/plain")
_markdown = mistune.create_markdown(escape=True, plugins=["table", "strikethrough"])


def foreign_block(bundle: Mapping[str, Any]) -> Block | None:
    """The richest form of an output that a page can show, or None."""
    vega = next((mime for mime in bundle if _VEGA_LITE.fullmatch(mime)), None)
    for mime in (vega, *_PREFERRED):
        if mime and bundle.get(mime):
            content = bundle[mime]
            text = json.dumps(content) if mime == vega else "".join(content)
            return Block("foreign", {"mime": "vega-lite" if mime == vega else mime, "content": text})
    return None


def fragment(mime: str, content: str, colours: Colours) -> Clean:
    """An output as markup that passed an allow-list; "" where nothing of it can be shown."""
    if mime == "text/html":
        return clean_html(content)
    if mime == "image/svg+xml":
        return clean_svg(content)
    if mime in ("image/png", "image/jpeg"):
        return clean_html(f'<img alt="" src="data:{mime};base64,{"".join(content.split())}">')
    if mime == "text/markdown":
        return clean_html(str(_markdown(content)))
    if mime == "vega-lite":
        return _vega_lite(content, colours)
    return Clean(f"<pre>{html.escape(content)}</pre>")


def _vega_lite(content: str, colours: Colours) -> Clean:
    """An analyst's own chart, in the house theme; addresses in it are not followed."""
    try:
        return draw(json.loads(content), colours, "Vega-Lite")
    except (ValueError, TypeError):
        return Clean("")
