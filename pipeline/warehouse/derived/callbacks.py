"""What is worked out of each callback task."""

from __future__ import annotations

from pipeline.warehouse.derived.steps import Facts, Step, flag_or_instant, is_satisfied


def callback_steps(facts: Facts) -> list[Step]:
    """Whether it was tried, and inside its window."""
    known = {"attempt_count", "first_attempt_at", "is_reached"} & set(facts.provided)
    attempted = (
        "coalesce(attempt_count > 0, FALSE) OR first_attempt_at IS NOT NULL OR coalesce(is_reached, FALSE)"
    )
    in_window = "first_attempt_at >= coalesce(due_from_at, first_attempt_at) AND first_attempt_at <= due_at"
    first = Step(
        filled={
            "is_visited": flag_or_instant("is_visited", "visited_at", facts),
            "is_satisfied": is_satisfied(),
        },
        added={"is_attempted": attempted if known else "CAST(NULL AS BOOLEAN)"},
    )
    # Tried, but nobody wrote when: neither on time nor late.
    on_time = f"CASE WHEN first_attempt_at IS NOT NULL THEN {in_window} WHEN NOT is_attempted THEN FALSE END"
    return [first, Step(added={"is_on_time": on_time})]
