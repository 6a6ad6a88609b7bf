"""Invitations to rate a call, and the ratings that came back."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.demo.calendar import end_of, known_by_export
from pipeline.demo.calls import INBOUND
from pipeline.demo.department import MINUTE, Array, Department
from pipeline.demo.draws import pick, seconds
from pipeline.demo.phrases import BAD_COMMENTS, GOOD_COMMENTS

INVITED, RATED = 0.37, 0.44
CHANNELS = {"短信": 0.7, "微信": 0.3}


def surveys(
    department: Department, calls: pd.DataFrame, customers: pd.DataFrame, rng: np.random.Generator
) -> pd.DataFrame:
    """One row per invitation, sent after some of the answered calls."""
    asked = _asked(calls, rng)
    count, customer = len(asked), customers.iloc[asked["customer"]]
    spoken = (asked["wait_seconds"] + asked["talk_seconds"]).to_numpy()
    invited = asked["started_at"].to_numpy() + seconds(spoken + rng.integers(5, 3 * MINUTE, count))
    rated = _rated(department, invited, rng)
    chance = department.truth.call_satisfied.of(asked["staff_id"].to_numpy(), invited)
    rating = np.where(np.isnat(rated), np.nan, scores(rng, chance))
    frame = pd.DataFrame(
        {
            "survey_id": [f"PJ{number:07d}" for number in range(1, count + 1)],
            "invited_at": invited,
            "rated_at": rated,
            "rating": rating,
            "staff_id": asked["staff_id"].to_numpy(),
            "customer_id": customer["customer_id"].to_numpy(),
            "category": asked["category"].to_numpy(),
            "channel": pick(rng, CHANNELS, count),
            "comment": _comments(rating, customer["customer_phone"].to_numpy(), rng),
        }
    )
    return frame.loc[invited < end_of(department)]


def _asked(calls: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """The answered calls, from numbers that are shown, after which the customer was asked."""
    may_be_asked = calls["is_answered"] & calls["customer"].ge(0) & calls["direction"].eq(INBOUND)
    return calls.loc[may_be_asked & (rng.random(len(calls)) < INVITED)]


def _rated(department: Department, invited: Array, rng: np.random.Generator) -> Array:
    """When each customer rated, some minutes after the invitation; most never do."""
    later = known_by_export(department, invited + seconds(rng.lognormal(5.2, 1.2, len(invited))))
    return np.where(rng.random(len(invited)) < RATED, later, np.datetime64("NaT"))


def scores(rng: np.random.Generator, satisfied: Array) -> Array:
    """Ratings 1 to 5, of which 4 and 5 come with the probability given."""
    good = rng.choice([4, 5], size=len(satisfied), p=[0.45, 0.55])
    bad = rng.choice([1, 2, 3], size=len(satisfied), p=[0.25, 0.3, 0.45])
    rating: Array = np.where(rng.random(len(satisfied)) < 1 - satisfied, bad, good)
    return rating


def _comments(rating: Array, phones: Array, rng: np.random.Generator) -> list[str]:
    dice = rng.integers(0, 1_000_000, len(rating)).tolist()
    return [
        "" if np.isnan(score) else _comment(score, die).format(phone=phone)
        for score, die, phone in zip(rating, dice, phones, strict=True)
    ]


def _comment(score: float, die: int) -> str:
    pool = GOOD_COMMENTS if score >= 4 else BAD_COMMENTS
    return pool[die % len(pool)]
