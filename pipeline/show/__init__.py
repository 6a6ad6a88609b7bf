"""What a notebook shows in a line: figures of the workspace, taken together into a block.

Each function that returns a block returns None instead (a cell then shows nothing) where the department keeps no log to
make it from. `overview` and `everybody` count once what several blocks show.
"""

from pipeline.show.callbacks import callback_steps, followups
from pipeline.show.calling import attempts_by_hour, untried
from pipeline.show.complaint_advice import suggestions
from pipeline.show.complaint_cases import decisions, excerpts, major_register, returned
from pipeline.show.complaint_flow import complaint_flow, complaint_funnel, complaint_groups
from pipeline.show.complaint_followups import coming_followups, complaint_followups
from pipeline.show.complaints import ageing, causes, oldest, survival, survival_groups
from pipeline.show.data_quality import (
    completeness,
    data_findings,
    data_quality,
    drift,
    lags,
    recorder,
    recorders,
    recording_definitions,
    rejections,
    sources,
)
from pipeline.show.framing import absent, header, people_section, person_header, section
from pipeline.show.groups import cross_table, figures_by
from pipeline.show.hotline import abandons_by_wait, dialect_note, half_hours, hand_over, repeat_callers
from pipeline.show.overview import Overview, control, findings, kpi_cards, overview, people_findings
from pipeline.show.people import Compared, beside_team, case_mix, credibility, everybody, funnel, people
from pipeline.show.ratings import comments
from pipeline.show.records import contents, definitions, quality
from pipeline.show.time import heat, trend

__all__ = [
    "Compared",
    "Overview",
    "abandons_by_wait",
    "absent",
    "ageing",
    "attempts_by_hour",
    "beside_team",
    "callback_steps",
    "case_mix",
    "causes",
    "coming_followups",
    "comments",
    "complaint_flow",
    "complaint_followups",
    "complaint_funnel",
    "complaint_groups",
    "completeness",
    "contents",
    "control",
    "credibility",
    "cross_table",
    "data_findings",
    "data_quality",
    "decisions",
    "definitions",
    "dialect_note",
    "drift",
    "everybody",
    "excerpts",
    "figures_by",
    "findings",
    "followups",
    "funnel",
    "half_hours",
    "hand_over",
    "header",
    "heat",
    "kpi_cards",
    "lags",
    "major_register",
    "oldest",
    "overview",
    "people",
    "people_findings",
    "people_section",
    "person_header",
    "quality",
    "recorder",
    "recorders",
    "recording_definitions",
    "rejections",
    "repeat_callers",
    "returned",
    "section",
    "sources",
    "suggestions",
    "survival",
    "survival_groups",
    "trend",
    "untried",
]
