"""A file put through the door, and what came out held against its truth."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

import duckdb

from pipeline.errors import KefuError
from pipeline.ingest import Delivery, ingest
from pipeline.ingest.accepted import accepted_rows
from pipeline.settings import Settings
from tests.damage.files import File
from tests.damage.table import COMPARED, Row

NOW = datetime(2026, 12, 1, 8, 0)
Verdict = Literal["whole", "in part", "refused", "wrong"]


@dataclass(frozen=True)
class Outcome:
    """What became of a file: `wrong` says each thing that may not be, `refusal` the reason code of a refused file."""

    accepted: int
    sound: int
    refusal: str = ""
    wrong: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()

    @property
    def verdict(self) -> Verdict:
        if self.wrong:
            return "wrong"
        if self.refusal or not self.accepted:
            return "refused"
        return "whole" if self.accepted >= self.sound else "in part"


def judged(file: File, folder: Path) -> Outcome:
    """The outcome of a file in an empty folder; a crash is a wrong."""
    inbox = folder / "data" / "inbox"
    inbox.mkdir(parents=True)
    (inbox / file.name).write_bytes(file.data)
    try:
        (delivery,) = ingest(folder, _settings(file), NOW)
    except KefuError as error:
        return Outcome(0, len(file.sound), refusal=error.reason)
    except Exception:
        return Outcome(0, len(file.sound), wrong=(traceback.format_exc(limit=-2),))
    rows = _accepted_rows(delivery, folder / "data")
    wrong = (*_wrong_rows(rows, file), *_wrong_counts(rows, delivery, file))
    sound = [row for row in rows if row["complaint_id"] in file.sound]
    return Outcome(len(sound), len(file.sound), wrong=wrong, reasons=tuple(delivery.reasons))


def _settings(file: File) -> Settings:
    source = {"log": "complaints", "files": "data/inbox/*.csv", "columns": file.headers}
    return Settings.model_validate(
        {"department": {"name": "测试部"}, "reject_limit": {"default": 1.0}, "source": [source]}
    )


def _accepted_rows(delivery: Delivery, data: Path) -> list[Row]:
    accepted = accepted_rows([delivery], data)
    rows = duckdb.sql(f"SELECT {', '.join(COMPARED)} FROM {accepted}").fetchall() if accepted else []
    return [dict(zip(COMPARED, row, strict=True)) for row in rows]


def _wrong_rows(rows: list[Row], file: File) -> Iterator[str]:
    """Accepted rows that are no row of the truth, or differ from it."""
    known = {**file.spoilt.mendable, **file.sound}
    for row in rows:
        truth = known.get(str(row["complaint_id"]))
        if truth is None:
            yield f"no such row: {row}"
        elif differing := [name for name in COMPARED if row[name] != _kept(truth[name])]:
            yield f"{row['complaint_id']}: " + ", ".join(
                f"{name} {row[name]!r} ≠ {_kept(truth[name])!r}" for name in differing
            )


def _kept(value: object) -> object:
    """A value as it is kept: texts in one line."""
    return " ".join(value.split()) if isinstance(value, str) else value


def _wrong_counts(rows: list[Row], delivery: Delivery, file: File) -> Iterator[str]:
    counted = delivery.accepted + delivery.rejected + delivery.duplicates + delivery.not_applicable
    if delivery.read != counted:
        yield f"{delivery.read} read, {counted} accounted for"
    if delivery.accepted != len(rows):
        yield f"{delivery.accepted} accepted, {len(rows)} kept"
    if delivery.read < file.spoilt.count:
        yield f"{file.spoilt.count - delivery.read} rows lost without a word"
