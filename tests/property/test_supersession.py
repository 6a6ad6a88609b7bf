"""Which rows no longer count, as found by sorted hashes in SQL, against a walk over all rows in Python."""

from __future__ import annotations

import itertools
from collections import defaultdict

import duckdb
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.ingest.shapes import shape_of
from pipeline.ingest.supersession import find_superseded
from pipeline.settings import Source

Row = tuple[int, int, str, str]
ROWS = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz")), max_size=6)
SCHEMA = pa.schema(
    [("delivery", pa.int32()), ("line", pa.int64()), ("call_id", pa.string()), ("staff_id", pa.string())]
)


def expected(rows: list[Row], count: int, full: bool) -> set[tuple[int, int, str]]:
    by_key = defaultdict(list)
    for delivery, line, key, content in rows:
        by_key[key].append((delivery, line, content))
    found = set()
    for same in by_key.values():
        for (delivery, line, content), (later, _, other) in itertools.pairwise(same):
            changed = "contradicted" if delivery == later else "corrected"
            found.add((delivery, line, "duplicate" if content == other else changed))
        delivery, line, _ = same[-1]
        if full and delivery < count - 1:
            found.add((delivery, line, "deleted"))
    return found


@settings(max_examples=60, deadline=None)
@given(st.lists(ROWS, min_size=1, max_size=4), st.booleans())
def test_sorted_hashes_find_what_a_walk_over_all_rows_finds(
    files: list[list[tuple[str, str]]], full: bool
) -> None:
    rows = [
        (number, line, key, content)
        for number, file in enumerate(files)
        for line, (key, content) in enumerate(file)
    ]
    columns = list(zip(*rows, strict=True)) or [()] * 4
    shape = shape_of(Source(log="calls", files="*", delivers="full" if full else "changes"))
    with duckdb.connect() as connection:
        connection.register(
            "good", pa.table([pa.array(c, f.type) for c, f in zip(columns, SCHEMA, strict=True)], SCHEMA)
        )
        find_superseded(connection, shape, ["call_id"], ["staff_id"], [f"{n}.csv" for n in range(len(files))])
        found = connection.sql("SELECT delivery, line, why FROM superseded").fetchall()
    assert len(found) == len(set(found))
    assert set(found) == expected(rows, len(files), full)
