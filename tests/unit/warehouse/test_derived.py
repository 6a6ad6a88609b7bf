"""What is worked out once: dues, on time, repeats, first contacts. Every expected value is worked out by hand."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from tests.unit.ingest.inbox import Inbox


def source(log: str) -> str:
    return f'[[source]]\nlog = "{log}"\nfiles = "data/inbox/{log}.csv"\n'


def rows(folder: Path, log: str, content: str, settings: str = "", *more: tuple[str, str]) -> pd.DataFrame:
    inbox = Inbox(folder, settings + source(log) + "".join(source(name) for name, _ in more))
    for name, text in ((log, content), *more):
        inbox.put(f"{name}.csv", text)
    return inbox.rows(log).set_index(f"{log[:-1]}_id")


def values(found: pd.Series) -> dict[str, object]:
    return {str(key): None if pd.isna(value) else value for key, value in found.items()}


COMPLAINTS = (
    "投诉编号,受理时间,首次响应时间,办结时间,关闭时间,重开时间,升级时间,办结时限,类别,级别,客户编号,评分\n"
)
LIMITS = "[limits.resolve]\ndefault = 72\ncategory = { 账单 = 48 }\nseverity = { 紧急 = 4 }\n".replace(
    "账单", '"账单"'
).replace("紧急", '"紧急"')


def complaint(number: int, at: str = "2026-10-01 09:00", **cells: str) -> str:
    names = (
        "responded",
        "resolved",
        "closed",
        "reopened",
        "escalated",
        "due",
        "category",
        "severity",
        "customer",
        "rating",
    )
    return ",".join([f"T{number}", at, *(cells.get(name, "") for name in names)]) + "\n"


def test_a_complaint_is_due_as_logged_else_by_severity_else_by_category_else_by_default(
    tmp_path: Path,
) -> None:
    content = (
        complaint(1, due="2026-10-01 12:00", severity="紧急") + complaint(2, severity="紧急", category="账单")
        + complaint(3, category="账单") + complaint(4, category="其他") + complaint(5)
    )  # fmt: skip
    found = rows(tmp_path, "complaints", COMPLAINTS + content, LIMITS)["due_at"]
    assert [f"{at:%d %H:%M}" for at in found] == ["01 12:00", "01 13:00", "03 09:00", "04 09:00", "04 09:00"]


def test_limits_make_due_at_a_provided_column(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path, LIMITS + source("complaints"))
    inbox.put("complaints.csv", "投诉编号,受理时间\nT1,2026-10-01\n")
    assert "due_at" in inbox.build().columns["complaints"]


def test_on_time_means_finished_by_the_due_time_and_an_open_one_is_not(tmp_path: Path) -> None:
    content = (
        complaint(1, due="2026-10-02 09:00", resolved="2026-10-02 09:00") + complaint(2, due="2026-10-02 09:00", closed="2026-10-02 09:01")
        + complaint(3, due="2026-10-02 09:00") + complaint(4, resolved="2026-10-01 10:00")
    )  # fmt: skip
    found = rows(tmp_path, "complaints", COMPLAINTS + content)
    assert values(found["is_on_time"]) == {"T1": True, "T2": False, "T3": False, "T4": None}


def test_finished_is_the_resolution_else_the_closing_and_closing_is_filled_from_it(tmp_path: Path) -> None:
    content = (
        complaint(1, responded="2026-10-01 09:30", resolved="2026-10-02 09:00", closed="2026-10-05 09:00")
        + complaint(2, closed="2026-10-01 10:00") + complaint(3, resolved="2026-10-01 11:00")
    )  # fmt: skip
    found = rows(tmp_path, "complaints", COMPLAINTS + content)
    assert values(found["resolution_seconds"]) == {"T1": 86_400.0, "T2": 3_600.0, "T3": 7_200.0}
    assert values(found["first_response_seconds"]) == {"T1": 1_800.0, "T2": None, "T3": None}
    assert found.loc["T3", "closed_at"] == pd.Timestamp(2026, 10, 1, 11)


def test_a_repeat_is_the_same_customer_and_category_within_thirty_days(tmp_path: Path) -> None:
    content = (
        complaint(1, "2026-08-01 09:00", customer="A", category="账单") + complaint(2, "2026-08-31 09:00", customer="A", category="账单")
        + complaint(3, "2026-09-30 09:01", customer="A", category="账单") + complaint(4, "2026-08-02 09:00", customer="A", category="抄表")
        + complaint(5, "2026-08-02 09:00", customer="B", category="账单") + complaint(6, "2026-08-02 09:00", category="账单")
        + complaint(7, "2026-08-02 09:00", customer="A")
    )  # fmt: skip
    found = rows(tmp_path, "complaints", COMPLAINTS + content)
    assert values(found["is_repeat"]) == {
        "T1": False, "T2": True, "T3": False, "T4": False, "T5": False, "T6": None, "T7": None,
    }  # fmt: skip


def test_reopened_counts_within_thirty_days_of_closing(tmp_path: Path) -> None:
    content = (
        complaint(1, "2026-08-01", closed="2026-08-05", reopened="2026-09-04") + complaint(2, "2026-08-01", closed="2026-08-05", reopened="2026-09-05")
        + complaint(3, "2026-08-01", closed="2026-08-05") + complaint(4, "2026-08-01", reopened="2026-08-09")
    )  # fmt: skip
    found = rows(tmp_path, "complaints", COMPLAINTS + content)
    assert values(found["is_reopened"]) == {"T1": True, "T2": False, "T3": False, "T4": True}


def test_escalation_and_satisfaction_are_filled(tmp_path: Path) -> None:
    content = complaint(1, escalated="2026-10-02", rating="4") + complaint(2, rating="3") + complaint(3)
    found = rows(tmp_path, "complaints", COMPLAINTS + content)
    assert values(found["is_escalated"]) == {"T1": True, "T2": False, "T3": False}
    assert values(found["is_satisfied"]) == {"T1": True, "T2": False, "T3": None}


MAJOR = "投诉编号,受理时间,关闭时间,上报时间,级别\n"


def test_a_major_complaint_is_to_be_reported_within_the_hours_allowed(tmp_path: Path) -> None:
    settings = "[thresholds]\nmajor_report_hours = 2\n[complaints]\nmajor = ['特急', \"顾客'说\"]\n"
    content = (
        "T1,2026-10-01 09:00,,2026-10-01 11:00,特急\nT2,2026-10-01 09:00,,2026-10-01 11:01,特急\n"
        "T3,2026-10-01 09:00,,,顾客'说\nT4,2026-10-01 09:00,,2026-10-01 10:00,重大\nT5,2026-10-01 09:00,,,\n"
    )
    found = rows(tmp_path, "complaints", MAJOR + content, settings)
    assert values(found["is_major"]) == {"T1": True, "T2": True, "T3": True, "T4": False, "T5": False}
    assert values(found["is_reported_on_time"]) == {"T1": True, "T2": False, "T3": False, "T4": True, "T5": False}  # fmt: skip


def test_a_department_may_have_no_major_complaints(tmp_path: Path) -> None:
    content = MAJOR + "T1,2026-10-01 09:00,,,重大\n"
    assert not rows(tmp_path, "complaints", content, "[complaints]\nmajor = []\n")["is_major"].any()


def test_when_a_complaint_was_closed_stays_as_logged_beside_what_stands_in_for_it(tmp_path: Path) -> None:
    content = COMPLAINTS + complaint(1, resolved="2026-10-02 09:00") + complaint(2, closed="2026-10-03 09:00")
    found = rows(tmp_path, "complaints", content)
    assert found["closed_at"].notna().all()
    assert values(found["closed_logged_at"].notna()) == {"T1": False, "T2": True}


def test_a_complaint_is_to_be_answered_as_logged_else_by_the_limits(tmp_path: Path) -> None:
    limits = "[limits.respond]\ndefault = 24\n"
    content = "投诉编号,受理时间,首次响应时间,响应时限\n1,2026-10-01 09:00,2026-10-02 09:00,\n2,2026-10-01 09:00,2026-10-01 12:00,2026-10-01 11:00\n3,2026-10-01 09:00,,\n"
    found = rows(tmp_path, "complaints", content, limits)
    assert [f"{at:%d %H:%M}" for at in found["respond_due_at"]] == ["02 09:00", "01 11:00", "02 09:00"]
    assert values(found["is_responded_on_time"]) == {"1": True, "2": False, "3": False}


def test_working_time_is_counted_within_opening_hours(tmp_path: Path) -> None:
    hours = '[department.opening_hours]\nmon-fri = "09:00-18:00"\n'
    content = complaint(1, "2026-10-02 17:00", responded="2026-10-02 17:30", resolved="2026-10-05 10:00")
    found = rows(tmp_path, "complaints", COMPLAINTS + content, hours).iloc[0]
    assert (found["first_response_working_seconds"], found["resolution_working_seconds"]) == (1_800, 7_200)


def test_repeats_and_reopenings_say_from_when_on_they_are_known(tmp_path: Path) -> None:
    content = complaint(1, "2026-08-01 09:00", closed="2026-08-05 10:00") + complaint(2, "2026-08-31 00:00")
    found = rows(tmp_path, "complaints", COMPLAINTS + content)
    assert [f"{at:%Y-%m-%d}" for at in found["repeat_matures_at"]] == ["9999-01-01", "2026-08-31"]
    assert f"{found.loc['T1', 'reopen_matures_at']:%Y-%m-%d %H:%M}" == "2026-09-04 10:00"


CALLBACKS = "回访编号,可回访起,应回访时间,首次拨打时间,到店时间\n"


def test_a_callback_is_on_time_inside_its_window_only(tmp_path: Path) -> None:
    content = (
        "1,2026-10-01 09:00,2026-10-02 18:00,2026-10-02 18:00,\n2,2026-10-01 09:00,2026-10-02 18:00,2026-10-01 08:59,\n"
        "3,,2026-10-02 18:00,2026-09-01 08:00,2026-10-03\n4,,2026-10-02,2026-10-03 00:00,\n5,,2026-10-02,,\n"
    )
    found = rows(tmp_path, "callbacks", CALLBACKS + content)
    assert values(found["is_on_time"]) == {"1": True, "2": False, "3": True, "4": False, "5": False}
    assert values(found["is_attempted"]) == {"1": True, "2": True, "3": True, "4": True, "5": False}
    assert values(found["is_visited"]) == {"1": False, "2": False, "3": True, "4": False, "5": False}


def test_without_the_time_of_the_attempt_nobody_knows_whether_it_was_on_time(tmp_path: Path) -> None:
    found = rows(tmp_path, "callbacks", "回访编号,应回访时间,拨打次数\n1,2026-10-02,3\n2,2026-10-02,0\n")
    assert values(found["is_attempted"]) == {"1": True, "2": False}
    assert values(found["is_on_time"]) == {"1": None, "2": False}


def test_attempts_are_counted_from_their_own_log(tmp_path: Path) -> None:
    attempts = "回访编号,拨打时间,结果\n1,2026-10-02 10:00,否\n1,2026-10-02 09:00,否\n1,2026-10-03 09:00,是\n9,2026-10-03 09:00,是\n"
    found = rows(
        tmp_path,
        "callbacks",
        "回访编号,应回访时间\n1,2026-10-02\n2,2026-10-02\n",
        "",
        ("callback_attempts", attempts),
    )
    assert found["attempt_count"].to_dict() == {"1": 3, "2": 0}
    assert found.loc["1", "first_attempt_at"] == pd.Timestamp(2026, 10, 2, 9)
    assert values(found["is_reached"]) == {"1": True, "2": False}
    assert values(found["is_on_time"]) == {"1": True, "2": False}


CALLS = "通话编号,来电时间,接听,通话时长,保持时长,话后处理时长,主叫号码,类别\n"


def test_handling_is_talk_hold_and_wrap_up_where_there_was_talk(tmp_path: Path) -> None:
    content = "1,2026-10-01,是,100,20,30,,\n2,2026-10-01,是,100,,,,\n3,2026-10-01,否,,20,,,\n"
    found = rows(tmp_path, "calls", CALLS + content)
    assert values(found["handle_seconds"]) == {"1": 150.0, "2": 100.0, "3": None}


def test_first_contacts_and_repeats_look_seven_days_back_and_ahead(tmp_path: Path) -> None:
    times = {
        "1": "2026-10-01 09:00",
        "2": "2026-10-08 09:00",
        "3": "2026-10-15 09:01",
        "4": "2026-10-02 09:00",
    }
    content = "".join(
        f"{number},{at},是,10,,,{'13800000002' if number == '4' else '138 0000 0001'},账单\n"
        for number, at in times.items()
    )
    found = rows(tmp_path, "calls", CALLS + content + "5,2026-10-20 09:00,是,10,,,,账单\n")
    assert values(found["is_first_contact"]) == {"1": True, "4": True, "2": False, "3": True, "5": None}
    assert values(found["has_repeat"]) == {"1": True, "4": False, "2": False, "3": False, "5": None}
    judged = {key: f"{at:%Y-%m-%d %H:%M}" for key, at in found["first_contact_matures_at"].items()}
    never = "9999-01-01 00:00"
    assert judged == {
        "1": never,
        "4": never,
        "2": "2026-10-08 09:00",
        "3": "2026-10-15 09:01",
        "5": "2026-10-20 09:00",
    }
    assert f"{found.loc['3', 'repeat_matures_at']:%Y-%m-%d %H:%M}" == "2026-10-22 09:01"


def test_short_waits_and_short_abandons_hold_their_threshold(tmp_path: Path) -> None:
    content = "通话编号,来电时间,接听,等待时长\n1,2026-10-01,是,20\n2,2026-10-01,是,21\n3,2026-10-01,否,5\n4,2026-10-01,否,6\n5,2026-10-01,否,\n6,2026-10-01,是,5\n"
    found = rows(tmp_path, "calls", content)
    assert found["has_short_wait"].tolist() == [True, False, True, True, False, True]
    assert found["is_short_abandon"].tolist() == [False, False, True, False, False, False]


SHIFTS = """[shifts]
"白班" = "08:00-12:00, 13:30-18:00"
"夜班" = { hours = "22:00-06:00", days = "fri-sat" }
"""


def test_a_shift_over_midnight_is_that_of_the_day_it_began_on(tmp_path: Path) -> None:
    times = {
        "1": "2026-10-02 08:00",  # a Friday
        "2": "2026-10-02 12:00",
        "3": "2026-10-02 17:59:59",
        "4": "2026-10-02 22:00",
        "5": "2026-10-04 05:59",  # Sunday morning, of Saturday's shift
        "6": "2026-10-04 06:00",
        "7": "2026-10-04 23:00",
        "8": "2026-10-02 05:00",  # Friday morning, of Thursday's, which there is not
    }
    content = "".join(f"{number},{at},是\n" for number, at in times.items())
    found = rows(tmp_path, "calls", "通话编号,来电时间,接听\n" + content, SHIFTS)
    assert values(found["shift"]) == {
        "1": "白班", "2": None, "3": "白班", "4": "夜班", "5": "夜班", "6": None, "7": None, "8": None,
    }  # fmt: skip


def test_shifts_make_shift_a_provided_column(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path, SHIFTS + source("calls"))
    inbox.put("calls.csv", "通话编号,来电时间,接听\n1,2026-10-01,是\n")
    assert "shift" in inbox.build().columns["calls"]


def test_a_shift_worked_keeps_its_own_name(tmp_path: Path) -> None:
    content = "工号,排班开始,班次,排班时长,偏离时长,班外时长\nA,2026-10-05 08:00,晚到班,3600,600,\nB,2026-10-05 08:00,,3600,600,300\n"
    inbox = Inbox(tmp_path, SHIFTS + source("shifts"))
    inbox.put("shifts.csv", content)
    found = inbox.rows("shifts")
    assert found["shift"].tolist() == ["晚到班", "白班"]
    assert found["adhered_seconds"].tolist() == [3_000, 3_000]
    assert found["worked_seconds"].tolist() == [3_600, 3_900]


@pytest.mark.parametrize(
    "rating, top, satisfied", [("4", "5", True), ("3.9", "5", False), ("8", "10", True), ("", "5", None)]
)
def test_satisfied_is_four_fifths_of_the_scale(
    tmp_path: Path, rating: str, top: str, satisfied: bool | None
) -> None:
    found = rows(tmp_path, "surveys", f"评价编号,邀评时间,评分,满分\n1,2026-10-01,{rating},{top}\n")
    assert values(found["is_satisfied"]) == {"1": satisfied}
    assert found["is_rated"].tolist() == [rating != ""]
