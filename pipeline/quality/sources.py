"""What each source delivered: how fresh it is, and how many rows were accepted, rejected, or delivered again."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from pipeline.ingest import Delivery
from pipeline.periods import Period
from pipeline.warehouse import Build
from pipeline.warehouse.manifest import Span

LEAST_GAPS = 3
COUNTED = (
    "read",
    "accepted",
    "rejected",
    "duplicates",
    "not_applicable",
    "corrected",
    "contradicted",
    "deleted",
)


class Received(NamedTuple):
    """A delivery and the first and last day of its accepted rows; no days where none is known."""

    delivery: Delivery
    span: Span | None

    @property
    def month(self) -> str:
        """The month its last row is of; of rows without a day, the month it was delivered in."""
        last = self.span[1] if self.span else self.delivery.delivered_at.date()
        return f"{last:%Y-%m}"

    def reaches(self, period: Period) -> bool:
        """Whether some of its rows may be of the period."""
        return self.span is None or (self.span[0] < period.end_day and self.span[1] >= period.first_day)


@dataclass(frozen=True)
class Freshness:
    """How long a source has been silent, beside how long it usually is.

    `last_on`: the newest day of its rows; None where they have no days. `usual_days`, `longest_days`: between the last days of
    successive deliveries, as far as there have been four of them.
    """

    delivered_at: datetime
    last_on: date | None = None
    silent_days: int | None = None
    usual_days: float | None = None
    longest_days: int | None = None

    @property
    def is_late(self) -> bool | None:
        """Whether it has been silent for longer than ever before; None where that cannot be told."""
        if self.silent_days is None or self.longest_days is None:
            return None
        return self.silent_days > self.longest_days


@dataclass(frozen=True)
class Counts:
    """Rows of some deliveries: read = accepted + rejected + duplicates + not_applicable; the rejected by reason.

    Of the duplicates a later delivery `corrected` some, a later row of their own file `contradicted` some, and some are
    `deleted` since.
    """

    read: int = 0
    accepted: int = 0
    rejected: int = 0
    duplicates: int = 0
    not_applicable: int = 0
    corrected: int = 0
    contradicted: int = 0
    deleted: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    @property
    def valid_ratio(self) -> float | None:
        """The share accepted of all rows that were judged."""
        judged = self.accepted + self.rejected
        return self.accepted / judged if judged else None

    @property
    def unique_ratio(self) -> float | None:
        """The share of the rows read that no other row took the place of."""
        return 1 - self.duplicates / self.read if self.read else None


def received(build: Build) -> dict[str, list[Received]]:
    """By source, what it delivered, in the order it counts; what was withdrawn is left out."""
    found: dict[str, list[Received]] = defaultdict(list)
    for delivery, span in zip(build.deliveries, build.delivery_spans, strict=True):
        if not delivery.withdrawn:
            found[delivery.source].append(Received(delivery, span))
    return dict(found)


def freshness_of(deliveries: Sequence[Received], as_of: datetime) -> Freshness:
    """How fresh a source is at `as_of`."""
    delivered_at = max(one.delivery.delivered_at for one in deliveries)
    ends = sorted({one.span[1] for one in deliveries if one.span})
    if not ends:
        return Freshness(delivered_at)
    gaps = [(later - earlier).days for earlier, later in pairwise(ends)]
    silent = max((as_of.date() - ends[-1]).days, 0)
    if len(gaps) < LEAST_GAPS:
        return Freshness(delivered_at, ends[-1], silent)
    return Freshness(delivered_at, ends[-1], silent, median(gaps), max(gaps))


def counts_of(deliveries: Iterable[Received]) -> Counts:
    """The rows of these deliveries taken together."""
    entries = [one.delivery for one in deliveries]
    sums = {name: sum(getattr(entry, name) for entry in entries) for name in COUNTED}
    return Counts(**sums, reasons=sum((Counter(entry.reasons) for entry in entries), Counter()))


def counts_by_month(deliveries: Iterable[Received]) -> dict[str, Counts]:
    """The rows by month, in order. A delivery counts whole in the month of its last row, since a rejected row may have no day."""
    months: dict[str, list[Received]] = defaultdict(list)
    for one in deliveries:
        months[one.month].append(one)
    return {month: counts_of(months[month]) for month in sorted(months)}
