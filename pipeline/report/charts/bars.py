"""Bar charts: causes from the largest, and open complaints by age."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.report import format
from pipeline.report.charts.render import frame, layer, shortened, text_width
from pipeline.report.tokens import Colours
from pipeline.report.words import Phrases

Spec = dict[str, Any]
_ROW = 30
_MOST_GUTTER = 0.42


def pareto_spec(data: Mapping[str, Any], say: Phrases, colours: Colours, width: int) -> Spec:
    """Horizontal bars; those that make up three quarters are dark, one that grew is orange; a tick marks the period before."""
    rows = pareto_rows(data, say)
    gutter = min(max(text_width(row["name"], 13) for row in rows) + 14, width * _MOST_GUTTER)
    for row in rows:
        row["label"] = shortened(row["name"], gutter - 14, 13)
    longest = max(max(row["count"], row["before"] or 0) for row in rows)
    space = width - gutter - 44
    room = 74 if any(row["is_grown"] for row in rows) else 58
    x = {
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [0, longest * space / max(space - room, 1)], "nice": False},
    }
    names = {"labelColor": colours["ink"], "labelFontSize": 13, "labelExpr": "split(datum.label, '\\t')[1]"}
    y = {
        "field": "key",
        "type": "nominal",
        "sort": None,
        "scale": {"paddingInner": 0.32, "paddingOuter": 0.16},
        "axis": names,
    }
    layers = [
        layer({"type": "bar"}, is_mark=True, encoding={
            "x": {"field": "count", **x}, "y": y, "description": {"field": "spoken"},
            "color": {"field": "colour", "type": "nominal", "scale": None}}),
        layer({"type": "text", "align": "left", "dx": 8, "fontWeight": 700, "fontSize": 13}, encoding={
            "x": {"field": "end", **x}, "y": y, "text": {"field": "shown"}}),
        layer({"type": "text", "align": "right", "color": colours["muted"]}, encoding={
            "x": {"value": width - gutter - 2}, "y": y, "text": {"field": "cumulative"}}),
    ]  # fmt: skip
    if data["has_before"]:
        layers.insert(1, _earlier(colours, {"x": {"field": "before", **x}, "y": y}, size=22))
    lead = data["lead"]["count"] if data["lead"] else 0
    values = [
        row
        | {
            "key": f"{number}\t{row['label']}",
            "end": max(row["count"], row["before"] or 0),
            "colour": colours["bad" if row["is_grown"] else "mark" if number < lead else "markSoft"],
            "shown": ("▲ " if row["is_grown"] else "") + format.count(row["count"], say.language),
            "cumulative": format.share(row["cumulative"], 0),
        }
        for number, row in enumerate(rows)
    ]
    head = layer({"type": "text", "align": "right", "color": colours["muted"]}, data={"values": [{"text": say("pareto.cumulative")}]},
                 encoding={"x": {"value": width - gutter - 2}, "y": {"value": -8}, "text": {"field": "text"}})  # fmt: skip
    size = frame(width, 26 + _ROW * len(rows), int(gutter), 2, 22, 4)
    return {**size, "data": {"values": values}, "layer": [*layers, head]}


def pareto_rows(data: Mapping[str, Any], say: Phrases) -> list[dict[str, Any]]:
    """The rows of the chart with names and spoken texts in one language."""
    rows = []
    for row in data["rows"]:
        name = row["name"] if row["kind"] == "cause" else say(f"pareto.{row['kind']}")
        facts = {"name": name, "number": row["count"], "share": format.share(row["cumulative"])}
        spoken = say("pareto.bar", **facts)
        if row["before"] is not None:
            spoken += say("pareto.bar_before", number=row["before"])
        if row["is_grown"]:
            spoken += say("pareto.bar_grown")
        rows.append({**row, "name": name, "spoken": spoken})
    return rows


def ageing_spec(data: Mapping[str, Any], say: Phrases, colours: Colours, width: int) -> Spec:
    """Columns by days waited; the oldest is orange where it holds more than before."""
    rows = ageing_rows(data, say)
    tallest = max([row["count"] for row in rows] + [row["before"] or 0 for row in rows] + [1])
    x = {"field": "name", "type": "nominal", "sort": None, "scale": {"paddingInner": 0.42, "paddingOuter": 0.2},
         "axis": {"labelAngle": 0, "labelColor": colours["ink"], "labelFontSize": 13 if width > 400 else 12, "ticks": False}}  # fmt: skip
    y = {"type": "quantitative", "axis": None, "scale": {"domain": [0, tallest], "nice": False}}
    layers = [
        layer({"type": "bar"}, is_mark=True, encoding={
            "x": x, "y": {"field": "count", **y}, "description": {"field": "spoken"},
            "color": {"field": "colour", "type": "nominal", "scale": None}}),
        layer({"type": "text", "dy": -10, "fontWeight": 700, "fontSize": 14}, encoding={
            "x": x, "y": {"field": "end", **y}, "text": {"field": "shown"}}),
    ]  # fmt: skip
    if data["has_before"]:
        band = (width - 4) / len(rows)
        layers.insert(1, _earlier(colours, {"x": x, "y": {"field": "before", **y}}, size=int(band * 0.74)))
    values = [
        row
        | {
            "end": max(row["count"], row["before"] or 0),
            "colour": colours["bad" if row["is_worse"] else "mark" if number >= 2 else "markSoft"],
            "shown": format.count(row["count"], say.language),
        }
        for number, row in enumerate(rows)
    ]
    size = frame(width, 224 if width > 400 else 204, 2, 2, 26, 26)
    return {**size, "data": {"values": values}, "layer": layers}


def ageing_rows(data: Mapping[str, Any], say: Phrases) -> list[dict[str, Any]]:
    """The rows of the chart with names and spoken texts in one language."""
    rows = []
    for row in data["rows"]:
        days = f"{row['first']}–{row['last']}" if row["last"] is not None else f">{row['first'] - 1}"
        name = say("ageing.days", days=days)
        spoken = say("ageing.bar", name=name, number=row["count"])
        if row["before"] is not None:
            spoken += say("ageing.bar_before", number=row["before"])
        is_worse = row["last"] is None and row["before"] is not None and row["count"] > row["before"]
        rows.append({**row, "name": name, "spoken": spoken, "is_worse": is_worse})
    return rows


def _earlier(colours: Colours, encoding: Spec, size: int) -> Spec:
    """A tick for the previous period, on a lighter one that parts it from the bar."""
    tick = {"type": "tick", "opacity": 1, "size": size}
    return {
        "encoding": encoding,
        "layer": [
            layer({**tick, "color": colours["surface"], "thickness": 4}),
            layer({**tick, "color": colours["ink"], "thickness": 1.5}),
        ],
    }
