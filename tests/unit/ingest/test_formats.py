"""The same log, whatever the format it comes in: the same rows, the same faults."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.unit.ingest.inbox import Inbox, workbook
from tests.unit.ingest.workbooks.files import ods, ods_row, xls, xlsb

HEADER = ["通话编号", "来电时间", "是否接听", "坐席"]
ROWS = [
    ["K1", "2026-10-03 09:05:00", "是", "A1"],
    ["K2", "2026-10-32 09:05:00", "否", "A1"],
    ["K3", "2026-10-04 09:05:00", "否", "A2"],
    ["K3", "2026-10-04 09:05:00", "否", "A2"],
]


def parquet() -> bytes:
    made = io.BytesIO()
    pq.write_table(pa.table(dict(zip(HEADER, zip(*ROWS, strict=True), strict=True))), made)
    return made.getvalue()


def csv() -> bytes:
    return "".join(",".join(row) + "\n" for row in [HEADER, *ROWS]).encode()


FORMATS = {
    "a.csv": csv(),
    "a.xlsx": workbook({"x": [HEADER, *ROWS]}),
    "a.xls": xls(HEADER, *ROWS),
    "a.xlsb": xlsb(HEADER, *ROWS),
    "a.ods": ods("".join(ods_row(*row) for row in [HEADER, *ROWS])),
    "a.jsonl": "".join(json.dumps(dict(zip(HEADER, row, strict=True))) + "\n" for row in ROWS).encode(),
    "a.json": json.dumps([dict(zip(HEADER, row, strict=True)) for row in ROWS], indent=1).encode(),
    "a.parquet": parquet(),
}


@pytest.mark.parametrize("name", FORMATS)
def test_a_log_gives_the_same_rows_in_every_format(tmp_path: Path, name: str) -> None:
    inbox = Inbox(tmp_path, '[[source]]\nlog = "calls"\nfiles = "data/inbox/a.*"\n')
    inbox.put(name, FORMATS[name])
    (delivery,) = inbox.ingest()
    assert (delivery.read, delivery.accepted, delivery.rejected, delivery.duplicates) == (4, 2, 1, 1)
    assert [reason for _, _, reason in inbox.reasons()] == ["started_at_not_readable"]
