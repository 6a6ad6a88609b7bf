"""One row per event becomes one row per case."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from tests.unit.ingest.inbox import Inbox

SOURCE = """
[[source]]
log = "complaints"
files = "data/inbox/*.csv"
exact_duplicates = "drop"
columns = { category = "kind" }
[source.events]
case = "case"
activity = "what"
at = "when"
[source.events.responds]
activity = ["take"]
[source.events.resolves]
activity = ["solve"]
take = "last"
[source.events.owner]
event = "resolves"
column = "who"
"""
HEADER = "case,what,when,who,kind\n"


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    return Inbox(tmp_path, SOURCE)


def counts(inbox: Inbox) -> list[tuple[int, int, int, int]]:
    return [(one.read, one.accepted, one.rejected, one.duplicates) for one in inbox.ingest()]


def test_a_case_takes_its_instants_from_its_events_and_its_owner_from_the_last_resolution(
    inbox: Inbox,
) -> None:
    inbox.put(
        "a.csv",
        HEADER
        + "1,open,2026-10-01 09:00,A,bill\n1,take,2026-10-01 10:00,B,bill\n1,solve,2026-10-02 09:00,B,x\n"
        "1,solve,2026-10-03 09:00,C,x\n2,open,2026-10-05 09:00,A,meter\n",
    )
    assert counts(inbox) == [(5, 5, 0, 0)]
    rows = inbox.rows("complaints").set_index("complaint_id")
    assert rows.loc["1", ["staff_id", "category"]].tolist() == ["C", "bill"]
    assert rows.loc["1", "received_at"] == pd.Timestamp(2026, 10, 1, 9)
    assert rows.loc["1", "first_response_seconds"] == 3600
    assert rows.loc["1", "resolution_seconds"] == 2 * 86_400
    assert rows.loc["2", ["staff_id", "resolved_at"]].isna().all()


def test_identical_events_count_once_and_the_rest_as_duplicates(inbox: Inbox) -> None:
    event = "1,open,2026-10-01 09:00,A,bill\n"
    inbox.put("a.csv", HEADER + event + event + "1,open,2026-10-01 09:00,B,bill\n")
    assert counts(inbox) == [(3, 2, 0, 1)]


def test_a_case_may_go_on_in_a_later_delivery_that_repeats_its_beginning(inbox: Inbox) -> None:
    opened = "1,open,2026-10-01 09:00,A,bill\n"
    inbox.put("a.csv", HEADER + opened)
    inbox.put("b.csv", HEADER + opened + "1,solve,2026-10-02 09:00,B,bill\n")
    assert counts(inbox) == [(1, 1, 0, 0), (2, 1, 0, 1)]
    assert inbox.rows("complaints")["resolution_seconds"].tolist() == [86_400.0]


def test_of_events_at_one_instant_the_one_written_first_opens(inbox: Inbox) -> None:
    inbox.put(
        "a.csv",
        HEADER
        + "1,b,2026-10-01 09:00,A,second\n1,a,2026-10-01 08:59,A,first\n1,c,2026-10-01 08:59,A,third\n",
    )
    assert inbox.rows("complaints")["category"].tolist() == ["first"]


def test_an_event_without_a_readable_time_is_set_aside(inbox: Inbox) -> None:
    inbox.put(
        "a.csv", HEADER + "1,open,2026-10-01 09:00,A,bill\n1,take,soon,A,bill\n,take,2026-10-01,A,bill\n"
    )
    assert inbox.reasons() == [
        (3, "event_at", "event_at_not_readable"),
        (4, "complaint_id", "complaint_id_missing"),
    ]


def test_the_events_of_a_case_that_breaks_a_check_are_set_aside_together(inbox: Inbox) -> None:
    inbox.told(
        SOURCE.replace(
            "[source.events.responds]", '[source.events.opens]\nactivity = ["open"]\n[source.events.responds]'
        )
    )
    inbox.put(
        "a.csv",
        HEADER
        + "1,solve,2026-10-01 09:00,A,x\n1,open,2026-10-02 09:00,A,x\n2,take,2026-10-01,A,x\n3,open,2026-10-01,A,x\n",
    )
    assert counts(inbox) == [(4, 1, 3, 0)]
    assert inbox.reasons() == [
        (2, "resolved_at", "resolved_before_received"),
        (3, "resolved_at", "resolved_before_received"),
        (4, "received_at", "received_at_missing"),
    ]
    assert inbox.rows("complaints")["complaint_id"].tolist() == ["3"]


def test_an_activity_that_no_event_has_is_noted(inbox: Inbox) -> None:
    inbox.put("a.csv", HEADER + "1,open,2026-10-01 09:00,A,bill\n1,slove,2026-10-02 09:00,A,bill\n")
    assert inbox.ingest()[0].notes == (
        "无此活动 · no such activity: take",
        "无此活动 · no such activity: solve",
    )


@pytest.mark.parametrize(
    "old, new, reason",
    [
        ('log = "complaints"', 'log = "calls"', "events_need_complaints"),
        ('event = "resolves"', 'event = "closes"', "owner_without_event"),
        ('category = "kind"', 'staff_id = "who"', "decided_by_events"),
        ('category = "kind"', 'resolved_at = "when"', "decided_by_events"),
    ],
)
def test_settings_that_contradict_the_events_are_refused(
    inbox: Inbox, old: str, new: str, reason: str
) -> None:
    inbox.told(SOURCE.replace(old, new))
    error = inbox.refusal()
    assert (error.reason, error.exit_code) == (reason, 78)


def test_a_column_of_the_events_that_the_file_lacks_is_refused(inbox: Inbox) -> None:
    inbox.put("a.csv", "case,what,time,who,kind\n1,open,2026-10-01,A,x\n")
    assert inbox.refusal().reason == "header_missing"
