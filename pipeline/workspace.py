"""What a notebook opens: one department's settings, one build, one period, and the figures that follow from them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from pathlib import Path
from typing import Any, NamedTuple

import ibis
import pandas as pd

from pipeline.errors import KefuError, nearest
from pipeline.ingest import ingest
from pipeline.kpi import (
    Kpi,
    dialect_in_use,
    has_dimension,
    kpi_named,
    last_complete_period,
    measures,
    no_data_reason,
    survival_curve,
)
from pipeline.kpi.coverage import known_until
from pipeline.logs import LOGS, Words
from pipeline.periods import Grain, Period
from pipeline.prepared import Call, Prepared, Value, prepared_in
from pipeline.settings import SETTINGS_FILE, Settings, read_settings
from pipeline.warehouse import Build, open_build
from pipeline.warehouse import build as make_build

NOTHING = Prepared()


class Person(NamedTuple):
    """A member of staff in a period; a name that is not known is the id, a team that is not known is empty."""

    staff_id: str
    name: str
    team_id: str
    role: str


@dataclass(frozen=True)
class Workspace:
    """A department opened for reading: every figure comes from `build` and is dated `as_of`.

    `within`: whose rows alone are seen, by dimension; everybody's where it is empty.
    """

    folder: Path
    settings: Settings
    build: Build
    period: Period
    as_of: datetime
    within: Mapping[str, str] = field(default_factory=dict)
    prepared: Prepared = field(default_factory=Prepared, compare=False, repr=False)

    def of_team(self, team_id: str) -> Workspace:
        """The same department as one team sees it: its people and their rows; empty means the first team by id.

        Raises KefuError unknown_team.
        """
        known = sorted(self.people()["team_id"].dropna().unique())
        if team_id not in known and (team_id or not known):
            raise KefuError(
                "unknown_team", found=team_id, period=self.period.text, nearest=nearest(team_id, known)
            )
        return replace(self, within={"team_id": team_id or known[0]})

    @property
    def team_id(self) -> str:
        """The team whose rows alone are seen; empty for everybody's."""
        return self.within.get("team_id", "")

    @property
    def previous(self) -> Period:
        """The period that this one is compared with."""
        return self.period.previous()

    @property
    def grain(self) -> Grain:
        """The kind of period a history is cut into: the period's own, months for a free range."""
        return "month" if self.period.grain == "range" else self.period.grain

    def history(self, count: int = 12) -> Period:
        """The range of `count` periods that ends with this one."""
        return self.period if self.period.grain == "range" else self.period.with_history(count)

    def measures(
        self,
        kpis: Sequence[str],
        period: Period | None = None,
        by: Sequence[str] = (),
        only: Mapping[str, str] | None = None,
    ) -> pd.DataFrame:
        """The measures frame: kpi, period, first_day, end_day, <by…>, numerator, denominator, value, low, high,
        status, immature.
        """
        return self._answer("measures", only, period, kpis=tuple(kpis), by=tuple(by))

    def survival_curve(self, period: Period | None = None, by: Sequence[str] = ()) -> pd.DataFrame:
        """The share of the complaints received in the period still open after so many days: <by…>, days, at_risk, survival, low, high."""
        return survival_curve(
            self.build, self.settings, period or self.period, by, only=self.within, as_of=self.as_of
        )

    def kpi(self, name: str) -> Kpi:
        """The KPI of that name, worded with the department's thresholds. Raises KefuError unknown_kpi."""
        return kpi_named(name, self.settings)

    def keeps(self, log: str) -> bool:
        """Whether the department keeps that log."""
        return log in self.build.logs

    def logs_of(self, call: Call) -> set[str]:
        """The logs whose rows answer a call."""
        given = dict(call.given)
        if call.method == "measures":
            return {kpi_named(name).log for name in given["kpis"]}
        return {str(given.get("log") or {"people": "staff", "open_complaints": "complaints"}[call.method])}

    def no_data_reason(self, kpi: str) -> Words | None:
        """Why the logs cannot carry a KPI, or None when they can."""
        definition = kpi_named(kpi)
        reason = no_data_reason(self.build, definition, dialect_in_use(definition, self.settings))
        if reason or all(has_dimension(self.build, definition, name) for name in self.within):
            return reason
        return Words("这份日志不分小组", "this log knows no teams")

    def countable(self, kpis: Iterable[str]) -> list[str]:
        """Those of `kpis` whose log the department keeps with the columns they need."""
        return [kpi for kpi in kpis if self.no_data_reason(kpi) is None]

    def countable_for_people(self, kpis: Iterable[str]) -> list[str]:
        """Those of `kpis` that can be counted for a person."""
        return [kpi for kpi in self.countable(kpis) if has_dimension(self.build, kpi_named(kpi), "staff_id")]

    def people(self) -> pd.DataFrame:
        """Who belonged to the department in the period: staff_id, name, team_id, department, role, and the span.

        One row each: of several spans the latest in the period.
        """
        return self._answer("people")

    def persons(self) -> dict[str, Person]:
        """Everybody of the period by staff id, in the order of ids."""
        found = map(_person, self.people().to_dict("records"))
        return {person.staff_id: person for person in found}

    def person(self, staff_id: str) -> Person:
        """One person of the period; empty means the first by id. Raises KefuError unknown_staff."""
        found = self._answer("people", {"staff_id": staff_id}) if staff_id else self.people().head(1)
        if found.empty:
            known = self.people()["staff_id"].tolist()
            raise KefuError(
                "unknown_staff", found=staff_id, period=self.period.text, nearest=nearest(staff_id, known)
            )
        return _person(found.to_dict("records")[0])

    def team_size(self, team_id: str) -> int:
        """How many people were in the team in the period."""
        return len(self._answer("people", {"team_id": team_id})) if team_id else 0

    def open_complaints(self, period: Period, only: Mapping[str, str] | None = None) -> pd.DataFrame:
        """The complaints open at the end of the period (at `as_of`, if earlier) with `age_days`, oldest first."""
        return self._answer("open_complaints", only, period)

    def dated_rows(self, log: str) -> ibis.Table | None:
        """The log's rows whose date lies in the period and has come (what is due later is not in it); None for a log without dates."""
        dated_by = LOGS[log].dated_by
        if dated_by is None:
            return None
        table = self.build.table(log)
        at = table[dated_by].cast("timestamp")
        first = pd.Timestamp(self.period.first_day)
        end = min(pd.Timestamp(self.period.end_day), pd.Timestamp(known_until(self.as_of)))
        own = [table[name] == value for name, value in self.within.items() if name in table.columns]
        return table.filter(at >= first, at < end, *own)

    @property
    def identity(self) -> str:
        """What figures depend on beside the settings: folder, build, period and the last instant counted."""
        return f"{self.folder.resolve()} {self.build.id} {self.period.text} {self.as_of.isoformat()}"

    def has_rows(self) -> bool:
        """Whether any log has a row in the period."""
        tables = map(self.dated_rows, self.build.logs)
        return any(table is not None and table.count().to_pyarrow().as_py() for table in tables)

    def rows(
        self, log: str, period: Period | None = None, only: Mapping[str, str] | None = None
    ) -> pd.DataFrame:
        """The accepted rows of a log whose date lies in the period, personal data masked."""
        return self._answer("rows", only, period, log=log)

    def answer(self, call: Call) -> pd.DataFrame:
        """The answer to a call, prepared or not."""
        found = self.prepared.frame(call)
        if found is not None:
            return found
        given: dict[str, Any] = dict(call.given)
        period = Period.parse(str(given.pop("period")), self.settings.department.week_start)
        with self.build.unnoted():
            return _ANSWERS[call.method](self, period, dict(call.only), **given)

    def _answer(
        self, method: str, only: Mapping[str, str] | None = None, period: Period | None = None, **given: Value
    ) -> pd.DataFrame:
        asked = {"period": (period or self.period).text, **given}
        return self.answer(Call(method, tuple(asked.items()), tuple({**self.within, **(only or {})}.items())))


