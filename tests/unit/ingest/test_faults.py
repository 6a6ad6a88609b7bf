"""Rows that are set aside: one reason each, the first in a fixed order."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.ingest import rejected_rows
from tests.unit.ingest.inbox import Inbox

HEADER = "投诉编号,受理时间,首次响应时间,办结时间,关闭时间,办结时限,评分,是否及时,内容\n"
GOOD = {
    "id": "T1", "received": "2026-10-02 09:00", "responded": "2026-10-02 10:00", "resolved": "2026-10-03 09:00",
    "closed": "", "due": "2026-10-05", "rating": "5", "timely": "是", "content": "空调不制冷",
}  # fmt: skip


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    return Inbox(tmp_path, '[[source]]\nlog = "complaints"\nfiles = "data/inbox/*"\n')


def complaint(**cells: str) -> str:
    return ",".join({**GOOD, **cells}.values()) + "\n"


@pytest.mark.parametrize(
    "cells, column, reason",
    [
        ({"id": ""}, "complaint_id", "complaint_id_missing"),
        ({"id": "1.23457E+17"}, "complaint_id", "complaint_id_digits_lost"),
        ({"received": ""}, "received_at", "received_at_missing"),
        ({"received": "2026-13-02"}, "received_at", "received_at_not_readable"),
        ({"received": "1900-01-01"}, "received_at", "received_at_out_of_range"),
        ({"received": "9999-12-31"}, "received_at", "received_at_out_of_range"),
        (
            {"received": "2026-11-02 09:00", "responded": "", "resolved": "", "due": ""},
            "received_at",
            "received_at_in_future",
        ),
        ({"resolved": "2026-10-01 09:00"}, "resolved_at", "resolved_before_received"),
        ({"responded": "2026-10-02 08:59"}, "first_response_at", "first_response_before_received"),
        ({"due": "2026-10-01"}, "due_at", "due_before_received"),
        ({"rating": "55"}, "rating", "rating_out_of_range"),
        ({"rating": "-1"}, "rating", "rating_out_of_range"),
        ({"rating": "五星"}, "rating", "rating_not_readable"),
        ({"timely": "大概"}, "is_timely", "is_timely_not_readable"),
        ({"content": "一个,逗号"}, "", "field_count"),
        ({"content": '他说"好"'}, "", "stray_quote"),
    ],
)
def test_a_faulty_row_is_set_aside_with_its_reason(
    inbox: Inbox, cells: dict[str, str], column: str, reason: str
) -> None:
    inbox.put("a.csv", HEADER + complaint(id="T0") + complaint(**cells))
    assert inbox.reasons() == [(3, column, reason)]


def test_a_row_has_one_reason_the_first_by_column_then_the_checks(inbox: Inbox) -> None:
    inbox.put(
        "a.csv", HEADER + complaint(received="?", rating="99") + complaint(rating="99", resolved="2026-10-01")
    )
    assert [reason for _, _, reason in inbox.reasons()] == ["received_at_not_readable", "rating_out_of_range"]


def test_empty_cells_of_columns_that_need_none_are_no_fault(inbox: Inbox) -> None:
    inbox.put(
        "a.csv", HEADER + complaint(responded="", resolved=" ", due="　", rating="", timely="", content="")
    )
    assert inbox.reasons() == []


def test_a_matter_due_on_the_day_it_came_in_is_in_order(inbox: Inbox) -> None:
    inbox.put("a.csv", HEADER + complaint(due="2026-10-02"))
    assert inbox.reasons() == []


def test_the_line_is_the_one_a_person_sees(inbox: Inbox) -> None:
    inbox.put("a.csv", HEADER + complaint(content='"一\n二\n三"') + "\n" + complaint(id="T2", rating="x"))
    assert inbox.reasons() == [(6, "rating", "rating_not_readable")]


def test_the_excerpt_says_what_was_compared(inbox: Inbox) -> None:
    inbox.put("a.csv", HEADER + complaint(resolved="2026-10-01 09:00"))
    inbox.ingest()
    rows = rejected_rows(inbox.folder, inbox.settings, None, None)
    assert rows["text"].tolist() == ["2026-10-01 09:00:00 < received_at 2026-10-02 09:00:00"]


def test_full_width_digits_and_spaces_are_read(inbox: Inbox) -> None:
    inbox.put(
        "a.csv", HEADER + complaint(id=" Ｔ１ ", received="２０２６－１０－０２　０９：００", rating="５")
    )
    row = inbox.rows("complaints").iloc[0]
    assert (row["complaint_id"], str(row["received_at"]), row["rating"]) == ("T1", "2026-10-02 09:00:00", 5.0)
    assert inbox.reasons() == []


@pytest.mark.parametrize(
    "seconds, reason",
    [
        ("-35", "wait_seconds_out_of_range"),
        ("999999", "wait_seconds_out_of_range"),
        ("两三分", "wait_seconds_not_readable"),
    ],
)
def test_negative_absurd_and_ambiguous_durations_are_set_aside(
    tmp_path: Path, seconds: str, reason: str
) -> None:
    inbox = Inbox(tmp_path, '[[source]]\nlog = "calls"\nfiles = "data/inbox/*"\n')
    inbox.put("a.csv", f"通话编号,来电时间,接听,等待时长\n1,2026-10-01,是,{seconds}\n")
    assert inbox.reasons() == [(2, "wait_seconds", reason)]
