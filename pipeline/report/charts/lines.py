"""The line of a KPI over time, with its interval and its target."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.report import format
from pipeline.report.charts.axes import Label, end_labels, period_axis, room_for, value_axis
from pipeline.report.charts.render import frame, layer
from pipeline.report.tokens import Colours
from pipeline.report.words import Phrases

Spec = dict[str, Any]


def trend_spec(data: Mapping[str, Any], say: Phrases, colours: Colours, width: int) -> Spec:
    """Points joined by a line, a band for the 95 % interval, n under each period; a gap stays a gap."""
    points, target = trend_rows(data, say), data["target"]
    upright = value_axis(data["axis"], data["unit"], say, colours)
    labels = [] if target is None else [Label(target, _target(data, say), colours["accent"])]
    right = room_for(labels)
    height = 250 if width > 500 else 226
    bottom = 42 if any(point["n"] is not None for point in points) else 26
    x, y = period_axis(points, width - upright.room - right), upright.y
    line = {"type": "line", "color": colours["markSoft"], "strokeWidth": 1.5}
    dot = {
        "type": "point",
        "filled": True,
        "opacity": 1,
        "strokeWidth": 1.5,
        "size": 64 if width > 500 else 48,
    }
    layers = [
        upright.labels,
        layer({"type": "area", "color": colours["band"]}, encoding={
            "x": x, "y": {"field": "low", **y}, "y2": {"field": "high"}}),
        layer(line, encoding={"x": x, "y": {"field": "value", **y}}),
        layer(dot, is_mark=True, transform=[{"filter": "datum.value !== null"}], encoding={
            "x": x, "y": {"field": "value", **y}, "description": {"field": "spoken"},
            "color": {"field": "fill", "type": "nominal", "scale": None},
            "stroke": {"field": "edge", "type": "nominal", "scale": None}}),
    ]  # fmt: skip
    if target is not None:
        inner, high = width - upright.room - right, height - 10 - bottom
        rule = {"type": "rule", "color": colours["accent"], "strokeDash": [2, 3], "strokeWidth": 1.2}
        layers[2:2] = [
            layer(rule, data={"values": [{"target": target}]}, encoding={"y": {"field": "target", **y}}),
            end_labels(labels, data["axis"], inner, high),
        ]
    values = [
        point
        | {
            "fill": colours["surface" if point["is_small"] else "mark"],
            "edge": colours["mark" if point["is_small"] else "surface"],
        }
        for point in points
    ]
    size = frame(width, height, upright.room, right, 10, bottom)
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


def _target(data: Mapping[str, Any], say: Phrases) -> str:
    return say("trend.target", value=format.value(data["target"], data["unit"], say.language))
