"""What is worked out once, when a build is made: for each log, steps of columns filled or added.

Windows (repeats, first contacts) stand here and nowhere else, so that a KPI is a plain group-by.
"""

from __future__ import annotations

from collections.abc import Callable

from pipeline.warehouse.derived.callbacks import callback_steps
from pipeline.warehouse.derived.calls import call_steps
from pipeline.warehouse.derived.complaints import complaint_steps
from pipeline.warehouse.derived.steps import Facts, Step
from pipeline.warehouse.derived.surveys import survey_steps

__all__ = ["FILLED_FROM", "Facts", "Step", "steps_of"]

STEPS: dict[str, Callable[[Facts], list[Step]]] = {
    "complaints": complaint_steps,
    "callbacks": callback_steps,
    "calls": call_steps,
    "surveys": survey_steps,
}

# A column that another one fills counts as provided.
FILLED_FROM: dict[str, dict[str, str]] = {
    "complaints": {"closed_at": "resolved_at", "is_escalated": "escalated_at", "is_satisfied": "rating"},
    "callbacks": {"is_visited": "visited_at", "is_satisfied": "rating"},
    "surveys": {"is_satisfied": "rating"},
}


def steps_of(log: str, facts: Facts) -> list[Step]:
    """The steps of a log; none for logs that stay as they are."""
    return STEPS[log](facts) if log in STEPS else []
