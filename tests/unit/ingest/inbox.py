"""A workspace made of a few lines of settings and files, for tests of what comes in at the door."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import xlsxwriter

from pipeline.errors import KefuError
from pipeline.ingest import Delivery, ingest, rejected_rows
from pipeline.settings import Settings, read_settings
from pipeline.warehouse import Build, build

NOW = datetime(2026, 11, 1, 8, 0)


class Inbox:
    """A folder with kefu.toml and an inbox; `ingest` and `build` work on it."""

    def __init__(self, folder: Path, sources: str) -> None:
        self.folder = folder
        self.told(sources)

    def told(self, sources: str) -> None:
        """Writes kefu.toml: a department that tolerates any share of rejected rows, and the sources."""
        head = "" if "[reject_limit]" in sources else "[reject_limit]\ndefault = 1.0\n"
        text = f'[department]\nname = "测试部"\n{head}{sources}'
        (self.folder / "kefu.toml").write_text(text, "utf-8")

    def put(self, name: str, content: str | bytes, encoding: str = "utf-8") -> Path:
        """A file in the inbox."""
        path = self.folder / "data" / "inbox" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    @property
    def settings(self) -> Settings:
        return read_settings(self.folder, {})

    def ingest(self, now: datetime = NOW) -> list[Delivery]:
        return ingest(self.folder, self.settings, now)

    def build(self, now: datetime = NOW) -> Build:
        self.ingest(now)
        return build(self.folder, self.settings)

    def rows(self, log: str) -> pd.DataFrame:
        """The rows of a log after ingest and build."""
        return self.build().frame(log)

    def reasons(self) -> list[tuple[int, str, str]]:
        """Line, column and reason of each row that the ingest rejects."""
        self.ingest()
        rows = rejected_rows(self.folder, self.settings, None, None)
        return list(zip(rows["line"], rows["column"], rows["reason"], strict=True))

    def refusal(self) -> KefuError:
        """What the ingest refuses with."""
        with pytest.raises(KefuError) as caught:
            self.ingest()
        return caught.value


def workbook(sheets: dict[str, Sequence[Sequence[Any]]]) -> bytes:
    """An XLSX file with real dates, times and numbers as given."""
    memory = io.BytesIO()
    book = xlsxwriter.Workbook(memory, {"default_date_format": "yyyy-mm-dd hh:mm:ss"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    book.close()
    return memory.getvalue()
