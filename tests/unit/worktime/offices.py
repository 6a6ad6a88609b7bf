"""A department of the tests: office hours with a lunch break, in China, with days of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.settings import Calendar, Department, Settings
from pipeline.worktime import Clock, clock_of

OFFICE_HOURS = {"mon-fri": "09:00-12:00, 13:30-18:00"}


def office(folder: Path | None = None, days: str = "", **calendar: Any) -> Clock:
    """The clock of the office; `days` are lines of the company's own calendar."""
    if folder and days:
        (folder / "days.csv").write_text(f"date,hours,note\n{days}", "utf-8")
        calendar["file"] = "days.csv"
    return clock_of(told(OFFICE_HOURS, **calendar), folder)


def told(hours: dict[str, str], shifts: dict[str, Any] | None = None, **calendar: Any) -> Settings:
    """Settings with those opening hours, shifts and keys of [calendar]."""
    department = Department(name="客服部", opening_hours=hours)
    return Settings(department=department, calendar=Calendar(**calendar), shifts=shifts or {})


def hours(clock: Clock, start: str, end: str) -> float:
    """The working hours between two instants."""
    return float(clock.seconds_between(moments(start), moments(end))[0]) / 3600


def due(clock: Clock, start: str, amount: float, unit: Any) -> str:
    """Until when something may take, to the minute; the last instant of a day as 24:00 of it."""
    found = clock.due(moments(start), amount, unit)[0]
    if found == np.datetime64(found, "D") + np.timedelta64(86_400_000_000 - 1, "us"):
        return f"{np.datetime64(found, 'D')} 24:00"
    return str(np.datetime64(found, "m")).replace("T", " ")


def moments(*texts: str) -> NDArray[np.datetime64]:
    return np.array(texts, "datetime64[us]")
