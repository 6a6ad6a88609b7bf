"""Rows that stand for many: a telephone system's sums by interval or by day, among or instead of single cases."""

from __future__ import annotations

from typing import Literal

import ibis

from pipeline.logs import Log

RowsSpan = Literal["case", "interval", "day"]


def rows_span(table: ibis.Table, log: Log) -> RowsSpan:
    """What the rows of a log stand for: each one `case`, or some of them sums, of an `interval` or of a whole `day`.

    They are sums of a day where every one of them is dated to midnight.
    """
    if not log.counted_by or not log.dated_by:
        return "case"
    sums = table.filter((table[log.counted_by] != 1).fill_null(False))
    at = sums[log.dated_by]
    found = (
        sums.aggregate(rows=sums.count(), timed=sums.count(where=at != at.truncate("D")))
        .to_pyarrow()
        .to_pylist()[0]
    )
    if not found["rows"]:
        return "case"
    return "interval" if found["timed"] else "day"
