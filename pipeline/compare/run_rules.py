"""Run rules: which points of a control chart are signals, and which way they point."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Words = NDArray[np.object_]

RUN_LENGTH = 7
SIDES = {1: "above", -1: "below", 0: ""}


def signals(values: Floats, centre: Floats, sigma: Floats) -> tuple[Words, Words]:
    """The signal ("" | point | shift | trend | two_of_three) and side ("" | above | below) of each point in order.

    The rules of the NHS's Making Data Count, the first that holds: beyond three sigma; seventh and later of the points
    in a row on one side of the centre; seventh and later in a row that rises or falls; beyond two sigma for the second
    time in three points. They are for looking at a chart: of 26 weeks in which nothing changes, 17 to 44 % show one of
    them (4,000 charts simulated for each kind of figure), so nothing is concluded from them alone.
    """
    distance = np.where(np.isclose(values, centre, rtol=1e-9, atol=1e-12), 0.0, values - centre)
    side, steps = np.sign(distance), np.sign(np.diff(values, prepend=values[:1]))
    far, near = (np.where(np.abs(distance) > reach * sigma, side, 0) for reach in (3, 2))
    rules = {
        "point": far,
        "shift": np.where(run_lengths(side) >= RUN_LENGTH, side, 0),
        "trend": np.where(run_lengths(steps) >= RUN_LENGTH - 1, steps, 0),
        "two_of_three": np.where(_of_three(near) >= 2, near, 0),
    }
    ways = np.array(list(rules.values()))
    first = np.argmax(ways != 0, axis=0)
    way = ways[first, np.arange(len(values))] if len(values) else side
    names = np.array([*rules], dtype=object)[first]
    return np.where(way != 0, names, ""), np.array([SIDES[int(sign)] for sign in way], dtype=object)


def run_lengths(signs: Floats) -> NDArray[np.int64]:
    """How many points in a row, up to and with each, have its sign; 0 where the sign is 0."""
    lengths, running, last = np.zeros(len(signs), dtype=np.int64), 0, 0.0
    for place, sign in enumerate(signs):
        running = 0 if sign == 0 else running + 1 if sign == last else 1
        lengths[place], last = running, sign
    return lengths


def _of_three(near: Floats) -> NDArray[np.int64]:
    """How many of each point and the two before it have the point's own sign."""
    padded = np.concatenate([np.zeros(2), near])
    windows = np.lib.stride_tricks.sliding_window_view(padded, 3)
    return np.asarray((windows == near[:, None]).sum(axis=1))
