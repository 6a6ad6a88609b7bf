"""Complaints: when they came in, why, and what became of them by the day of the export."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.demo.calendar import day_weights, days_of, end_of, instants, into_hours, known_by_export
from pipeline.demo.complaint_texts import texts
from pipeline.demo.department import DAY, HOUR, MINUTE, Array, Cause, Department
from pipeline.demo.draws import pick, pick_columns, seconds
from pipeline.demo.people import assign, draw_customers
from pipeline.demo.surveys import scores

REPEATED, ESCALATED, ESCALATED_12315, REOPENED, REPORTED = 0.06, 0.05, 0.22, 0.05, 0.95
OPENS, CLOSES = 8, 21
STATUS_AFTER = {
    "reopened_at": "已重办",
    "closed_at": "已结案",
    "resolved_at": "已办结",
    "first_response_at": "处理中",
}


def complaints(department: Department, customers: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """One row per complaint, as known when the exports were taken."""
    frame = _received(department, customers, rng)
    received = frame["received_at"].to_numpy()
    frame["staff_id"] = _handlers(department, frame, rng)
    resolved = _resolved(department, frame, rng)
    closed = _next_open(rng, resolved, rng.exponential(20 * HOUR, len(frame)))
    happened = {
        "first_response_at": np.minimum(
            _next_open(rng, received, rng.lognormal(8.3, 1.0, len(frame))), resolved
        ),
        "resolved_at": resolved,
        "escalated_at": _escalated(frame, resolved, rng),
        "closed_at": closed,
        "reopened_at": _reopened(closed, rng),
    }
    for name, at in happened.items():
        frame[name] = known_by_export(department, at)
    frame["status"] = _status(frame)
    frame["rating"] = _rating(department, frame, rng)
    frame["content"] = texts(department.complaints.causes, frame, rng)
    frame["reported_at"] = known_by_export(department, _reported(department, frame, rng))
    return frame


def _handlers(department: Department, frame: pd.DataFrame, rng: np.random.Generator) -> Array:
    """Who handles each complaint: whose turn it is, but many of the hard ones go to one person."""
    hard = department.truth.hard_cases
    turn = assign(rng, department, "complaints", frame["received_at"].to_numpy())
    is_own = frame["severity"].eq(hard.severity).to_numpy() & (rng.random(len(frame)) < hard.share)
    return np.where(is_own, hard.staff_id, turn)


def _next_open(rng: np.random.Generator, at: Array, later: Array) -> Array:
    """So many seconds later, or when the desk opens next."""
    return into_hours(rng, at + seconds(later), OPENS, CLOSES, later=True)


def _received(department: Department, customers: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Complaints as they came in, each with its customer."""
    ways = department.complaints
    frame = _matters(department, customers, rng)
    count = len(frame)
    frame["complaint_id"] = [
        f"TS{at:%y%m%d}{number:05d}" for number, at in enumerate(frame["received_at"], 1)
    ]
    frame["channel"] = pick(rng, ways.channels, count)
    frame["severity"] = pick(rng, ways.severities, count)
    frame["product"] = pick(rng, department.products, count)
    person = customers.iloc[frame["customer"]].reset_index(drop=True)
    return frame.join(person[["customer_id", "customer_name", "customer_phone", "region"]])


def _matters(department: Department, customers: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Who complained when and why; some come again about the same thing."""
    ways = department.complaints
    day_means = ways.per_day * day_weights(department, ways.weekdays)
    received = instants(rng, day_means, days_of(department), ways.hours)
    first = pd.DataFrame(
        {
            "received_at": received,
            "customer": draw_customers(rng, customers, len(received)),
            "category": _causes(ways.causes, received, rng),
        }
    )
    again = first.loc[rng.random(len(first)) < REPEATED].copy()
    again["received_at"] += seconds(rng.integers(2 * DAY, 25 * DAY, len(again)))
    frame = pd.concat([first, again]).sort_values("received_at", ignore_index=True, kind="stable")
    return frame.loc[frame["received_at"] < end_of(department)]


def _causes(causes: tuple[Cause, ...], at: Array, rng: np.random.Generator) -> Array:
    """Why each came."""
    weights = np.column_stack([cause.weights(at) for cause in causes])
    found: Array = np.array([cause.name for cause in causes])[pick_columns(rng, weights)]
    return found


def _resolved(department: Department, frame: pd.DataFrame, rng: np.random.Generator) -> Array:
    """When each will be resolved: within its limit by the truth of its handler and severity, else later, some much."""
    received, count = frame["received_at"].to_numpy(), len(frame)
    limit = frame["severity"].map(department.complaints.hours_to_resolve).to_numpy() * HOUR
    truth = department.truth
    chance = truth.complaint_on_time.of(frame["staff_id"].to_numpy(), received)
    is_hard = frame["severity"].eq(truth.hard_cases.severity).to_numpy()
    is_on_time = rng.random(count) < chance * np.where(is_hard, truth.hard_cases.on_time, 1)
    within = received + seconds(limit * (0.1 + 0.88 * rng.beta(2.4, 1.2, count)))
    early = into_hours(rng, within, OPENS, CLOSES, later=False)
    within = np.where(early < received + seconds(np.array(30 * MINUTE)), within, early)
    after = received + seconds(limit + 2 * HOUR + rng.lognormal(13.8, 1.3, count))
    return np.where(is_on_time, within, into_hours(rng, after, OPENS, CLOSES, later=True))


def _escalated(frame: pd.DataFrame, resolved: Array, rng: np.random.Generator) -> Array:
    received = frame["received_at"].to_numpy()
    chance = np.where(frame["channel"] == "12315", ESCALATED_12315, ESCALATED)
    at = received + seconds((resolved - received).astype(int) * rng.uniform(0.2, 0.9, len(frame)))
    return np.where(rng.random(len(frame)) < chance, at, np.datetime64("NaT"))


def _reported(department: Department, frame: pd.DataFrame, rng: np.random.Generator) -> Array:
    """When the hardest cases were reported to management: mostly within a day, some later, some never."""
    is_told = frame["severity"].eq(department.truth.hard_cases.severity).to_numpy() & (
        rng.random(len(frame)) < REPORTED
    )
    at = frame["received_at"].to_numpy() + seconds(rng.lognormal(9.9, 1.0, len(frame)))
    return np.where(is_told, at, np.datetime64("NaT"))


def _reopened(closed: Array, rng: np.random.Generator) -> Array:
    at = closed + seconds(rng.integers(1, 21, len(closed)) * DAY + rng.integers(0, 4 * HOUR, len(closed)))
    return np.where(rng.random(len(closed)) < REOPENED, at, np.datetime64("NaT"))


def _status(frame: pd.DataFrame) -> Array:
    """The status that goes with the last thing that happened."""
    happened = [frame[name].notna() for name in STATUS_AFTER]
    return np.select(happened, list(STATUS_AFTER.values()), default="待处理")


def _rating(department: Department, frame: pd.DataFrame, rng: np.random.Generator) -> Array:
    """A rating of two in three resolved complaints; those resolved late please fewer."""
    resolved = frame["resolved_at"].to_numpy()
    hours = frame["severity"].map(department.complaints.hours_to_resolve).to_numpy()
    is_late = resolved > frame["received_at"].to_numpy() + seconds(hours * HOUR)
    is_rated = ~np.isnat(resolved) & (rng.random(len(frame)) < 0.66)
    return np.where(is_rated, scores(rng, np.where(is_late, 0.42, 0.79)), np.nan)
