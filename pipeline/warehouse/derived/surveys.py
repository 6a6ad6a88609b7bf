"""What is worked out of each invitation to rate."""

from __future__ import annotations

from pipeline.logs.surveys import ITEMS
from pipeline.warehouse.derived.steps import Facts, Step, is_satisfied

SPEEDER_BELOW = 0.5
"""Who takes less than this share of the median time answers faster than the questions can be read."""


def survey_steps(facts: Facts) -> list[Step]:
    """Whether it was answered, whether the answer is a satisfied one, and whether it can be believed.

    Each of the flags of belief is NULL where it cannot be told: no answer, no time, an item left out, nobody known.
    """
    rated = "rating IS NOT NULL OR is_satisfied IS NOT NULL OR rated_at IS NOT NULL"
    first = Step(filled={"is_satisfied": is_satisfied()}, added={"is_rated": rated})
    return [first, Step(added={
        "is_speeder": f"answer_seconds < {SPEEDER_BELOW} * median(answer_seconds) OVER ()",
        "is_straight_lined": _is_straight_lined(),
        "is_duplicate": _is_duplicate(),
    })]  # fmt: skip


def _is_straight_lined() -> str:
    """SQL: whether every item has the same answer; NULL where one has none."""
    items = ", ".join(item.name for item in ITEMS)
    answered = " AND ".join(f"{item.name} IS NOT NULL" for item in ITEMS)
    return f"CASE WHEN {answered} THEN greatest({items}) = least({items}) END"


def _is_duplicate() -> str:
    """SQL: whether the same customer rated the same person within the 24 hours before; of ratings only."""
    at = "coalesce(rated_at, invited_at)"
    before = f"lag({at}) OVER (PARTITION BY is_rated, customer_id, staff_id ORDER BY {at}, survey_id)"
    known = "is_rated AND customer_id IS NOT NULL AND staff_id IS NOT NULL"
    return f"CASE WHEN {known} THEN coalesce({before} >= {at} - INTERVAL 1 DAY, FALSE) END"
