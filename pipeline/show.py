"""What a notebook shows in a line: figures of the workspace, taken together into a block.

Each function returns a block, or None (a cell then shows nothing) where the department keeps no log to make it from.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import pandas as pd

from pipeline import compare
from pipeline.findings import findings_of, people_findings
from pipeline.ingest import Delivery
from pipeline.kpi import CATALOGUE, has_dimension, kpi_named
from pipeline.kpi.spec import Kpi
from pipeline.logs import LOGS, Words
from pipeline.periods import Period
from pipeline.report import blocks
from pipeline.report.block import Block
from pipeline.workspace import Person, Workspace

PAGE_OF = "staff:"
STEP_KPIS = {
    "due": ("callbacks_due", "value"),
    "attempted": ("callback_coverage_rate", "numerator"),
    "reached": ("callback_reach_rate", "numerator"),
    "satisfied": ("callback_satisfaction_rate", "numerator"),
    "visited": ("callback_visit_rate", "numerator"),
    "deal": ("callback_deal_from_due_rate", "numerator"),
}
COUNTED = ("read", "accepted", "rejected", "duplicates", "not_applicable")


class Overview(NamedTuple):
    """The same KPIs now, in the previous period, over time, and how they changed."""

    kpis: list[Kpi]
    now: pd.DataFrame
    before: pd.DataFrame
    history: pd.DataFrame
    changes: pd.DataFrame


def header(ws: Workspace, title: Words) -> Block:
    """The page's head: department, title, period, what it is compared with, data as of, people and teams."""
    people = ws.people()
    return blocks.header(
        title,
        _department(ws),
        ws.period,
        previous=ws.previous,
        data_to=ws.as_of,
        people_count=len(people) or None,
        team_count=people["team_id"].nunique() or None,
    )


def section(ws: Workspace, log: str, zh: str, en: str) -> Block | None:
    """A heading, where the department keeps that log."""
    return blocks.heading(zh, en) if ws.keeps(log) else None


def people_section(ws: Workspace, kpis: Sequence[str]) -> Block | None:
    """A heading, where at least one of the KPIs can be counted for a person."""
    return blocks.heading("员工", "People") if ws.countable_for_people(kpis) else None


def person_header(ws: Workspace, person: Person, title: Words) -> Block:
    """The head of a person's page."""
    team = [(Words("小组", "Team"), Words(person.team_id, person.team_id))] if person.team_id else []
    role = [(Words("岗位", "Role"), Words(person.role, person.role))] if person.role else []
    staff_id = (Words("工号", "Staff id"), Words(person.staff_id, person.staff_id))
    named = Words(f"{person.name} · {title.zh}", f"{person.name} · {title.en}")
    return blocks.header(
        named,
        _department(ws),
        ws.period,
        previous=ws.previous,
        data_to=ws.as_of,
        extra=[staff_id, *team, *role],
    )


def contents(ws: Workspace) -> Block:
    """The logs of the build and how many rows each holds."""
    rows = [
        (LOGS[log].label.zh, LOGS[log].label.en, ws.build.row_counts[log], ws.build.unassigned.get(log, 0))
        for log in ws.build.logs
    ]
    frame = pd.DataFrame(rows, columns=["zh", "en", "rows", "unassigned"])
    headings = {
        "zh": Words("日志", "Log (zh)"),
        "en": Words("日志（英文）", "Log"),
        "rows": Words("行数", "Rows"),
        "unassigned": Words("未归属人员", "Unassigned"),
    }
    return blocks.table(frame, Words("构建内容", "What the build holds"), columns=headings)


def overview(ws: Workspace, names: Sequence[str], staff_id: str = "") -> Overview:
    """The KPIs of `names` that the logs can carry, now, before and over time; of one person's rows only, if named."""
    counted = ws.countable_for_people(names) if staff_id else ws.countable(names)
    only = {"staff_id": staff_id} if staff_id else {}
    now, before = ws.measures(counted, only=only), ws.measures(counted, ws.previous, only=only)
    history = ws.measures(counted, ws.history(), by=[ws.grain], only=only)
    return Overview([kpi_named(name) for name in counted], now, before, history, compare.change(now, before))


def kpi_cards(ws: Workspace, found: Overview) -> Block | None:
    """A card per KPI: value, target, change, sample size and course."""
    if not found.kpis:
        return None
    return blocks.kpi_cards(
        found.now, found.kpis, before=found.before, changes=found.changes, history=found.history,
        targets=ws.settings.targets,
    )  # fmt: skip


def findings(ws: Workspace, found: Overview, people: Sequence[str] = ()) -> Block | None:
    """What changed beyond chance, which targets are missed, and who differs from the rest in the KPIs `people`."""
    if not found.kpis:
        return None
    items = findings_of(found.kpis, found.now, found.before, found.changes, ws.settings.targets)
    for kpi in ws.countable_for_people(people):
        items += people_findings(kpi_named(kpi), _grouped(ws, kpi), _people_anchor(kpi))
    return blocks.findings(items)


def callback_steps(ws: Workspace) -> Block | None:
    """The callback funnel from due to deal, beside the previous period's."""
    if not ws.keeps("callbacks"):
        return None
    return blocks.callback_steps(_steps(ws, ws.period), before=_steps(ws, ws.previous))


def people(ws: Workspace, kpi: str) -> Block | None:
    """Everybody's rate with its interval, grouped by what can be said of it."""
    if not ws.countable_for_people([kpi]):
        return None
    grouped = _grouped(ws, kpi)
    return blocks.people(
        grouped,
        kpi_named(kpi),
        target=ws.settings.targets.get(kpi),
        minimum_n=ws.settings.least_n(kpi, kpi_named(kpi).minimum_n),
        history=ws.measures([kpi], ws.history(), by=["staff_id", ws.grain]),
        links={staff_id: PAGE_OF + staff_id for staff_id in grouped["staff_id"].dropna()},
        anchor=_people_anchor(kpi),
    )


