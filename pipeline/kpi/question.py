"""What `measures` is asked, checked once: KPIs in their dialects, the period and its cuts, groups and filters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from pipeline.errors import KefuError, nearest
from pipeline.kpi.catalogue import check_dialects, dialect_in_use, kpi_named
from pipeline.kpi.coverage import has_dimension, known_until, no_data_reason, reads_calendar
from pipeline.kpi.spec import CUTTING, DIMENSIONS, Formula, Kpi
from pipeline.logs import Words
from pipeline.periods import CUTS, Period
from pipeline.settings import Settings
from pipeline.warehouse import Build


@dataclass(frozen=True, eq=False)
class Asked:
    """One KPI as asked: its formula under the dialect in use, its least n, and why it has no data, if so.

    `reads_calendar`: whether a figure depends on which days are working days.
    """

    kpi: Kpi
    formula: Formula
    minimum_n: int
    no_data: Words | None
    reads_calendar: bool


@dataclass(frozen=True, eq=False)
class Question:
    """The period in its cuts (one if it is not cut), the groups beside the cut, the filters, and what is known."""

    cuts: tuple[Period, ...]
    cut_by: str | None
    groups: tuple[str, ...]
    only: Mapping[str, str]
    as_of: datetime

    @property
    def known_until(self) -> datetime:
        return known_until(self.as_of)

    @property
    def first_at(self) -> datetime:
        return datetime.combine(self.cuts[0].first_day, time.min)

    @property
    def end_at(self) -> datetime:
        """The end of the period, or of what is known if that is earlier."""
        return self.ends[-1]

    @property
    def ends(self) -> list[datetime]:
        """When each cut's stock is asked: at its end, or at the end of what is known if that is earlier."""
        return [min(datetime.combine(cut.end_day, time.min), self.known_until) for cut in self.cuts]


def question(period: Period, by: Sequence[str], only: Mapping[str, str], as_of: datetime) -> Question:
    """The question with its dimensions checked. Raises KefuError unknown_dimension or two_time_cuts."""
    for name in (*by, *only):
        if name not in DIMENSIONS:
            raise KefuError(
                "unknown_dimension",
                found=name,
                known=", ".join(DIMENSIONS),
                nearest=nearest(name, DIMENSIONS),
            )
    grains = [grain for grain in CUTS if grain in by]
    if len(grains) > 1:
        raise KefuError("two_time_cuts", found=", ".join(grains))
    cuts = tuple(period.cut(grains[0])) if grains else (period,)
    groups = tuple(dict.fromkeys(name for name in by if name not in CUTTING))
    return Question(cuts, grains[0] if grains else None, groups, only, as_of)


def asked(build: Build, settings: Settings, names: Sequence[str], dialects: Mapping[str, str]) -> list[Asked]:
    """The KPIs asked, each once. Raises KefuError unknown_kpi or unknown_dialect."""
    check_dialects(dialects)
    found = []
    for kpi in map(kpi_named, dict.fromkeys(names)):
        dialect = dialect_in_use(kpi, settings, dialects)
        found.append(
            Asked(
                kpi=kpi,
                formula=kpi.dialects[dialect],
                minimum_n=settings.least_n(kpi.name, kpi.minimum_n),
                no_data=no_data_reason(build, kpi, dialect),
                reads_calendar=reads_calendar(kpi, dialect, settings),
            )
        )
    return found


def check_dimensions(build: Build, one: Asked, by: Sequence[str], only: Mapping[str, str]) -> None:
    """Nothing, or KefuError dimension_not_for_kpi or dimension_not_in_log."""
    filters = [name for name in only if name in CUTTING]
    for name in (*by, *only):
        if name not in one.kpi.dimensions or name in filters:
            known = ", ".join(one.kpi.dimensions)
            raise KefuError("dimension_not_for_kpi", kpi=one.kpi.name, found=name, known=known)
        if one.no_data is None and not has_dimension(build, one.kpi, name):
            raise KefuError("dimension_not_in_log", kpi=one.kpi.name, log=one.kpi.log, found=name)
