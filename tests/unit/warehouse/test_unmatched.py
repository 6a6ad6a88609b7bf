"""Words for people that the roster does not know: listed with whom they may mean, merged by nobody but a human."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import KefuError
from pipeline.warehouse.likeness import differences
from pipeline.warehouse.unmatched import unmatched_people
from tests.unit.ingest.inbox import Inbox

CALLS = '[[source]]\nlog = "calls"\nfiles = "data/inbox/calls.csv"\n'
SOURCES = CALLS + '[[source]]\nlog = "staff"\nfiles = "data/inbox/staff.csv"\n'
ROSTER = "工号,姓名\nKF01,陈明\nKF02,王芳\nKF03,王芳\n0042,欧阳小丽\n"


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    inbox = Inbox(tmp_path, SOURCES)
    inbox.put("staff.csv", ROSTER)
    return inbox


def calls(inbox: Inbox, *people: str) -> None:
    rows = "".join(f"{number},2026-10-{number + 1:02d},是,{who}\n" for number, who in enumerate(people))
    inbox.put("calls.csv", f"通话编号,来电时间,接听,坐席\n{rows}")
    inbox.ingest()


def listed(inbox: Inbox, *people: str) -> list[tuple[str, str, str]]:
    """Word, nearest and why (in English)."""
    calls(inbox, *people)
    found = unmatched_people(inbox.folder, inbox.settings)
    why = [", ".join(part.split(" · ")[-1] for part in text.split("; ")) for text in found["why"]]
    return list(zip(found["word"], found["nearest"], why, strict=True))


@pytest.mark.parametrize(
    "word, nearest, why",
    [
        ("陳明", "KF01", "traditional and simplified"),
        ("КF01", "KF01", "look-alike letters"),
        ("kf-01", "KF01", "case, spaces or punctuation"),
        ("42", "0042", "leading zeros"),
        ("王芳", "KF02, KF03", "a name of 2 people"),
        ("欧阳小莉", "0042", "similar spelling"),
        ("張三", "", ""),
    ],
)
def test_whom_a_word_may_mean_is_listed_with_why(inbox: Inbox, word: str, nearest: str, why: str) -> None:
    assert listed(inbox, "KF01", word) == [(word, nearest, why)]


def test_full_width_and_invisible_signs_are_read_as_plain_ones(inbox: Inbox) -> None:
    assert listed(inbox, "ＫＦ０１", "陈\u200b明") == []


def test_nobody_is_merged_by_a_guess(inbox: Inbox) -> None:
    calls(inbox, "陳明", "КF01", "王芳")
    assert inbox.build().unassigned == {"calls": 3}


def test_the_list_says_how_many_rows_and_from_when_to_when(inbox: Inbox) -> None:
    calls(inbox, "陳明", "KF01", "陳明", "実習")
    found = unmatched_people(inbox.folder, inbox.settings)
    assert found[["word", "log", "rows"]].to_numpy().tolist() == [["陳明", "calls", 2], ["実習", "calls", 1]]
    assert [str(found[name][0])[:10] for name in ("first_day", "last_day")] == ["2026-10-01", "2026-10-03"]


def test_what_a_human_decides_applies(inbox: Inbox) -> None:
    inbox.told(SOURCES + '[staff.aliases]\n"陳明" = "KF01"\n"王芳" = "KF03"\n')
    calls(inbox, "陳明", "王芳")
    assert inbox.rows("calls")["staff_id"].tolist() == ["KF01", "KF03"]
    assert unmatched_people(inbox.folder, inbox.settings).empty


@pytest.mark.parametrize(
    "line, reason", [('"陳明" = "KF1"', "alias_unknown"), ('"KF02" = "KF01"', "alias_is_id")]
)
def test_an_alias_of_nobody_or_of_an_id_is_refused(inbox: Inbox, line: str, reason: str) -> None:
    inbox.told(f"{SOURCES}[staff.aliases]\n{line}\n")
    calls(inbox, "陳明")
    with pytest.raises(KefuError) as caught:
        inbox.build()
    assert (caught.value.reason, caught.value.exit_code) == (reason, 78)


def test_without_a_roster_the_rarer_of_two_look_alikes_is_listed_and_an_alias_joins_them(
    inbox: Inbox,
) -> None:
    inbox.told(CALLS)
    people = ("陈明", "陈明", "陳明", "李强")
    assert listed(inbox, *people) == [("陳明", "陈明", "traditional and simplified")]
    inbox.told(CALLS + '[staff.aliases]\n"陳明" = "陈明"\n')
    assert sorted(inbox.rows("calls")["staff_id"]) == ["李强", "陈明", "陈明", "陈明"]
    assert inbox.build().staff()["staff_id"].tolist() == ["李强", "陈明"]
    assert listed(inbox, *people) == []


def test_spellings_differ_in_several_ways_at_once() -> None:
    found = [words.en for words in differences("陳 ＡБ", "陈Ab")]
    assert found[:2] == ["full-width or invisible signs", "traditional and simplified"]
    assert differences("陈明", "陈明") == []
