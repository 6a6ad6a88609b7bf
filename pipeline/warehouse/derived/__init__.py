"""What is worked out once, when a build is made: for each log, steps of columns filled or added.

Windows (repeats, first contacts) stand here and nowhere else, so that a KPI is a plain group-by.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from pipeline.settings import Settings
from pipeline.warehouse.derived.callbacks import callback_steps
from pipeline.warehouse.derived.calls import call_steps
from pipeline.warehouse.derived.complaints import complaint_steps
from pipeline.warehouse.derived.followups import followup_steps
from pipeline.warehouse.derived.shifts import shift_steps
from pipeline.warehouse.derived.steps import Facts, Step
from pipeline.warehouse.derived.surveys import survey_steps

__all__ = ["Facts", "Step", "columns_gained", "steps_of"]

STEPS: dict[str, Callable[[Facts], list[Step]]] = {
    "complaints": complaint_steps,
    "callbacks": callback_steps,
    "calls": call_steps,
    "surveys": survey_steps,
    "shifts": shift_steps,
    "followups": followup_steps,
}

FILLED_FROM: dict[str, dict[str, str]] = {
    "complaints": {"closed_at": "resolved_at", "is_escalated": "escalated_at", "is_satisfied": "rating"},
    "callbacks": {"is_visited": "visited_at", "is_satisfied": "rating"},
    "surveys": {"is_satisfied": "rating"},
}
WITH_SHIFT = ("complaints", "callbacks", "calls", "shifts")


def columns_gained(log: str, provided: Collection[str], settings: Settings) -> set[str]:
    """The columns that count as provided because others fill them, limits give them or shifts are set."""
    gained = {name for name, origin in FILLED_FROM.get(log, {}).items() if origin in provided}
    if log == "complaints":
        limits = {"due_at": settings.limits.resolve, "respond_due_at": settings.limits.respond}
        gained |= {name for name, limit in limits.items() if limit.model_dump(exclude_defaults=True)}
    if log in WITH_SHIFT and settings.shifts:
        gained.add("shift")
    return gained


def steps_of(log: str, facts: Facts) -> list[Step]:
    """The steps of a log; none for logs that stay as they are."""
    return STEPS[log](facts) if log in STEPS else []
