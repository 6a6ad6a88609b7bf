"""What is worked out of each call."""

from __future__ import annotations

from pipeline.ingest.kinds import literal
from pipeline.warehouse.derived.steps import CUSTOMER, Facts, Step


def call_steps(facts: Facts) -> list[Step]:
    """Handle time, and whether it was a first contact and led to another."""
    window = f"OVER (PARTITION BY {CUSTOMER}, category ORDER BY started_at, call_id)"
    known = f"{CUSTOMER} IS NOT NULL AND category IS NOT NULL"
    days = f"INTERVAL {facts.settings.thresholds.first_contact_days} DAY"
    return [Step(added={
        "handle_seconds": "talk_seconds + coalesce(hold_seconds, 0) + coalesce(wrap_up_seconds, 0)",
        "is_first_contact": f"CASE WHEN {known} THEN coalesce(lag(started_at) {window} < started_at - {days}, TRUE) END",
        "has_repeat": f"CASE WHEN {known} THEN coalesce(lead(started_at) {window} <= started_at + {days}, FALSE) END",
        "is_mature": f"started_at + {days} <= TIMESTAMP {literal(str(facts.data_to))}",
    })]  # fmt: skip
