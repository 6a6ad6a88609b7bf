"""Exports under headers of their own, for tests of what is proposed for them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from pipeline.mapping import Proposal, propose
from pipeline.settings import Settings

SETTINGS = Settings.model_validate(
    {
        "department": {"name": "测试部"},
        "limits": {"resolve": {"severity": {"重大": 24, "较重": 48, "一般": 96}}},
    }
)
HEADER = ("来电流水", "进线时刻", "接听状态", "排队秒数", "坐席工号", "主叫", "呼叫方向")


def calls(dates: Iterable[str], header: Sequence[str] = HEADER) -> str:
    """A file of hotline calls, one for each date text."""
    rows = [
        (f"T{number:03d}", date, "放弃" if number % 5 == 0 else "接听", number % 60, "K01", f"1390000{number:04d}",
         "呼出" if number % 7 == 0 else "呼入")
        for number, date in enumerate(dates)
    ]  # fmt: skip
    return written([header, *rows])


def written(rows: Iterable[Sequence[object]]) -> str:
    memory = io.StringIO()
    csv.writer(memory, lineterminator="\n").writerows(rows)
    return memory.getvalue()


def proposed(folder: Path, content: str, name: str = "导出.csv", log: str = "") -> Proposal:
    """What is proposed for a file in the inbox of a folder."""
    path = folder / "data" / "inbox" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, "utf-8")
    return propose(path, SETTINGS, folder, log)
