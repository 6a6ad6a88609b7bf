"""What is worked out of each complaint."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.ingest.kinds import literal
from pipeline.warehouse.derived.shifts import shift_of
from pipeline.warehouse.derived.steps import (
    CUSTOMER,
    Facts,
    Step,
    due_after,
    flag_or_instant,
    is_satisfied,
    once_known_before,
    seconds,
)


def complaint_steps(facts: Facts) -> list[Step]:
    """Dues and times; then flags: on time, repeated, reopened, and from when on they can be judged."""
    return [_filled(facts), _flags(facts)]


def _filled(facts: Facts) -> Step:
    limits = facts.settings.limits
    return Step(
        filled={
            "due_at": f"coalesce(due_at, {due_after('received_at', limits.resolve)})",
            "respond_due_at": f"coalesce(respond_due_at, {due_after('received_at', limits.respond)})",
            "closed_at": "coalesce(closed_at, resolved_at)",
            "is_escalated": flag_or_instant("is_escalated", "escalated_at", facts),
            "is_satisfied": is_satisfied(),
        },
        added={
            "finished_at": "coalesce(resolved_at, closed_at)",
            "shift": shift_of("received_at", facts.settings.shifts),
            "closed_logged_at": "closed_at",
            "is_major": _is_major(facts.settings.complaints.major),
            "report_due_at": f"received_at + INTERVAL {facts.settings.thresholds.major_report_hours} HOUR",
        },
    )


def _flags(facts: Facts) -> Step:
    windows = facts.settings.thresholds
    before = f"lag(received_at) OVER (PARTITION BY {CUSTOMER}, category ORDER BY received_at, complaint_id)"
    return Step(added={
        "is_on_time": "CASE WHEN due_at IS NOT NULL THEN coalesce(finished_at <= due_at, FALSE) END",
        "is_responded_on_time": "CASE WHEN respond_due_at IS NOT NULL THEN coalesce(first_response_at <= respond_due_at, FALSE) END",
        "is_reported_on_time": "coalesce(reported_at <= report_due_at, FALSE)",
        "first_response_seconds": seconds("received_at", "first_response_at"),
        "first_response_working_seconds": "working_seconds(received_at, first_response_at)",
        "resolution_seconds": seconds("received_at", "finished_at"),
        "resolution_working_seconds": "working_seconds(received_at, finished_at)",
        "is_repeat": f"CASE WHEN {CUSTOMER} IS NOT NULL AND category IS NOT NULL THEN "
                     f"coalesce({before} >= received_at - INTERVAL {windows.repeat_complaint_days} DAY, FALSE) END",
        "repeat_matures_at": once_known_before("received_at", windows.repeat_complaint_days),
        "is_reopened": f"reopened_at IS NOT NULL AND coalesce(reopened_at <= closed_at + INTERVAL {windows.reopen_days} DAY, TRUE)",
        "reopen_matures_at": f"closed_at + INTERVAL {windows.reopen_days} DAY",
    })  # fmt: skip


def _is_major(severities: Sequence[str]) -> str:
    """SQL: whether the severity is one of those."""
    return f"coalesce(severity IN ({', '.join(map(literal, severities))}), FALSE)" if severities else "FALSE"
