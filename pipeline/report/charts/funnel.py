"""The funnel plot: a dot for each person between the limits of chance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.report import format
from pipeline.report.blocks.funnel import WIDE
from pipeline.report.blocks.people import NOT_COMPARED
from pipeline.report.charts.axes import Label, end_labels, pixels, room_for, value_axis
from pipeline.report.charts.render import frame, layer, text_width
from pipeline.report.tokens import Colours
from pipeline.report.words import Phrases

Spec = dict[str, Any]
_LINE = 14  # pixels that a name needs


def funnel_spec(data: Mapping[str, Any], say: Phrases, colours: Colours, width: int) -> Spec:
    """Dots over two bands; who is signalled is a coloured triangle with the name, everybody else a plain dot."""
    axis, n_axis = data["axis"], data["n_axis"]
    upright = value_axis(axis, data["unit"], say, colours)
    labels = _labels(data, say, colours)
    right = room_for(labels)
    height = 290 if width > 400 else 250
    inner, high = width - upright.room - right, height - 54
    scale = {"domain": [n_axis["low"], n_axis["high"]], "nice": False, "clamp": True}
    x = {"type": "quantitative", "scale": scale, "axis": {"values": n_axis["ticks"], "title": None}}
    limits = {"values": data["limits"]}
    points = [point | {"size": _size(point, width)} for point in funnel_points(data, say, colours)]
    names = _names([point for point in points if point["is_named"]], data, inner, high)
    layers = [
        upright.labels,
        _band(limits, x, upright.y, ("low_998", "high_998"), colours["band"]),
        _band(limits, x, upright.y, ("low_95", "high_95"), colours["shades"][1]),
        *_wide(data, x, upright.y, colours),
        *_lines(data, upright.y, colours),
        layer({"type": "point", "filled": True, "opacity": 1, "strokeWidth": 1.5},
              is_mark=True, data={"values": points}, encoding={
            "x": {"field": "n", **x}, "y": {"field": "value", **upright.y}, "description": {"field": "spoken"},
            "shape": {"field": "shape", "type": "nominal", "scale": None},
            "size": {"field": "size", "type": "quantitative", "scale": None},
            "color": {"field": "fill", "type": "nominal", "scale": None},
            "stroke": {"field": "edge", "type": "nominal", "scale": None}}),
        *names,
        end_labels(labels, axis, inner, high),
        layer({"type": "text", "align": "right", "color": colours["muted"]}, data={"values": [{"text": say("funnel.n")}]},
              encoding={"x": {"value": inner}, "y": {"value": high + 34}, "text": {"field": "text"}}),
    ]  # fmt: skip
    return {**frame(width, height, upright.room, right, 10, 44), "layer": layers}


def funnel_points(data: Mapping[str, Any], say: Phrases, colours: Colours) -> list[dict[str, Any]]:
    """The dots with shape, colour and spoken text."""
    better = {"higher": "above", "lower": "below"}.get(data["better"])
    found = []
    for point in data["points"]:
        is_named = point["group"] in ("above", "below")
        colour = colours["mark"]
        if is_named and better:
            colour = colours["good" if point["group"] == better else "bad"]
        is_small = point["group"] in NOT_COMPARED
        up = point["group"] == (better or "above")
        found.append(
            point
            | {
                "is_named": is_named,
                "shape": ("triangle-up" if up else "triangle-down") if is_named else "circle",
                "fill": colours["surface"] if is_small else colour,
                "edge": colours["mark"] if is_small else colours["surface"],
                "ink": colour,
                "spoken": say("funnel.spoken", name=point["name"], n=point["n"], group=say(f"{words_of(data)}.is_{point['group']}"),
                              value=format.value(point["value"], data["unit"], say.language)),
            }
        )  # fmt: skip
    return found


def words_of(data: Mapping[str, Any]) -> str:
    """The table of words: dots are people, or else groups of cases."""
    return "funnel_of" if data["of"] else "funnel"


def _size(point: Mapping[str, Any], width: int) -> float:
    """The area of a dot; a triangle of the same area looks smaller, and is to be seen first."""
    return (130 if point["is_named"] else 64) * (1 if width > 400 else 0.75)


def _band(limits: Spec, x: Spec, y: Spec, ends: tuple[str, str], colour: str) -> Spec:
    low, high = ends
    return layer({"type": "area", "color": colour}, data=limits, encoding={
        "x": {"field": "n", **x}, "y": {"field": low, **y}, "y2": {"field": high}})  # fmt: skip


def _wide(data: Mapping[str, Any], x: Spec, y: Spec, colours: Colours) -> list[Spec]:
    """The outer limits widened for a department whose people differ more than chance alone makes them."""
    if not data["limits"] or "wide_low" not in data["limits"][0]:
        return []
    line = {"type": "line", "color": colours["markSoft"], "strokeWidth": 1.2, "strokeDash": [5, 4]}
    inside = [
        {"n": limit["n"], **{name: _within(limit[name], data["axis"]) for name in WIDE}}
        for limit in data["limits"]
    ]
    return [
        layer(line, data={"values": inside}, encoding={"x": {"field": "n", **x}, "y": {"field": name, **y}})
        for name in WIDE
    ]


def _within(value: float, axis: Mapping[str, Any]) -> float | None:
    return value if axis["low"] <= value <= axis["high"] else None


def _lines(data: Mapping[str, Any], y: Spec, colours: Colours) -> list[Spec]:
    """The value of everybody together, and the target."""
    styles = {
        "centre": {"color": colours["mark"], "strokeWidth": 1.2},
        "target": {"color": colours["accent"], "strokeWidth": 1.2, "strokeDash": [2, 3]},
    }
    return [
        layer({"type": "rule", **style}, data={"values": [{"at": data[name]}]}, encoding={"y": {"field": "at", **y}})
        for name, style in styles.items()
        if data[name] is not None
    ]  # fmt: skip


def _labels(data: Mapping[str, Any], say: Phrases, colours: Colours) -> list[Label]:
    """What the lines and the bands are, at their right ends."""
    last = data["limits"][-1] if data["limits"] else {}
    found = [Label(last[name], text, colours["muted"]) for name, text in (("low_95", "95%"), ("low_998", "99.8%")) if last]  # fmt: skip
    for name, colour in (("centre", "ink"), ("target", "accent")):
        if data[name] is not None:
            value = format.value(data[name], data["unit"], say.language)
            found.append(Label(data[name], say(f"funnel.{name}", value=value), colours[colour]))
    return [label for label in found if label.value >= data["axis"]["low"]]


def _names(points: list[dict[str, Any]], data: Mapping[str, Any], width: int, height: int) -> list[Spec]:
    """The names of the signalled beside their dots: to the left near the right edge, lower where two would meet."""
    axis, n_axis = data["axis"], data["n_axis"]
    taken: list[tuple[float, float, float]] = []
    values = []
    for point in sorted(points, key=lambda point: -point["value"]):
        x = point["n"] / n_axis["high"] * width
        size = text_width(point["name"]) + 10
        is_left = x + size > width
        start = x - size if is_left else x
        y = (axis["high"] - point["value"]) / (axis["high"] - axis["low"]) * height
        y = max(y, 4)
        while any(abs(y - top) < _LINE and start < end and begin < start + size for begin, end, top in taken):
            y += _LINE
        taken.append((start, start + size, y))
        values.append({"x": round(x, 1), "y": round(y, 1), "text": point["name"], "ink": point["ink"], "align": "right" if is_left else "left"})  # fmt: skip
    return [
        _texts([value for value in values if value["align"] == align], align) for align in ("left", "right")
    ]


def _texts(values: list[dict[str, Any]], align: str) -> Spec:
    text = {"type": "text", "align": align, "dx": 9 if align == "left" else -9, "fontWeight": 700}
    return layer(text, data={"values": values}, encoding={
        "x": pixels("x"), "y": pixels("y"), "text": {"field": "text"},
        "color": {"field": "ink", "type": "nominal", "scale": None}})  # fmt: skip
