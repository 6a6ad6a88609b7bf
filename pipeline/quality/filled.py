"""How much of each column is filled in."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import pandas as pd

from pipeline.logs import LOGS, Column, Log
from pipeline.warehouse import Build

USUAL = 0.9


def delivered_columns(build: Build, log: str) -> list[Column]:
    """The columns that the log's sources provide, in the log's order; what the build works out is not among them."""
    delivered = {name for entry in build.deliveries if entry.log == log for name in entry.columns}
    return [column for column in LOGS[log].columns if column.name in delivered]


def is_filled_at_once(column: Column) -> bool:
    """Whether it is known when a row is made: ids and categories; times, ratings and notes may follow later."""
    return column.kind in ("id", "category")


def filled_now(rows: ibis.Table, columns: Sequence[Column]) -> pd.DataFrame:
    """column, numerator (rows with a value), denominator (rows)."""
    found = rows.aggregate(**_counts(rows, columns)).to_pandas().iloc[0]
    return pd.DataFrame({
        "column": [column.name for column in columns],
        "numerator": [int(found[column.name]) for column in columns],
        "denominator": int(found["rows:"]),
    })  # fmt: skip


def filled_by_month(rows: ibis.Table, log: Log, columns: Sequence[Column]) -> pd.DataFrame:
    """column, month, numerator, denominator, in order of time; a log without days has no months."""
    if log.dated_by is None:
        return pd.DataFrame(columns=["column", "month", "numerator", "denominator"])
    month = rows[log.dated_by].cast("timestamp").strftime("%Y-%m")
    found = pd.DataFrame(
        rows.group_by(**{"month:": month}).aggregate(**_counts(rows, columns)).order_by("month:").to_pandas()
    )
    names = [column.name for column in columns]
    return found.rename(columns={"month:": "month", "rows:": "denominator"}).melt(
        ["month", "denominator"], names, "column", "numerator"
    )  # fmt: skip


def usual_columns(filled: pd.DataFrame, columns: Sequence[Column]) -> list[str]:
    """The ids and categories that nearly every row has: in nine of ten, but not in all by force.

    `filled`: as `filled_now`. What the log requires is no choice: a row without it is rejected.
    """
    share = dict(
        zip(filled["column"], filled["numerator"] / filled["denominator"].clip(lower=1), strict=True)
    )
    return [
        column.name
        for column in columns
        if is_filled_at_once(column) and not column.required and column.name != "staff_id" and share[column.name] >= USUAL
    ]  # fmt: skip


def _counts(rows: ibis.Table, columns: Sequence[Column]) -> dict[str, ibis.Value]:
    """How many rows there are, and how many have each column; no column of a log has a colon in its name."""
    return {"rows:": rows.count(), **{column.name: rows[column.name].count() for column in columns}}
