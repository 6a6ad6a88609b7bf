"""What a person's kind of cases would have led one to expect, beside what came of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

from pipeline.compare.fisher import law_of_kinds
from pipeline.compare.logistic import Logistic, logistic
from pipeline.compare.people import FALSE_RATE, LEVEL, groups, signal_level
from pipeline.compare.strata import Strata, strata
from pipeline.errors import KefuError
from pipeline.kpi import Kpi
from pipeline.logs import Words

OUTCOMES_PER_PARAMETER = 10
WIDEST = 20.0
HALVINGS = 60
Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

COLUMNS = ("staff_id", "n", "observed", "expected", "ratio", "low", "high", "crude", "adjusted", "tail", "own_share", "group")  # fmt: skip
TERM_COLUMNS = ("term", "level", "n", "odds_ratio", "low", "high")


@dataclass(frozen=True, eq=False)
class CaseMix:
    """People by observed over expected, and the model that expects.

    `frame`, by `staff_id`: `n` cases, `observed` and `expected` ones that count, their `ratio` with its 95 % interval
    `low`, `high`; `crude` rate; `adjusted`: the ratio times the department's rate, at most 1; `tail`: the smaller of the
    exact probabilities of at least and at most as many among the department's cases of the same kinds; `own_share`: how far the expectation rests on the person's own
    cases, because nobody else has such; `group`: above | below | same | too_few.
    `terms`: `term`, `level`, `n`, and the `odds_ratio` against the term's first level, with its 95 % interval.
    `pooled`: of each term, the levels too rare to be told apart, together called `other`.
    `refused`: why the data cannot carry the model; the frames are then empty.
    """

    frame: pd.DataFrame
    terms: pd.DataFrame
    refused: Words | None = None
    pooled: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def case_mix(
    cells: pd.DataFrame,
    kpi: Kpi,
    terms: Sequence[str],
    level: float = LEVEL,
    *,
    false_rate: float = FALSE_RATE,
    minimum_n: int | None = None,
) -> CaseMix:
    """People compared with what the department does with the same kinds of cases (indirect standardisation).

    `cells`: one row per person and kind of case with `staff_id`, the terms, `numerator` and `denominator`; rows of nobody
    are left out. The expectation is a binomial model of the department on the terms, the person not in it.
    A signal is a tail at or below `signal_level`. It is exact, given what became of all cases of each kind (Fisher's, over
    several kinds), so that no interaction the model lacks can make one; it must lie on the same side as the ratio. Kinds of cases
    that nobody else has say nothing in it.

    Raises KefuError people_need_a_rate.
    """
    if kpi.statistic != "ratio":
        raise KefuError("people_need_a_rate", kpi=kpi.name)
    kinds = strata(cells, terms)
    if refused := _cannot_carry(kinds):
        return _refusal(refused, kinds)
    model = logistic(kinds.design, *_outcomes(kinds))
    if not model.has_settled:
        return _refusal(RAN_AWAY, kinds)
    least = kpi.minimum_n if minimum_n is None else minimum_n
    return CaseMix(_people(kinds, model, least, level, false_rate), _terms(kinds, model), pooled=kinds.pooled)


def sums(person: NDArray[np.intp], of: Floats) -> Floats:
    """The sum over each person's cells."""
    found: Floats = np.bincount(person, of).astype(float)
    return found


def _outcomes(kinds: Strata) -> tuple[Floats, Floats]:
    return kinds.cells["x"].to_numpy(float), kinds.cells["n"].to_numpy(float)


def _refusal(reason: Words, kinds: Strata) -> CaseMix:
    return CaseMix(
        pd.DataFrame(columns=COLUMNS), pd.DataFrame(columns=TERM_COLUMNS), reason, pooled=kinds.pooled
    )


NOTHING_VARIES = Words(
    "没有一个因素含有两类足够多的工作，无从调整。",
    "No term has two kinds of cases that are frequent enough, so there is nothing to adjust for.",
)
SAME_TWICE = Words(
    "各因素中有的完全由其余的决定，无法分开。请在 [people] case_mix 中去掉一个。",
    "One of the terms is wholly given by the others, so they cannot be told apart. Take one out of [people] case_mix.",
)
RAN_AWAY = Words(
    "某类工作的结果全都一样，模型无法定出其影响。请在 [people] case_mix 中少列因素，或用更长的期间。",
    "Some kind of case always ends the same way, so the model finds no effect for it. Name fewer terms in [people] case_mix, or take a longer period.",
)


def _cannot_carry(kinds: Strata) -> Words | None:
    """Why the data are too thin for the model, if they are."""
    parameters = kinds.design.shape[1] - 1
    if not parameters:
        return NOTHING_VARIES
    x, n = _outcomes(kinds)
    rarer, needed = int(min(x.sum(), (n - x).sum())), OUTCOMES_PER_PARAMETER * parameters
    if rarer < needed:
        return Words(
            f"数据不足以支撑模型：{parameters} 个参数需要计入与未计入的各至少 {needed} 件，较少的一方只有 {rarer} 件。"
            "请在 [people] case_mix 中少列因素，或用更长的期间。",
            f"Too little data for the model: its {parameters} parameters need at least {needed} cases that count and as many that "
            f"do not, and of the rarer kind there are {rarer}. Name fewer terms in [people] case_mix, or take a longer period.",
        )
    return SAME_TWICE if np.linalg.matrix_rank(kinds.design) < parameters + 1 else None


