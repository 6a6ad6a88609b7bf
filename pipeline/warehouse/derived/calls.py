"""What is worked out of each call."""

from __future__ import annotations

from pipeline.warehouse.derived.shifts import shift_of
from pipeline.warehouse.derived.steps import CUSTOMER, Facts, Step, once_known_before


def call_steps(facts: Facts) -> list[Step]:
    """Handle time, short waits, the shift, and whether it was a first contact and led to another."""
    thresholds = facts.settings.thresholds
    window = f"OVER (PARTITION BY {CUSTOMER}, category ORDER BY started_at, call_id)"
    known = f"{CUSTOMER} IS NOT NULL AND category IS NOT NULL"
    days = f"INTERVAL {thresholds.first_contact_days} DAY"
    contact = Step(added={
        "handle_seconds": "talk_seconds + coalesce(hold_seconds, 0) + coalesce(wrap_up_seconds, 0)",
        "has_short_wait": f"coalesce(wait_seconds <= {thresholds.service_level_seconds}, FALSE)",
        "is_short_abandon": f"NOT is_answered AND coalesce(wait_seconds <= {thresholds.short_abandon_seconds}, FALSE)",
        "shift": shift_of("started_at", facts.settings.shifts),
        "is_first_contact": f"CASE WHEN {known} THEN coalesce(lag(started_at) {window} < started_at - {days}, TRUE) END",
        "has_repeat": f"CASE WHEN {known} THEN coalesce(lead(started_at) {window} <= started_at + {days}, FALSE) END",
        "first_contact_matures_at": once_known_before("started_at", thresholds.first_contact_days),
    })  # fmt: skip
    return [contact, Step(added={"repeat_matures_at": f"first_contact_matures_at + {days}"})]
