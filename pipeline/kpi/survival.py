"""How long things take when some have not ended yet: Kaplan–Meier, of many samples at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from pipeline.kpi.intervals import CONFIDENCE, Array, Interval

# Shares that differ by less are the same share: what separates them is rounding.
SAME = 1e-9


@dataclass(frozen=True, eq=False)
class Curves:
    """The Kaplan–Meier curves of samples laid end to end: one row per sample and time at which something ended.

    `sample`: its number; `at`: the time; `at_risk`: still waiting just before it; `survival`: share still waiting after it;
    `error`: the standard error of log(survival) by Greenwood's formula, NaN where nobody is left.
    """

    sample: NDArray[np.intp]
    at: Array
    at_risk: Array
    survival: Array
    error: Array


def kaplan_meier(waits: Sequence[Array]) -> Curves:
    """The curves of samples of waits in any order; a wait that goes on is written as negative."""
    sizes = np.array([len(wait) for wait in waits], dtype=np.intp)
    sample, signed = np.repeat(np.arange(len(sizes)), sizes), np.concatenate([*waits, []])
    order = np.lexsort((np.abs(signed), sample))
    at, ends = np.abs(signed[order]), (signed[order] >= 0).astype(float)
    first = _first_of_ties(sample, at)
    finished = np.add.reduceat(ends, first) if len(first) else np.array([])
    waiting = (np.cumsum(sizes)[sample[first]] - first).astype(float)
    is_step = finished > 0
    first, finished, waiting = first[is_step], finished[is_step], waiting[is_step]
    is_last = finished == waiting
    left = np.where(is_last, 1.0, waiting - finished)
    survival = np.exp(_running(np.where(is_last, 0.0, np.log(left / waiting)), sample[first]))
    variance = _running(np.where(is_last, 0.0, finished / (waiting * left)), sample[first])
    return Curves(
        sample=sample[first],
        at=at[first],
        at_risk=waiting,
        survival=np.where(is_last, 0.0, survival),
        error=np.where(is_last, np.nan, np.sqrt(variance)),
    )


def quantile(
    curves: Curves, samples: int, probability: float, confidence: float = CONFIDENCE
) -> tuple[Array, Array, Array]:
    """The time by which a share has ended in each sample, with its interval; NaN where it is not reached or has no bound.

    The first time the curve lies below 1 − probability; the interval inverts the log-log test, as SAS LIFETEST and
    statsmodels do (Brookmeyer & Crowley 1982, with the transform of Klein & Moeschberger).
    """
    share = 1 - probability
    is_below = curves.survival < share - SAME
    distance = np.abs(_log_log(curves.survival) - _log_log(np.array(share)))
    is_near = distance <= special.ndtri(0.5 + confidence / 2) * _log_log_error(curves)
    near = np.flatnonzero(is_near)
    value = _time(curves, _first(curves, samples, np.flatnonzero(is_below)))
    low = _time(curves, _first(curves, samples, near))
    last = _last(curves, samples, near)
    is_inside = (last >= 0) & (last + 1 < len(curves.at))
    after = np.where(is_inside, last + 1, 0)
    same_sample = is_inside & (curves.sample[after] == np.arange(samples)) if len(curves.at) else is_inside
    return value, low, _time(curves, np.where(same_sample, after, -1))


def band(curves: Curves, confidence: float = CONFIDENCE) -> Interval:
    """The pointwise log-log interval of each survival; NaN where nobody is left."""
    reach = np.exp(special.ndtri(0.5 + confidence / 2) * _log_log_error(curves))
    return curves.survival**reach, curves.survival ** (1 / reach)


def _first_of_ties(sample: NDArray[np.intp], at: Array) -> NDArray[np.intp]:
    is_new = np.ones(len(at), dtype=bool)
    is_new[1:] = (np.diff(sample) != 0) | (np.diff(at) != 0)
    return np.flatnonzero(is_new)


def _running(terms: Array, sample: NDArray[np.intp]) -> Array:
    """The running sum of the terms within each sample."""
    total = np.cumsum(terms)
    starts = np.searchsorted(sample, sample, side="left")
    result: Array = total - (total[starts] - terms[starts])
    return result


def _log_log(survival: Array) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        result: Array = np.log(-np.log(survival))
    return result


def _log_log_error(curves: Curves) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        result: Array = curves.error / -np.log(curves.survival)
    return result


def _first(curves: Curves, samples: int, rows: NDArray[np.intp]) -> NDArray[np.intp]:
    """The first of those rows in each sample; -1 where a sample has none."""
    found = np.full(samples, -1, dtype=np.intp)
    found[curves.sample[rows[::-1]]] = rows[::-1]
    return found


def _last(curves: Curves, samples: int, rows: NDArray[np.intp]) -> NDArray[np.intp]:
    found = np.full(samples, -1, dtype=np.intp)
    found[curves.sample[rows]] = rows
    return found


def _time(curves: Curves, rows: NDArray[np.intp]) -> Array:
    """The time of a row, NaN for the row -1."""
    times = np.append(curves.at, np.nan)
    result: Array = times[rows]
    return result
