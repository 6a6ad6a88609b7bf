"""What a file's first rows tell about each header: its values, and how many of them the door would read as what."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from pipeline.ingest import amounts, instants
from pipeline.ingest.kinds import MACROS, value
from pipeline.ingest.tables import TextTable, clean
from pipeline.logs import LOGS, Column
from pipeline.logs.spec import Kind

if TYPE_CHECKING:
    import duckdb

SAMPLE_ROWS = 2000
# LIMIT: of a file with more headers than this only the first are looked at.
MOST_HEADERS = 300
Forms = tuple[str, ...]
_CLOCK = re.compile(r"\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?")
_FORMS: dict[Kind, tuple[Forms, ...]] = {
    "instant": ((), *((form,) for form in (*instants.ORDERS, instants.SERIAL_1904, instants.UNIX, instants.UNIX_MILLISECONDS))),
    "seconds": ((), (amounts.MINUTES_SECONDS,), (amounts.HOURS_MINUTES,)),
}  # fmt: skip
_FORMS["day"] = _FORMS["instant"]


@dataclass(frozen=True)
class Evidence:
    """The first rows of a file, column by column: cleaned values with their counts, empty cells left out.

    `shares` holds, by reading (kind, unit and forms) and place, the share of a header's values that are read so.
    """

    header: tuple[str, ...]
    rows: int
    values: tuple[Counter[str], ...]
    shares: Mapping[tuple[str, str, Forms], tuple[float, ...]]

    def share(self, column: Column, place: int, forms: Forms = ()) -> float:
        """The share of a header's values that the door reads as this column's kind, under these forms."""
        return self.shares[_reading(column, forms)][place] if _is_read(column) else 1.0

    def is_unique(self, place: int) -> bool:
        """Whether each row has a value of its own under the header."""
        counts = self.values[place]
        return counts.total() == self.rows and len(counts) == self.rows

    def distinct_share(self, place: int) -> float:
        """How many different values a header has, as a share of all."""
        counts = self.values[place]
        return len(counts) / max(counts.total(), 1)

    def is_of_clocks(self, place: int) -> bool:
        """Whether all values are times of a day without a date."""
        return bool(self.values[place]) and all(map(_CLOCK.fullmatch, self.values[place]))

    def is_of_bare_days(self, place: int) -> bool:
        """Whether no value has a time of day."""
        return not any(":" in text or "时" in text for text in self.values[place])

    def is_of_dates(self, place: int) -> bool:
        return self.shares["instant", "", ()][place] > 0.9

    @property
    def places(self) -> list[int]:
        """Where headers have a name of their own and a value; a name that comes twice cannot be told in kefu.toml."""
        return [
            place
            for place, name in enumerate(self.header)
            if name and self.header.count(name) == 1 and self.values[place]
        ]


def evidence_of(table: TextTable, timezone: str) -> Evidence:
    """What the first rows of a table tell. Raises the KefuErrors of its reader."""
    import duckdb

    header = table.header[:MOST_HEADERS]
    rows = [row for row in itertools.islice(table.rows(), SAMPLE_ROWS) if not row.fault]
    values = tuple(
        Counter(text for row in rows if (text := clean(row.cells[place]))) for place in range(len(header))
    )
    with duckdb.connect() as connection:
        connection.execute(MACROS)
        return Evidence(header, len(rows), values, _shares(connection, values, timezone))


def forms_of(column: Column) -> tuple[Forms, ...]:
    """The forms that a column's texts may be declared to have; the first is: none declared."""
    return _FORMS.get(column.kind, ((),))


def _is_read(column: Column) -> bool:
    """Whether not every text is a value of the column."""
    return column.kind not in ("category", "text")


def _reading(column: Column, forms: Forms) -> tuple[str, str, Forms]:
    return column.kind, column.unit if column.kind == "number" else "", forms


def _readings() -> dict[tuple[str, str, Forms], Column]:
    """Every way in which the columns of all logs are read, with a column that is read so."""
    return {
        _reading(column, forms): column
        for log in LOGS.values()
        for column in log.columns
        if _is_read(column)
        for forms in forms_of(column)
    }


def _shares(
    connection: duckdb.DuckDBPyConnection, values: Sequence[Counter[str]], timezone: str
) -> dict[tuple[str, str, Forms], tuple[float, ...]]:
    connection.register("texts", _occurrences(values))
    readings = _readings()
    sums = ", ".join(
        f"sum(if(({value(column, 'text', timezone, reading[2])}) IS NULL, 0, occurrences)) / sum(occurrences)"
        for reading, column in readings.items()
    )
    found = {
        row[0]: row[1:]
        for row in connection.sql(f"SELECT place, {sums} FROM texts GROUP BY place").fetchall()
    }
    none = (0.0,) * len(readings)
    return {
        reading: tuple(found.get(place, none)[number] for place in range(len(values)))
        for number, reading in enumerate(readings)
    }


def _occurrences(values: Sequence[Counter[str]]) -> pa.Table:
    """Each text of each header with how often it stands there."""
    rows = [(place, text, count) for place, counts in enumerate(values) for text, count in counts.items()]
    places, texts, counts = zip(*rows, strict=True) if rows else ((), (), ())
    return pa.table(
        {
            "place": pa.array(places, pa.int32()),
            "text": pa.array(texts, pa.string()),
            "occurrences": pa.array(counts, pa.float64()),
        }
    )
