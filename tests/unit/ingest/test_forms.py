"""A column's form is declared for the whole column; one that holds more than that is refused, not read half."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.ingest import rejected_rows
from tests.unit.ingest.inbox import Inbox

SOURCE = '[[source]]\nlog = "complaints"\nfiles = "data/inbox/*.csv"\n'


def received(folder: Path, days: list[str], settings: str = "") -> Inbox:
    inbox = Inbox(folder, SOURCE + settings)
    rows = "".join(f"T{number},{day}\n" for number, day in enumerate(days))
    inbox.put("c.csv", f"投诉编号,受理时间\n{rows}")
    return inbox


def test_a_date_without_a_declared_order_beside_others_refuses_the_file_with_examples(tmp_path: Path) -> None:
    error = received(tmp_path, ["2026-03-10", "25/10/2026", "2026-04-10", "26.10.3"]).refusal()
    assert (error.reason, error.facts["column"], error.facts["line"], error.facts["count"]) == (
        "form_not_declared", "received_at", 3, 2,
    )  # fmt: skip
    assert "25/10/2026, 26.10.3" in error.text("zh")
    assert "[source.forms]" in error.text("en")


def test_day_first_beside_month_first_refuses_the_file_whatever_is_declared(tmp_path: Path) -> None:
    form = '[source.forms]\nreceived_at = "M/D/Y"\n'
    assert received(tmp_path, ["10/3/2026", "25/10/2026"], form).refusal().reason == "form_not_declared"


def test_a_declared_order_is_read(tmp_path: Path) -> None:
    form = '[source.forms]\nreceived_at = ["D/M/Y", "Y/M/D"]\n'
    rows = received(tmp_path, ["3/10/2026", "2026-10-04", "25/10/2026 9:05"], form).rows("complaints")
    assert rows["received_at"].astype(str).tolist() == [
        "2026-10-03 00:00:00",
        "2026-10-04 00:00:00",
        "2026-10-25 09:05:00",
    ]


def test_seconds_beside_minutes_and_seconds_refuse_the_file(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path, '[[source]]\nlog = "calls"\nfiles = "data/inbox/*.csv"\n')
    inbox.put("h.csv", "通话编号,来电时间,接听,通话时长\n1,2026-10-01,是,143\n2,2026-10-01,是,02:23\n")
    assert inbox.refusal().facts["column"] == "talk_seconds"


def test_a_relative_date_sets_its_row_aside_for_a_reason_of_its_own(tmp_path: Path) -> None:
    inbox = received(tmp_path, ["2026-10-03", "昨天", "3天前"])
    assert inbox.reasons() == [
        (3, "received_at", "received_at_relative"),
        (4, "received_at", "received_at_relative"),
    ]


@pytest.mark.parametrize(
    "settings, reason",
    [
        ('[source.forms]\nreceived_at = "M-D-Y"\n', "unknown_form"),
        ('[source.forms]\nstatus = "M/D/Y"\n', "unknown_form"),
        ('[source.forms]\nrecieved_at = "M/D/Y"\n', "unknown_column"),
        ('[source.forms]\nreceived_at = ["M/D/Y", "D/M/Y"]\n', "forms_confused"),
        ('unmasked = ["customer_phone"]\n', "not_a_text"),
        ('unmasked = ["contents"]\n', "unknown_column"),
    ],
)
def test_settings_that_cannot_be_kept_are_refused(tmp_path: Path, settings: str, reason: str) -> None:
    assert received(tmp_path, ["2026-10-03"], settings).refusal().reason == reason


def test_only_a_named_column_stays_unmasked_and_the_delivery_says_so(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path, f'{SOURCE}unmasked = ["subject"]\n')
    inbox.put(
        "c.csv", "投诉编号,受理时间,主题,内容,渠道\nT1,2026-10-01,回电13812345678,回电13812345678,张先生\n"
    )
    [delivery] = inbox.ingest()
    assert any("subject" in note for note in delivery.notes)
    row = inbox.rows("complaints").iloc[0]
    assert (row["subject"], row["content"], row["channel"]) == ("回电13812345678", "回电***", "***先生")


def test_a_customer_named_by_another_row_is_masked(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path, SOURCE)
    inbox.put(
        "c.csv",
        "投诉编号,受理时间,客户姓名,内容,评分\nT1,2026-10-01,王建国,无,5\nT2,2026-10-01,李娜,王建国也来过,5\nT3,2026-10-01,李娜,无,王建国\n",
    )
    assert inbox.rows("complaints")["content"].tolist() == ["无", "***也来过"]
    assert rejected_rows(inbox.folder, inbox.settings, None, None)["text"].tolist() == ["***"]


def test_a_file_without_a_header_tells_nobody_in_the_message(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path, SOURCE)
    inbox.put("c.csv", "T1,2026-10-01,王建国,13812345678\nT2,2026-10-02,李娜,13912345678\n")
    told = inbox.refusal()
    assert not [secret for secret in ("王建国", "13812345678") if secret in told.text("zh") + told.text("en")]
