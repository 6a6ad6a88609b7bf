"""Vega-Lite charts drawn to small static SVG in the house theme."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import vl_convert

from pipeline.report.clean import Clean
from pipeline.report.svg import clean_chart
from pipeline.report.tokens import Colours

VEGA_LITE = "6.4"
FONT = "Inter, Noto Sans CJK SC"  # measures text; what draws it is the page's own stack
_drawn: dict[str, Clean] = {}


def draw(spec: Mapping[str, Any], colours: Colours, label: str, *, has_tooltips: bool = True) -> Clean:
    """The chart as SVG with a spoken summary; the same chart is drawn once in a process."""
    whole = {**spec, "config": {**theme(colours), **spec.get("config", {})}}
    key = hashlib.sha256(json.dumps([whole, label, has_tooltips], sort_keys=True).encode()).hexdigest()
    if key not in _drawn:
        drawing = vl_convert.vegalite_to_svg(whole, vl_version=VEGA_LITE, allowed_base_urls=[])
        _drawn[key] = clean_chart(drawing, label, has_tooltips=has_tooltips)
    return _drawn[key]


def theme(colours: Colours) -> dict[str, Any]:
    """The house theme as a Vega-Lite config."""
    label = {
        "labelFont": FONT,
        "labelFontSize": 12,
        "labelColor": colours["muted"],
        "labelPadding": 6,
        "labelLimit": 0,
    }
    return {
        "background": "transparent",
        "font": FONT,
        "view": {"stroke": None},
        "axis": {**label, "aria": False, "gridColor": colours["hairline"], "domain": False, "ticks": False, "title": None},
        "axisX": {"grid": False, "domain": True, "domainColor": colours["axis"], "ticks": True, "tickColor": colours["axis"], "tickSize": 4},
        "legend": {"labelFont": FONT, "labelFontSize": 12, "labelColor": colours["muted"], "orient": "top", "title": None},
        "range": {"category": colours["series"], "heatmap": colours["shades"], "ramp": colours["shades"]},
        "bar": {"color": colours["mark"]},
        "line": {"color": colours["mark"], "strokeWidth": 2},
        "point": {"filled": True, "size": 46, "color": colours["mark"]},
        "rule": {"color": colours["rule"]},
        "text": {"font": FONT, "fontSize": 12, "color": colours["ink"]},
    }  # fmt: skip


def frame(width: int, height: int, left: int, right: int, top: int, bottom: int) -> dict[str, Any]:
    """A chart of exactly this size in all; margins are given, so that no font on this machine moves anything."""
    return {
        "autosize": "none",
        "width": width - left - right,
        "height": height - top - bottom,
        "padding": {"left": left, "right": right, "top": top, "bottom": bottom},
    }


def layer(mark: Mapping[str, Any], *, is_mark: bool = False, **rest: Any) -> dict[str, Any]:
    """One layer; only layers of data marks are labelled mark by mark."""
    return {"mark": dict(mark) if is_mark else {"aria": False, **mark}, **rest}


def text_width(text: str, size: float = 12) -> float:
    """How wide a text is set, near enough: a Chinese character is as wide as it is high, a Latin one 0.56 of that."""
    return sum(size if ord(letter) > 0x2E7F else size * 0.56 for letter in text)


def shortened(text: str, width: float, size: float = 12) -> str:
    """The text, cut with an ellipsis where it is wider than that."""
    if text_width(text, size) <= width:
        return text
    while text and text_width(text + "…", size) > width:
        text = text[:-1]
    return text.rstrip() + "…"
