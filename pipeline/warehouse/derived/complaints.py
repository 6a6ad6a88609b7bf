"""What is worked out of each complaint."""

from __future__ import annotations

from pipeline.warehouse.derived.steps import (
    CUSTOMER,
    Facts,
    Step,
    due_after,
    flag_or_instant,
    is_satisfied,
    seconds,
)


def complaint_steps(facts: Facts) -> list[Step]:
    """Dues and flags: on time, repeated, reopened."""
    windows = facts.settings.thresholds
    first = Step(
        filled={
            "due_at": f"coalesce(due_at, {due_after('received_at', facts.settings.limits.resolve)})",
            "closed_at": "coalesce(closed_at, resolved_at)",
            "is_escalated": flag_or_instant("is_escalated", "escalated_at", facts),
            "is_satisfied": is_satisfied(),
        },
        added={"finished_at": "coalesce(resolved_at, closed_at)"},
    )
    before = f"lag(received_at) OVER (PARTITION BY {CUSTOMER}, category ORDER BY received_at, complaint_id)"
    return [first, Step(added={
        "is_on_time": "CASE WHEN due_at IS NOT NULL THEN coalesce(finished_at <= due_at, FALSE) END",
        "first_response_seconds": seconds("received_at", "first_response_at"),
        "resolution_seconds": seconds("received_at", "finished_at"),
        "is_repeat": f"CASE WHEN {CUSTOMER} IS NOT NULL AND category IS NOT NULL THEN "
                     f"coalesce({before} >= received_at - INTERVAL {windows.repeat_complaint_days} DAY, FALSE) END",
        "is_reopened": f"reopened_at IS NOT NULL AND coalesce(reopened_at <= closed_at + INTERVAL {windows.reopen_days} DAY, TRUE)",
    })]  # fmt: skip
