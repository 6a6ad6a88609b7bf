"""The list of follow-ups due, made of the events they follow and matched with the callbacks that were made."""

from __future__ import annotations

from collections.abc import Collection

import duckdb

from pipeline.ingest.kinds import literal
from pipeline.settings import Followup, Settings
from pipeline.warehouse.derived.followups import next_turn

# What a follow-up takes over from its event, where the event's log has it.
TAKEN_OVER = (
    "staff_id", "customer_id", "customer_phone", "severity", "category", "channel", "product", "department", "region",
)  # fmt: skip
_EVENTS = {
    "complaints": ("complaint_id", "coalesce(closed_at, resolved_at)", TAKEN_OVER),
    "treatments": ("treatment_id", "treated_at", tuple(name for name in TAKEN_OVER if name != "severity")),
}

_EVENT = "['event ' || event_id]"
_CUSTOMER = "['customer ' || customer_id, 'customer ' || customer_phone]"

# Every attempt under the keys it can be found by: the event it names, else its customer.
_ATTEMPTS = f"""
CREATE TABLE "attempts made" AS
SELECT unnest(CASE WHEN event_id IS NOT NULL THEN {_EVENT} ELSE {_CUSTOMER} END) AS key, kind, made_at, is_reached FROM (
  SELECT c.event_id, c.customer_id, c.customer_phone, c.kind, a.attempted_at AS made_at, a.is_reached
  FROM "rows:callback_attempts" a JOIN "rows:callbacks" c USING (callback_id)
  UNION ALL
  SELECT event_id, customer_id, customer_phone, kind, first_attempt_at, is_reached FROM "rows:callbacks"
  WHERE first_attempt_at IS NOT NULL AND callback_id NOT IN (SELECT callback_id FROM "rows:callback_attempts")
)
"""


def followups_due(settings: Settings, logs: Collection[str]) -> list[Followup]:
    """The follow-ups of kefu.toml whose events some source delivers."""
    return [followup for followup in settings.followup if followup.log in logs]


def list_followups(connection: duckdb.DuckDBPyConnection, followups: Collection[Followup]) -> None:
    """Adds to the rows of the log `followups` what is due after each event, done or not."""
    connection.execute(_ATTEMPTS)
    for followup in followups:
        connection.execute(f'INSERT INTO "rows:followups" BY NAME {_listed(followup)}')


def _listed(followup: Followup) -> str:
    """SQL: one row per event and step, with the first attempt made in its turn and whether any reached the customer."""
    kinds = ", ".join(map(literal, followup.callback_kinds))
    of_kind = f"a.kind IN ({kinds})" if kinds else "TRUE"
    return (
        f"WITH due AS ({_due(followup)}), "
        f"turns AS (SELECT *, {next_turn('event_id')} AS next_at FROM due), "
        f"keyed AS (SELECT *, unnest({_EVENT} || {_CUSTOMER}) AS key FROM turns), "
        "done AS (SELECT k.followup_id, min(a.made_at) AS done_at, bool_or(a.is_reached) AS is_reached "
        f'FROM keyed k JOIN "attempts made" a ON a.key = k.key AND {of_kind} AND a.made_at >= k.due_from_at '
        "AND (k.next_at IS NULL OR a.made_at < k.next_at) GROUP BY k.followup_id) "
        "SELECT due.*, done_at, coalesce(is_reached, FALSE) AS is_reached FROM due LEFT JOIN done USING (followup_id)"
    )


def _due(followup: Followup) -> str:
    """SQL: one row per event and step with its window, from midnight of the day to the last instant of the last day of grace."""
    key, at, taken = _EVENTS[followup.log]
    steps = [(f"D{days}", f"INTERVAL {days} DAY") for days in followup.days]
    steps += [(f"M{months}", f"INTERVAL {months} MONTH") for months in followup.months]
    values = ", ".join(f"({literal(step)}, {after})" for step, after in steps)
    return (
        f"SELECT concat_ws('/', event_id, {literal(followup.kind)}, step) AS followup_id, {literal(followup.kind)} AS kind, "
        "step, event_id, day + after AS due_from_at, "
        f"day + after + INTERVAL {followup.grace_days + 1} DAY - INTERVAL 1 MICROSECOND AS due_at, {', '.join(taken)} "
        f"FROM (SELECT {key} AS event_id, date_trunc('day', {at}) AS day, {', '.join(taken)} "
        f'FROM "rows:{followup.log}" WHERE {at} IS NOT NULL), (VALUES {values}) AS steps(step, after)'
    )
