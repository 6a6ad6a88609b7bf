"""Who works there and when, whose turn it is, and who the customers are."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from pipeline.demo.calendar import days_of
from pipeline.demo.department import Array, Department, Person, Post, Work
from pipeline.demo.draws import pick, pick_columns
from pipeline.demo.phrases import GIVEN_NAMES, SURNAMES

CLASSES = {"普通": 0.68, "银卡": 0.2, "金卡": 0.09, "钻石": 0.03}
SOURCES = {"门店": 0.38, "官网": 0.14, "电商平台": 0.36, "老客推荐": 0.12}
FIRST_PHONE = 19_900_000_000
"""Customers' numbers run from here on: 199000 and the customer's own number, given to nobody's phone book."""


def roster(department: Department) -> pd.DataFrame:
    """One row per person and post, as the log `staff` wants it."""
    return pd.DataFrame(
        {
            "staff_id": person.staff_id,
            "name": person.name,
            "team_id": post.team,
            "department": department.name,
            "role": post.role,
            "valid_from": post.first_day.isoformat(),
            "valid_to": post.last_day.isoformat() if post.last_day else "",
        }
        for person in department.people
        for post in person.posts
    )


def customers(department: Department, rng: np.random.Generator) -> pd.DataFrame:
    """One row per customer, with name, phone and `weight`: how often this one calls."""
    count = department.customer_count
    number = np.arange(1, count + 1)
    return pd.DataFrame(
        {
            "customer_id": [f"C{one:06d}" for one in number],
            "customer_class": pick(rng, CLASSES, count),
            "region": pick(rng, department.regions, count),
            "source": pick(rng, SOURCES, count),
            "customer_name": np.char.add(rng.choice(SURNAMES, count), rng.choice(GIVEN_NAMES, count)),
            "customer_phone": (FIRST_PHONE + number).astype(str),
            "weight": rng.lognormal(0, 0.9, count),
        }
    )


def draw_customers(rng: np.random.Generator, customers: pd.DataFrame, count: int) -> Array:
    """Row numbers of customers, those who call often more often."""
    cumulative = customers["weight"].to_numpy().cumsum()
    drawn: Array = np.searchsorted(cumulative, rng.random(count) * cumulative[-1])
    return drawn


def assign(rng: np.random.Generator, department: Department, work: Work, at: Array) -> Array:
    """Who handles each row: somebody employed that day, by the share of the role in this work."""
    turn = pick_columns(rng, _shares(department, work)[_day_number(department, at)])
    who: Array = _ids(department)[turn]
    return who


def is_employed(department: Department, staff_ids: Array, at: Array) -> Array:
    """Which rows fall on a day their person was employed."""
    employed = np.array(
        [[_post(person, day) is not None for person in department.people] for day in _dates(department)]
    )
    place = {staff_id: number for number, staff_id in enumerate(_ids(department))}
    column = np.array([place[staff_id] for staff_id in staff_ids], dtype=int)
    found: Array = employed[_day_number(department, at), column]
    return found


def _shares(department: Department, work: Work) -> Array:
    """Days × people: how much of the work is each one's."""
    return np.array(
        [
            [_share(department, person, work, day) for person in department.people]
            for day in _dates(department)
        ]
    )


def _share(department: Department, person: Person, work: Work, day: date) -> float:
    post = _post(person, day)
    return person.hours * department.work_of_role[post.role].get(work, 0.0) if post else 0.0


def _post(person: Person, day: date) -> Post | None:
    return next((p for p in person.posts if p.first_day <= day <= (p.last_day or date.max)), None)


def _dates(department: Department) -> list[date]:
    dates: list[date] = days_of(department).tolist()
    return dates


def _day_number(department: Department, at: Array) -> Array:
    number: Array = (at.astype("datetime64[D]") - np.datetime64(department.first_day)).astype(int)
    return number


def _ids(department: Department) -> Array:
    return np.array([person.staff_id for person in department.people])
