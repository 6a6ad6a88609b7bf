"""Limits drawn on a funnel plot. They show how wide chance is; nobody is judged by them (see `compare.people`)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import special

Floats = NDArray[np.float64]

PROBABILITY = {"low_998": 0.001, "low_95": 0.025, "high_95": 0.975, "high_998": 0.999}

SELDOM = 1e-12
"""What a rate of 0 counts as: the inverse of the binomial law has no answer at 0 itself."""


def funnel_limits(centre: float, n: Sequence[int], tau2: float = 0.0) -> pd.DataFrame:
    """The 95 % and 99.8 % limits of a rate about `centre` for samples of n: n, low_998, low_95, high_95, high_998.

    Exact binomial limits, interpolated between whole cases (Spiegelhalter 2005, Stat Med 24:1185), clipped to 0–1.
    Where people differ more than chance allows (`tau2` > 0, from `compare.spread`), wide_low and wide_high are the 99.8 %
    limits with that spread added on the arcsine scale. For drawing only: at small n the upper limit lies below 100 %.
    """
    size = np.asarray(n, dtype=np.int64)
    limits = {name: _interpolated(p, size, centre) for name, p in PROBABILITY.items()}
    frame = pd.DataFrame({"n": size, **limits})
    return frame.assign(**_widened(frame, centre, tau2)) if tau2 > 0 else frame


def poisson_limits(expected: Sequence[float]) -> pd.DataFrame:
    """The 95 % and 99.8 % limits of observed over expected: expected, low_998, low_95, high_95, high_998.

    Poisson limits in chi-square form, as NHS funnel plots draw them. For drawing only.
    """
    mean = np.asarray(expected, dtype=float)
    limits = {
        name: special.gammaincinv(mean + (p > 0.5), p)
        / mean  # chi-square with 2E or 2(E + 1) degrees of freedom
        for name, p in PROBABILITY.items()
    }
    return pd.DataFrame({"expected": mean, **limits})


def on_arcsine_scale(rate: ArrayLike) -> Floats:
    """The angle of a rate, of which chance's share of the variance is 1/4n whatever the rate is."""
    angle: Floats = np.arcsin(np.sqrt(np.asarray(rate, dtype=float)))
    return angle


def _interpolated(p: float, n: NDArray[np.int64], centre: float) -> Floats:
    """The point below which a share `p` of the binomial law lies, in the gaps between whole cases too."""
    centre = max(centre, SELDOM)
    count = np.ceil(special.bdtrik(p, n, centre))
    reached = special.bdtr(count, n, centre)
    before = np.where(count > 0, special.bdtr(np.maximum(count - 1, 0), n, centre), 0.0)
    limit: Floats = np.clip((count - (reached - p) / (reached - before)) / n, 0, 1)
    return limit


def _widened(frame: pd.DataFrame, centre: float, tau2: float) -> dict[str, Floats]:
    half = special.ndtri(PROBABILITY["high_998"]) * np.sqrt(0.25 / frame["n"].to_numpy() + tau2)
    low, high = (
        np.sin(np.clip(on_arcsine_scale(centre) + side * half, 0, np.pi / 2)) ** 2 for side in (-1, 1)
    )
    return {
        "wide_low": np.minimum(low, frame["low_998"].to_numpy()),
        "wide_high": np.maximum(high, frame["high_998"].to_numpy()),
    }
