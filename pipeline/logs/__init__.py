"""The logs a department keeps, as data: one place per log, docs/logs.md is generated from here."""

from pipeline.errors import KefuError, nearest
from pipeline.logs.callbacks import CALLBACK_ATTEMPTS, CALLBACKS
from pipeline.logs.calls import CALLS
from pipeline.logs.complaints import COMPLAINTS
from pipeline.logs.followups import FOLLOWUPS
from pipeline.logs.people import CUSTOMERS, STAFF
from pipeline.logs.shifts import SHIFTS
from pipeline.logs.spec import Column, Log, Order, Words
from pipeline.logs.surveys import SURVEYS
from pipeline.logs.treatments import TREATMENTS

LOGS: dict[str, Log] = {
    log.name: log
    for log in (
        COMPLAINTS,
        CALLBACKS,
        CALLBACK_ATTEMPTS,
        CALLS,
        SURVEYS,
        TREATMENTS,
        FOLLOWUPS,
        SHIFTS,
        STAFF,
        CUSTOMERS,
    )
}

__all__ = ["LOGS", "Column", "Log", "Order", "Words", "log_named"]


def log_named(name: str, where: str) -> Log:
    """The log of that name. Raises KefuError unknown_log, naming the nearest."""
    if name not in LOGS:
        raise KefuError(
            "unknown_log", where=where, found=name, known=", ".join(LOGS), nearest=nearest(name, LOGS)
        )
    return LOGS[name]