def open_workspace(workspace: str = "", build: str = "", as_of: str = "", period: str = "") -> Workspace:
    """The workspace a notebook works in; each empty argument means the natural default.

    workspace: the nearest folder at or above the current one that holds kefu.toml. build: its newest.
    as_of: the build's own date (ISO text). period: the last complete month that holds data; papermill's `-p period 2026`
    hands over a number.
    """
    folder = Path(workspace) if workspace else _folder_above(Path.cwd())
    settings = read_settings(folder)
    prepared = prepared_in(Path.cwd())
    opened = open_build(folder, settings, build, prepared.note)
    return workspace_on(folder, settings, opened, str(period), as_of, prepared)


def workspace_on(
    folder: Path,
    settings: Settings,
    build: Build,
    period: str = "",
    as_of: str = "",
    prepared: Prepared = NOTHING,
) -> Workspace:
    """The workspace on a build; period and as_of as in `open_workspace`. What was prepared for another one is left aside.

    Raises KefuError period_without_rows, no_complete_month.
    """
    week_start = settings.department.week_start
    span = Period.parse(period, week_start) if period else last_complete_period(build, settings)
    at = datetime.fromisoformat(as_of) if as_of else build.data_to
    opened = Workspace(folder, settings, build, span, at)
    if prepared.about == opened.identity:
        return replace(opened, prepared=prepared)
    with build.unnoted():
        has_rows = opened.has_rows()
    if not has_rows:
        raise KefuError(
            "period_without_rows", found=span.text, first_day=build.first_day, last_day=build.data_to.date()
        )
    return replace(opened, prepared=Prepared(asked=prepared.asked))


