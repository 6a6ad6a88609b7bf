"""Whether the people of a department differ at all, and by how much more than chance allows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.compare.funnel import on_arcsine_scale
from pipeline.compare.people import COMPARABLE, LEVEL, counts_of, signal_level
from pipeline.compare.shrinkage import bottom_count
from pipeline.kpi import Kpi

SEED = 20261124
DEPARTMENTS = 4999
ALIKE = 0.05
WINSORISED = 0.1
Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Spread:
    """How far the people of one KPI lie apart.

    `phi`: the variance of the winsorised z-scores, 1 where only chance is at work. `tau2`: the variance between people that
    chance leaves unexplained, on the arcsine scale; 0 unless `is_over_dispersed`.
    `p_alike`: how often a department of people all alike lies as far apart. `is_alike`: these people cannot be told apart:
    that is often enough, and nobody is signalled.
    `compared`: how many are compared; `bottom`: how many the bottom are; `level`: the tail that is a signal.
    """

    phi: float
    tau2: float
    is_over_dispersed: bool
    p_alike: float
    is_alike: bool
    compared: int
    bottom: int
    level: float


def spread(grouped: pd.DataFrame, kpi: Kpi, bottom: int = 0) -> Spread:
    """How far the people in `compare.people(...)` of one rate lie apart.

    Alike: Pearson's chi-square of the rates against as many departments simulated with everybody's n and the total kept,
    with a fixed seed. Over-dispersed: kφ > k − 1 for the k people, the z-scores winsorised so that a single outlier does not
    make it, and φ above that of 95 % of the same simulated departments.
    """
    rows = grouped[(grouped["kpi"] == kpi.name) & grouped["status"].isin(COMPARABLE)]
    x, n = counts_of(rows)
    compared = len(rows)
    level = float(rows["level"].iloc[0]) if compared else signal_level(0, LEVEL)
    worst = bottom_count(compared, bottom)
    if compared < 2 or x.sum() in (0, n.sum()):
        return Spread(float("nan"), 0.0, False, 1.0, compared >= 2, compared, worst, level)
    simulated = np.random.default_rng(SEED).multivariate_hypergeometric(
        n, x.sum(), DEPARTMENTS, method="marginals"
    )
    p_alike = _share_as_far(chi_square(simulated, n), float(chi_square(x, n)))
    phi, simulated_phi = float(dispersion(z_scores(x, n))), dispersion(z_scores(simulated, n))
    between = between_people(phi, n) if _share_as_far(simulated_phi, phi) <= ALIKE else 0.0
    is_alike = p_alike > ALIKE and not rows["group"].isin(["above", "below"]).any()
    return Spread(phi, between, between > 0, p_alike, bool(is_alike), compared, worst, level)


def chi_square(x: Counts, n: Counts) -> Floats:
    """Pearson's chi-square of the rates along the last axis against their common rate."""
    common = x.sum(axis=-1, keepdims=True) / n.sum()
    found: Floats = ((x - n * common) ** 2 / (n * common * (1 - common))).sum(axis=-1)
    return found


def z_scores(x: Counts, n: Counts) -> Floats:
    """How many standard errors each rate lies from the common rate, on the arcsine scale."""
    common = x.sum(axis=-1, keepdims=True) / n.sum()
    scores: Floats = 2 * np.sqrt(n) * (on_arcsine_scale(x / n) - on_arcsine_scale(common))
    return scores


def dispersion(z: Floats, winsorised: float = WINSORISED) -> Floats:
    """φ: the mean square of z-scores along the last axis, the outermost share on either side pulled in to the next."""
    low, high = np.quantile(z, (winsorised, 1 - winsorised), axis=-1, keepdims=True)
    phi: Floats = (np.clip(z, low, high) ** 2).mean(axis=-1)
    return phi


def between_people(phi: float, n: Counts) -> float:
    """τ²: the variance between people on the arcsine scale (DerSimonian & Laird's moment estimate from φ)."""
    weights, k = 4.0 * n, len(n)
    excess = k * phi - (k - 1)
    return float(max(0.0, excess / (weights.sum() - (weights**2).sum() / weights.sum())))


def _share_as_far(simulated: Floats, observed: float) -> float:
    """The share of departments, the observed one included, that lie at least as far apart."""
    return float((1 + (simulated >= observed * (1 - 1e-12)).sum()) / (1 + len(simulated)))
