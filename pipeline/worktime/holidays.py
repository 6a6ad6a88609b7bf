"""China's public holidays and make-up days, as the State Council has published them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class PublicDays:
    """Days off and days worked instead; nothing is known of the year that `known_until` begins, nor of later ones."""

    holidays: Collection[date]
    makeup_days: Collection[date]
    known_until: date


def china() -> PublicDays:
    """Every year published so far; a new one comes with chinese_calendar's release each November."""
    # LIMIT: of the years before 2004 no holiday is known, and no figure says so.
    from chinese_calendar import constants

    known = {day.year for day in constants.holidays}
    return PublicDays(set(constants.holidays), set(constants.workdays), date(max(known) + 1, 1, 1))
