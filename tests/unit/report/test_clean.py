"""Hostile markup: what is left of it can run nothing and asks for nothing."""

from __future__ import annotations

import re

import pytest

from pipeline.report.clean import Clean, clean_html
from pipeline.report.foreign import foreign_block, fragment
from pipeline.report.svg import clean_svg
from pipeline.report.tokens import light
from pipeline.report.words import TEMPLATES

COLOURS = light(TEMPLATES)
ATTACKS = [
    "<script>alert(1)</script>ok",
    '<img src=x onerror="alert(1)">',
    '<a href="javascript:alert(1)">ok</a>',
    "<a href=' JaVaScRiPt:alert(1)'>ok</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>ok</a>",
    "<iframe src='https://example.com'></iframe>ok",
    "<svg onload=alert(1)><script>alert(1)</script></svg>ok",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<style>@import url(https://example.com/x.css)</style>ok",
    "<div style='background:url(https://example.com/x)'>ok</div>",
    "<img src='https://example.com/pixel.png'>",
    "<link rel=stylesheet href=https://example.com/x.css>ok",
    "<form action=https://example.com><button>ok</button></form>",
    "<base href=https://example.com>ok",
    "<meta http-equiv=refresh content='0;url=https://example.com'>ok",
    "<object data=https://example.com></object><embed src=https://example.com>ok",
]
RUNS = re.compile(
    r"<script|<iframe|<style|<object|<embed|<link|<base|<meta|<form|\bon\w+\s*=|javascript:|src=\"(?!data:image)|url\(|href=\"data",
    re.I,
)


@pytest.mark.parametrize("attack", ATTACKS)
def test_hostile_html_runs_nothing_and_asks_for_nothing(attack: str) -> None:
    assert not RUNS.search(clean_html(attack))


@pytest.mark.parametrize("attack", ATTACKS)
def test_hostile_markdown_runs_nothing(attack: str) -> None:
    assert not re.search(
        r"<script|<iframe|<style|<img[^>]*onerror", fragment("text/markdown", attack, COLOURS), re.I
    )


def test_a_markdown_link_to_a_script_is_dropped() -> None:
    assert "javascript" not in fragment("text/markdown", "[报销](javascript:alert(1))", COLOURS)


def test_a_frame_keeps_its_cells_and_loses_its_style() -> None:
    import pandas as pd

    shown = clean_html(pd.DataFrame({"投诉": ["<b>退款</b>"]})._repr_html_())
    assert "<th>投诉</th>" in shown
    assert "&lt;b&gt;退款&lt;/b&gt;" in shown
    assert "style" not in shown


def test_headings_of_a_cell_stand_below_those_of_the_page() -> None:
    assert clean_html("<h1>甲</h1><h2>乙</h2>") == "<h3>甲</h3><h3>乙</h3>"


@pytest.mark.parametrize(
    "attack",
    [
        "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script><g onclick='alert(1)'><circle r='1'/></g></svg>",
        "<svg xmlns='http://www.w3.org/2000/svg'><foreignObject><body onload='alert(1)'/></foreignObject><circle r='1'/></svg>",
        "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'><use xlink:href='https://example.com#x'/><circle r='1'/></svg>",
        "<svg xmlns='http://www.w3.org/2000/svg'><image href='https://example.com/x.png'/><circle r='1' fill='url(https://example.com#x)'/></svg>",
        "<svg xmlns='http://www.w3.org/2000/svg'><a href='javascript:alert(1)'><circle r='1'/></a><style>*{}</style><circle r='1'/></svg>",
        "<svg xmlns='http://www.w3.org/2000/svg'><set attributeName='href' to='javascript:alert(1)'/><circle r='1'/></svg>",
    ],
)
def test_a_hostile_drawing_keeps_its_shapes_only(attack: str) -> None:
    drawn = clean_svg(attack, "图")
    assert "circle" in drawn
    assert not re.search(r"script|onclick|onload|foreignObject|example\.com|<image|<style|<set|<a ", drawn)


def test_a_drawing_that_declares_entities_is_refused() -> None:
    assert clean_svg("<!DOCTYPE svg [<!ENTITY a 'aaaa'>]><svg>&a;</svg>") == ""


def test_what_is_no_drawing_is_nothing() -> None:
    assert clean_svg("<svg><g></svg>") == ""
    assert clean_svg("<html/>") == ""


def test_a_drawing_keeps_its_words_escaped_and_says_what_it_shows() -> None:
    drawn = clean_svg(
        "<svg xmlns='http://www.w3.org/2000/svg' width='10' height='5'><text>&lt;script&gt;</text></svg>",
        '"图"',
    )
    assert "<text>&lt;script&gt;</text>" in drawn
    assert 'aria-label="&quot;图&quot;"' in drawn
    assert 'viewBox="0 0 10 5"' in drawn


def test_the_style_of_a_drawing_becomes_attributes() -> None:
    drawn = clean_svg(
        "<svg xmlns='http://www.w3.org/2000/svg'><circle r='1' style='fill: #ff0000; stroke: url(//x.y); behavior: url(x)'/></svg>"
    )
    assert 'fill="#ff0000"' in drawn
    assert "url" not in drawn


def test_a_picture_is_shown_and_text_is_escaped() -> None:
    assert 'src="data:image/png;base64,iVBORw0KGgo="' in fragment("image/png", "iVBORw0KGgo=\n", COLOURS)
    assert fragment("text/plain", "<b>1</b>", COLOURS) == "<pre>&lt;b&gt;1&lt;/b&gt;</pre>"


def test_the_richest_form_that_needs_no_script_is_taken() -> None:
    block = foreign_block({"text/plain": "图", "image/png": "aGk=", "application/javascript": "alert(1)"})
    assert block is not None
    assert block.data == {"mime": "image/png", "content": "aGk="}
    assert foreign_block({"application/javascript": "alert(1)"}) is None


def test_an_analysts_own_chart_is_drawn_without_following_addresses() -> None:
    spec = '{"data": {"url": "https://example.com/x.csv"}, "mark": "bar", "encoding": {"x": {"field": "a"}}}'
    assert "example.com" not in fragment("vega-lite", spec, COLOURS)
    drawn = fragment(
        "vega-lite",
        '{"data": {"values": [{"a": 1}]}, "mark": "point", "encoding": {"x": {"field": "a", "type": "quantitative"}}}',
        COLOURS,
    )
    assert isinstance(drawn, Clean)
    assert drawn.startswith("<svg")
