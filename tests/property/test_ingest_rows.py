"""Whatever is delivered: every row is accounted for, and the order of rows does not matter."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

import duckdb
import pandas as pd
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from pipeline.errors import KefuError
from pipeline.ingest.accepted import accepted_rows
from tests.unit.ingest.inbox import Inbox

SLOW = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SOURCE = '[[source]]\nlog = "calls"\nfiles = "data/inbox/*.csv"\nwhere = { "渠道" = ["电话", ""] }\n'
HEADER = ["通话编号", "来电时间", "是否接听", "等待时长", "坐席", "渠道"]

TEXT = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=6)
TIMES = st.sampled_from(["2026-10-01 09:00", "2026年10月3日", "2026-13-40", "2031-01-01", "", "44197", "x"])
CELLS = st.tuples(
    st.sampled_from(["1", "2", "3", "", " 4 "]) | TEXT, TIMES, st.sampled_from(["是", "否", "?", ""]),
    st.sampled_from(["5", "-5", "0:01:00", "01:00", ""]), TEXT, st.sampled_from(["电话", "网页", ""]),
)  # fmt: skip
WHOLE_FILE = {"dialect_doubtful", "form_not_declared"}  # what puts every row in doubt refuses the file
RAGGED = st.lists(TEXT, max_size=9)


def written(rows: list[list[str]]) -> str:
    memory = io.StringIO()
    csv.writer(memory, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows([HEADER, *rows])
    return memory.getvalue()


@SLOW
@given(st.lists(st.one_of(CELLS.map(list), RAGGED), max_size=12), st.lists(CELLS.map(list), max_size=5))
def test_rows_read_are_accepted_rejected_duplicates_or_not_applicable(
    first: list[list[str]], second: list[list[str]]
) -> None:
    assume(first != second)
    with tempfile.TemporaryDirectory() as folder:
        inbox = Inbox(Path(folder), SOURCE)
        inbox.put("a.csv", written(first))
        inbox.put("b.csv", written(second))
        try:
            deliveries = inbox.ingest()
        except KefuError as refusal:
            if refusal.reason not in WHOLE_FILE:
                raise
            return
        for one, rows in zip(deliveries, (first, second), strict=True):
            assert one.read == sum(any(cell.strip() for cell in row) for row in rows)
            assert one.read == one.accepted + one.rejected + one.duplicates + one.not_applicable
            assert min(one.accepted, one.rejected, one.duplicates, one.not_applicable) >= 0
            assert one.rejected == sum(one.reasons.values())
        if rows := accepted_rows(deliveries, Path(folder) / "data"):
            assert len(duckdb.sql(f"FROM {rows}")) == sum(one.accepted for one in deliveries)


def call(number: int) -> list[str]:
    return [str(number), f"2026-10-{number % 28 + 1:02d} 09:00", "是", "", f"K{number % 3}", "电话"]


UNIQUE = st.lists(st.integers(1, 99), unique=True, min_size=1, max_size=8)


@SLOW
@given(UNIQUE.flatmap(lambda numbers: st.tuples(st.just(numbers), st.permutations(numbers))))
def test_the_order_of_rows_with_unique_keys_does_not_matter(orders: tuple[list[int], list[int]]) -> None:
    frames = []
    for order in orders:
        with tempfile.TemporaryDirectory() as folder:
            inbox = Inbox(Path(folder), SOURCE)
            inbox.put("a.csv", written([call(number) for number in order]))
            frames.append(inbox.rows("calls"))
    pd.testing.assert_frame_equal(*frames)
