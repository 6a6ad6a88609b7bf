"""Who changed by hand what counts, when, and how much of it: one line of JSON each, never rewritten."""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from pipeline.ingest.storage import private_folder

AUDIT = "audit.jsonl"


class Act(NamedTuple):
    """A change by hand: who made it, and when."""

    who: str
    at: datetime


def record(data: Path, act: Act, what: str, **facts: object) -> None:
    """Adds a line to the audit file of a data folder and waits until it is on disk."""
    line = {"at": act.at.isoformat(timespec="seconds"), "who": act.who, "what": what, **facts}
    handle = os.open(private_folder(data) / AUDIT, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(handle, "a", encoding="utf-8") as file:
        file.write(json.dumps(line, ensure_ascii=False, default=str) + "\n")
        file.flush()
        os.fsync(handle)
