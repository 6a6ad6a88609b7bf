"""Invitations to rate a call, and the ratings that came back."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.demo.calendar import end_of, known_by_export
from pipeline.demo.calls import INBOUND
from pipeline.demo.department import HOUR, MINUTE, Array, Department
from pipeline.demo.draws import pick, seconds
from pipeline.demo.phrases import BAD_COMMENTS, GOOD_COMMENTS

RATED, HASTY, STRAIGHT, TWICE = 0.44, 0.035, 0.03, 0.012
ITEMS = ("rating_attitude", "rating_speed", "rating_skill")
CHANNELS = {"短信": 0.7, "微信": 0.3}


def surveys(
    department: Department, calls: pd.DataFrame, customers: pd.DataFrame, rng: np.random.Generator
) -> pd.DataFrame:
    """One row per invitation, sent after some of the answered calls; some ratings are hasty, some given twice."""
    asked = _asked(department, calls, rng)
    count, customer = len(asked), customers.iloc[asked["customer"]]
    spoken = (asked["wait_seconds"] + asked["talk_seconds"]).to_numpy()
    invited = asked["started_at"].to_numpy() + seconds(spoken + rng.integers(5, 3 * MINUTE, count))
    is_hasty = rng.random(count) < HASTY
    taken = np.where(is_hasty, rng.integers(3, 10, count), np.floor(rng.lognormal(3.9, 0.4, count)) + 10)
    rated = _rated(department, invited, taken, rng)
    rating = np.where(np.isnat(rated), np.nan, scores(rng, asked["is_satisfied"].to_numpy(float)))
    frame = pd.DataFrame(
        {
            "invited_at": invited,
            "rated_at": rated,
            "rating": rating,
            "answer_seconds": np.where(np.isnat(rated), np.nan, taken),
            "call_id": asked["call_id"].to_numpy(),
            "staff_id": asked["staff_id"].to_numpy(),
            "customer_id": customer["customer_id"].to_numpy(),
            "category": asked["category"].to_numpy(),
            "channel": pick(rng, CHANNELS, count),
            "comment": _comments(rating, customer["customer_phone"].to_numpy(), rng),
        }
    ).assign(**_items(rating, is_hasty, rng))
    return _numbered(department, pd.concat([frame, _again(department, frame, rng)]))


def _asked(department: Department, calls: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """The answered calls, from numbers that are shown, after which the customer was asked, and whether satisfied."""
    truth, staff = department.truth, calls["staff_id"].to_numpy()
    chance = truth.call_satisfied.of(staff, calls["started_at"].to_numpy())
    is_satisfied = rng.random(len(calls)) < chance
    may_be_asked = calls["is_answered"] & calls["customer"].ge(0) & calls["direction"].eq(INBOUND)
    is_asked = may_be_asked & (rng.random(len(calls)) < truth.invitations.of(staff, is_satisfied))
    return calls.assign(is_satisfied=is_satisfied).loc[is_asked]


def _rated(department: Department, invited: Array, taken: Array, rng: np.random.Generator) -> Array:
    """When each customer had rated, some minutes after the invitation; most never do."""
    opened = invited + seconds(rng.lognormal(5.2, 1.2, len(invited)))
    later = known_by_export(department, opened + seconds(taken))
    return np.where(rng.random(len(invited)) < RATED, later, np.datetime64("NaT"))


def _items(rating: Array, is_hasty: Array, rng: np.random.Generator) -> dict[str, Array]:
    """The items, near the rating as a whole; who is in haste, or does not care, gives each the same."""
    is_straight = is_hasty | (rng.random(len(rating)) < STRAIGHT)
    steps = rng.choice([-1, 0, 1], size=(len(ITEMS), len(rating)), p=[0.35, 0.4, 0.25])
    return {
        item: np.where(is_straight, rating, np.clip(rating + step, 1, 5))
        for item, step in zip(ITEMS, steps, strict=True)
    }


def _again(department: Department, frame: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """The ratings given a second time some hours later, because the invitation was sent twice."""
    twice = frame.loc[frame["rated_at"].notna() & (rng.random(len(frame)) < TWICE)]
    later = seconds(rng.integers(HOUR, 10 * HOUR, len(twice)))
    invited, rated = (
        twice["invited_at"] + later,
        known_by_export(department, twice["rated_at"].to_numpy() + later),
    )
    return twice.assign(invited_at=invited, rated_at=rated).loc[~np.isnat(rated)]


def _numbered(department: Department, frame: pd.DataFrame) -> pd.DataFrame:
    """The invitations known, in order and numbered."""
    known = frame[frame["invited_at"] < end_of(department)].sort_values(
        "invited_at", ignore_index=True, kind="stable"
    )
    return known.assign(survey_id=[f"PJ{number:07d}" for number in range(1, len(known) + 1)])


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
