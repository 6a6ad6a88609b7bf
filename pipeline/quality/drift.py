"""How the shape of a source's files changed from one delivery to the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from pipeline.ingest import Delivery
from pipeline.quality.sources import Received

ALIKE = 0.5


@dataclass(frozen=True)
class Drift:
    """What a delivery's header has that the one before had not, and the other way round.

    `renamed`: old header → the new one that looks like it, by its letters and its place. `columns_lost`, `columns_gained`: of the
    log's columns, what the file no longer or newly provides; a change of header that none of them feels is harmless.
    """

    delivery: Delivery
    before: Delivery
    added: tuple[str, ...]
    removed: tuple[str, ...]
    renamed: Mapping[str, str]
    columns_lost: tuple[str, ...]
    columns_gained: tuple[str, ...]

    @property
    def is_any(self) -> bool:
        return bool(self.added or self.removed or self.renamed or self.columns_lost or self.columns_gained)


def drifts(deliveries: Sequence[Received]) -> list[Drift]:
    """The changes from delivery to delivery of a source, oldest first; none where the shape stayed."""
    entries = [one.delivery for one in deliveries]
    found = (drift_of(before, after) for before, after in pairwise(entries))
    return [drift for drift in found if drift.is_any]


def drift_of(before: Delivery, after: Delivery) -> Drift:
    """What changed between two deliveries of a source; headers only where both are known."""
    old, new = (before.header, after.header) if before.header and after.header else ((), ())
    renamed = _renamed(old, new)
    return Drift(
        after,
        before,
        added=tuple(name for name in new if name not in old and name not in renamed.values()),
        removed=tuple(name for name in old if name not in new and name not in renamed),
        renamed=renamed,
        columns_lost=tuple(name for name in before.columns if name not in after.columns),
        columns_gained=tuple(name for name in after.columns if name not in before.columns),
    )


def _renamed(old: Sequence[str], new: Sequence[str]) -> dict[str, str]:
    """Headers that went paired with those that came, likest first, each used once."""
    gone, come = ([name for name in one if name not in other] for one, other in ((old, new), (new, old)))
    likeness = {
        (was, now): _likeness(was, now, is_in_place=_neighbours(old, was) == _neighbours(new, now))
        for was in gone
        for now in come
    }
    pairs: dict[str, str] = {}
    for was, now in sorted(likeness, key=lambda pair: -likeness[pair]):
        if likeness[was, now] >= ALIKE and was not in pairs and now not in pairs.values():
            pairs[was] = now
    return {was: pairs[was] for was in gone if was in pairs}


def _likeness(was: str, now: str, is_in_place: bool) -> float:
    """The share of letters in common, and a half more for standing between the same headers."""
    return SequenceMatcher(None, was, now, autojunk=False).ratio() + (0.5 if is_in_place else 0)


def _neighbours(header: Sequence[str], name: str) -> tuple[str, str]:
    place = header.index(name)
    return "".join(header[place - 1 : place]), "".join(header[place + 1 : place + 2])
