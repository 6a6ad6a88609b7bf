"""Markup that may stand on a page unescaped, and the only ways to make some."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

import nh3

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "{http://www.w3.org/1999/xlink}href"
_ELEMENTS = {
    "svg", "g", "defs", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan", "title",
    "desc", "use", "clipPath", "linearGradient", "radialGradient", "stop", "marker", "pattern", "symbol",
}  # fmt: skip
_ATTRIBUTES = {
    "viewBox", "preserveAspectRatio", "width", "height", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "dx", "dy", "d",
    "points", "transform", "fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-dasharray", "stroke-opacity",
    "stroke-linecap", "stroke-linejoin", "opacity", "text-anchor", "dominant-baseline", "font-size", "font-weight", "offset",
    "stop-color", "stop-opacity", "gradientUnits", "gradientTransform", "clip-path", "clip-rule", "clipPathUnits", "id",
}  # fmt: skip
_DEFAULTS = {
    ("font-weight", "normal"), ("stroke-opacity", "1"), ("fill-opacity", "1"), ("opacity", "1"), ("transform", "translate(0,0)"),
}  # fmt: skip
_EMPTY_PATHS = {"", "M0,0h0v0h0Z"}
_NUMBER = re.compile(r"-?\d+\.\d{2,}")
_TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "code", "col", "colgroup", "dd", "del", "div", "dl", "dt", "em", "h3", "h4",
    "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "s", "samp", "small", "span", "strong", "sub",
    "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul", "var",
}  # fmt: skip
_TAG_ATTRIBUTES = {
    "a": {"href", "title"}, "img": {"src", "alt", "width", "height"}, "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"}, "ol": {"start"}, "col": {"span"}, "colgroup": {"span"},
}  # fmt: skip
_IMAGE = re.compile(r"data:image/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]+")


class Clean(str):
    """Markup that passed an allow-list; a template writes it as it is."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


def clean_html(markup: str) -> Clean:
    """What an allow-list leaves of a fragment: text and tables, pictures inside it, links that lead out."""
    markup = re.sub(r"(?i)<(/?)h[12]\b", r"<\1h3", markup)
    return Clean(
        nh3.clean(
            markup,
            tags=_TAGS,
            attributes=_TAG_ATTRIBUTES,
            attribute_filter=_attribute,
            clean_content_tags={"script", "style", "iframe", "noscript", "template", "title"},
            url_schemes={"http", "https", "mailto", "data"},
        )
    )


def clean_svg(markup: str, label: str = "") -> Clean:
    """What an allow-list leaves of a drawing; "" where it is no SVG.

    With a label it is one image to a screen reader; the titles of its marks stay as tooltips.
    Shapes and numbers no eye can see are dropped, so that a chart weighs a few kilobytes.
    """
    try:
        root = ElementTree.fromstring(_without_doctype(markup))
    except (ElementTree.ParseError, ValueError):
        return Clean("")
    if _name(root) != "svg":
        return Clean("")
    _strip(root)
    root.set("role", "img")
    root.set("aria-label", label or "SVG")
    if "viewBox" not in root.attrib and {"width", "height"} <= root.attrib.keys():
        root.set("viewBox", f"0 0 {_pixels(root, 'width')} {_pixels(root, 'height')}")
    ElementTree.register_namespace("", _SVG)
    return Clean(ElementTree.tostring(root, encoding="unicode"))


def _attribute(tag: str, name: str, value: str) -> str | None:
    if tag == "img" and name == "src":
        return value if _IMAGE.fullmatch(value) else None
    if name == "href" and value.strip().lower().startswith("data:"):
        return None
    return value


def _without_doctype(markup: str) -> str:
    """Entities are how XML attacks its reader: a document that declares some is refused."""
    if "<!ENTITY" in markup:
        raise ValueError("entities")
    return re.sub(r"<\?xml[^>]*\?>|<!DOCTYPE[^>\[]*>", "", markup, flags=re.IGNORECASE)


def _strip(element: ElementTree.Element) -> None:
    label = element.get("aria-label")
    element.attrib = dict(_kept(element))
    for child in list(element):
        if _name(child) not in _ELEMENTS or _is_invisible(child):
            _detach(element, child)
            continue
        _strip(child)
        if _name(child) in {"g", "defs"} and not len(child):
            _detach(element, child)
    if label and _name(element) in {"path", "rect", "circle"}:
        title = ElementTree.Element(f"{{{_SVG}}}title")
        title.text = label
        element.insert(0, title)


def _kept(element: ElementTree.Element) -> Iterator[tuple[str, str]]:
    for name, value in element.attrib.items():
        if name in {_XLINK, "href"} and value.startswith("#"):
            yield "href", value
        elif name == "style":
            yield from _declared(value)
        elif name in _ATTRIBUTES and (name, value) not in _DEFAULTS and not _leads_out(value):
            yield name, value if name == "id" else _NUMBER.sub(_short, value)


def _declared(style: str) -> Iterator[tuple[str, str]]:
    """The declarations of a style that are as well attributes."""
    for declaration in style.split(";"):
        name, _, value = (part.strip() for part in declaration.partition(":"))
        if name in _ATTRIBUTES and not _leads_out(value):
            yield name, value


def _leads_out(value: str) -> bool:
    return "url(" in value.lower() and not re.fullmatch(r"\s*url\(['\"]?#[\w-]+['\"]?\)\s*", value)


def _is_invisible(element: ElementTree.Element) -> bool:
    is_hidden = element.get("display") == "none" or (
        element.get("opacity") == "0" and _name(element) == "text"
    )
    return is_hidden or (_name(element) == "path" and element.get("d", "").strip() in _EMPTY_PATHS)


def _detach(parent: ElementTree.Element, child: ElementTree.Element) -> None:
    """Remove a child; the text after it stays."""
    place = list(parent).index(child)
    if child.tail and child.tail.strip():
        if place:
            parent[place - 1].tail = (parent[place - 1].tail or "") + child.tail
        else:
            parent.text = (parent.text or "") + child.tail
    parent.remove(child)


def _name(element: ElementTree.Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _short(match: re.Match[str]) -> str:
    return f"{float(match.group()):.1f}".removesuffix(".0")


def _pixels(root: ElementTree.Element, name: str) -> str:
    return re.sub(r"[^\d.]", "", root.attrib[name])
