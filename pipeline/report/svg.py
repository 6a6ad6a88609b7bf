"""Drawings that may stand on a page: what an allow-list leaves of an SVG, and light."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from xml.etree import ElementTree

from pipeline.report.clean import Clean
from pipeline.report.paths import radius_of, shortened

Element = ElementTree.Element
_SVG = "http://www.w3.org/2000/svg"
_XLINK = "{http://www.w3.org/1999/xlink}href"
_ELEMENTS = {
    "svg", "g", "defs", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan", "title",
    "desc", "use", "clipPath", "linearGradient", "radialGradient", "stop", "marker", "pattern", "symbol",
}  # fmt: skip
_INHERITED = {
    "fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-opacity", "stroke-linecap", "stroke-linejoin",
    "text-anchor", "font-size", "font-weight",
}  # fmt: skip
_ATTRIBUTES = _INHERITED | {
    "viewBox", "preserveAspectRatio", "width", "height", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "dx", "dy", "d",
    "points", "transform", "fill-rule", "opacity", "dominant-baseline", "offset", "stop-color", "stop-opacity", "gradientUnits",
    "gradientTransform", "clip-path", "clip-rule", "clipPathUnits", "id",
}  # fmt: skip
_GEOMETRY = {"d", "transform", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "dx", "dy", "width", "height"}
_DEFAULTS = {
    ("font-weight", "normal"), ("stroke-opacity", "1"), ("fill-opacity", "1"), ("opacity", "1"), ("transform", "translate(0,0)"),
    ("text-anchor", "start"), ("x2", "0"), ("y2", "0"), ("stroke-width", "1"),
}  # fmt: skip
_POINTED_AT = {"path", "rect", "circle"}
_EMPTY_PATHS = {"", "M0,0h0v0h0Z"}
_MOVED = re.compile(r"translate\((-?[\d.]+),(-?[\d.]+)\)")
_NUMBER = re.compile(r"-?\d+\.\d{2,}")


def clean_svg(markup: str, label: str = "") -> Clean:
    """What an allow-list leaves of a drawing, one image with that label to a screen reader; "" where it is no SVG."""
    root = _parsed(markup)
    return Clean("") if root is None else _written(root, label)


def clean_chart(markup: str, label: str, *, has_tooltips: bool = True) -> Clean:
    """The same of a chart drawn in pixels, and light: the labels of its marks become tooltips; shapes without paint,
    wrappings and digits that no eye can see are dropped, so that it weighs a few kilobytes.
    """
    root = _parsed(markup, has_tooltips)
    if root is None:
        return Clean("")
    _round(root)
    _drop_unpainted(root, is_painted=True)
    _unwrap(root)
    return _written(root, label)


def _parsed(markup: str, has_tooltips: bool = False) -> Element | None:
    try:
        root = ElementTree.fromstring(_without_doctype(markup))
    except (ElementTree.ParseError, ValueError):
        return None
    if _name(root) != "svg":
        return None
    _strip(root, has_tooltips, frozenset())
    return root


def _written(root: Element, label: str) -> Clean:
    root.set("role", "img")
    root.set("aria-label", label or "SVG")
    if "viewBox" not in root.attrib and {"width", "height"} <= root.attrib.keys():
        root.set("viewBox", f"0 0 {_pixels(root, 'width')} {_pixels(root, 'height')}")
    ElementTree.register_namespace("", _SVG)
    return Clean(ElementTree.tostring(root, encoding="unicode").replace(" />", "/>"))


def _without_doctype(markup: str) -> str:
    """Entities are how XML attacks its reader: a document that declares some is refused."""
    if "<!ENTITY" in markup:
        raise ValueError("entities")
    return re.sub(r"<\?xml[^>]*\?>|<!DOCTYPE[^>\[]*>", "", markup, flags=re.IGNORECASE)


def _strip(element: Element, has_tooltips: bool, given: frozenset[str]) -> None:
    """Leave what the allow-list names; a mark's label becomes its title. `given`: attributes its ancestors set."""
    label = element.get("aria-label")
    element.attrib = {
        name: value for name, value in _kept(element) if name in given or (name, value) not in _DEFAULTS
    }
    for child in list(element):
        if _name(child) in _ELEMENTS and child.get("display") != "none":
            _strip(child, has_tooltips, given | element.attrib.keys())
        else:
            _replace(element, child, [])
    if label and has_tooltips and _name(element) in _POINTED_AT:
        title = Element(f"{{{_SVG}}}title")
        title.text = label
        element.insert(0, title)


