"""The control chart: a line between the limits of its own ups and downs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.report import format
from pipeline.report.charts.axes import Label, end_labels, period_axis, pixels, room_for, value_axis
from pipeline.report.charts.render import frame, layer, shortened, text_width
from pipeline.report.tokens import Colours
from pipeline.report.words import Phrases

Spec = dict[str, Any]
MARKS = {
    "good": "triangle-up",
    "bad": "triangle-down",
    "above": "triangle-up",
    "below": "triangle-down",
    "": "circle",
}


def control_spec(data: Mapping[str, Any], say: Phrases, colours: Colours, width: int) -> Spec:
    """Points over the band of normal variation; signals are coloured triangles, a declared baseline is a step."""
    points = control_rows(data, say)
    upright = value_axis(data["axis"], data["unit"], say, colours)
    labels = _labels(data, say, colours)
    right = room_for(labels)
    height = 270 if width > 500 else 236
    bottom = 26 if data["is_counted"] else 42
    inner, high = width - upright.room - right, height - 24 - bottom
    x = period_axis(points, inner)
    line = {"type": "line", "strokeWidth": 1.2, "interpolate": "step"}
    detail = {"field": "segment", "type": "nominal"}
    values = [point | _look(point, colours, width > 500) for point in points]
    layers = [
        upright.labels,
        layer({"type": "area", "color": colours["band"], "interpolate": "step"}, encoding={
            "x": x, "y": {"field": "low", **upright.y}, "y2": {"field": "high"}, "detail": detail}),
        *(layer({**line, "color": colours["rule"]}, encoding={
            "x": x, "y": {"field": name, **upright.y}, "detail": detail}) for name in ("low", "high")),
        layer({**line, "color": colours["mark"]}, encoding={
            "x": x, "y": {"field": "centre", **upright.y}, "detail": detail}),
        *_target(data, colours, upright.y),
        layer({"type": "line", "color": colours["markSoft"], "strokeWidth": 1.5}, encoding={
            "x": x, "y": {"field": "value", **upright.y}}),
        layer({"type": "point", "filled": True, "opacity": 1, "strokeWidth": 1},
              is_mark=True, transform=[{"filter": "datum.value !== null"}], encoding={
            "x": x, "y": {"field": "value", **upright.y}, "description": {"field": "spoken"},
            "shape": {"field": "shape", "type": "nominal", "scale": None},
            "size": {"field": "size", "type": "quantitative", "scale": None},
            "color": {"field": "fill", "type": "nominal", "scale": None},
            "stroke": {"field": "edge", "type": "nominal", "scale": None}}),
        *_steps(data, colours, say, inner, high),
        end_labels(labels, data["axis"], inner, high),
    ]  # fmt: skip
    return {
        **frame(width, height, upright.room, right, 24, bottom),
        "data": {"values": values},
        "layer": layers,
    }


def control_rows(data: Mapping[str, Any], say: Phrases) -> list[dict[str, Any]]:
    """The points with what their signal means, axis labels and spoken texts in one language."""
    rows = []
    for number, point in enumerate(data["points"]):
        name = format.period_label(point["period"], say.language)
        value = format.value(point["value"], data["unit"], say.language)
        n = "" if data["is_counted"] or point["n"] is None else format.count(point["n"], say.language)
        meaning = say(f"control.{point['signal']}_{point['side']}") if point["signal"] else ""
        spoken = say("trend.point", name=name, value=value)
        spoken += say("trend.point_n", n=n) if n else ""
        spoken += say("page.comma") + meaning if meaning else ""
        rows.append(
            {**point, "name": name, "key": f"{number}\t{name}\t{n}", "spoken": spoken, "meaning": meaning,
             "kind": kind_of(point["signal"], point["side"], data["better"])}
        )  # fmt: skip
    return rows


def kind_of(signal: str, side: str, better: str) -> str:
    """Whether a signal is good or bad; where neither direction is better, the side it lies on; "" for none."""
    if not signal:
        return ""
    if better == "neither":
        return side
    return "good" if (side == "above") == (better == "higher") else "bad"


def _look(point: Mapping[str, Any], colours: Colours, is_wide: bool) -> Spec:
    kind, size = point["kind"], 78 if is_wide else 52
    if point["is_small"]:
        return {"shape": "circle", "fill": colours["surface"], "edge": colours["mark"], "size": size}
    colour = colours[kind] if kind in ("good", "bad") else colours["ink" if kind else "mark"]
    return {
        "shape": MARKS[kind],
        "fill": colour,
        "edge": colours["surface"],
        "size": size * (1.6 if kind else 1),
    }


def _target(data: Mapping[str, Any], colours: Colours, y: Spec) -> list[Spec]:
    if data["target"] is None:
        return []
    rule = {"type": "rule", "color": colours["accent"], "strokeDash": [2, 3], "strokeWidth": 1.2}
    return [layer(rule, data={"values": [{"at": data["target"]}]}, encoding={"y": {"field": "at", **y}})]


def _steps(data: Mapping[str, Any], colours: Colours, say: Phrases, width: int, height: int) -> list[Spec]:
    """Where a declared baseline begins: a line from top to bottom, its reason above."""
    step = width / max(len(data["points"]), 1)
    values = []
    for baseline in data["baselines"]:
        at = baseline["at"] * step
        reason = say("control.baseline", day=baseline["since"], reason=baseline["reason"])
        is_left = at + text_width(reason) > width
        text = shortened(reason, at if is_left else width - at)
        values.append({"at": round(at, 1), "text": text, "align": "right" if is_left else "left"})
    rule = {"type": "rule", "color": colours["axis"], "strokeDash": [4, 3]}
    layers = [layer(rule, data={"values": values}, encoding={"x": pixels("at"), "y": {"value": -6}, "y2": {"value": height}})]  # fmt: skip
    for align in ("left", "right"):
        shown = {"values": [value for value in values if value["align"] == align]}
        mark = {"type": "text", "align": align, "color": colours["muted"], "dy": -14}
        layers.append(
            layer(
                mark, data=shown, encoding={"x": pixels("at"), "y": {"value": 0}, "text": {"field": "text"}}
            )
        )
    return layers if values else []


def _labels(data: Mapping[str, Any], say: Phrases, colours: Colours) -> list[Label]:
    """What the lines at the right end are: the limits, the mean and the target."""
    last = next((point for point in reversed(data["points"]) if point["centre"] is not None), None)
    found = [(name, last[name], colour) for name, colour in (("high", "muted"), ("centre", "ink"), ("low", "muted"))] if last else []  # fmt: skip
    if data["target"] is not None:
        found.append(("target", data["target"], "accent"))
    return [
        Label(value, say(f"control.{name}", value=format.value(value, data["unit"], say.language)), colours[colour])
        for name, value, colour in found
        if value is not None
    ]  # fmt: skip
