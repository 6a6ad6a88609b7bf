"""The line of a KPI over time, with its interval and its target."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from pipeline.report import format
from pipeline.report.charts.render import frame, layer, text_width
from pipeline.report.tokens import Colours
from pipeline.report.words import Phrases

Spec = dict[str, Any]
_LABEL_WIDTH = 62


def trend_spec(data: Mapping[str, Any], say: Phrases, colours: Colours, width: int) -> Spec:
    """Points joined by a line, a band for the 95 % interval, n under each period; a gap stays a gap."""
    points = trend_rows(data, say)
    axis, unit = data["axis"], data["unit"]
    target = data["target"]
    ticks = {tick: format.tick(tick, unit, axis["high"], say.language) for tick in axis["ticks"]}
    left = int(max(text_width(text) for text in ticks.values())) + 12
    right = 16 if target is None else int(text_width(_target(data, say))) + 14
    shown = _every(points, width - left - right)
    x = {"field": "key", "type": "ordinal", "sort": None, "scale": {"type": "point", "padding": 0.5},
         "axis": {"values": shown, "labelAngle": 0, "labelExpr": "slice(split(datum.label, '\\t'), 1)", "labelLineHeight": 16}}  # fmt: skip
    y = {"type": "quantitative", "scale": {"domain": [axis["low"], axis["high"]], "nice": False, "zero": False, "clamp": True},
         "axis": {"values": list(ticks), "labels": False}}  # fmt: skip
    line = {"type": "line", "color": colours["markSoft"], "strokeWidth": 1.5}
    dot = {
        "type": "point",
        "filled": True,
        "opacity": 1,
        "strokeWidth": 1.5,
        "size": 64 if width > 500 else 48,
    }
    layers = [
        _tick_labels(ticks, colours, y),
        layer({"type": "area", "color": colours["band"]}, encoding={
            "x": x, "y": {"field": "low", **y}, "y2": {"field": "high"}}),
        layer(line, encoding={"x": x, "y": {"field": "value", **y}}),
        layer(dot, is_mark=True, transform=[{"filter": "datum.value !== null"}], encoding={
            "x": x, "y": {"field": "value", **y}, "description": {"field": "spoken"},
            "color": {"field": "fill", "type": "nominal", "scale": None},
            "stroke": {"field": "edge", "type": "nominal", "scale": None}}),
    ]  # fmt: skip
    if target is not None:
        layers[2:2] = _target_line(data, say, colours, y, width - left - right)
    values = [
        point
        | {
            "fill": colours["surface" if point["is_small"] else "mark"],
            "edge": colours["mark" if point["is_small"] else "surface"],
        }
        for point in points
    ]
    height = 250 if width > 500 else 226
    bottom = 42 if any(point["n"] is not None for point in points) else 26
    size = frame(width, height, left, right, 10, bottom)
    return {**size, "data": {"values": values}, "layer": layers}


def trend_rows(data: Mapping[str, Any], say: Phrases) -> list[dict[str, Any]]:
    """The points with axis labels and spoken texts in one language."""
    rows = []
    for number, point in enumerate(data["points"]):
        name = format.period_label(point["period"], say.language)
        value = format.value(point["value"], data["unit"], say.language)
        n = "" if point["n"] is None else format.count(point["n"], say.language)
        spoken = say("trend.point", name=name, value=value)
        if n:
            spoken += say("trend.point_n", n=n)
        rows.append({**point, "name": name, "key": f"{number}\t{name}\t{n}", "spoken": spoken})
    return rows


def _every(points: list[dict[str, Any]], space: int) -> list[str]:
    """The periods whose labels fit, counted back from the last one."""
    step = max(1, math.ceil(len(points) * _LABEL_WIDTH / max(space, 1)))
    return [point["key"] for point in points[::-1][::step]][::-1]


def _tick_labels(ticks: Mapping[float, str], colours: Colours, y: Spec) -> Spec:
    """The axis's labels as data: no text of ours or of the data's ever becomes an expression."""
    values = [{"tick": tick, "text": text} for tick, text in ticks.items()]
    text = {"type": "text", "align": "right", "dx": -8, "color": colours["muted"]}
    return layer(text, data={"values": values}, encoding={
        "x": {"value": 0}, "y": {"field": "tick", **y}, "text": {"field": "text"}})  # fmt: skip


def _target(data: Mapping[str, Any], say: Phrases) -> str:
    return say("trend.target", value=format.value(data["target"], data["unit"], say.language))


def _target_line(data: Mapping[str, Any], say: Phrases, colours: Colours, y: Spec, width: int) -> list[Spec]:
    values = {"values": [{"target": data["target"], "text": _target(data, say)}]}
    at = {"field": "target", **y}
    return [
        layer({"type": "rule", "color": colours["accent"], "strokeDash": [2, 3], "strokeWidth": 1.2}, data=values, encoding={"y": at}),
        layer({"type": "text", "align": "left", "dx": 8, "color": colours["accent"]}, data=values,
              encoding={"x": {"value": width}, "y": at, "text": {"field": "text"}}),
    ]  # fmt: skip
