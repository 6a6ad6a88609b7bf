"""Which answers to a survey are too fast, all alike, or given twice. Every expected value is worked out by hand."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from tests.unit.warehouse.test_derived import rows, values

SURVEYS = "评价编号,邀评时间,评价时间,评价,通话编号,答题时长,服务态度,处理速度,业务能力,客户编号,工号\n"


def surveys(folder: Path, *lines: str) -> pd.DataFrame:
    return rows(folder, "surveys", SURVEYS + "\n".join(lines) + "\n")


def survey(number: int, at: str = "2026-10-05 09:00", **cells: str) -> str:
    names = ("rated", "rating", "call", "seconds", "attitude", "speed", "skill", "customer", "staff")
    return ",".join([f"R{number}", at, *(cells.get(name, "") for name in names)])


def test_items_the_call_and_the_time_to_answer_are_read_by_their_usual_headers(tmp_path: Path) -> None:
    found = surveys(
        tmp_path, survey(1, call="H1", seconds="1分10秒", attitude="5", speed="4", skill="3")
    ).loc["R1"]
    assert (found["call_id"], found["answer_seconds"]) == ("H1", 70)
    assert (found["rating_attitude"], found["rating_speed"], found["rating_skill"]) == (5, 4, 3)


def test_faster_than_half_the_median_is_too_fast_and_half_is_not(tmp_path: Path) -> None:
    """The median of 14, 15, 30, 40 and 60 is 30 s."""
    times = ("14", "15", "30", "40", "60", "")
    found = surveys(tmp_path, *(survey(number, seconds=time) for number, time in enumerate(times, 1)))
    expected = {"R1": True, "R2": False, "R3": False, "R4": False, "R5": False, "R6": None}
    assert values(found["is_speeder"]) == expected


def test_alike_in_every_item_is_straight_lined_and_an_item_left_out_is_unknown(tmp_path: Path) -> None:
    found = surveys(
        tmp_path, survey(1, attitude="5", speed="5", skill="5"), survey(2, attitude="5", speed="5", skill="4"),
        survey(3, attitude="5", speed="5"),
    )  # fmt: skip
    assert values(found["is_straight_lined"]) == {"R1": True, "R2": False, "R3": None}


def test_a_rating_within_a_day_of_the_same_customers_for_the_same_person_is_a_duplicate(
    tmp_path: Path,
) -> None:
    """R2 comes exactly a day after R1, R3 a second more than a day after R2."""
    same = {"rating": "5", "customer": "C1", "staff": "S1"}
    found = surveys(
        tmp_path, survey(1, rated="2026-10-05 10:00:00", **same), survey(2, rated="2026-10-06 10:00:00", **same),
        survey(3, rated="2026-10-07 10:00:01", **same), survey(4, rated="2026-10-05 10:00:00", **same | {"staff": "S2"}),
        survey(5, rated="2026-10-05 10:00:00", **same | {"customer": "C2"}), survey(6, customer="C1", staff="S1"),
        survey(7, rating="5", staff="S1"), survey(8, rating="5", customer="C1"),
    )  # fmt: skip
    expected = {
        "R1": False,
        "R2": True,
        "R3": False,
        "R4": False,
        "R5": False,
        "R6": None,
        "R7": None,
        "R8": None,
    }
    assert values(found["is_duplicate"]) == expected


def test_an_invitation_between_two_ratings_does_not_hide_the_duplicate(tmp_path: Path) -> None:
    same = {"customer": "C1", "staff": "S1"}
    found = surveys(
        tmp_path, survey(1, at="2026-10-05 09:00", rating="5", **same), survey(2, at="2026-10-05 10:00", **same),
        survey(3, at="2026-10-05 11:00", rating="4", **same),
    )  # fmt: skip
    assert values(found["is_duplicate"]) == {"R1": False, "R2": None, "R3": True}
