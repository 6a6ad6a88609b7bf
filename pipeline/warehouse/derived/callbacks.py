"""What is worked out of each callback task."""

from __future__ import annotations

from pipeline.warehouse.derived.shifts import shift_of
from pipeline.warehouse.derived.steps import Facts, Step, flag_or_instant, is_satisfied


def callback_steps(facts: Facts) -> list[Step]:
    """Whether it was tried, and inside its window; whether a visit followed, and from when on that is known."""
    known = {"attempt_count", "first_attempt_at", "is_reached"} & set(facts.provided)
    attempted = (
        "coalesce(attempt_count > 0, FALSE) OR first_attempt_at IS NOT NULL OR coalesce(is_reached, FALSE)"
    )
    first = Step(
        filled={
            "is_visited": flag_or_instant("is_visited", "visited_at", facts),
            "is_satisfied": is_satisfied(),
        },
        added={
            "is_attempted": attempted if known else "CAST(NULL AS BOOLEAN)",
            "shift": shift_of("due_at", facts.settings.shifts),
        },
    )
    return [first, Step(added={"is_on_time": _is_on_time()} | _visits(facts))]


def _is_on_time() -> str:
    """SQL: inside the window or not; NULL where it was tried, but nobody wrote when."""
    in_window = "first_attempt_at >= coalesce(due_from_at, first_attempt_at) AND first_attempt_at <= due_at"
    return f"CASE WHEN first_attempt_at IS NOT NULL THEN {in_window} WHEN NOT is_attempted THEN FALSE END"


def _visits(facts: Facts) -> dict[str, str]:
    """SQL: visits and their deals inside the days allowed; deals wait for visits only where the log keeps visits."""
    last = f"due_at + INTERVAL {facts.settings.thresholds.visit_days} DAY"
    keeps_visits = not {"visited_at", "is_visited"}.isdisjoint(facts.provided)
    return {
        "has_visit": f"is_visited AND coalesce(visited_at <= {last}, TRUE)",
        "has_deal": f"is_deal AND coalesce(visited_at <= {last}, TRUE)",
        "visit_matures_at": last,
        "deal_matures_at": last if keeps_visits else "due_at",
    }