def _kept(element: Element) -> Iterator[tuple[str, str]]:
    for name, value in element.attrib.items():
        if name in {_XLINK, "href"} and value.startswith("#"):
            yield "href", value
        elif name == "style":
            yield from _declared(value)
        elif name in _ATTRIBUTES and not _leads_out(value):
            yield name, value


def _declared(style: str) -> Iterator[tuple[str, str]]:
    """The declarations of a style that are as well attributes."""
    for declaration in style.split(";"):
        name, _, value = (part.strip() for part in declaration.partition(":"))
        if name in _ATTRIBUTES and not _leads_out(value):
            yield name, value


def _leads_out(value: str) -> bool:
    return "url(" in value.lower() and not re.fullmatch(r"\s*url\(['\"]?#[\w-]+['\"]?\)\s*", value)


def _round(root: Element) -> None:
    for element in root.iter():
        for name in _GEOMETRY & element.attrib.keys():
            element.set(name, _NUMBER.sub(_short, element.attrib[name]))
        if _name(element) == "path":
            _shorten(element)


def _shorten(path: Element) -> None:
    """A circle about the origin as a circle; else the path's data in fewer characters."""
    data = path.attrib.get("d", "")
    radius, moved = radius_of(data), _MOVED.fullmatch(path.get("transform", ""))
    if radius and moved:
        path.tag = f"{{{_SVG}}}circle"
        kept = {name: value for name, value in path.attrib.items() if name not in ("d", "transform")}
        path.attrib = {"cx": moved[1], "cy": moved[2], "r": radius, **kept}
    elif data:
        path.set("d", shortened(data))


def _drop_unpainted(element: Element, is_painted: bool) -> None:
    """Drop paths that are empty, or that neither they nor what holds them gives a colour; then what holds nothing."""
    paints = [element.get(name) for name in ("fill", "stroke") if name in element.attrib]
    is_painted = any(paint != "none" for paint in paints) if paints else is_painted
    for child in list(element):
        _drop_unpainted(child, is_painted)
        is_path = _name(child) == "path"
        is_blank = is_path and not is_painted and not {"fill", "stroke"} & child.attrib.keys()
        if is_blank or (is_path and child.get("d", "").strip() in _EMPTY_PATHS) or _holds_nothing(child):
            _replace(element, child, [])


def _holds_nothing(element: Element) -> bool:
    return _name(element) in {"g", "defs"} and not len(element)


def _unwrap(element: Element) -> None:
    """Say once what most of the children have in common, and drop groups that say nothing."""
    for child in list(element):
        _unwrap(child)
        if _name(child) == "g" and not child.attrib:
            _replace(element, child, list(child))
    children = [child for child in element if _name(child) != "title"]
    if _name(element) == "g" and len(children) > 1:
        for name in sorted(_INHERITED & _common(children)):
            ((value, _),) = Counter(child.attrib[name] for child in children).most_common(1)
            element.set(name, value)
            for child in children:
                if child.attrib[name] == value:
                    del child.attrib[name]


def _common(elements: list[Element]) -> set[str]:
    names = set(elements[0].attrib)
    for element in elements[1:]:
        names &= element.attrib.keys()
    return names


def _replace(parent: Element, child: Element, others: list[Element]) -> None:
    """Put others in a child's place; the text after it stays."""
    place = list(parent).index(child)
    if child.tail and child.tail.strip() and not others:
        if place:
            parent[place - 1].tail = (parent[place - 1].tail or "") + child.tail
        else:
            parent.text = (parent.text or "") + child.tail
    parent[place : place + 1] = others


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _short(match: re.Match[str]) -> str:
    return f"{float(match.group()):.1f}".removesuffix(".0")


def _pixels(root: Element, name: str) -> str:
    return re.sub(r"[^\d.]", "", root.attrib[name])
