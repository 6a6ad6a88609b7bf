"""China's public calendar, held against a second library: a difference is a finding, not something to guess at."""

from __future__ import annotations

from datetime import date, timedelta

import holidays
import pytest

from pipeline.worktime.holidays import china

PUBLIC = china()
# The notice for 2006 made Saturday 31 December 2005 a working day; chinese_calendar begins that notice with 1 January.
KNOWN_DIFFERENCES = {date(2005, 12, 31)}
YEARS = range(2004, PUBLIC.known_until.year)


@pytest.mark.parametrize("year", YEARS)
def test_two_libraries_agree_on_every_day_off(year: int) -> None:
    other = holidays.country_holidays("CN", years=year)
    days = [
        date(year, 1, 1) + timedelta(days=n) for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)
    ]
    ours = [
        day for day in days if day in PUBLIC.holidays or (day.weekday() > 4 and day not in PUBLIC.makeup_days)
    ]
    theirs = [day for day in days if not other.is_working_day(day)]
    assert set(ours) ^ set(theirs) == {day for day in KNOWN_DIFFERENCES if day.year == year}
