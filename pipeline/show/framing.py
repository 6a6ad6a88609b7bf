"""The heads of pages and of their sections."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.logs import LOGS, Words
from pipeline.report import blocks
from pipeline.report.block import Block
from pipeline.workspace import Person, Workspace


def header(ws: Workspace, title: Words) -> Block:
    """The page's head: department, title, period, what it is compared with, data as of, people and teams."""
    people = ws.people()
    named = Words(f"{ws.team_id} · {title.zh}", f"{ws.team_id} · {title.en}") if ws.team_id else title
    return blocks.header(
        named,
        _department(ws),
        ws.period,
        previous=ws.previous,
        data_to=ws.as_of,
        people_count=len(people) or None,
        team_count=None if ws.team_id else people["team_id"].nunique() or None,
    )


def section(ws: Workspace, log: str, zh: str, en: str) -> Block | None:
    """A heading, where the department keeps that log."""
    return blocks.heading(zh, en) if ws.keeps(log) else None


def absent(ws: Workspace, log: str) -> Block | None:
    """A note that the department keeps no such log, where it does not."""
    label = LOGS[log].label
    return None if ws.keeps(log) else blocks.note(f"没有“{label.zh}”日志（{log}），本页无从统计。", f"There is no {log} log, so this page has nothing to count.")  # fmt: skip


def people_section(ws: Workspace, kpis: Sequence[str], zh: str = "员工", en: str = "People") -> Block | None:
    """A heading, where at least one of the KPIs can be counted for a person."""
    return blocks.heading(zh, en) if ws.countable_for_people(kpis) else None


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


def _department(ws: Workspace) -> Words:
    return Words(ws.settings.department.title("zh"), ws.settings.department.title("en"))
