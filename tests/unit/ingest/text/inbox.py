"""Text files for the tests: written, read, refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import KefuError
from pipeline.ingest.headers import plain
from pipeline.ingest.rows import TextRow
from pipeline.ingest.tables import TextTable
from pipeline.ingest.text import read_text
from pipeline.settings import Source


def table(
    folder: Path, content: bytes, wanted: tuple[str, ...] = (), **hints: object
) -> tuple[TextTable, list[TextRow]]:
    """The table in a file of this content and its rows by line; a source gives the hints, a log the wanted words."""
    path = folder / "log.csv"
    path.write_bytes(content)
    source = Source(log="calls", files="log.csv", **hints)
    found = read_text(path, "log.csv", source, frozenset(map(plain, wanted)))
    return found, sorted(found.rows(), key=lambda row: row.line)


def refusal(folder: Path, content: bytes, **hints: object) -> KefuError:
    """The error that a file of this content is refused with."""
    with pytest.raises(KefuError) as caught:
        table(folder, content, **hints)
    return caught.value
