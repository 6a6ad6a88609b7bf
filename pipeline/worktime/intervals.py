"""When something is open, as intervals of instants: sorted, apart from each other, exact to the microsecond."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

SECOND = 1_000_000
MINUTE = 60 * SECOND
DAY = 86_400 * SECOND
EPOCH = date(1970, 1, 1)
FIRST_DAY, END_DAY = (date(1990, 1, 1) - EPOCH).days, (date(2111, 1, 1) - EPOCH).days
UNKNOWN = int(np.iinfo(np.int64).min)  # what numpy keeps for NaT

Instants = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Intervals:
    """Half-open intervals in microseconds since 1970."""

    opens: Instants
    closes: Instants

    def before(self, at: Instants) -> Instants:
        """How many microseconds were open before each instant."""
        if not len(self.opens):
            return np.zeros_like(at)
        place = np.searchsorted(self.opens, at, side="right") - 1
        last = np.maximum(place, 0)
        opened = self._before_opening[last] + np.minimum(at, self.closes[last]) - self.opens[last]
        return np.where(place < 0, 0, opened)

    def reach(self, opened: Instants) -> Instants:
        """The first instant before which that many microseconds were open; UNKNOWN where they never are."""
        place = np.searchsorted(self._before_opening + self.closes - self.opens, opened, side="left")
        return taken(self.opens - self._before_opening, place, plus=opened)

    @cached_property
    def _before_opening(self) -> Instants:
        """How many microseconds were open before each interval."""
        lengths: Instants = self.closes - self.opens
        before: Instants = np.cumsum(lengths) - lengths
        return before


def where_open(parts: Sequence[Intervals], least: int = 1) -> Intervals:
    """Where at least so many of the parts are open: with 1 their union, with their number what they have in common."""
    at = np.concatenate([part.opens for part in parts] + [part.closes for part in parts])
    step = np.repeat([1, -1], len(at) // 2)
    order = np.lexsort((-step, at))
    is_open = np.cumsum(step[order]) >= least
    edges = at[order][np.flatnonzero(np.diff(is_open, prepend=False))]
    opens, closes = edges[::2], edges[1::2]
    return Intervals(opens[closes > opens], closes[closes > opens])


def taken(values: Instants, place: NDArray[np.int64], plus: Instants | int = 0) -> Instants:
    """The values at those places, and something added to them; UNKNOWN past the end."""
    is_known = place < len(values)
    if not len(values):
        return np.full(place.shape, UNKNOWN)
    return np.where(is_known, values[np.where(is_known, place, 0)] + plus, UNKNOWN)
