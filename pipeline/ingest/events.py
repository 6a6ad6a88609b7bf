"""Event logs: the events of a case, by the source's rules, become the one row of the case."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.ingest.faults import case_faults, first_fault
from pipeline.ingest.kinds import literal
from pipeline.ingest.shapes import ACTIVITY, EVENT_AT, OWNER, Shape, owner_rule, picks
from pipeline.ingest.tables import clean
from pipeline.settings import EventPick, Events

_IN_ORDER = f"ORDER BY {EVENT_AT.name}, delivery, line"


def case_columns(shape: Shape, provided: Sequence[str]) -> tuple[str, ...]:
    """The log's columns that the cases of a source have, when its events have the `provided` ones."""
    events = _events(shape)
    made = {*picks(events), *(["staff_id"] if events.owner else [])}
    return tuple(name for name in shape.target.names if name in made or name in provided)


def cases(shape: Shape, provided: Sequence[str]) -> str:
    """SQL: one row per case from the table `events`, with the first `fault` found in it.

    What no rule gives is taken from the case's first event; events at the same instant count in file order.
    """
    events, case = _events(shape), shape.target.key[0]
    fields = {name: _instant(rule) for name, rule in picks(events).items()}
    if rule := owner_rule(events):
        fields["staff_id"] = (
            f"first({OWNER.name} {_IN_ORDER if rule[1].take == 'first' else _backwards()}){_among(rule[1])}"
        )
    columns = case_columns(shape, provided)
    for name in columns:
        if name != case:
            fields.setdefault(name, f'first("{name}" {_IN_ORDER})')
    selected = ", ".join(f'{sql} AS "{name}"' for name, sql in fields.items())
    fault = first_fault(case_faults(shape.target, columns))
    return f'WITH cases AS (SELECT "{case}", {selected} FROM events GROUP BY "{case}") SELECT *, {fault} AS fault FROM cases'


def activities(shape: Shape) -> list[str]:
    """The activities that the source's rules name."""
    return [clean(name) for rule in picks(_events(shape)).values() for name in rule.activity]


def _events(shape: Shape) -> Events:
    assert shape.source.events is not None
    return shape.source.events


def _instant(rule: EventPick) -> str:
    return f"{'min' if rule.take == 'first' else 'max'}({EVENT_AT.name}){_among(rule)}"


def _among(rule: EventPick) -> str:
    if not rule.activity:
        return ""
    names = ", ".join(literal(clean(name)) for name in rule.activity)
    return f" FILTER (WHERE {ACTIVITY.name} IN ({names}))"


def _backwards() -> str:
    return f"ORDER BY {EVENT_AT.name} DESC, delivery DESC, line DESC"
