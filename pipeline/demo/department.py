"""What a believable department is made of: people, causes, volumes, and the truth behind its figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Work = Literal["calls", "callbacks", "complaints"]
Shares = Mapping[str, float]
DAY, HOUR, MINUTE = 86_400, 3_600, 60


@dataclass(frozen=True)
class Post:
    """A team and role somebody has from `first_day` to `last_day` (None: until now)."""

    team: str
    role: str
    first_day: date
    last_day: date | None = None


@dataclass(frozen=True)
class Person:
    """Somebody on the roster; `hours` is 1 for full time, more with overtime."""

    staff_id: str
    name: str
    posts: tuple[Post, ...]
    hours: float = 1.0


@dataclass(frozen=True)
class Cause:
    """A cause of complaints, its share, what people say happened, and its growth a month from `since` on."""

    name: str
    share: float
    events: tuple[str, ...]
    growth: float = 1.0
    since: date = date.max

    def weights(self, at: Array) -> Array:
        """How likely this cause is at each instant, beside the others."""
        months = (at.astype("datetime64[M]") - np.datetime64(self.since, "M")).astype(int) + 1
        weight: Array = self.share * self.growth ** np.maximum(months, 0)
        return weight


@dataclass(frozen=True)
class Chance:
    """How likely something is in truth: `usual` for all but `people`, and `later` from the day `since`."""

    usual: float
    people: Mapping[str, float] = field(default_factory=dict)
    since: date | None = None
    later: float = 0.0

    def of(self, staff_ids: Array, at: Array) -> Array:
        """The true probability of each row, from who handled it and when."""
        chance = np.full(len(at), self.usual)
        if self.since is not None:
            chance[at >= np.datetime64(self.since)] = self.later
        for staff_id, own in self.people.items():
            chance[staff_ids == staff_id] = own
        return chance


@dataclass(frozen=True)
class HardCases:
    """Cases of a severity that are on time less often, `on_time` times as often as others whoever handles them.

    `share` of them go to one person, whose figure suffers for it.
    """

    severity: str
    on_time: float
    staff_id: str
    share: float


@dataclass(frozen=True)
class Invitations:
    """The share of callers asked to rate: `usual`, but one person asks by how the call went."""

    usual: float
    staff_id: str
    satisfied: float
    dissatisfied: float

    def of(self, staff_ids: Array, is_satisfied: Array) -> Array:
        """How likely each call is followed by an invitation."""
        own = np.where(is_satisfied, self.satisfied, self.dissatisfied)
        chance: Array = np.where(staff_ids == self.staff_id, own, self.usual)
        return chance


@dataclass(frozen=True)
class Truth:
    """What the generator put into the data, for a report to find: everything not named here is chance.

    `followed_up`: how likely a complaint is given a callback a month after closing, by who handled it.
    `late_comer`: who comes to most shifts minutes late.
    `late_entry`: how likely a row is entered days after what it records; `blank_region`: a callback task without its region.
    """

    callback_on_time: Chance
    complaint_on_time: Chance
    hard_cases: HardCases
    followed_up: Chance
    call_satisfied: Chance
    invitations: Invitations
    late_comer: str
    late_entry: Chance
    blank_region: Chance
    outage: tuple[date, date]
    growing_cause: str
    one_record: str
    same_name: tuple[str, str]


@dataclass(frozen=True)
class Calls:
    """A hotline: mean calls per day, their weekly and hourly pattern as weights, and what they are about."""

    per_day: float
    weekdays: tuple[float, ...]
    hours: Mapping[int, float]
    matters: Shares


@dataclass(frozen=True)
class Callbacks:
    """Callback tasks: mean per day, weekly pattern, kinds, and which kinds invite people to the shop.

    Tasks of `followup_kind` are those that follow up complaints, and the few of `kinds`.
    """

    per_day: float
    weekdays: tuple[float, ...]
    kinds: Shares
    sales_kinds: tuple[str, ...]
    followup_kind: str


@dataclass(frozen=True)
class Complaints:
    """Complaints: mean per day, patterns, channels, severities with the hours allowed, and causes."""

    per_day: float
    weekdays: tuple[float, ...]
    hours: Mapping[int, float]
    channels: Shares
    severities: Shares
    hours_to_resolve: Mapping[str, float]
    causes: tuple[Cause, ...]


@dataclass(frozen=True)
class Department:
    """A department and the months of it that are generated: days from `first_day` to before `end_day`.

    `shifts`: from which to which second of the day each shift lasts.
    """

    name: str
    first_day: date
    end_day: date
    people: tuple[Person, ...]
    work_of_role: Mapping[str, Mapping[Work, float]]
    months: Mapping[int, float]
    quiet_days: Mapping[tuple[date, date], float]
    products: Shares
    regions: Shares
    customer_count: int
    shifts: Mapping[str, tuple[int, int]]
    calls: Calls
    callbacks: Callbacks
    complaints: Complaints
    truth: Truth
