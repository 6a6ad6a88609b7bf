"""Dates that name their month or leave out their year, rewritten with the year first."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.settings import YearRule

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME = r"(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_YEAR = r"(?:,?[\s-]+(?P<year>\d{4})(?!\d|:))?"
_REST = r"(?P<rest>(?:[\sT].*)?)"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?P<day>\d{{1,2}})[\s-]+{_NAME}{_YEAR}{_REST}",
        rf"{_NAME}[\s-]+(?P<day>\d{{1,2}}){_YEAR}{_REST}",
        r"(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*日(?P<year>)(?P<rest>.*)",
    )
)


class Years:
    """The year of a column's dates, remembered from one row to the next.

    The first row lies in the rule's year; with `rollover`, a month earlier than the row before it starts the next year.
    Without a rule a date that lacks its year stays as it is (and will not be read).
    """

    def __init__(self, rule: YearRule | None) -> None:
        self._rule = rule
        self._year, self._last_month = (rule.start if rule else 0), 0

    def put_first(self, texts: Sequence[str]) -> list[str]:
        """The next texts of the column in file order, each date by name or without a year as YYYY-MM-DD."""
        return [self._with_year(text) for text in texts]

    def _with_year(self, text: str) -> str:
        match = next((found for form in _FORMS if (found := form.fullmatch(text))), None)
        if match and not match["year"]:
            month = _month(match)
            self._year += 1 if self._rule and self._rule.rollover and month < self._last_month else 0
            self._last_month = month
        return _written(match, self._year) if match and (match["year"] or self._rule) else text


def _month(match: re.Match[str]) -> int:
    parts = match.groupdict()
    return _MONTHS.index(parts["name"].lower()) + 1 if "name" in parts else int(parts["month"])


def _written(match: re.Match[str], year: int) -> str:
    return f"{int(match['year'] or year):04d}-{_month(match):02d}-{int(match['day']):02d}{match['rest']}"
