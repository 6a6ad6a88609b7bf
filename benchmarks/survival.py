"""How fast the time to resolve is worked out, and what the naive median hides: `python -m benchmarks.survival`.

The first table asks for the median by person and month of a million complaints, in large groups and in small: the whole
question from the table on, Kaplan–Meier of all groups at once, and statsmodels on a sample of the groups, one after another.
The second lets a department fall behind: cases as they would end if followed for ever, as they are known on day 60, the
median of those closed by then, and Kaplan–Meier's.
"""

from __future__ import annotations

import sys
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import ibis
import numpy as np
import pyarrow as pa

from pipeline.kpi import measures
from pipeline.kpi.intervals import Array
from pipeline.kpi.survival import SAME, kaplan_meier, quantile
from pipeline.periods import Period
from pipeline.settings import Department, Settings

SEED = 20_261_124
CASES, MONTHS = 1_000_000, 24
SAMPLED_GROUPS = 400
TWO_YEARS = Period.parse("2025-01..2026-12")
KNOWN_AT = datetime(2026, 12, 31, 23, 59, 59)


@dataclass(frozen=True)
class Spent:
    """What a computation took."""

    cpu_seconds: float
    wall_seconds: float

    def __str__(self) -> str:
        return f"{self.cpu_seconds:6.2f}  {self.wall_seconds:6.2f}"


@dataclass(frozen=True)
class Complaints:
    """A build of one log: complaints of two years, of which three in ten are not finished when the data end."""

    people: int
    first_day: date = date(2025, 1, 1)
    data_to: datetime = KNOWN_AT
    calendar_known_until: None = None
    logs: tuple[str, ...] = ("complaints",)
    connection: ibis.BaseBackend = field(default_factory=ibis.duckdb.connect)

    @property
    def columns(self) -> dict[str, frozenset[str]]:
        return {"complaints": frozenset({"received_at", "resolved_at", "staff_id"})}

    def table(self, log: str) -> ibis.Table:
        if log not in self.connection.list_tables():
            self.connection.create_table(log, self._rows())
        return self.connection.table(log)

    def _rows(self) -> pa.Table:
        draws = np.random.default_rng(SEED)
        begin, end = np.datetime64("2025-01-01", "us"), np.datetime64(KNOWN_AT, "us")
        received = begin + draws.integers(0, (end - begin).astype(int), CASES)
        finished = received + np.round(draws.lognormal(11.5, 1.2, CASES)).astype("timedelta64[s]")
        is_open = (draws.random(CASES) < 0.3) | (finished > end)
        return pa.table({
            "received_at": received,
            "finished_at": pa.array(finished, mask=is_open),
            "staff_id": np.char.add("S", draws.integers(0, self.people, CASES).astype(str)),
        })  # fmt: skip


def main() -> int:
    head = "complaints  groups                                          CPU s  wall s"
    _say(head, *speed(people=100), *speed(people=2_000), *backlog())
    return 0


def speed(people: int) -> list[str]:
    """The lines of the first table, for so many people. Raises AssertionError where the two differ."""
    build, settings = Complaints(people), Settings(department=Department(name="客服部"))
    build.table("complaints")
    question = ["time_to_resolve_median"], TWO_YEARS, ["staff_id", "month"]
    _, whole = spent(lambda: measures(build, settings, *question))  # type: ignore[arg-type, return-value]
    waits = groups(people * MONTHS)
    mine, ours = spent(lambda: np.array(quantile(kaplan_meier(waits), len(waits), 0.5)))
    other, theirs = spent(lambda: one_by_one(waits[:SAMPLED_GROUPS]))
    np.testing.assert_allclose(mine[:, :SAMPLED_GROUPS], other)
    sampled = sum(map(len, waits[:SAMPLED_GROUPS]))
    ratio = (theirs.cpu_seconds / sampled) / (ours.cpu_seconds / CASES)
    return [
        f"{CASES:>10,}  {len(waits):>6,}  the whole question           {whole}",
        f"{CASES:>10,}  {len(waits):>6,}  all groups at once           {ours}",
        f"{sampled:>10,}  {SAMPLED_GROUPS:>6,}  statsmodels, one by one      {theirs}  {ratio:.0f} times the CPU per complaint",
    ]


def groups(count: int) -> list[Array]:
    """A million waits in so many groups, in seconds; the three in ten that go on are negative."""
    draws = np.random.default_rng(SEED)
    waits = np.round(draws.lognormal(11.5, 1.2, CASES))
    signed = np.where(draws.random(CASES) < 0.7, waits, -waits)
    return np.split(signed, np.cumsum(draws.multinomial(CASES, np.full(count, 1 / count)))[:-1])


def one_by_one(waits: Sequence[Array]) -> Array:
    """Median, low and high of each group by statsmodels; NaN where there is none.

    A hair beyond the middle, because its rounding decides whether a curve that touches one half lies below it.
    """
    from statsmodels.duration.survfunc import SurvfuncRight

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        curves = [SurvfuncRight(np.abs(wait), (wait >= 0).astype(float)) for wait in waits]
        found = np.array([(curve.quantile(0.5 + SAME), *curve.quantile_ci(0.5)) for curve in curves]).T
    return np.where(np.isfinite(found), found, np.nan)


def spent(work: Callable[[], Array]) -> tuple[Array, Spent]:
    """The result of some work, and what it took."""
    cpu, wall = time.process_time(), time.perf_counter()
    result = work()
    return result, Spent(time.process_time() - cpu, time.perf_counter() - wall)


def backlog() -> list[str]:
    """The lines of the second table: 600 cases over 60 days, two speeds of work, known on day 60."""
    draws = np.random.default_rng(SEED)
    lines = ["", "days to resolve, known after 60 days      true  closed cases only  Kaplan–Meier (95 %)"]
    for name, quick in (("nine in ten quick, no backlog", 0.9), ("half quick, half left lying", 0.5)):
        received = draws.uniform(0, 60, 600)
        taken = np.where(draws.random(600) < quick, draws.exponential(8, 600), draws.exponential(120, 600))
        waited, has_ended = np.minimum(taken, 60 - received), taken <= 60 - received
        value, low, high = quantile(kaplan_meier([np.where(has_ended, waited, -waited)]), 1, 0.5)
        naive = np.median(waited[has_ended])
        lines.append(
            f"{name:<40} {np.median(taken):5.1f}  {naive:17.1f}  {value[0]:12.1f} ({low[0]:.1f}–{high[0]:.1f})"
        )
    return lines


def _say(*lines: str) -> None:
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    raise SystemExit(main())
