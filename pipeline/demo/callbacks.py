"""Callback tasks with their window, the attempts made on them, and what came of it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.demo.calendar import day_weights, days_of, end_of, into_hours, known_by_export
from pipeline.demo.department import DAY, HOUR, Array, Department
from pipeline.demo.draws import pick, seconds
from pipeline.demo.followups import with_followups
from pipeline.demo.people import assign, draw_customers, is_employed
from pipeline.demo.phrases import CALLBACK_NOTES
from pipeline.demo.surveys import scores

OPENS, CLOSES = 9, 18
LATE_RATHER_THAN_NEVER = 0.6
CAN_BE_REACHED, REACHED_PER_ATTEMPT, TRIES_AGAIN, MOST_ATTEMPTS = 0.88, 0.58, 0.84, 4
RATED, SATISFIED, VISITS, DEALS = 0.75, 0.8, 0.3, 0.42


def callbacks(
    department: Department, customers: pd.DataFrame, complaints: pd.DataFrame, rng: np.random.Generator
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The tasks, one row each, and the attempts, one row each."""
    tasks = with_followups(department, _tasks(department, customers, rng), complaints, rng.spawn(1)[0])
    attempts = _attempts(department, tasks, rng)
    reached = attempts[attempts["is_reached"]].groupby("task")["attempted_at"].min()
    return _results(department, tasks, reached.reindex(tasks.index).to_numpy(), rng), attempts


def _tasks(department: Department, customers: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    ways = department.callbacks
    day_means = ways.per_day * day_weights(department, ways.weekdays)
    day = np.repeat(days_of(department).astype("datetime64[s]"), rng.poisson(day_means))
    person = customers.iloc[draw_customers(rng, customers, len(day))].reset_index(drop=True)
    tasks = pd.DataFrame(
        {
            "callback_id": [f"HF{number:06d}" for number in range(1, len(day) + 1)],
            "kind": pick(rng, ways.kinds, len(day)),
            "due_from_at": day + seconds(OPENS * HOUR - rng.integers(1, 3, len(day)) * DAY),
            "due_at": day + seconds(np.array(CLOSES * HOUR)),
            "staff_id": assign(rng, department, "callbacks", day),
            "product": pick(rng, department.products, len(day)),
        }
    ).join(person[["customer_id", "customer_phone", "region"]])
    tasks.loc[len(tasks) - 1, "staff_id"] = department.truth.one_record
    return tasks


def _attempts(department: Department, tasks: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Attempts in rounds: who was not reached may be tried again, until the exports were taken."""
    attempted, task = _first_attempts(department, tasks, rng), tasks.index.to_numpy()
    can_be_reached = rng.random(len(tasks)) < CAN_BE_REACHED
    rounds = []
    for _ in range(MOST_ATTEMPTS):
        made = attempted < end_of(department)
        task, attempted = task[made], attempted[made]
        is_reached = can_be_reached[task] & (rng.random(len(task)) < REACHED_PER_ATTEMPT)
        rounds.append(_round(task, attempted, is_reached, rng))
        again = ~is_reached & (rng.random(len(task)) < TRIES_AGAIN)
        task = task[again]
        attempted = attempted[again] + seconds(rng.integers(2 * HOUR, 30 * HOUR, len(task)))
        attempted = into_hours(rng, attempted, OPENS, CLOSES + 2, later=True)
    frame = pd.concat(rounds, ignore_index=True).join(tasks[["callback_id", "staff_id"]], on="task")
    own_days = is_employed(department, frame["staff_id"].to_numpy(), frame["attempted_at"].to_numpy())
    alone = frame["staff_id"].eq(department.truth.one_record) & frame.duplicated("task")
    return frame[own_days & ~alone].sort_values(["attempted_at", "task"], ignore_index=True)


def _first_attempts(department: Department, tasks: pd.DataFrame, rng: np.random.Generator) -> Array:
    """When each task is first tried: in its window by the truth of its owner, else days late, else never."""
    due, count = tasks["due_at"].to_numpy(), len(tasks)
    chance = department.truth.callback_on_time.of(tasks["staff_id"].to_numpy(), due)
    last_days = np.minimum(
        rng.geometric(0.62, count) - 1, (due - tasks["due_from_at"].to_numpy()).astype(int) // DAY
    )
    day = np.maximum(due.astype("datetime64[D]") - last_days, np.datetime64(department.first_day))
    inside = day.astype("datetime64[s]") + seconds(rng.integers(OPENS * HOUR, CLOSES * HOUR, count))
    late = into_hours(rng, due + seconds(rng.integers(HOUR, 4 * DAY, count)), OPENS, CLOSES, later=True)
    late = np.where(rng.random(count) < LATE_RATHER_THAN_NEVER, late, np.datetime64("NaT"))
    return np.where(rng.random(count) < 1 - chance, late, inside)


def _round(task: Array, attempted: Array, is_reached: Array, rng: np.random.Generator) -> pd.DataFrame:
    count = len(task)
    silent = pick(rng, {"无人接听": 0.6, "关机": 0.18, "拒接": 0.14, "空号": 0.08}, count)
    return pd.DataFrame(
        {
            "task": task,
            "attempted_at": attempted,
            "is_reached": is_reached,
            "result": np.where(is_reached, "接通", silent),
            "talk_seconds": np.where(is_reached, np.floor(rng.lognormal(4.5, 0.5, count)), 0).astype(int),
        }
    )


def _results(
    department: Department, tasks: pd.DataFrame, reached: Array, rng: np.random.Generator
) -> pd.DataFrame:
    """The tasks with ratings, visits and deals of those reached."""
    count, is_reached = len(tasks), ~np.isnat(reached)
    is_rated = is_reached & (rng.random(count) < RATED)
    visited = _visited(department, tasks, reached, rng)
    is_deal = ~np.isnat(visited) & (rng.random(count) < DEALS)
    return tasks.assign(
        rating=np.where(is_rated, scores(rng, np.full(count, SATISFIED)), np.nan),
        visited_at=visited,
        is_deal=is_deal,
        deal_amount=np.where(is_deal, np.round(rng.lognormal(7.4, 0.7, count)), np.nan),
        note=_notes(tasks["customer_phone"], is_reached, rng),
    )


def _visited(department: Department, tasks: pd.DataFrame, reached: Array, rng: np.random.Generator) -> Array:
    """When those invited came to the shop, one to nine days after they were reached; most do not come."""
    count = len(tasks)
    day = reached.astype("datetime64[D]") + rng.integers(1, 10, count)
    visited = day.astype("datetime64[s]") + seconds(rng.integers(10 * HOUR, 20 * HOUR, count))
    comes = tasks["kind"].isin(department.callbacks.sales_kinds).to_numpy() & (rng.random(count) < VISITS)
    return known_by_export(department, np.where(comes, visited, np.datetime64("NaT")))


def _notes(phones: pd.Series, is_reached: Array, rng: np.random.Generator) -> list[str]:
    notes = rng.choice(CALLBACK_NOTES, len(phones)).tolist()
    return [
        note.format(phone=phone) if told else ""
        for note, phone, told in zip(notes, phones, is_reached, strict=True)
    ]
