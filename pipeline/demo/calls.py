"""The hotline: calls offered, how long they waited, who took them, and who had to call again."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.demo.calendar import day_weights, days_of, end_of, instants, into_hours, is_in_outage
from pipeline.demo.department import DAY, HOUR, Array, Department
from pipeline.demo.draws import pick, seconds
from pipeline.demo.people import assign, draw_customers

ANSWERED_FAST, ANSWERED_FAST_IN_OUTAGE = 0.86, 0.36
ABANDONED, ABANDONED_IN_OUTAGE = 0.045, 0.34
CALLS_AGAIN_AFTER = {"abandoned": 0.45, "unresolved": 0.3, "resolved": 0.035}
WITHHELD, CALLED_OUT = 0.02, 0.015
INBOUND, OUTBOUND = "呼入", "呼出"


def calls(department: Department, customers: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """One row per line of the exchange's record: calls offered, and the few outbound ones it also lists."""
    first = _outcomes(department, _first_calls(department, customers, rng), rng)
    again = _outcomes(department, _second_calls(department, first, rng), rng)
    frame = pd.concat([first, again], ignore_index=True).sort_values("started_at", ignore_index=True)
    frame["call_id"] = [f"H{number:08d}" for number in range(1, len(frame) + 1)]
    phone = customers["customer_phone"].to_numpy()[frame["customer"]]
    is_withheld = rng.random(len(frame)) < WITHHELD
    frame["customer_phone"] = np.where(is_withheld, "", phone)
    frame.loc[is_withheld, "customer"] = -1
    is_outbound = frame["is_answered"] & (rng.random(len(frame)) < CALLED_OUT)
    frame["direction"] = np.where(is_outbound, OUTBOUND, INBOUND)
    return frame


def _first_calls(department: Department, customers: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    ways = department.calls
    started = instants(
        rng, ways.per_day * day_weights(department, ways.weekdays), days_of(department), ways.hours
    )
    return pd.DataFrame(
        {
            "started_at": started,
            "customer": draw_customers(rng, customers, len(started)),
            "category": pick(rng, ways.matters, len(started)),
        }
    )


def _second_calls(department: Department, first: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """The same customers about the same matter within a week: soon after hanging up, days after a call."""
    outcome = np.select(
        [~first["is_answered"], ~first["is_resolved"]], ["abandoned", "unresolved"], default="resolved"
    )
    chance = pd.Series(outcome).map(CALLS_AGAIN_AFTER).to_numpy()
    again = first[rng.random(len(first)) < chance]
    soon = rng.exponential(40 * 60, len(again)) + 60
    later = rng.integers(1, 7, len(again)) * DAY + rng.integers(-2 * HOUR, 2 * HOUR, len(again))
    started = again["started_at"].to_numpy() + seconds(np.where(again["is_answered"], later, soon))
    frame = again[["customer", "category"]].assign(started_at=into_hours(rng, started, 8, 21, later=True))
    return frame[frame["started_at"] < end_of(department)].reset_index(drop=True)


def _outcomes(department: Department, frame: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """The calls with what became of them; the busier the hour, the longer the wait."""
    count, started = len(frame), frame["started_at"].to_numpy()
    is_bad, load = is_in_outage(department, started), _load(department, started)
    abandons = np.where(is_bad, ABANDONED_IN_OUTAGE, ABANDONED + 0.035 * np.maximum(load - 1, 0))
    is_answered = rng.random(count) >= abandons
    frame["is_answered"] = is_answered
    frame["wait_seconds"] = np.where(
        is_answered, _wait(load, is_bad, rng), 5 + rng.exponential(55, count)
    ).astype(int)
    frame["talk_seconds"] = _if(is_answered, rng.lognormal(5.2, 0.6, count) + 8)
    frame["hold_seconds"] = _if(
        is_answered, np.where(rng.random(count) < 0.22, rng.exponential(45, count), 0)
    )
    frame["wrap_up_seconds"] = _if(is_answered, rng.lognormal(3.7, 0.5, count))
    frame["is_transferred"] = is_answered & (rng.random(count) < 0.07)
    frame["is_resolved"] = is_answered & (rng.random(count) < np.where(frame["is_transferred"], 0.55, 0.85))
    frame["staff_id"] = np.where(is_answered, assign(rng, department, "calls", started), "")
    return frame


def _wait(load: Array, is_bad: Array, rng: np.random.Generator) -> Array:
    """Seconds until answered: most within twenty, the rest in a queue."""
    fast = np.where(is_bad, ANSWERED_FAST_IN_OUTAGE, ANSWERED_FAST - 0.12 * np.maximum(load - 1, 0))
    queue = 21 + rng.exponential(np.where(is_bad, 170, 42))
    wait: Array = np.where(rng.random(len(load)) < fast, rng.integers(2, 20, len(load)), queue)
    return wait


def _load(department: Department, started: Array) -> Array:
    """How busy the hour of each call is, 1 on average."""
    hours = np.zeros(24)
    hours[list(department.calls.hours)] = list(department.calls.hours.values())
    hours /= hours[hours > 0].mean()
    days = day_weights(department, department.calls.weekdays)
    day = (started.astype("datetime64[D]") - np.datetime64(department.first_day)).astype(int)
    load: Array = days[day] * hours[started.astype("datetime64[h]").astype(int) % 24]
    return load


def _if(condition: Array, values: Array) -> Array:
    return np.where(condition, np.floor(values), np.nan)