def _people(kinds: Strata, model: Logistic, least: int, level: float, false_rate: float) -> pd.DataFrame:
    person, staff = pd.factorize(kinds.cells["staff_id"])
    x, n = _outcomes(kinds)
    observed, size, expected = (sums(person, of) for of in (x, n, n * special.expit(model.log_odds)))
    at_least, at_most = _tails(kinds, person, len(staff))
    low, high = _score_interval(person, n, model.log_odds, observed, size)
    is_compared = size >= least
    limit = signal_level(int(is_compared.sum()), level, false_rate)
    group = groups(
        np.where(observed > expected, at_least, 1),
        np.where(observed < expected, at_most, 1),
        is_compared,
        limit,
    )
    found = {
        "staff_id": staff, "n": size.astype(int), "observed": observed.round().astype(int), "expected": expected,
        "ratio": observed / expected, "low": low / expected, "high": high / expected, "crude": observed / size,
        "adjusted": np.minimum(observed / expected * x.sum() / n.sum(), 1), "tail": np.minimum(at_least, at_most),
        "own_share": _own_share(person, kinds.design, n, model), "group": group,
    }  # fmt: skip
    return pd.DataFrame(found, columns=list(COLUMNS))


def _tails(kinds: Strata, person: NDArray[np.intp], people: int) -> tuple[Floats, Floats]:
    """P(at least) and P(at most) as many as observed, for each person."""
    terms = list(kinds.levels)
    x, n = (kinds.cells[name].to_numpy(np.int64) for name in ("x", "n"))
    by_kind = kinds.cells.groupby(terms)[["x", "n"]].transform("sum")
    counted, total = (by_kind[name].to_numpy(np.int64) for name in ("x", "n"))
    found = []
    for own in (person == one for one in range(people)):
        law, observed = law_of_kinds(n[own], counted[own], total[own]), x[own].sum()
        found.append((law[observed:].sum(), law[: observed + 1].sum()))
    at_least, at_most = np.minimum(np.transpose(found), 1)
    return at_least, at_most


def _score_interval(
    person: NDArray[np.intp], n: Floats, log_odds: Floats, observed: Floats, size: Floats
) -> tuple[Floats, Floats]:
    """The expected numbers at the ends of the 95 % interval of each person: Wilson's, over several kinds of cases.

    The odds of all of a person's cases are multiplied by one factor until the observed number lies 1.96 standard errors off.
    """
    z = special.ndtri(0.975)

    def moved(by: Floats) -> tuple[Floats, Floats]:
        rate = special.expit(log_odds + by[person])
        return sums(person, n * rate), np.sqrt(sums(person, n * rate * (1 - rate)))

    def end(side: int) -> Floats:
        down, up = np.full(len(observed), -WIDEST), np.full(len(observed), WIDEST)
        for _ in range(HALVINGS):
            middle = (down + up) / 2
            mean, error = moved(middle)
            is_below = mean - side * z * error < observed
            down, up = np.where(is_below, middle, down), np.where(is_below, up, middle)
        return moved((down + up) / 2)[0]

    return np.where(observed == 0, 0.0, end(-1)), np.where(observed == size, size, end(1))


def _own_share(person: NDArray[np.intp], design: Floats, n: Floats, model: Logistic) -> Floats:
    """How much of a change in a person's outcomes the model's expectation of that person would follow, 0–1."""
    rate = special.expit(model.log_odds)
    weight = n * rate * (1 - rate)
    pull = np.column_stack([sums(person, weight * column) for column in design.T])
    share: Floats = ((pull @ model.covariance) * pull).sum(axis=1) / sums(person, weight)
    return share


def _terms(kinds: Strata, model: Logistic) -> pd.DataFrame:
    """Each term's levels with their odds ratios; the first of each is what the others are set against."""
    named = [(term, level) for term, levels in kinds.levels.items() for level in levels]
    is_first = np.array([kinds.levels[term][0] == level for term, level in named])
    effect, error = np.zeros(len(named)), np.full(len(named), np.nan)
    effect[~is_first], error[~is_first] = model.coefficients[1:], model.errors[1:]
    reach = special.ndtri(0.975) * error
    return pd.DataFrame({
        "term": [term for term, _ in named], "level": [level for _, level in named],
        "n": [int(kinds.cells.loc[kinds.cells[term] == level, "n"].sum()) for term, level in named],
        "odds_ratio": np.exp(effect), "low": np.exp(effect - reach), "high": np.exp(effect + reach),
    })  # fmt: skip
