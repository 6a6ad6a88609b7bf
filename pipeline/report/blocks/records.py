"""What stands behind the figures: definitions of the KPIs, and the quality of the data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from pipeline.logs import LOGS, Words
from pipeline.report.block import Block
from pipeline.report.frames import Row
from pipeline.report.words import both

if TYPE_CHECKING:
    from pipeline.kpi.spec import Kpi

_REASONS = (
    "out_of_range",
    "in_future",
    "missing",
    "not_readable",
    "relative",
    "form_not_declared",
    "digits_lost",
)


class Delivered(Protocol):
    """What the quality block reads of a delivery."""

    @property
    def source(self) -> str: ...
    @property
    def log(self) -> str: ...
    @property
    def file_name(self) -> str: ...
    @property
    def read(self) -> int: ...
    @property
    def accepted(self) -> int: ...
    @property
    def rejected(self) -> int: ...
    @property
    def duplicates(self) -> int: ...
    @property
    def not_applicable(self) -> int: ...
    @property
    def reasons(self) -> Mapping[str, int]: ...


def definitions(
    kpis: Sequence[Kpi], *, dialects: Mapping[str, str] | None = None, note: Words | None = None
) -> Block:
    """Each KPI's rule, numerator, denominator, exclusions, dialect, source and revisions, numbered for the cards' footnotes."""
    rows = [_definition(kpi, (dialects or {}).get(kpi.name, kpi.default)) for kpi in kpis]
    return Block("definitions", {"anchor": "definitions-table", "note": both(note), "rows": rows})


def quality(
    deliveries: Iterable[Delivered],
    *,
    unassigned: Mapping[str, int] | None = None,
    no_data: Iterable[tuple[Kpi, Words]] = (),
    note: Words | None = None,
    anchor: str = "deliveries",
) -> Block:
    """What was read, by file: accepted, rejected by reason, duplicates, not applicable.

    `unassigned`: log → accepted rows that belong to nobody known. `no_data`: KPIs that could not be counted, and why.
    """
    rows = [_delivery(delivery) for delivery in deliveries]
    return Block(
        "quality",
        {
            "anchor": anchor,
            "note": both(note),
            "rows": rows,
            "total": {name: sum(row[name] for row in rows) for name in ("read", "accepted", "rejected")},
            "unassigned": [
                {"log": _log_label(log), "count": count} for log, count in (unassigned or {}).items() if count
            ],
            "no_data": [{"label": both(kpi.label), "reason": both(reason)} for kpi, reason in no_data],
        },
    )


def reason_of(code: str, log: str) -> Row:
    """A reason code as a phrase and the columns it is about: `resolved_before_received` → before, two labels."""
    if match := re.fullmatch(r"(\w+?)_before_(\w+)", code):
        return {
            "phrase": "before",
            "column": _column_label(log, match[1]),
            "other": _column_label(log, match[2]),
        }
    for phrase in _REASONS:
        if code.endswith(f"_{phrase}"):
            return {
                "phrase": phrase,
                "column": _column_label(log, code.removesuffix(f"_{phrase}")),
                "other": None,
            }
    return {"phrase": code, "column": None, "other": None}


def reasons_of(reasons: Mapping[str, int], log: str) -> list[Row]:
    """Reason codes with their counts, most frequent first, each as `reason_of`."""
    ordered = sorted(reasons.items(), key=lambda item: (-item[1], item[0]))
    return [{"code": code, "count": int(count), **reason_of(code, log)} for code, count in ordered]


def _definition(kpi: Kpi, dialect: str) -> Row:
    formula = kpi.dialects[dialect]
    return {
        "kpi": kpi.name,
        "label": both(kpi.label),
        "rule": both(kpi.rule),
        "numerator": both(formula.numerator),
        "denominator": both(formula.denominator),
        "excluded": both(kpi.excluded),
        "dialect": dialect if len(kpi.dialects) > 1 else "",
        "source": kpi.source,
        "changed_on": kpi.changed_on.isoformat(),
        "revisions": [{"on": one.on.isoformat(), "what": both(one.what)} for one in kpi.revisions],
    }


def _delivery(delivery: Delivered) -> Row:
    return {
        "source": delivery.source,
        "log": _log_label(delivery.log),
        "file_name": delivery.file_name,
        "read": int(delivery.read),
        "accepted": int(delivery.accepted),
        "rejected": int(delivery.rejected),
        "duplicates": int(delivery.duplicates),
        "not_applicable": int(delivery.not_applicable),
        "reasons": reasons_of(delivery.reasons, delivery.log),
    }


def _log_label(log: str) -> dict[str, str] | None:
    return both(LOGS[log].label) if log in LOGS else {"zh": log, "en": log}


def _column_label(log: str, name: str) -> dict[str, str] | None:
    columns = {column.name: column for column in LOGS[log].columns} if log in LOGS else {}
    for form in (name, f"{name}_at", f"{name}_on", f"{name}_seconds", f"{name}_id"):
        if form in columns:
            return both(columns[form].label)
    return {"zh": name, "en": name}
