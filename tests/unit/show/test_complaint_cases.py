"""Which single cases a page names: by rules that the page states, at the end of its period."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipeline import show
from pipeline.report.block import Block
from tests.unit.show.complaints import opened

# T1 major, never reported · T2 long overdue · T3 reopened in October · T4 in time · T5 nobody's, unanswered · T9 of November.
# C6 complained three times of the same (T6, T7, T8), the last one open.
ROWS = """T1,2026-10-28 09:00,2026-10-28 10:00,,,,,重大,C1,物流,KF1,没人来
T2,2026-09-01 09:00,2026-09-01 10:00,,,,,一般,C2,物流,KF1,等了两个月
T3,2026-09-20 09:00,2026-09-20 10:00,2026-09-21 09:00,2026-09-22 09:00,2026-10-05 09:00,,一般,C3,账单,KF2,又错了
T4,2026-10-30 09:00,2026-10-30 10:00,,,,,一般,C4,账单,KF2,请回电
T5,2026-10-31 09:00,,,,,,一般,C5,账单,,没人理
T6,2026-09-25 09:00,2026-09-25 10:00,2026-09-26 09:00,,,,一般,C6,安装,KF2,第一次
T7,2026-10-10 09:00,2026-10-10 10:00,2026-10-11 09:00,,,,一般,C6,安装,KF2,第二次
T8,2026-10-29 20:00,2026-10-29 21:00,,,,,一般,C6,安装,KF2,第三次
T9,2026-11-01 09:00,,,,,,重大,C9,安装,KF2,下个月的
"""


def data(block: Block | None) -> dict[str, Any]:
    assert block is not None
    return dict(block.data)


def under_rules(block: Block | None) -> dict[str, list[str]]:
    return {rule["name"]: [case["complaint_id"] for case in rule["cases"]] for rule in data(block)["rules"]}


def test_a_case_stands_under_the_first_rule_it_meets(tmp_path: Path) -> None:
    block = show.decisions(opened(tmp_path, ROWS))
    assert under_rules(block) == {
        "unreported": ["T1"], "reopened": ["T3"], "repeated": ["T8"], "overdue": ["T2"], "unanswered": ["T5"], "unassigned": [],
    }  # fmt: skip
    assert (data(block)["total"], data(block)["open"], data(block)["back"]) == (5, 5, 1)
    unanswered = next(rule for rule in data(block)["rules"] if rule["name"] == "unanswered")
    assert unanswered["cases"][0]["also"] == ["unassigned"]


def test_a_case_resolved_again_after_it_was_reopened_needs_no_decision(tmp_path: Path) -> None:
    row = "T3,2026-09-20 09:00,2026-09-20 10:00,2026-10-08 09:00,,2026-10-05 09:00,,一般,C3,账单,KF2,又错了\n"
    assert data(show.decisions(opened(tmp_path, row + "T4,2026-10-31 20:00,,,,,,一般,C4,账单,KF2,新的\n")))["total"] == 0  # fmt: skip


def test_a_rule_whose_columns_the_log_lacks_is_not_asked(tmp_path: Path) -> None:
    ws = opened(
        tmp_path,
        "T1,2026-09-01 09:00,\nT2,2026-10-02 09:00,2026-10-03 09:00\n",
        "投诉编号,受理时间,办结时间\n",
    )
    block = show.decisions(ws)
    assert under_rules(block) == {"overdue": ["T1"]}
    assert show.major_register(ws) is None
    assert show.returned(ws) is None
    assert show.excerpts(ws) is None


def test_without_an_end_nothing_is_said_of_open_cases(tmp_path: Path) -> None:
    assert show.decisions(opened(tmp_path, "T1,2026-10-01 09:00\n", "投诉编号,受理时间\n")) is None


MAJOR = """M1,2026-10-02 09:00,,2026-10-04 09:00,,,2026-10-03 09:00,重大,C1,物流,KF1,准时
M2,2026-10-03 09:00,,2026-10-09 09:00,,,2026-10-04 10:00,重大,C2,物流,KF1,迟报
M3,2026-10-05 09:00,,,,,,重大,C3,物流,KF1,没报
M4,2026-10-31 18:00,,,,,,重大,C4,物流,KF1,还没到
M5,2026-10-06 09:00,,,,,,一般,C5,物流,KF1,不算
"""


def test_a_major_complaint_is_reported_in_time_late_not_at_all_or_not_yet_due(tmp_path: Path) -> None:
    found = data(show.major_register(opened(tmp_path, MAJOR)))
    assert found["reporting"] == {"missing": 1, "late": 1, "waiting": 1, "on_time": 1}
    assert [row["complaint_id"] for row in found["rows"]] == ["M3", "M2", "M4", "M1"]
    assert (found["total"], found["open"], found["overdue"], found["severities"]) == (4, 2, 1, ["重大"])
    assert [row["report_hours"] for row in found["rows"]] == [None, 25.0, None, 24.0]


def test_which_severities_are_major_is_the_departments_word(tmp_path: Path) -> None:
    from tests.unit.show.complaints import SETTINGS

    ws = opened(tmp_path, MAJOR, settings='[complaints]\nmajor = ["一般"]\n' + SETTINGS)
    assert [row["complaint_id"] for row in data(show.major_register(ws))["rows"]] == ["M5"]


def test_the_register_says_nothing_of_reporting_that_the_log_does_not_tell(tmp_path: Path) -> None:
    ws = opened(tmp_path, "M1,2026-10-02 09:00,重大,\n", "投诉编号,受理时间,级别,办结时间\n")
    assert data(show.major_register(ws))["reporting"] is None


def test_complaints_of_one_customer_about_one_matter_make_a_chain(tmp_path: Path) -> None:
    found = data(show.returned(opened(tmp_path, ROWS)))
    (chain,) = found["chains"]
    assert (chain["ids"], chain["times"], chain["days"], chain["is_open"]) == (
        ["T6", "T7", "T8"],
        3,
        34,
        True,
    )
    (again,) = found["reopened"]
    assert (again["complaint_id"], again["reopened_on"], again["days"]) == ("T3", "2026-10-05", 13.0)


def test_a_complaint_beyond_the_window_begins_a_chain_of_its_own(tmp_path: Path) -> None:
    rows = "A,2026-08-01 09:00,,2026-08-02 09:00,,,,一般,C1,物流,KF1,一\nB,2026-10-20 09:00,,,,,,一般,C1,物流,KF1,二\n"
    assert data(show.returned(opened(tmp_path, rows)))["chains"] == []


def test_excerpts_are_the_latest_of_the_largest_causes(tmp_path: Path) -> None:
    found = data(show.excerpts(opened(tmp_path, ROWS)))
    shown = {row["cause"]: [case["complaint_id"] for case in row["cases"]] for row in found["rows"]}
    assert shown == {"安装": ["T8", "T7"], "账单": ["T5", "T4"], "物流": ["T1"]}
