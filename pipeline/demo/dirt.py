"""Rows that go wrong in every export, planted and listed: each kind in the last month and in one before."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal, NamedTuple

import numpy as np

from pipeline.demo.export import Row, Sheet

Way = Literal["added", "changed", "copied"]
KEYS = {"complaints": "complaint_id", "callbacks": "callback_id", "calls": "call_id", "surveys": "survey_id"}


class Planted(NamedTuple):
    """A row that was made dirty: where it stands, and what must become of it."""

    file: str
    line: int
    expected: str
    what: str


@dataclass(frozen=True)
class Fault:
    """One kind of dirt. `expected`: a reason code, or duplicate, unassigned, accepted.

    The row is added (like another one, with an id of its own), changed in place, or a copy of another.
    `cells` are written over it, `swap` changes two cells about, `cells_more` lengthens or cuts it;
    `needs` are columns that must have a value before.
    """

    log: str
    expected: str
    what: str
    cells: Mapping[str, str] = field(default_factory=dict)
    swap: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    cells_more: int = 0
    way: Way = "added"


def _row(log: str, expected: str, what: str, **cells: str) -> Fault:
    return Fault(log, expected, what, cells)


def _stranger(log: str, staff_id: str, what: str) -> Fault:
    return Fault(log, "unassigned", what, {"staff_id": staff_id}, needs=("staff_id",), way="changed")


def _hostile(log: str, column: str, text: str) -> Fault:
    return Fault(
        log, "accepted", "内容含脚本，须原样转义显示", {column: text}, needs=("rating",), way="changed"
    )


def _copy(log: str) -> Fault:
    return Fault(log, "duplicate", "整行重复", way="copied")


_NOTHING_ELSE = {
    "first_response_at": "",
    "closed_at": "",
    "reopened_at": "",
    "escalated_at": "",
    "reported_at": "",
}

FAULTS = (
    _row("complaints", "complaint_id_missing", "缺编号", complaint_id=""),
    _row("complaints", "received_at_missing", "缺受理时间", received_at=""),
    _row("complaints", "received_at_not_readable", "时间写成文字", received_at="五号上午"),
    _row("complaints", "received_at_in_future", "受理时间在未来", received_at="2036-10-05 09:30:00"),
    _row("complaints", "rating_out_of_range", "评分超出范围", rating="55"),
    _row("complaints", "rating_not_readable", "评分写成文字", rating="五星"),
    Fault(
        "complaints",
        "resolved_before_received",
        "办结早于受理",
        _NOTHING_ELSE,
        swap=("received_at", "resolved_at"),
    ),
    Fault(
        "complaints",
        "first_response_before_received",
        "首响早于受理",
        swap=("received_at", "first_response_at"),
    ),
    _copy("complaints"),
    _stranger("complaints", "KF9999", "花名册中没有此工号"),
    _stranger("complaints", "王芳", "同名两人，无法判断是谁"),
    _hostile("complaints", "content", "<script>alert(1)</script>你们的客服电话打不通"),
    _hostile("complaints", "content", '<img src=x onerror="alert(1)">空调漏水，见图'),
    _hostile("complaints", "content", "javascript:alert(1) 点此查看凭证"),
    _hostile("complaints", "content", '=HYPERLINK("http://example.invalid","凭证")'),
    _row("callbacks", "callback_id_missing", "缺编号", callback_id=""),
    _row("callbacks", "due_at_missing", "缺应回访时间", due_at=""),
    _row("callbacks", "due_at_not_readable", "没有这一天", due_at="2026-02-30 18:00:00"),
    _row("callbacks", "deal_amount_out_of_range", "成交金额为负", deal_amount="-500"),
    _row("callbacks", "deal_amount_not_readable", "金额写成文字", deal_amount="待定"),
    Fault("callbacks", "due_before_due_from", "窗口结束早于开始", swap=("due_from_at", "due_at")),
    Fault("callbacks", "field_count", "行被截短", cells_more=-3),
    Fault("callbacks", "field_count", "备注里有逗号而没有引号，多出一格", cells_more=1),
    _copy("callbacks"),
    _stranger("callbacks", "KF9998", "花名册中没有此工号"),
    _hostile("callbacks", "note", '<svg onload="alert(1)">客户发来的链接'),
    _row("callback_attempts", "attempted_at_missing", "缺拨打时间", attempted_at=""),
    _row("callback_attempts", "attempted_at_in_future", "拨打时间在未来", attempted_at="2062-10-05 10:00:00"),
    _row("callback_attempts", "is_reached_missing", "缺结果", result=""),
    _row("callback_attempts", "is_reached_not_readable", "结果不在约定之内", result="??"),
    _row("callback_attempts", "talk_seconds_out_of_range", "通话时长荒谬", talk_seconds="999999"),
    _copy("callback_attempts"),
    _row("calls", "call_id_missing", "缺编号", call_id=""),
    _row("calls", "started_at_not_readable", "时间残缺", started_at="2026/13/45 25:61"),
    _row("calls", "started_at_in_future", "时钟错到未来", started_at="2099/01/01 00:00:00"),
    _row("calls", "is_answered_not_readable", "是否接听不明", is_answered="可能"),
    _row("calls", "wait_seconds_out_of_range", "等待为负", wait_seconds="-35"),
    _row("calls", "talk_seconds_out_of_range", "通话超过一昼夜", talk_seconds="277:46:39"),
    Fault("calls", "field_count", "行被截短", cells_more=-4),
    _copy("calls"),
    _stranger("calls", "8888", "花名册中没有此工号"),
    _row("surveys", "survey_id_missing", "缺编号", survey_id=""),
    _row("surveys", "invited_at_missing", "缺邀评时间", invited_at=""),
    _row("surveys", "rating_not_readable", "评价不在约定之内", rating="五星好评"),
    _row("surveys", "rating_out_of_range", "评价超出范围", rating="88"),
    _row("surveys", "answer_seconds_out_of_range", "答题时长为负", answer_seconds="-12"),
    Fault("surveys", "rated_before_invited", "评价早于邀请", swap=("invited_at", "rated_at")),
    _copy("surveys"),
    _stranger("surveys", "KF9999", "花名册中没有此工号"),
    _hostile("surveys", "comment", "<script>document.title='x'</script>"),
    _row("customers", "customer_id_missing", "缺客户编号", customer_id=""),
    _copy("customers"),
    _row("shifts", "started_at_missing", "缺上班时间", started_at=""),
    _row("shifts", "scheduled_seconds_not_readable", "时长写成文字", scheduled_seconds="一整天"),
    _row("shifts", "exception_seconds_out_of_range", "偏离时长为负", exception_seconds="-600"),
    _copy("shifts"),
)


def plant(sheets: list[Sheet], spared: frozenset[str], rng: np.random.Generator) -> list[Planted]:
    """Makes rows dirty, never one that holds a `spared` text, and lists them by file and line."""
    marks: dict[int, tuple[Row, Fault]] = {}
    for log, faults in groupby(FAULTS, key=lambda fault: fault.log):
        own = [sheet for sheet in sheets if sheet.layout.log == log]
        for number, fault in enumerate(faults):
            for place in {len(own) - 1, 5 * number % len(own)}:
                row = _dirty(own[place], fault, marks.keys(), spared, rng)
                marks[id(row)] = row, fault
    return list(_listed(sheets, marks))


def listing(planted: list[Planted]) -> bytes:
    """The list as a CSV file."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(Planted._fields)
    writer.writerows(planted)
    return text.getvalue().encode("utf-8-sig")


