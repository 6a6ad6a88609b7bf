"""How long cases wait: the share still open against the time since they came in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.report import format
from pipeline.report.charts.axes import pixels, value_axis
from pipeline.report.charts.render import frame, layer
from pipeline.report.tokens import Colours
from pipeline.report.words import Phrases

Spec = dict[str, Any]
SHARE = {"low": 0.0, "high": 1.0, "ticks": [0.0, 0.25, 0.5, 0.75, 1.0]}


def survival_spec(data: Mapping[str, Any], say: Phrases, colours: Colours, width: int) -> Spec:
    """A falling step line with its band; where it crosses a half and a tenth, the time is written."""
    axis = data["axis"]
    upright = value_axis(SHARE, "ratio", say, colours)
    height, right = (264 if width > 400 else 232), 22
    inner, high = width - upright.room - right, height - 10 - 44
    ticks = {"values": axis["ticks"], "labels": False, "title": None}
    scale = {"domain": [axis["low"], axis["high"]], "nice": False, "clamp": True}
    x = {"type": "quantitative", "scale": scale, "axis": ticks}
    step = {"interpolate": "step-after"}
    layers = [
        upright.labels,
        layer({"type": "area", "color": colours["band"], **step}, encoding={
            "x": {"field": "seconds", **x}, "y": {"field": "low", **upright.y}, "y2": {"field": "high"}}),
        layer({"type": "line", "color": colours["mark"], "strokeWidth": 1.8, **step}, encoding={
            "x": {"field": "seconds", **x}, "y": {"field": "survival", **upright.y}}),
        *_crossings(data, say, colours, inner, high),
        *time_axis(data, say, colours, inner, high),
    ]  # fmt: skip
    return {
        **frame(width, height, upright.room, right, 10, 44),
        "data": {"values": data["curve"]},
        "layer": layers,
    }


def _crossings(
    data: Mapping[str, Any], say: Phrases, colours: Colours, width: int, height: int
) -> list[Spec]:
    """The median and the ninetieth percentile on the curve, with their times; the one not reached has no mark."""
    axis, values = data["axis"], []
    for fact in data["facts"]:
        if fact["value"] is not None:
            time = format.value(fact["value"], "seconds", say.language)
            x = min(fact["value"] / axis["high"], 1) * width
            values.append({
                "x": round(x, 1), "y": round((1 - fact["share"]) * height, 1), "spoken": say(f"survival.{fact['key']}_spoken", time=time),
                "text": say(f"survival.{fact['key']}_short", time=time), "align": "right" if x > width * 0.72 else "left",
            })  # fmt: skip
    place = {"x": pixels("x"), "y": pixels("y")}
    dot = {
        "type": "point",
        "filled": True,
        "opacity": 1,
        "size": 72,
        "color": colours["ink"],
        "strokeWidth": 1.5,
    }
    layers = [
        layer({"type": "rule", "color": colours["axis"], "strokeDash": [2, 3]}, data={"values": values}, encoding={
            **place, "x2": {"value": 0}}),
        layer(dot, is_mark=True, data={"values": values}, encoding={
            **place, "stroke": {"value": colours["surface"]}, "description": {"field": "spoken"}}),
    ]  # fmt: skip
    for align, dx in (("left", 10), ("right", -10)):
        text = {"type": "text", "align": align, "dx": dx, "dy": -10, "fontWeight": 700}
        shown = {"values": [value for value in values if value["align"] == align]}
        layers.append(layer(text, data=shown, encoding={**place, "text": {"field": "text"}}))
    return layers if values else []


def time_axis(data: Mapping[str, Any], say: Phrases, colours: Colours, width: int, height: int) -> list[Spec]:
    """The labels of the axis of time as data, in the unit the longest is written in, and what it is."""
    axis = data["axis"]
    values = [
        {"x": round(tick / (axis["high"] or 1) * width, 1), "text": format.tick(tick, "seconds", axis["high"], say.language)}
        for tick in axis["ticks"]
    ]  # fmt: skip
    text = {"type": "text", "color": colours["muted"]}
    return [
        layer(text, data={"values": values}, encoding={
            "x": pixels("x"), "y": {"value": height + 16}, "text": {"field": "text"}}),
        layer({**text, "align": "right"}, data={"values": [{"text": say("survival.x")}]}, encoding={
            "x": {"value": width}, "y": {"value": height + 36}, "text": {"field": "text"}}),
    ]  # fmt: skip
