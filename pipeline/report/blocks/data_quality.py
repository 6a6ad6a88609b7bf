"""How good the data is: what each source delivered, how full its columns are, how promptly rows were recorded, what changed shape."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from pipeline.logs import LOGS
from pipeline.report.block import Block
from pipeline.report.blocks.records import reasons_of
from pipeline.report.frames import Row, plain
from pipeline.report.words import both

if TYPE_CHECKING:
    from pipeline.quality import ColumnFill, Counts, Drift, LogQuality, Recorded, SourceQuality

COUNTED = ("read", "accepted", "rejected", "duplicates", "not_applicable")
FULL = 0.9995


def sources(
    found: Iterable[SourceQuality], logs: Mapping[str, LogQuality], *, anchor: str = "sources"
) -> Block:
    """A line for each source: fresh, valid, unique, filled in and recorded in time."""
    rows = [_source(one, logs.get(one.log)) for one in found]
    return Block(
        "sources", {"anchor": anchor, "rows": rows, "late": [row["label"] for row in rows if row["is_late"]]}
    )


def rejections(found: Iterable[SourceQuality], *, anchor: str = "rejections") -> Block:
    """What became of each source's rows: of the period, by reason, and month by month."""
    rows = [_counted(one) for one in found]
    return Block(
        "rejections",
        {
            "anchor": anchor,
            "rows": rows,
            "total": {name: sum(row["counts"][name] for row in rows) for name in COUNTED},
            "risen": [row["label"] for row in rows if row["has_risen"]],
            "ends": _ends(rows),
        },
    )


def completeness(logs: Iterable[LogQuality], *, anchor: str = "completeness") -> Block:
    """For each log, the columns that are not full, with their course over the months; the full ones are counted."""
    groups = [_filled(one) for one in logs if one.row_count]
    fallen = [column["label"] for group in groups for column in group["columns"] if column["has_fallen"]]
    return Block("completeness", {"anchor": anchor, "groups": groups, "fallen": fallen})


def lags(logs: Iterable[LogQuality], hours: int, *, anchor: str = "lags") -> Block:
    """How long after the event the rows of each log were recorded; `hours`: from when on that is late."""
    known = list(logs)
    rows = [_lag(one.log, one.recorded) for one in known if one.recorded and one.recorded.lag.count]
    without = [both(LOGS[one.log].label) for one in known if one.recorded is None and LOGS[one.log].dated_by]
    return Block(
        "lags", {"anchor": anchor, "hours": hours, "rows": rows, "without": without, "ends": _ends(rows)}
    )


def drift(found: Iterable[SourceQuality], *, anchor: str = "drift") -> Block:
    """What changed in the shape of files, source by source, newest first; a column of the log that went is marked."""
    rows = [_drift(one.log, change) for one in found for change in reversed(one.drifts)]
    return Block("drift", {"anchor": anchor, "rows": rows})


def _ends(rows: Iterable[Row]) -> list[float]:
    """One scale for the lines of all rows, from nothing up."""
    return [0, max((value for row in rows for value in row["course"] if value is not None), default=1) or 1]


def _source(one: SourceQuality, log: LogQuality | None) -> Row:
    fresh, late = one.freshness, log.recorded.late if log and log.recorded else None
    worse = {
        "valid": one.valid.signal == "below",
        "filled": any(column.has_fallen for column in log.columns) if log else False,
        "prompt": late is not None and late.signal == "above",
    }
    return {
        "source": one.source,
        "label": both(LOGS[one.log].label),
        "last_on": plain(fresh.last_on),
        "delivered_at": plain(fresh.delivered_at),
        "silent_days": fresh.silent_days,
        "usual_days": fresh.usual_days,
        "longest_days": fresh.longest_days,
        "is_late": bool(fresh.is_late),
        "valid": one.counts.valid_ratio,
        "unique": one.counts.unique_ratio,
        "filled": log.filled_ratio if log else None,
        "prompt": None if late is None or late.now is None else 1 - late.now,
        "worse": [part for part, is_worse in worse.items() if is_worse],
    }


def _counted(one: SourceQuality) -> Row:
    return {
        "source": one.source,
        "label": both(LOGS[one.log].label),
        "counts": _counts(one.counts),
        "reasons": reasons_of(one.counts.reasons, one.log),
        "rejected_ratio": _rejected(one.counts),
        "course": [None if value is None else 1 - value for value in one.valid.values],
        "has_risen": one.valid.signal == "below",
        "months": [{"month": month, **_counts(counts)} for month, counts in one.months.items()],
    }


def _counts(counts: Counts) -> Row:
    replaced = {name: int(getattr(counts, name)) for name in ("corrected", "contradicted", "deleted")}
    return {name: int(getattr(counts, name)) for name in COUNTED} | replaced


def _rejected(counts: Counts) -> float | None:
    return None if counts.valid_ratio is None else 1 - counts.valid_ratio


def _filled(one: LogQuality) -> Row:
    shown = [column for column in one.columns if column.has_fallen or (column.share or 0) < FULL]
    return {
        "label": both(LOGS[one.log].label),
        "row_count": one.row_count,
        "full_count": len(one.columns) - len(shown),
        "columns": [_column(column) for column in shown],
    }


def _column(one: ColumnFill) -> Row:
    return {
        "label": both(one.column.label),
        "name": one.column.name,
        "share": one.share,
        "course": one.course.values,
        "usual": one.course.usual,
        "has_fallen": one.has_fallen,
    }


def _lag(log: str, recorded: Recorded) -> Row:
    lag, late = recorded.lag, recorded.late
    return {
        "label": both(LOGS[log].label),
        "count": lag.count,
        "median": lag.median,
        "p90": lag.p90,
        "early_count": lag.early_count,
        "late_ratio": late.now,
        "usual": late.usual,
        "course": late.values,
        "has_risen": late.signal == "above",
    }


def _drift(log: str, change: Drift) -> Row:
    labels = {column.name: both(column.label) for column in LOGS[log].columns}
    return {
        "label": both(LOGS[log].label),
        "file_name": change.delivery.file_name,
        "before": change.before.file_name,
        "delivered_at": plain(change.delivery.delivered_at),
        "added": list(change.added),
        "removed": list(change.removed),
        "renamed": [list(pair) for pair in change.renamed.items()],
        "columns_lost": [labels.get(name) or {"zh": name, "en": name} for name in change.columns_lost],
        "columns_gained": [labels.get(name) or {"zh": name, "en": name} for name in change.columns_gained],
    }
