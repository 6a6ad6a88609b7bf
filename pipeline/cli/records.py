"""The verbs that change by hand what counts, and the list of people to be told apart by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from pipeline.cli.frames import printed
from pipeline.cli.options import Format
from pipeline.cli.session import Session, now
from pipeline.errors import KefuError
from pipeline.ingest.audit import AUDIT, Act
from pipeline.ingest.withdrawal import restore, withdraw


def withdrawn(session: Session, file: str, because: str, undo: bool) -> None:
    """Takes a delivery back, or puts it back, and says what is next."""
    settings, act = session.settings(), _act(session)
    with session.work("withdraw", settings) as progress:
        done = (
            restore(session.folder, settings, file, act, progress)
            if undo
            else withdraw(session.folder, settings, file, act, progress, because)
        )
    sources = ", ".join(one.source for one in done)
    session.say("restored" if undo else "withdrawn", file=done[0].file_name, sources=sources)


def purged(session: Session, before: str, yes: bool) -> None:
    """Removes what is dated before a day; without `yes` only says what that would be. Raises KefuError bad_day."""
    from pipeline.warehouse.retention import old_rows, purge

    settings, first_kept = session.settings(), _day(before)
    if not yes:
        rows = old_rows(session.folder, settings, first_kept)
        print(session.words("purge_planned", before=first_kept, rows=_listed(rows)))
        return
    with session.work("purge", settings) as progress:
        done = purge(session.folder, settings, first_kept, _act(session), progress)
    session.say(
        "purged", before=first_kept, rows=_listed(done.rows), files=done.deliveries, audit=session.data(settings) / AUDIT,
    )  # fmt: skip


def staff_listed(session: Session, unmatched: bool, form: Format) -> None:
    """Prints the roster of the newest build, or the words that nobody of the roster answers to."""
    from pipeline.warehouse import open_build
    from pipeline.warehouse.unmatched import unmatched_people

    settings = session.settings()
    frame = (
        unmatched_people(session.folder, settings)
        if unmatched
        else open_build(session.folder, settings).staff()
    )
    print(printed(frame, form))


def _act(session: Session) -> Act:
    names = (session.environment.get(name) for name in ("LOGNAME", "USER", "USERNAME"))
    return Act(next(filter(None, names), ""), now())


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise KefuError("bad_day", found=written) from None


def _listed(rows: Mapping[str, int]) -> str:
    return ", ".join(f"{log} {count:,}" for log, count in rows.items() if count) or "0"
