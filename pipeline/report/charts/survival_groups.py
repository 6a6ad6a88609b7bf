"""How long cases of each kind wait: a falling line for each, and where it crosses a half its name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.report import format
from pipeline.report.charts.axes import pixels, value_axis
from pipeline.report.charts.render import frame, layer, shortened
from pipeline.report.charts.survival import SHARE, time_axis
from pipeline.report.tokens import Colours
from pipeline.report.words import Phrases

Spec = dict[str, Any]
DASHES: tuple[list[int], ...] = ([1, 0], [7, 3], [2, 2], [9, 3, 2, 3], [4, 4])
_NAME_WIDTH = 96


def survival_groups_spec(data: Mapping[str, Any], say: Phrases, colours: Colours, width: int) -> Spec:
    """A step line per group, told apart by colour and by dashes; where half are done, a dot with the group's name."""
    axis = data["axis"]
    upright = value_axis(SHARE, "ratio", say, colours)
    height, right = (290 if width > 400 else 250), 22
    inner, high = width - upright.room - right, height - 10 - 44
    scale = {"domain": [axis["low"], axis["high"]], "nice": False, "clamp": True}
    x = {
        "type": "quantitative",
        "scale": scale,
        "axis": {"values": axis["ticks"], "labels": False, "title": None},
    }
    lines = [
        layer({"type": "line", "interpolate": "step-after", "strokeWidth": 2, "strokeDash": DASHES[place], "color": colours["series"][place]},
              data={"values": group["curve"]}, encoding={
            "x": {"field": "seconds", **x}, "y": {"field": "survival", **upright.y}})
        for place, group in enumerate(data["groups"])
    ]  # fmt: skip
    layers = [
        upright.labels,
        *lines,
        *_halves(data, say, colours, inner, high),
        *time_axis(data, say, colours, inner, high),
    ]
    return {**frame(width, height, upright.room, right, 10, 44), "layer": layers}


def _halves(data: Mapping[str, Any], say: Phrases, colours: Colours, width: int, height: int) -> list[Spec]:
    """The dots where half are done: the fastest named below its line, where nothing is drawn, the others above each other."""
    values = []
    for place, group in enumerate(data["groups"]):
        time = group["median"]["value"]
        if time is not None:
            x = round(min(time / data["axis"]["high"], 1) * width, 1)
            values.append({
                "x": x, "y": round(height / 2, 1), "at": round(height / 2 + (16 if place == 0 else -1 - 15 * place), 1),
                "spoken": say("survival_groups.point", name=group["name"], time=format.value(time, "seconds", say.language)),
                "text": shortened(group["name"], _NAME_WIDTH), "colour": colours["series"][place],
                "align": "right" if place == 0 and x > _NAME_WIDTH else "left",
            })  # fmt: skip
    shown, dots = {"values": values}, {"x": pixels("x"), "y": pixels("y")}
    colour = {"color": {"field": "colour", "type": "nominal", "scale": None}}
    dot = {"type": "point", "filled": True, "opacity": 1, "size": 72, "strokeWidth": 1.5}
    layers = [
        layer({"type": "rule", "strokeWidth": 1}, data=shown, encoding={**dots, "y2": pixels("at"), **colour}),
        layer(dot, is_mark=True, data=shown, encoding={
            **dots, **colour, "stroke": {"value": colours["surface"]}, "description": {"field": "spoken"}}),
        *(_names([value for value in values if value["align"] == align], align, colours) for align in ("left", "right")),
    ]  # fmt: skip
    return layers if values else []


def _names(values: list[Spec], align: str, colours: Colours) -> Spec:
    """The names beside their rules, each on a ground that keeps the lines behind it away."""
    text = {
        "type": "text",
        "align": align,
        "dx": 6 if align == "left" else -6,
        "fontWeight": 700,
        "fontSize": 13,
    }
    where = {"x": pixels("x"), "y": pixels("at"), "text": {"field": "text"}}
    return {
        "data": {"values": values},
        "layer": [
            layer(
                {**text, "stroke": colours["page"], "strokeWidth": 5, "color": colours["page"]},
                encoding=where,
            ),
            layer(text, encoding={**where, "color": {"field": "colour", "type": "nominal", "scale": None}}),
        ],
    }
