"""Which shift an instant belongs to, and what is worked out of each shift worked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pipeline.ingest.kinds import literal
from pipeline.settings import Shift
from pipeline.settings.hours import MINUTES_A_DAY, Span, read_hours, read_weekdays
from pipeline.warehouse.derived.steps import Facts, Step


def shift_steps(facts: Facts) -> list[Step]:
    """The shift by its own name, else by the settings; the seconds in adherence, and those worked in all."""
    return [
        Step(
            filled={"shift": f"coalesce(shift, {shift_of('started_at', facts.settings.shifts)})"},
            added={
                "adhered_seconds": "scheduled_seconds - exception_seconds",
                "worked_seconds": "scheduled_seconds + coalesce(outside_seconds, 0)",
            },
        )
    ]


def shift_of(at: str, shifts: Mapping[str, Shift]) -> str:
    """SQL: the name of the first shift that an instant lies in, by the weekday the shift began on; NULL outside all."""
    cases = " ".join(f"WHEN {_lies_in(at, shift)} THEN {literal(name)}" for name, shift in shifts.items())
    return f"CASE {cases} END" if cases else "CAST(NULL AS VARCHAR)"


def _lies_in(at: str, shift: Shift) -> str:
    days = read_weekdays(shift.days)
    return " OR ".join(_in_span(at, span, days) for span in read_hours(shift.hours))


def _in_span(at: str, span: Span, days: Iterable[int]) -> str:
    """SQL: whether an instant lies in a span that begins on one of the days (Monday is 0) and may end on the next."""
    minute = f"(hour({at}) * 60 + minute({at}))"
    began_today = f"isodow({at}) - 1 IN ({', '.join(map(str, days))})"
    began_yesterday = f"isodow({at} - INTERVAL 1 DAY) - 1 IN ({', '.join(map(str, days))})"
    here = f"({began_today} AND {minute} >= {span.opens} AND {minute} < {span.closes})"
    if span.closes <= MINUTES_A_DAY:
        return here
    return f"{here} OR ({began_yesterday} AND {minute} < {span.closes - MINUTES_A_DAY})"