def _listed(sheets: list[Sheet], marks: Mapping[int, tuple[Row, Fault]]) -> Iterator[Planted]:
    """Where the marked rows stand in the end, below the header of their file."""
    for sheet in sheets:
        for line, row in enumerate(sheet.rows, start=2):
            if id(row) in marks:
                fault = marks[id(row)][1]
                yield Planted(sheet.name, line, fault.expected, fault.what)


def _dirty(
    sheet: Sheet, fault: Fault, marked: Collection[int], spared: frozenset[str], rng: np.random.Generator
) -> Row:
    """A dirty row, put into the sheet a little below the one it is like, or in its place."""
    place = _suitable(sheet, fault, marked, spared, rng)
    row = list(sheet.rows[place])
    if fault.way == "added" and fault.log in KEYS:
        key = sheet.columns.index(KEYS[fault.log])
        row[key] = f"{row[key]}-{rng.integers(1000, 10_000)}"
    _spoil(sheet, fault, row)
    if fault.way == "changed":
        sheet.rows[place] = row
    else:
        sheet.rows.insert(place + int(rng.integers(1, 20)), row)
    return row


def _spoil(sheet: Sheet, fault: Fault, row: Row) -> None:
    if fault.swap:
        one, other = map(sheet.columns.index, fault.swap)
        row[one], row[other] = row[other], row[one]
    for name, text in fault.cells.items():
        row[sheet.columns.index(name)] = text
    if fault.cells_more < 0:
        del row[fault.cells_more :]
    row.extend(["客户不在家"] * fault.cells_more)


def _suitable(
    sheet: Sheet, fault: Fault, marked: Collection[int], spared: frozenset[str], rng: np.random.Generator
) -> int:
    """The place of a clean row that has what the fault needs; what is swapped must differ."""
    needed = [sheet.columns.index(name) for name in (*fault.swap, *fault.needs)]
    while True:
        place = int(rng.integers(0, len(sheet.rows)))
        row = sheet.rows[place]
        values = [row[column] for column in needed] if id(row) not in marked else [""]
        if all(values) and len(set(values)) == len(values) and spared.isdisjoint(row):
            return place
