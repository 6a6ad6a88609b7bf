"""The lines of `kefu status`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pipeline.cli.session import Session
from pipeline.ingest import Delivery
from pipeline.warehouse import Build

PARTS = ("read", "accepted", "rejected", "duplicates", "not_applicable")


def equation(session: Session, deliveries: Iterable[Delivery]) -> str:
    """read = accepted + rejected + duplicates + not applicable, over some deliveries."""
    counts = [[getattr(delivery, part) for part in PARTS] for delivery in deliveries]
    sums = [sum(column) for column in zip(*counts, strict=True)] or [0] * len(PARTS)
    return session.words("status_equation", **dict(zip(PARTS, sums, strict=True)))


def _of_duplicates(session: Session, delivery: Delivery) -> str:
    """What became of the rows that another took the place of, where it was not mere repetition."""
    counts = {
        "status_corrected": delivery.corrected,
        "status_contradicted": delivery.contradicted,
        "status_deleted": delivery.deleted,
        "status_purged": delivery.purged,
    }
    parts = [session.words(reason, count=count) for reason, count in counts.items() if count]
    return f" [{'; '.join(parts)}]" if parts else ""


def delivery_lines(session: Session, deliveries: Sequence[Delivery]) -> list[str]:
    """One line for each file of each source, and the total."""
    lines = [
        session.words(
            "status_withdrawn" if entry.withdrawn else "status_line",
            source=entry.source,
            file=entry.file_name,
            equation=equation(session, [entry]),
        )
        + _of_duplicates(session, entry)
        for entry in deliveries
    ]
    return [*lines, session.words("status_total", equation=equation(session, deliveries))]


def build_lines(session: Session, build: Build) -> list[str]:
    """Which build it is, and the rows of nobody in it, where there are any."""
    what = session.words("status_build", build=build.id, first_day=build.first_day, data_to=build.data_to)
    nobody = ", ".join(f"{log} {count:,}" for log, count in build.unassigned.items() if count)
    return [what, session.words("status_unassigned", found=nobody)] if nobody else [what]


def run_lines(session: Session, last: Mapping[str, Any] | None) -> list[str]:
    """How the last run ended."""
    if last is None:
        return [session.words("status_no_run")]
    facts = {name: last[name] or "" for name in ("run", "status", "period", "heartbeat_at", "reason")}
    return [session.words("status_run", count=last["page_count"], **facts).rstrip()]
