"""A clock that runs while a department is open: arrays of instants in, exact working seconds or due instants out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, assert_never

import duckdb
import numpy as np
import pyarrow as pa
from duckdb.func import FunctionNullHandling, PythonUDFType
from numpy.typing import ArrayLike, NDArray

from pipeline.worktime.intervals import (
    DAY,
    END_DAY,
    FIRST_DAY,
    SECOND,
    UNKNOWN,
    Instants,
    Intervals,
    taken,
)

Unit = Literal["hours", "working_hours", "days", "working_days"]
_HOUR = 3600 * SECOND


@dataclass(frozen=True, eq=False)
class Clock:
    """When a department is open: its hours, its working days (days since 1970, in order) and the last instant of each.

    `known_until`: the first day of the first year whose public holidays nobody has published yet; None: no such limit.
    Instants outside 1990 to 2110 are unknown, as NaT is.
    """

    open: Intervals
    working_days: NDArray[np.int64]
    last_instants: Instants
    known_until: date | None = None

    def seconds_between(self, start: ArrayLike, end: ArrayLike) -> NDArray[np.float64]:
        """The working seconds from each start to its end (datetime64[us]): negative if it ends first, NaN if one is unknown."""
        since, until = _instants(start), _instants(end)
        elapsed = (self.open.before(until) - self.open.before(since)) / SECOND
        return np.where(_is_known(since) & _is_known(until), elapsed, np.nan)

    def due(self, start: ArrayLike, amount: float, unit: Unit) -> NDArray[np.datetime64]:
        """The last instant (datetime64[us]) of the time allowed from each start on; NaT where the start or that is unknown.

        `hours` elapse, `working_hours` only while open. Days are whole and do not count the day of the start: `days` end at
        midnight, `working_days` with the business hours of the last one (Civil Code of China, articles 201 and 203).
        """
        since = _instants(start)
        match unit:
            case "hours":
                due = since + round(amount * _HOUR)
            case "working_hours":
                due = self.open.reach(self.open.before(since) + round(amount * _HOUR))
            case "days":
                due = (since // DAY + int(amount) + 1) * DAY - 1
            case "working_days":
                next_day = np.searchsorted(self.working_days, since // DAY, side="right")
                due = taken(self.last_instants, next_day + int(amount) - 1)
            case _:
                assert_never(unit)
        return np.where(_is_known(since), due, UNKNOWN).astype("datetime64[us]")

    @property
    def fingerprint(self) -> str:
        """What tells two clocks apart."""
        digest = hashlib.sha256(repr(self.known_until).encode())
        for array in (self.open.opens, self.open.closes, self.working_days, self.last_instants):
            digest.update(array.tobytes())
        return digest.hexdigest()

    def register(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Gives a connection `working_seconds(start, end)` and `due_after(start, amount, unit)`; NULL is what is unknown."""
        functions: dict[str, tuple[Callable[..., Any], list[str], str]] = {
            "working_seconds": (self._seconds_column, ["timestamp", "timestamp"], "double"),
            "due_after": (self._due_column, ["timestamp", "double", "varchar"], "timestamp"),
        }
        for name, (function, takes, gives) in functions.items():
            with suppress(duckdb.InvalidInputException):
                connection.remove_function(name)
            connection.create_function(
                name, function, list(takes), gives, type=PythonUDFType.ARROW, null_handling=FunctionNullHandling.SPECIAL,
            )  # fmt: skip

    def _seconds_column(self, start: pa.ChunkedArray, end: pa.ChunkedArray) -> pa.Array:
        return pa.array(self.seconds_between(start.to_numpy(), end.to_numpy()), from_pandas=True)

    def _due_column(self, start: pa.ChunkedArray, amount: pa.ChunkedArray, unit: pa.ChunkedArray) -> pa.Array:
        since, amounts, units = start.to_numpy(), amount.to_numpy(), unit.to_numpy()
        due = np.full(len(since), UNKNOWN).astype("datetime64[us]")
        for kind in unit.unique().drop_null().to_pylist():
            for size in amount.unique().drop_null().to_pylist():
                chosen = (units == kind) & (amounts == size)
                due[chosen] = self.due(since[chosen], size, kind)
        return pa.array(due)


def _instants(values: ArrayLike) -> Instants:
    """Instants as microseconds since 1970."""
    return np.asarray(values, "datetime64[us]").astype(np.int64)


def _is_known(at: Instants) -> NDArray[np.bool_]:
    return (at >= FIRST_DAY * DAY) & (at < END_DAY * DAY)
