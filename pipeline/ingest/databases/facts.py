"""What a snapshot remembers of its fetch, so that the next one knows where to go on and what has changed."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from pipeline.errors import KefuError
from pipeline.ingest.headers import Header, match
from pipeline.ingest.shapes import shape_of
from pipeline.ingest.tables import clean
from pipeline.settings import Source

FACTS = b"kefu"


@dataclass(frozen=True)
class Facts:
    """What was asked (as a digest), the kind of each column, the highest value of since_column that came."""

    asked: str
    kinds: dict[str, str]
    highest: str = ""


def facts_of(snapshot: Path) -> Facts | None:
    """What a snapshot remembers of its fetch; None if it is gone, or was no fetch."""
    import pyarrow.parquet as pq

    if snapshot.suffix != ".parquet" or not snapshot.exists():
        return None
    kept = (pq.read_metadata(snapshot).metadata or {}).get(FACTS)
    return Facts(**json.loads(kept)) if kept else None


def asked(source: Source) -> str:
    """What tells a source's fetches from those of other rows."""
    return hashlib.sha256(json.dumps([source.table, source.query, source.since_column]).encode()).hexdigest()


def refuse_changes(source: Source, before: Facts, now: Facts, where: str) -> None:
    """Refuses a column that the log takes and that is gone now, or of another kind. Raises KefuError database_changed."""
    changed = [name for name in _taken(source, before, where) if _is_other(name, before, now)]
    if changed:
        raise KefuError(
            "database_changed", where=where, found=_told(changed, now), expected=_told(changed, before)
        )


def since(source: Source, before: Facts | None, where: str) -> str | int | None:
    """The value of since_column to read from: the highest of the fetch before less the overlap; None reads everything.

    Raises KefuError database_overlap.
    """
    if not source.since_column:
        return None
    return earlier(before.highest, source.overlap, where) if before and before.highest else source.since


def earlier(highest: str, overlap: timedelta | int, where: str) -> str | int:
    """A number less a number, an instant or a day less a span of time. Raises KefuError database_overlap."""
    if re.fullmatch(r"-?\d+", highest) and isinstance(overlap, int):
        return int(highest) - overlap
    try:
        moment = datetime.fromisoformat(highest)
    except ValueError:
        moment = None
    if moment is None or isinstance(overlap, int):
        raise KefuError("database_overlap", where=where, expected=overlap)
    is_day = len(highest) == len(str(date.max))
    return str((moment - overlap).date() if is_day else moment - overlap)


def _taken(source: Source, facts: Facts, where: str) -> list[str]:
    """The columns of a fetch that the source's log takes, or its `where` asks."""
    names = list(facts.kinds)
    header = Header(tuple(map(clean, names)), where)
    places = {place for places in match(header, source, shape_of(source).log).values() for place in places}
    asked_for = set(map(clean, source.where))
    return [name for place, name in enumerate(names) if place in places or clean(name) in asked_for]


def _is_other(name: str, before: Facts, now: Facts) -> bool:
    """Whether a column is gone or of another kind; a kind that the driver does not tell is none."""
    kind = now.kinds.get(name)
    return kind is None or bool(kind and before.kinds[name] and kind != before.kinds[name])


def _told(names: list[str], facts: Facts) -> str:
    """The columns with their kinds, `–` for one that is not there."""
    return ", ".join(f"{name} ({facts.kinds.get(name, '–') or '?'})" for name in names)
