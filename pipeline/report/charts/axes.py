"""The parts that charts of values share: the axis at the left, and the labels at the right."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from pipeline.report import format
from pipeline.report.charts.render import layer, text_width
from pipeline.report.tokens import Colours
from pipeline.report.words import Phrases

Spec = dict[str, Any]
_APART = 15  # pixels between two labels at the right
_LABEL_WIDTH = 62


class Label(NamedTuple):
    """A text at the right end of a line."""

    value: float
    text: str
    colour: str


class ValueAxis(NamedTuple):
    """The axis at the left: `y`, the encoding of a value; `labels`, the layer of its tick labels; `room` they take."""

    y: Spec
    labels: Spec
    room: int


def value_axis(axis: Mapping[str, Any], unit: str, say: Phrases, colours: Colours) -> ValueAxis:
    """The axis of the block's `axis`; what lies beyond an end is drawn at the end."""
    ticks = {tick: format.tick(tick, unit, axis["high"], say.language) for tick in axis["ticks"]}
    room = int(max((text_width(text) for text in ticks.values()), default=0)) + 12
    scale = {"domain": [axis["low"], axis["high"]], "nice": False, "zero": False, "clamp": True}
    y = {"type": "quantitative", "scale": scale, "axis": {"values": list(ticks), "labels": False}}
    return ValueAxis(y, _tick_labels(ticks, colours, y), room)


def period_axis(points: Sequence[Mapping[str, Any]], space: float) -> Spec:
    """The axis of periods: those are labelled that fit, counted back from the last one, n under the name.

    A point's `key` is its number, name and n, parted by tabs.
    """
    step = max(1, math.ceil(len(points) * _LABEL_WIDTH / max(space, 1)))
    shown = [point["key"] for point in points[::-1][::step]][::-1]
    axis = {
        "values": shown,
        "labelAngle": 0,
        "labelExpr": "slice(split(datum.label, '\\t'), 1)",
        "labelLineHeight": 16,
    }
    return {
        "field": "key",
        "type": "ordinal",
        "sort": None,
        "scale": {"type": "point", "padding": 0.5},
        "axis": axis,
    }


def room_for(labels: Sequence[Label]) -> int:
    """The width that the labels at the right take."""
    return int(max((text_width(label.text) for label in labels), default=2)) + 14


def end_labels(labels: Sequence[Label], axis: Mapping[str, Any], width: int, height: int) -> Spec:
    """The labels at the right, each at its value, moved apart where they would overlap."""
    placed = sorted(labels, key=lambda label: -label.value)
    span = axis["high"] - axis["low"] or 1
    wanted = [(axis["high"] - label.value) / span * height for label in placed]
    values = [
        {"at": at, "text": label.text, "colour": label.colour}
        for label, at in zip(placed, apart(wanted, _APART, height), strict=True)
    ]
    text = {"type": "text", "align": "left", "dx": 8}
    return layer(text, data={"values": values}, encoding={
        "x": {"value": width}, "y": pixels("at"), "text": {"field": "text"},
        "color": {"field": "colour", "type": "nominal", "scale": None}})  # fmt: skip


def apart(wanted: Sequence[float], least: float, height: float) -> list[float]:
    """The places, in ascending order, moved so that neighbours are `least` apart and the last is within the height."""
    places: list[float] = []
    for place in wanted:
        places.append(max(place, 0, places[-1] + least) if places else max(place, 0))
    limit = height
    for number in reversed(range(len(places))):
        places[number] = min(places[number], limit)
        limit = places[number] - least
    return [round(place, 1) for place in places]


def pixels(field: str) -> Spec:
    """The encoding of a field that holds pixels."""
    return {"field": field, "type": "quantitative", "scale": None, "axis": None}


def _tick_labels(ticks: Mapping[float, str], colours: Colours, y: Spec) -> Spec:
    """The axis's labels as data: no text of ours or of the data's ever becomes an expression."""
    values = [{"tick": tick, "text": text} for tick, text in ticks.items()]
    text = {"type": "text", "align": "right", "dx": -8, "color": colours["muted"]}
    return layer(text, data={"values": values}, encoding={
        "x": {"value": 0}, "y": {"field": "tick", **y}, "text": {"field": "text"}})  # fmt: skip
