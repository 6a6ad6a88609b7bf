"""The blocks a notebook displays; each builder makes one `Block` from frames."""

from pipeline.report.blocks.cards import kpi_cards
from pipeline.report.blocks.case_mix import case_mix
from pipeline.report.blocks.complaint_cases import decisions, excerpts, major_register, returned
from pipeline.report.blocks.complaint_flow import complaint_flow
from pipeline.report.blocks.complaint_groups import complaint_groups
from pipeline.report.blocks.complaints import ageing, oldest, pareto
from pipeline.report.blocks.control import control
from pipeline.report.blocks.credibility import credibility
from pipeline.report.blocks.data_quality import completeness, drift, lags, rejections, sources
from pipeline.report.blocks.followups import followups
from pipeline.report.blocks.framing import Finding, closing, findings, header, heading, note
from pipeline.report.blocks.funnel import funnel
from pipeline.report.blocks.people import people
from pipeline.report.blocks.person import person_vs_team
from pipeline.report.blocks.records import Delivered, definitions, quality
from pipeline.report.blocks.steps import callback_steps
from pipeline.report.blocks.suggestions import suggestions
from pipeline.report.blocks.survival import survival
from pipeline.report.blocks.survival_groups import survival_groups
from pipeline.report.blocks.tables import heat, table
from pipeline.report.blocks.trend import trend

__all__ = [
    "Delivered",
    "Finding",
    "ageing",
    "callback_steps",
    "case_mix",
    "closing",
    "complaint_flow",
    "complaint_groups",
    "completeness",
    "control",
    "credibility",
    "decisions",
    "definitions",
    "drift",
    "excerpts",
    "findings",
    "followups",
    "funnel",
    "header",
    "heading",
    "heat",
    "kpi_cards",
    "lags",
    "major_register",
    "note",
    "oldest",
    "pareto",
    "people",
    "person_vs_team",
    "quality",
    "rejections",
    "returned",
    "sources",
    "suggestions",
    "survival",
    "survival_groups",
    "table",
    "trend",
]
