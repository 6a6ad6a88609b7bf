"""Deliveries as tests write them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from pipeline.ingest import Delivery
from pipeline.quality.sources import Received

DELIVERED_AT = datetime(2026, 11, 1, 6)
PARTS = ("accepted", "rejected", "duplicates", "not_applicable")


def delivery(file_name: str = "calls_2026-10.csv", **facts: Any) -> Delivery:
    """A delivery of calls in which every row was accepted, but for what is given."""
    given: dict[str, Any] = {
        "source": "calls", "log": "calls", "snapshot": "0" * 64, "delivered_at": DELIVERED_AT, "reasons": {}, "notes": (),
        "columns": ("call_id", "started_at"), "header": ("话单号", "进线时间"), **dict.fromkeys(PARTS, 0), **facts,
    }  # fmt: skip
    return Delivery(file_name=file_name, read=sum(given[part] for part in PARTS), **given)


def received(first: str, last: str, **facts: Any) -> Received:
    """A delivery whose accepted rows lie between two days."""
    return Received(delivery(**facts), (date.fromisoformat(first), date.fromisoformat(last)))
