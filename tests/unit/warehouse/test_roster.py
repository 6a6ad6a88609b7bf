"""Whose work it is: by number, by unique name, on the day."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.ingest.inbox import Inbox

SOURCES = '[[source]]\nlog = "calls"\nfiles = "data/inbox/calls.csv"\n[[source]]\nlog = "staff"\nfiles = "data/inbox/staff.csv"\n'
ROSTER = (
    "工号,姓名,小组,部门,生效日,失效日\n"
    "K1,陈静,一组,客服部,,2026-09-30\nK1,陈静,二组,客服部,2026-10-01,\n"
    "K2,王芳,一组,客服部,,\nK3,王芳,二组,客服部,,\nK4,李强,一组,客服部,2026-01-01,2026-06-30\n"
)


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    inbox = Inbox(tmp_path, SOURCES)
    inbox.put("staff.csv", ROSTER)
    return inbox


def people(inbox: Inbox, *calls: tuple[str, str]) -> list[tuple[object, ...]]:
    rows = "".join(f"{number},{at},是,{who}\n" for number, (at, who) in enumerate(calls))
    inbox.put("calls.csv", "通话编号,来电时间,接听,坐席\n" + rows)
    found = inbox.rows("calls").sort_values("call_id")[["staff_id", "staff_name", "team_id", "department"]]
    return [tuple(row) for row in found.astype(object).where(found.notna(), None).to_numpy()]


def test_people_are_found_by_number_and_by_a_name_that_only_one_has(inbox: Inbox) -> None:
    found = people(inbox, ("2026-10-05", "K1"), ("2026-10-05", "陈静"), ("2026-10-05", "K2"))
    assert found == [("K1", "陈静", "二组", "客服部")] * 2 + [("K2", "王芳", "一组", "客服部")]


def test_a_shared_name_and_an_unknown_one_are_nobody_and_counted(inbox: Inbox) -> None:
    found = people(inbox, ("2026-10-05", "王芳"), ("2026-10-05", "张三"), ("2026-10-05", ""))
    assert found == [(None, None, None, None)] * 3
    assert inbox.build().unassigned == {"calls": 2}


def test_the_team_is_the_one_of_the_day(inbox: Inbox) -> None:
    found = people(inbox, ("2026-09-30 23:59:59", "K1"), ("2026-10-01 00:00:00", "K1"))
    assert [team for _, _, team, _ in found] == ["一组", "二组"]


def test_who_has_left_keeps_the_name_and_has_no_team(inbox: Inbox) -> None:
    assert people(inbox, ("2026-10-05", "K4")) == [("K4", "李强", None, None)]


def test_the_row_s_own_department_comes_first(inbox: Inbox) -> None:
    inbox.put("calls.csv", "通话编号,来电时间,接听,坐席,部门\n1,2026-10-05,是,K1,投诉部\n")
    assert inbox.rows("calls")["department"].tolist() == ["投诉部"]


def test_teams_of_the_roster_are_provided_columns_of_the_logs(inbox: Inbox) -> None:
    people(inbox, ("2026-10-05", "K1"))
    assert {"team_id", "department"} <= inbox.build().columns["calls"]


def test_a_roster_may_write_a_day_of_the_year_9999_for_until_now(inbox: Inbox) -> None:
    inbox.put("staff.csv", "工号,姓名,小组,入职日期,离职日期\nK1,陈静,一组,1985-07-01,9999-12-31\n")
    assert people(inbox, ("2026-10-05", "K1")) == [("K1", "陈静", "一组", None)]


def test_the_roster_is_as_delivered(inbox: Inbox) -> None:
    people(inbox, ("2026-10-05", "K1"))
    staff = inbox.build().staff()
    assert list(staff.columns) == [
        "staff_id",
        "name",
        "team_id",
        "department",
        "role",
        "valid_from",
        "valid_to",
    ]
    assert staff["staff_id"].tolist() == ["K1", "K1", "K2", "K3", "K4"]


def test_without_a_roster_staff_come_from_the_logs(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path, SOURCES.partition('[[source]]\nlog = "staff"')[0])
    found = people(
        inbox, ("2026-10-05", "Joe"), ("2026-10-05", ""), ("2026-10-05", "Ann"), ("2026-10-06", "Joe")
    )
    assert [who for who, *_ in found] == ["Joe", None, "Ann", "Joe"]
    staff = inbox.build().staff()
    assert staff[["staff_id", "name"]].to_numpy().tolist() == [["Ann", "Ann"], ["Joe", "Joe"]]
    assert inbox.build().unassigned == {"calls": 0}
