"""Charts: the blocks that are drawn by Vega-Lite, and the sizes each is drawn in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pipeline.report.charts.bars import ageing_spec, pareto_spec
from pipeline.report.charts.control import control_spec
from pipeline.report.charts.funnel import funnel_spec
from pipeline.report.charts.lines import trend_spec
from pipeline.report.charts.render import draw
from pipeline.report.charts.survival import survival_spec
from pipeline.report.charts.survival_groups import survival_groups_spec
from pipeline.report.clean import Clean
from pipeline.report.tokens import Colours
from pipeline.report.words import Phrases

Spec = Callable[[Any, Phrases, Colours, int], dict[str, Any]]
SPECS: dict[str, Spec] = {
    "pareto": pareto_spec,
    "ageing": ageing_spec,
    "survival": survival_spec,
    "survival_groups": survival_groups_spec,
    "trend": trend_spec,
    "control": control_spec,
    "funnel": funnel_spec,
}
HALF: dict[str, int] = {"wide": 530, "narrow": 344}
FULL: dict[str, int] = {"wide": 1096, "mid": 640, "narrow": 344}
SIZES: dict[str, dict[str, int]] = {
    "pareto": HALF,
    "ageing": HALF,
    "survival": HALF,
    "survival_groups": HALF,
    "trend": FULL,
    "control": FULL,
    "funnel": HALF,
}


def drawings(
    kind: str, data: Mapping[str, Any], say: Phrases, colours: Colours, label: str
) -> list[tuple[str, Clean]]:
    """The chart once for each width a page chooses from: wide, mid (where it fills the page) and narrow.

    Only the wide one, which is where there is a mouse, has tooltips.
    """
    return [
        (size, draw(SPECS[kind](data, say, colours, width), colours, label, has_tooltips=size == "wide"))
        for size, width in SIZES[kind].items()
    ]
