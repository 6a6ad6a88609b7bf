"""The quality of made-up data, for blocks and pages: a late source, a fallen column, late entries, a changed header."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime

from pipeline.logs import LOGS
from pipeline.quality import (
    ColumnFill,
    Counts,
    Course,
    Drift,
    Freshness,
    Lag,
    LogQuality,
    Recorded,
    SourceQuality,
)
from tests.unit.quality.deliveries import delivery
from tests.unit.report.samples import HOSTILE

NORMAL = Course([0.99, None, 0.98], 0.98, 0.985, "")
AT = datetime(2026, 11, 1, 6)
LOST = Drift(
    delivery("calls_2026-10.csv"), delivery("calls_2026-09.csv"),
    added=(HOSTILE,), removed=("评语",), renamed={"坐席": HOSTILE}, columns_lost=("staff_id",), columns_gained=("category",),
)  # fmt: skip


def counts(**facts: int) -> Counts:
    return Counts(
        read=1000, accepted=980, rejected=12, duplicates=8, **facts, reasons=Counter(call_id_missing=9, odd=3)
    )


def calls() -> SourceQuality:
    """A source that is late, rejected more than usual, and lost a column."""
    fresh = Freshness(AT, date(2026, 10, 20), 11, 1.0, 4)
    worse = Course([0.999, 0.998, 0.98], 0.98, 0.998, "below")
    return SourceQuality("calls", "calls", fresh, counts(corrected=5), {"2026-10": counts()}, worse, [LOST])


def staff() -> SourceQuality:
    return SourceQuality("roster", "staff", Freshness(AT), Counts(), {}, Course([], None, None, ""), [])


def logs() -> dict[str, LogQuality]:
    """Calls with a fallen category, full ids, ratings that follow later; attempts recorded late."""
    column = LOGS["calls"].column
    filled = [
        ColumnFill(column("call_id"), 1.0, NORMAL),
        ColumnFill(column("category"), 0.7, Course([0.98, 0.97, 0.7], 0.7, 0.975, "below")),
        ColumnFill(column("talk_seconds"), 0.9, Course([0.98, 0.97, 0.9], 0.9, 0.975, "below")),
    ]
    late = Recorded(Lag(500, 130.0, 90_000.0, 3), Course([0.03, 0.03, 0.12], 0.12, 0.03, "above"))
    attempts = [ColumnFill(LOGS["callback_attempts"].column("attempted_at"), 1.0, NORMAL)]
    return {
        "calls": LogQuality("calls", 980, filled, ["category"]),
        "callback_attempts": LogQuality("callback_attempts", 500, attempts, [], late),
    }
