"""A build of a few rows written by hand: the columns of a real one, derived by the same steps, without files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import ibis
import pyarrow as pa

from pipeline.logs import LOGS
from pipeline.settings import Department, Settings
from pipeline.warehouse.derived import Facts, columns_gained, steps_of
from pipeline.warehouse.sums import RowsSpan, rows_span
from pipeline.worktime import clock_of

Row = Mapping[str, Any]
SETTINGS = Settings(department=Department(name="客服部"))
TYPES = {
    "instant": "timestamp",
    "day": "date",
    "seconds": "float64",
    "count": "int64",
    "number": "float64",
    "flag": "boolean",
}
BACKEND = ibis.duckdb.connect()


@dataclass
class SmallBuild:
    """Logs as rows of their own columns; the columns that some row has count as provided."""

    rows: Mapping[str, Sequence[Row]]
    data_to: datetime = datetime(2026, 11, 5, 9)
    first_day: date = date(2026, 1, 1)
    settings: Settings = SETTINGS
    columns: dict[str, frozenset[str]] = field(init=False)

    def __post_init__(self) -> None:
        clock = clock_of(self.settings)
        clock.register(BACKEND.con)
        self.calendar_known_until = clock.known_until
        self.columns = {log: self._columns(log) for log in self.rows}
        self._tables = {log: self._table(log) for log in self.rows}

    @property
    def logs(self) -> tuple[str, ...]:
        return tuple(self.rows)

    def table(self, log: str) -> ibis.Table:
        return self._tables[log]

    def rows_span(self, log: str) -> RowsSpan:
        return rows_span(self.table(log), LOGS[log])

    def _columns(self, log: str) -> frozenset[str]:
        provided = frozenset(name for row in self.rows[log] for name in row)
        return provided | columns_gained(log, provided, self.settings)

    def _table(self, log: str) -> ibis.Table:
        name = f"{log}_{id(self)}"
        BACKEND.create_table(f"{name}_rows", _arrow(log, self.rows[log]), overwrite=True)
        sql = f"SELECT * FROM {name}_rows"
        for step in steps_of(log, Facts(self.columns[log], self.settings, self.first_day, self.data_to)):
            sql = step.over(f"({sql})")
        BACKEND.raw_sql(f"CREATE OR REPLACE TABLE {name} AS {sql}")
        return BACKEND.table(name)


def read_rows(log: str, text: str) -> list[dict[str, Any]]:
    """The rows of a table written as text: a heading and one line per row, cells between bars."""
    types = column_types(log)
    names, *lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    return [
        {name: _value(types[name], cell) for name, cell in zip(names, line, strict=True)} for line in lines
    ]


def column_types(log: str) -> dict[str, str]:
    """The columns of a log's table before anything is derived, with their types."""
    own = {column.name: TYPES.get(column.kind, "string") for column in LOGS[log].columns}
    return own | {"staff_name": "string", "team_id": "string"}


def _value(kind: str, cell: str) -> Any:
    if not cell:
        return None
    if kind == "boolean":
        return {"yes": True, "no": False}[cell]
    if kind == "timestamp":
        return datetime.fromisoformat(cell)
    return cell if kind == "string" else float(cell)


def _arrow(log: str, rows: Sequence[Row]) -> pa.Table:
    types = column_types(log)
    return pa.table(
        {name: [row.get(name) for row in rows] for name in types}, schema=ibis.schema(types).to_pyarrow()
    )
