"""The templates' environment: autoescaped, strict, one for each language."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import jinja2

from pipeline.errors import Language
from pipeline.report import format
from pipeline.report.axis import place
from pipeline.report.block import Block
from pipeline.report.charts import drawings
from pipeline.report.charts.bars import ageing_rows, pareto_rows
from pipeline.report.charts.control import control_rows
from pipeline.report.charts.funnel import funnel_points
from pipeline.report.charts.lines import trend_rows
from pipeline.report.clean import Clean
from pipeline.report.foreign import fragment
from pipeline.report.spark import spark_of
from pipeline.report.tokens import light, recolouring, tokens, variables
from pipeline.report.words import Phrases, phrases


@cache
def environment(templates: Path, language: Language) -> jinja2.Environment:
    """Templates that write in one language; nothing in them is unescaped but `Clean` markup."""
    pages = jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates),
        autoescape=lambda name: name is None or not name.endswith(".css.j2"),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    say = phrases(templates, language)
    colours = light(templates)
    pages.globals.update(
        language=language,
        say=say,
        colours=colours,
        tokens=tokens(templates),
        variables=variables,
        recolouring=recolouring(colours),
        place=place,
        spark_of=spark_of,
        rows_of={
            "pareto": pareto_rows, "ageing": ageing_rows, "trend": trend_rows, "control": control_rows,
            "funnel": lambda data: funnel_points(data, say, colours),
        },
        drawings=lambda kind, data, label: drawings(kind, data, say, colours, label),
        fragment=lambda mime, content: fragment(mime, content, colours),
    )  # fmt: skip
    pages.filters.update(_filters(say))
    return pages


def _filters(say: Phrases) -> dict[str, Any]:
    language = say.language
    return {
        "t": say.pick,
        "count": lambda number: format.count(number, language),
        "exact": "{:,}".format,
        "share": format.share,
        "decimal": format.decimal,
        "figure": lambda number, unit: format.figure(number, unit, language),
        "value": lambda number, unit: format.value(number, unit, language),
        "span": lambda ends, unit: format.span(ends["low"], ends["high"], unit, language),
        "change": lambda change, unit: format.change(change["difference"], change["before"], unit, language),
        "tick": lambda number, unit, largest: format.tick(number, unit, largest, language),
        "day": lambda text: format.day(text, language),
        "period_label": lambda text: format.period_label(text, language),
        "period_title": lambda text: format.period_title(text, language),
        "css_text": css_text,
    }


def css_text(text: str) -> Clean:
    """A text as it may stand in a CSS string: all but letters and digits as code points."""
    return Clean("".join(letter if letter.isalnum() else f"\\{ord(letter):x} " for letter in text))


def shown(block: Block, templates: Path, language: Language) -> str:
    """One block alone, as a page without definitions would show it."""
    context = {"block": block.data, "anchors": set(), "definition_numbers": {}, "section_number": 0}
    return environment(templates, language).get_template(f"blocks/{block.kind}.html.j2").render(context)
