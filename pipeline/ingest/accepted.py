"""The accepted rows of deliveries: what their files hold, without what a later row or delivery took the place of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from pipeline.ingest.deliveries import Delivery
from pipeline.ingest.kinds import literal


def accepted_rows(deliveries: Iterable[Delivery], data: Path) -> str:
    """SQL: the accepted rows of deliveries of one log; empty if no file holds any. `data` is the data folder."""
    entries = [entry for entry in deliveries if entry.good_files]
    whole = [name for entry in entries if not entry.superseded_files for name in entry.good_files]
    parts = [_rows_in(whole, data)] if whole else []
    parts += [
        f"{_rows_in(entry.good_files, data)} WHERE line NOT IN (SELECT line FROM {_rows_in(entry.superseded_files, data)})"
        for entry in entries
        if entry.superseded_files
    ]
    return f"({' UNION ALL BY NAME '.join(f'SELECT * FROM {part}' for part in parts)})" if parts else ""


def _rows_in(names: Sequence[str], data: Path) -> str:
    files = ", ".join(literal(str(data / name)) for name in names)
    return f"read_parquet([{files}], union_by_name = TRUE)"
