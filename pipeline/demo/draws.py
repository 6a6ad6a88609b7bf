"""Random choices by weight, and numbers of seconds as spans of time."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from pipeline.demo.department import Array


def pick(rng: np.random.Generator, shares: Mapping[str, float] | Mapping[int, float], count: int) -> Array:
    """So many draws of the keys, by their shares."""
    share = np.array(list(shares.values()))
    return rng.choice(np.array(list(shares)), size=count, p=share / share.sum())


def pick_columns(rng: np.random.Generator, weights: Array) -> Array:
    """A column number for each row, by the weights in that row."""
    cumulative = weights.cumsum(axis=1)
    drawn = rng.random(len(weights)) * cumulative[:, -1]
    column: Array = (drawn[:, None] >= cumulative).sum(axis=1)
    return column


def seconds(values: Array) -> Array:
    """Numbers of seconds as spans of time."""
    spans: Array = np.asarray(values).astype("int64").astype("timedelta64[s]")
    return spans
