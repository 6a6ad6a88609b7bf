"""Definitions in words: the thresholds that a department sets, filled in where the words name them."""

from __future__ import annotations

from dataclasses import replace
from string import Formatter

from pipeline.kpi.spec import Formula, Kpi
from pipeline.logs import Words
from pipeline.settings import Thresholds


def worded(kpi: Kpi, thresholds: Thresholds) -> Kpi:
    """The KPI with every threshold its words name filled in."""
    return replace(
        kpi,
        label=_filled(kpi.label, thresholds),
        rule=_filled(kpi.rule, thresholds),
        excluded=_filled(kpi.excluded, thresholds),
        dialects={name: _worded(formula, thresholds) for name, formula in kpi.dialects.items()},
        revisions=tuple(replace(one, what=_filled(one.what, thresholds)) for one in kpi.revisions),
    )


def thresholds_named(kpi: Kpi) -> tuple[str, ...]:
    """The thresholds that a KPI's words name before they are filled in, in order."""
    said = [kpi.label, kpi.rule, kpi.excluded]
    said += [part for formula in kpi.dialects.values() for part in (formula.numerator, formula.denominator)]
    fields = (field for words in said for _, field, _, _ in Formatter().parse(words.en) if field)
    return tuple(dict.fromkeys(fields))


def _worded(formula: Formula, thresholds: Thresholds) -> Formula:
    """The formula itself where its words name no threshold: KPIs that share one are counted together."""
    numerator, denominator = (
        _filled(words, thresholds) for words in (formula.numerator, formula.denominator)
    )
    if (numerator, denominator) == (formula.numerator, formula.denominator):
        return formula
    return replace(formula, numerator=numerator, denominator=denominator)


def _filled(words: Words, thresholds: Thresholds) -> Words:
    facts = thresholds.model_dump()
    return Words(words.zh.format_map(facts), words.en.format_map(facts))
