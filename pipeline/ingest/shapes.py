"""The shape of a source's rows: the log they belong to, or, in an event log, the events that become its cases."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.errors import KefuError
from pipeline.ingest.forms import refuse_unfit_forms
from pipeline.ingest.headers import refuse_unknown_columns
from pipeline.logs import Column, Log, Words, log_named
from pipeline.settings import SETTINGS_FILE, EventPick, Events, Source

ACTIVITY = Column(
    "activity", "category", Words("活动", "Activity"), Words("事件名", "name of the event"), required=True
)
EVENT_AT = Column(
    "event_at", "instant", Words("事件时间", "Time"), Words("事件的时刻", "when it happened"), required=True
)
OWNER = Column("owner", "id", Words("人员", "Person"), Words("做这件事的人", "who did it"))

_PICKS = {
    "opens": "received_at", "responds": "first_response_at", "resolves": "resolved_at", "closes": "closed_at",
    "reopens": "reopened_at",
}  # fmt: skip


@dataclass(frozen=True)
class Shape:
    """A source with the log its rows are read as; `target` is the log they end in.

    `made_id` is the id column that gets file and line (or the key's values) where the file has none.
    """

    source: Source
    log: Log
    target: Log
    made_id: str = ""

    @property
    def is_keyless(self) -> bool:
        """Whether rows have no key, so that a newer file of the same name replaces the older one."""
        return not self.key

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that tell a row from any other; none for rows known by their place only."""
        if isinstance(self.source.key, list):
            return tuple(self.source.key)
        return () if self.source.key == "row" or self.source.events else self.log.key

    @property
    def is_full(self) -> bool:
        """Whether each delivery is the whole list, so that what the newest one lacks is gone."""
        return self.source.delivers == "full"

    @property
    def drops_exact_duplicates(self) -> bool:
        return self.source.exact_duplicates == "drop"


def shape_of(source: Source) -> Shape:
    """The shape of a source. Raises KefuError unknown_log, unknown_column, bad_flag_values, unknown_form, forms_confused,
    not_a_text, events_need_complaints, owner_without_event, decided_by_events."""
    shape = _shape_of(source)
    refuse_unfit_forms(source, shape.log)
    return shape


def _shape_of(source: Source) -> Shape:
    log = log_named(source.log, f"{SETTINGS_FILE} [[source]] {source.title}")
    refuse_unknown_columns(source, log)
    if source.events:
        return _event_shape(source, source.events, log)
    made_id = _made_id(source, log)
    key = source.key if isinstance(source.key, list) else []
    columns = tuple(
        replace(column, required=column.name in key or (column.required and column.name != made_id))
        for column in log.columns
    )
    return Shape(source, replace(log, columns=columns), log, made_id)


def picks(events: Events) -> dict[str, EventPick]:
    """The rule for each instant of a case that the source declares, by the column it fills."""
    rules = {column: getattr(events, name) for name, column in _PICKS.items()}
    return {column: rule for column, rule in rules.items() if rule is not None}


def owner_rule(events: Events) -> tuple[str, EventPick] | None:
    """The column of the instant whose event names the owner, with its rule."""
    if events.owner is None:
        return None
    column = _PICKS[events.owner.event]
    return column, picks(events)[column]


def _made_id(source: Source, log: Log) -> str:
    """The log's id column, when the source's own key goes without it."""
    keyed_otherwise = source.key == "row" or (isinstance(source.key, list) and log.key[0] not in source.key)
    return log.key[0] if keyed_otherwise and log.key[0] not in {*source.columns, *source.constants} else ""


def _event_shape(source: Source, events: Events, log: Log) -> Shape:
    """The shape of an event log: its columns are the event's, and those that a case takes from its first event."""
    where = f"{SETTINGS_FILE} [source.events] ({source.title})"
    if log.name != "complaints":
        raise KefuError("events_need_complaints", where=where, found=log.name)
    if events.owner and getattr(events, events.owner.event) is None:
        raise KefuError("owner_without_event", where=where, found=events.owner.event)
    case = log.column(log.key[0])
    by_events = {case.name, *_PICKS.values(), *(["staff_id"] if events.owner else [])}
    _refuse_decided(source, by_events, where)
    headers = {case.name: events.case, ACTIVITY.name: events.activity, EVENT_AT.name: events.at}
    if events.owner:
        headers[OWNER.name] = events.owner.column
    others = tuple(replace(column, required=False) for column in log.columns if column.name not in by_events)
    columns = (case, EVENT_AT, ACTIVITY, *([OWNER] if events.owner else []), *others)
    told = source.model_copy(update={"columns": {**source.columns, **headers}})
    return Shape(told, replace(log, key=(), columns=columns, checks=()), log)


def _refuse_decided(source: Source, by_events: set[str], where: str) -> None:
    """Refuses settings beside `events` that the events decide themselves. Raises KefuError decided_by_events."""
    decided = [name for name in {**source.columns, **source.constants} if name in by_events]
    if isinstance(source.key, list):
        decided.append("key")
    if decided:
        raise KefuError("decided_by_events", where=where, found=", ".join(decided))