def ingest_and_build(workspace: str, now: datetime, environment: Mapping[str, str]) -> str:
    """The id of the build made of what lies in the inbox now and what was delivered before."""
    folder = Path(workspace) if workspace else _folder_above(Path.cwd())
    settings = read_settings(folder, environment)
    ingest(folder, settings, now)
    return make_build(folder, settings).id


def _person(row: Mapping[Hashable, Any]) -> Person:
    return Person(*("" if pd.isna(row[name]) else str(row[name]) for name in Person._fields))


def _measures(
    ws: Workspace, period: Period, only: Mapping[str, str], kpis: Sequence[str], by: Sequence[str]
) -> pd.DataFrame:
    return measures(ws.build, ws.settings, kpis, period, by, only=only, as_of=ws.as_of)


def _people(ws: Workspace, period: Period, only: Mapping[str, str]) -> pd.DataFrame:
    roster = ws.build.staff().sort_values(["staff_id", "valid_from"], na_position="first")
    starts, ends = pd.to_datetime(roster["valid_from"]), pd.to_datetime(roster["valid_to"])
    inside = (starts.isna() | (starts < pd.Timestamp(period.end_day))) & (
        ends.isna() | (ends >= pd.Timestamp(period.first_day))
    )
    return rows_only(roster[inside], only).drop_duplicates("staff_id", keep="last").reset_index(drop=True)


def _open_complaints(ws: Workspace, period: Period, only: Mapping[str, str]) -> pd.DataFrame:
    at = min(datetime.combine(period.end_day, time()), known_until(ws.as_of))
    rows = ws.build.frame("complaints")
    received, finished = rows["received_at"], rows["finished_at"]
    waiting = rows[(received < at) & (finished.isna() | (finished >= at))]
    age_days = (pd.Timestamp(at) - waiting["received_at"]).dt.total_seconds() / 86_400
    return rows_only(waiting.assign(age_days=age_days).sort_values(["received_at", "complaint_id"]), only)


def _rows(ws: Workspace, period: Period, only: Mapping[str, str], log: str) -> pd.DataFrame:
    return rows_only(ws.build.frame(log, period.first_day, period.end_day), only)


def rows_only(rows: pd.DataFrame, only: Mapping[str, str]) -> pd.DataFrame:
    """The rows whose columns have those values; none of a log that lacks such a column."""
    for name, value in only.items():
        rows = rows[rows[name] == value] if name in rows else rows.head(0)
    return rows.reset_index(drop=True)


_ANSWERS: dict[str, Callable[..., pd.DataFrame]] = {
    "measures": _measures,
    "people": _people,
    "open_complaints": _open_complaints,
    "rows": _rows,
}


def _folder_above(start: Path) -> Path:
    for folder in (start, *start.parents):
        if (folder / SETTINGS_FILE).is_file():
            return folder
    raise KefuError("settings_missing", where=start)
