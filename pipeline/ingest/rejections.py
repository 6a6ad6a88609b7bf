"""The rejected rows of the last attempt, and the refusal of an attempt that rejected too many."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import KefuError, nearest
from pipeline.ingest.deliveries import ATTEMPT, Delivery, deliveries_folder, read_state
from pipeline.settings import Settings

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("source", "file", "line", "column", "reason", "text", "snapshot")
_REASONS_SHOWN = 3


def rejected_rows(
    folder: Path, settings: Settings, source: str | None = None, reason: str | None = None
) -> pd.DataFrame:
    """The rows the last ingest rejected, even if it was refused: source, file, line, column, reason, text (masked), snapshot.

    `source` is a source's name or a file's. Raises KefuError unknown_source.
    """
    import pandas as pd

    deliveries = read_state(deliveries_folder(folder, settings) / ATTEMPT).deliveries
    if source is not None:
        known = [name for entry in deliveries for name in (entry.source, entry.file_name)]
        deliveries = tuple(entry for entry in deliveries if source in (entry.source, entry.file_name))
        if not deliveries:
            raise KefuError(
                "unknown_source",
                found=source,
                known=", ".join(dict.fromkeys(known)),
                nearest=nearest(source, known),
            )
    frames = [_rows_of(entry, folder / settings.paths.data) for entry in deliveries if entry.rejected]
    found = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=list(COLUMNS))
    return found if reason is None else found[found["reason"] == reason].reset_index(drop=True)


def refuse_too_many(deliveries: Sequence[Delivery], settings: Settings) -> None:
    """Refuses deliveries of which more than the log's limit was rejected. Raises KefuError too_many_rejected."""
    for entry in deliveries:
        limit = settings.reject_limit_of(entry.log)
        if entry.rejected > limit * (entry.read + entry.purged):
            frequent = sorted(entry.reasons.items(), key=lambda item: (-item[1], item[0]))[:_REASONS_SHOWN]
            raise KefuError(
                "too_many_rejected", where=entry.file_name, share=f"{entry.rejected / entry.read:.1%}", limit=f"{limit:.1%}",
                rejected=entry.rejected, read=entry.read, source=entry.source,
                reasons=", ".join(f"{name} {count}" for name, count in frequent),
            )  # fmt: skip


def _rows_of(entry: Delivery, data: Path) -> pd.DataFrame:
    import pandas as pd

    rows = pd.concat(
        [pd.read_parquet(data / name) for name in entry.bad_files], ignore_index=True
    ).sort_values("line")
    return rows.assign(source=entry.source, file=entry.file_name, snapshot=entry.snapshot)[list(COLUMNS)]
