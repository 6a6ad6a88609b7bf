"""What a build can answer: which KPIs and dimensions its logs carry, and its last complete month."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from pipeline.errors import KefuError
from pipeline.kpi.spec import CLOCK, CUTTING, Formula, Kpi
from pipeline.logs import LOGS, Words
from pipeline.periods import Period, period_of
from pipeline.settings import Limit, Settings
from pipeline.warehouse import Build

# Statistics that sums of cases give as well as the cases do.
ADDABLE = ("count", "ratio", "quotient", "mean")


def known_until(as_of: datetime) -> datetime:
    """The first instant that is not known at `as_of`; an `as_of` without a time of day means the whole day."""
    whole_day = as_of.time() == time.min
    return as_of + (timedelta(days=1) if whole_day else timedelta(seconds=1))


def is_over(end_day: date, as_of: datetime) -> bool:
    """Whether a period that ends before `end_day` is over in data that reach to `as_of`'s day."""
    return end_day <= as_of.date() + timedelta(days=1)


def no_data_reason(build: Build, kpi: Kpi, dialect: str = "") -> Words | None:
    """Why a build cannot answer a KPI at all: the log or the column that is missing, or rows that are sums; None if it can."""
    log, formula = LOGS[kpi.log], kpi.dialects[dialect or kpi.default]
    if kpi.log not in build.logs:
        return Words(f"没有“{log.label.zh}”日志（{log.name}）", f"there is no {log.name} log")
    missing = _missing_columns(build, kpi.log, formula)
    if not missing:
        return _sums_reason(build, kpi, formula)
    zh = "或".join(f"“{log.column(name).label.zh}”（{name}）" for name in missing)
    return Words(
        f"“{log.label.zh}”日志没有列{zh}", f"the {log.name} log has no column {' or '.join(missing)}"
    )


def _sums_reason(build: Build, kpi: Kpi, formula: Formula) -> Words | None:
    """Why rows that stand for many cases cannot carry a KPI that looks at each of them; None if they can, or if there are none."""
    looks_at_each = formula.needs_single_rows or kpi.statistic not in ADDABLE
    if not looks_at_each or not is_summed(build, kpi.log):
        return None
    label = LOGS[kpi.log].label.zh
    return Words(
        f"“{label}”日志里有汇总行，一行代表多件；此项须逐件计算",
        f"the {kpi.log} log holds sums, rows that stand for several cases; this is counted case by case",
    )


def is_summed(build: Build, log: str) -> bool:
    """Whether some rows of a log stand for several cases, or for none."""
    return LOGS[log].counted_by in build.columns.get(log, frozenset()) and build.rows_span(log) != "case"


def _missing_columns(build: Build, log: str, formula: Formula) -> tuple[str, ...]:
    """The first group of needed columns of which the log has none."""
    provided = build.columns[log]
    return next((group for group in formula.needs if provided.isdisjoint(group)), ())


def has_dimension(build: Build, kpi: Kpi, dimension: str) -> bool:
    """Whether a KPI can be grouped by a dimension: the clock, or a column that its log or the roster provides.

    Sums of whole days tell no hour and no shift.
    """
    if dimension in ("hour", "shift") and is_summed(build, kpi.log) and build.rows_span(kpi.log) == "day":
        return False
    if dimension not in kpi.dimensions or dimension in (*CLOCK, *CUTTING):
        return dimension in kpi.dimensions
    return dimension in build.columns.get(kpi.log, frozenset())


def reads_calendar(kpi: Kpi, dialect: str, settings: Settings) -> bool:
    """Whether a figure depends on which days are working days: by itself, or by a time allowed in working time."""
    # LIMIT: a limit in working time makes every due time suspect, also those that the log itself gives; and a wait that begins
    # in a year whose working days are known and ends in one whose are not is counted as if they were.
    limit = limit_behind(kpi, dialect, settings)
    allowed = (limit.default, *limit.category.values(), *limit.severity.values()) if limit else ()
    is_in_working_time = any(one and one.unit.startswith("working") for one in allowed)
    return kpi.dialects[dialect].is_working_time or is_in_working_time


def limit_behind(kpi: Kpi, dialect: str, settings: Settings) -> Limit | None:
    """The time allowed from which the due times that date a KPI are worked out, if they are."""
    limits = {"due_at": settings.limits.resolve, "respond_due_at": settings.limits.respond}
    return limits.get(kpi.dialects[dialect].dated_by) if kpi.log == "complaints" else None


def last_complete_period(build: Build, settings: Settings, as_of: datetime | None = None) -> Period:
    """The last month that is over in the data and holds rows. Raises KefuError no_complete_month."""
    as_of = as_of or build.data_to
    today = as_of.date()
    month_after = period_of(today + timedelta(days=1), "month").first_day
    latest = [day for log in build.logs if (day := _latest_day(build, log, month_after)) is not None]
    if not latest:
        raise KefuError(
            "no_complete_month",
            first_day=build.first_day,
            data_to=today,
            suggestion=period_of(today, "month").text,
        )
    return period_of(max(latest), "month", settings.department.week_start)


def _latest_day(build: Build, log: str, before: date) -> date | None:
    """The day of a log's latest row before a day; None for an undated log or one with no such row."""
    dated_by = LOGS[log].dated_by
    if dated_by is None:
        return None
    at = build.table(log)[dated_by]
    latest: datetime | None = at.max(where=at < datetime.combine(before, time.min)).to_pyarrow().as_py()
    return latest.date() if latest else None
