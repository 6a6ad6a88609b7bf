"""Which columns the logs of a build have: those that sources provide, that others fill, that settings give, or the roster."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from pipeline.settings import Settings
from pipeline.warehouse.derived import columns_gained
from pipeline.warehouse.followups import TAKEN_OVER, followups_due

ATTEMPT_COLUMNS = ("attempt_count", "first_attempt_at", "is_reached")
_OF_EVERY_FOLLOWUP = ("followup_id", "kind", "step", "event_id", "due_from_at", "due_at")


def columns_of(delivered: Mapping[str, Collection[str]], settings: Settings) -> dict[str, frozenset[str]]:
    """By log, the columns that have something in them, from those that its sources provide."""
    found = {log: set(names) for log, names in delivered.items()}
    if "callbacks" in found and "callback_attempts" in found:
        found["callbacks"].update(ATTEMPT_COLUMNS)
    if followups := followups_due(settings, found):
        events = set().union(*(found[followup.log] for followup in followups))
        found.setdefault("followups", set()).update(_OF_EVERY_FOLLOWUP, events & {*TAKEN_OVER}, _done(found))
    for log, names in found.items():
        names |= columns_gained(log, names, settings)
        if log != "staff" and "staff_id" in names:
            names |= found.get("staff", set()) & {"team_id", "department"}
    return {log: frozenset(names) for log, names in found.items()}


def _done(found: Mapping[str, Collection[str]]) -> set[str]:
    """What the callbacks tell of a follow-up, if they say when they were tried."""
    callbacks = set(found.get("callbacks", ()))
    if "first_attempt_at" not in callbacks:
        return set()
    return {"done_at"} | (callbacks & {"is_reached"})