def causes(ws: Workspace, by: str = "category") -> Block | None:
    """Complaints by cause, largest first, beside the previous period's."""
    kpi = "complaints_received"
    if not ws.keeps("complaints") or not has_dimension(ws.build, kpi_named(kpi), by):
        return None
    return blocks.pareto(ws.measures([kpi], by=[by]), before=ws.measures([kpi], ws.previous, by=[by]), by=by)


def ageing(ws: Workspace) -> Block | None:
    """Open complaints by the days they have waited, at the end of this and of the previous period."""
    if ws.no_data_reason("open_complaints"):
        return None
    return blocks.ageing(
        ws.open_complaints(ws.period)["age_days"], before=ws.open_complaints(ws.previous)["age_days"]
    )


def oldest(ws: Workspace, count: int = 5) -> Block | None:
    """The open complaints that have waited longest, with a masked excerpt."""
    if ws.no_data_reason("open_complaints"):
        return None
    waiting = ws.open_complaints(ws.period).nlargest(count, "age_days", keep="first")
    text = waiting["content"].fillna(waiting["subject"])
    return blocks.oldest(waiting.assign(text=text)[["complaint_id", "age_days", "category", "text"]])


def heat(ws: Workspace) -> Block | None:
    """Calls by hour and weekday."""
    return blocks.heat(ws.measures(["calls_offered"], by=["hour", "weekday"])) if ws.keeps("calls") else None


def trend(ws: Workspace, kpi: str, weeks: int = 26) -> Block | None:
    """One KPI week by week, up to the end of the period."""
    if ws.no_data_reason(kpi):
        return None
    last = Period.parse(ws.period.last_day.isoformat(), ws.period.week_start).cut("week")[0]
    history = ws.measures([kpi], _weeks_before(ws, last, weeks), by=["week"])
    return blocks.trend(history, kpi_named(kpi), target=ws.settings.targets.get(kpi))


def definitions(ws: Workspace, names: Sequence[str] = ()) -> Block:
    """How each figure on the page is counted, under the dialect in use."""
    counted = ws.countable(names or CATALOGUE)
    return blocks.definitions([kpi_named(name) for name in counted], dialects=ws.settings.dialects)


def quality(ws: Workspace, names: Sequence[str] = (), by_file: bool = False) -> Block:
    """What was read, accepted and rejected, by source or by file, and which KPIs the logs cannot carry, and why."""
    kept = [name for name in (names or CATALOGUE) if ws.keeps(kpi_named(name).log)]
    no_data = [(kpi_named(name), reason) for name in kept if (reason := ws.no_data_reason(name)) is not None]
    delivered = ws.build.deliveries if by_file else _by_source(ws.build.deliveries)
    return blocks.quality(delivered, unassigned=ws.build.unassigned, no_data=no_data)


def beside_team(ws: Workspace, staff_id: str, names: Sequence[str]) -> Block:
    """A person's figures with their intervals beside the team's; the block leaves a small team out."""
    counted = ws.countable_for_people(names)
    person = ws.person(staff_id)
    team = ws.measures(counted, only={"team_id": person.team_id}) if person.team_id else None
    return blocks.person_vs_team(
        ws.measures(counted, only={"staff_id": staff_id}), team, [kpi_named(name) for name in counted],
        team_size=ws.team_size(person.team_id), targets=ws.settings.targets,
    )  # fmt: skip


def _by_source(deliveries: Sequence[Delivery]) -> list[Delivery]:
    """The deliveries of each source as one, named by the source and the number of its files."""
    sources: dict[str, list[Delivery]] = defaultdict(list)
    for delivery in deliveries:
        sources[delivery.source].append(delivery)
    return [_together(source, files) for source, files in sources.items()]


def _together(source: str, files: Sequence[Delivery]) -> Delivery:
    counts = {name: sum(getattr(file, name) for file in files) for name in COUNTED}
    reasons = sum((Counter(file.reasons) for file in files), Counter())
    return replace(files[0], file_name=f"{source} × {len(files)}", reasons=dict(reasons), **counts)


def _department(ws: Workspace) -> Words:
    return Words(ws.settings.department.title("zh"), ws.settings.department.title("en"))


def _steps(ws: Workspace, period: Period) -> dict[str, int | None]:
    names = ws.countable([kpi for kpi, _ in STEP_KPIS.values()])
    figures = {row["kpi"]: row for row in ws.measures(names, period).to_dict("records")}
    cells = {step: figures.get(kpi, {}).get(cell) for step, (kpi, cell) in STEP_KPIS.items()}
    return {step: None if pd.isna(value) else int(value) for step, value in cells.items()}


def _grouped(ws: Workspace, kpi: str) -> pd.DataFrame:
    """`compare.people` of the period, with `name` and `team`; who had left the roster by then goes by the id."""
    measured = ws.measures([kpi], by=["staff_id"])
    names = ws.people()[["staff_id", "name", "team_id"]].rename(columns={"team_id": "team"})
    grouped = compare.people(measured, kpi_named(kpi)).merge(names, on="staff_id", how="left")
    return grouped.assign(name=grouped["name"].fillna(grouped["staff_id"]))


def _people_anchor(kpi: str) -> str:
    return f"people-{kpi.replace('_', '-')}"


def _weeks_before(ws: Workspace, last: Period, weeks: int) -> Period:
    """The range of `weeks` weeks that ends with `last`, not before the data begin."""
    span = last.with_history(weeks)
    first = max(span.first_day, ws.build.first_day)
    return Period.parse(f"{first}..{span.last_day}", last.week_start)
