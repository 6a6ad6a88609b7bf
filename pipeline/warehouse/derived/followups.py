"""What is worked out of each follow-up."""

from __future__ import annotations

from pipeline.warehouse.derived.steps import Facts, Step


def next_turn(followup: str) -> str:
    """SQL: when the next step after an event is to be done, so that this one no longer is; NULL for the last."""
    return (
        f"min(due_from_at) OVER (PARTITION BY {followup} ORDER BY due_from_at "
        "RANGE BETWEEN INTERVAL 1 MICROSECOND FOLLOWING AND UNBOUNDED FOLLOWING)"
    )


def followup_steps(facts: Facts) -> list[Step]:
    """Whether it was done, and inside its window; until when it was open: done, or lapsed at the turn of the next step."""
    in_window = "done_at >= coalesce(due_from_at, done_at) AND done_at <= due_at"
    first = Step(added={
        "is_done": "done_at IS NOT NULL",
        "is_on_time": f"coalesce({in_window}, FALSE)",
        "lapsed_at": f"CASE WHEN event_id IS NOT NULL THEN {next_turn('kind, event_id')} END",
    })  # fmt: skip
    return [first, Step(added={"ended_at": "coalesce(done_at, lapsed_at)"})]
