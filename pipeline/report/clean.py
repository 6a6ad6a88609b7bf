"""Markup that may stand on a page unescaped: what an allow-list leaves of HTML (and `svg` of drawings)."""

from __future__ import annotations

import re

import nh3

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


def _attribute(tag: str, name: str, value: str) -> str | None:
    if tag == "img" and name == "src":
        return value if _IMAGE.fullmatch(value) else None
    if name == "href" and value.strip().lower().startswith("data:"):
        return None
    return value
