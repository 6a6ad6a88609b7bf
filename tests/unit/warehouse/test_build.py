"""Builds: immutable, the same for the same inputs, complete for their readers."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.errors import KefuError
from pipeline.logs import LOGS
from pipeline.warehouse import build, open_build
from tests.unit.ingest.inbox import NOW, Inbox

CALLS = '[[source]]\nlog = "calls"\nfiles = "data/inbox/*.csv"\n'
SEPTEMBER = "通话编号,来电时间,接听,坐席,主叫号码\n1,2026-09-30 23:59:59,是,甲,13812345678\n2,2026-09-01 08:00:00,否,,\n"
OCTOBER = "通话编号,来电时间,接听,坐席,主叫号码\n3,2026-10-01 00:00:00,是,乙,13812345678\n"


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    inbox = Inbox(tmp_path, CALLS)
    inbox.put("9.csv", SEPTEMBER)
    return inbox


def files(inbox: Inbox) -> set[str]:
    return {path.name for path in (inbox.folder / "data" / "warehouse" / "files").glob("calls-*")}


def test_the_same_inputs_give_the_same_build_on_another_machine(inbox: Inbox, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    other = Inbox(elsewhere, CALLS.replace("data/inbox", f"{elsewhere}/data/inbox"))
    other.put("9.csv", SEPTEMBER)
    one, two = inbox.build(), other.build(NOW + timedelta(days=2))
    assert one.id == two.id
    assert one.frame("calls")["customer_phone"].tolist() != two.frame("calls")["customer_phone"].tolist()


def test_building_twice_changes_no_byte(inbox: Inbox) -> None:
    inbox.build()
    warehouse = inbox.folder / "data" / "warehouse"

    def state() -> dict[str, str]:
        return {
            str(path): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in warehouse.rglob("*")
            if path.is_file()
        }

    before = state()
    inbox.build()
    assert state() == before


def test_a_month_that_did_not_change_keeps_its_file(inbox: Inbox) -> None:
    first = inbox.build()
    before = files(inbox)
    inbox.put("10.csv", OCTOBER)
    second = inbox.build()
    assert first.id != second.id
    assert len(before) == 1
    assert before < files(inbox)
    assert len(files(inbox)) == 2


def test_a_reader_keeps_the_build_it_opened(inbox: Inbox) -> None:
    first = inbox.build()
    inbox.put("10.csv", OCTOBER)
    second = inbox.build()
    assert len(first.frame("calls")) == 2
    assert open_build(inbox.folder, inbox.settings).id == second.id
    assert len(open_build(inbox.folder, inbox.settings, first.id).frame("calls")) == 2


def test_limits_make_another_build_and_targets_do_not(inbox: Inbox) -> None:
    plain = inbox.build().id
    inbox.told(CALLS + "[targets]\nanswer_rate = 0.9\n")
    assert inbox.build().id == plain
    inbox.told(CALLS + "[limits.resolve]\ndefault = 24\n")
    assert inbox.build().id != plain


@pytest.mark.parametrize(
    "settings",
    [
        "[limits.respond]\ndefault = 2\n",
        "[thresholds]\nvisit_days = 3\n",
        '[shifts]\n"早班" = "08:00-16:00"\n',
        '[department.opening_hours]\nmon-fri = "09:00-18:00"\n',
        '[calendar]\nholidays = "china"\n',
        '[calendar]\nworking_days = "mon-fri"\n',
        '[[followup]]\nkind = "满月"\nlog = "complaints"\nmonths = [1]\n',
    ],
)
def test_whatever_settings_a_build_is_made_with_are_in_its_id(inbox: Inbox, settings: str) -> None:
    plain = inbox.build().id
    inbox.told(CALLS + settings)
    assert inbox.build().id != plain


def test_the_companys_calendar_is_in_the_id_by_its_days_and_not_by_its_notes(inbox: Inbox) -> None:
    calendar = inbox.folder / "days.csv"
    inbox.told(CALLS + '[calendar]\nfile = "days.csv"\n')
    ids = []
    for line in ("2026-10-12,,", "2026-10-12,,停电", "2026-10-13,,"):
        calendar.write_text(f"date,hours,note\n{line}\n", "utf-8")
        ids.append(inbox.build().id)
    assert ids[0] == ids[1] != ids[2]


def test_a_build_names_the_first_year_whose_calendar_it_does_not_know(inbox: Inbox) -> None:
    assert inbox.build().calendar_known_until is None
    inbox.told(CALLS + '[calendar]\nholidays = "china"\n')
    known_until = inbox.build().calendar_known_until
    assert known_until
    assert (known_until.month, known_until.day) == (1, 1)
    assert known_until >= date(2027, 1, 1)


def test_limits_in_working_time_are_counted_by_the_departments_clock(tmp_path: Path) -> None:
    hours = '[department.opening_hours]\nmon-fri = "09:00-18:00"\n[calendar]\nholidays = "china"\n'
    limits = '[limits.resolve]\ndefault = "2 工作日"\n[limits.resolve.severity]\n"紧急" = "4 working hours"\n'
    inbox = Inbox(tmp_path, CALLS.replace("calls", "complaints") + hours + limits)
    inbox.put("a.csv", "投诉编号,受理时间,级别\nT1,2026-09-30 17:00,\nT2,2026-09-30 17:00,紧急\n")
    due = inbox.rows("complaints").set_index("complaint_id")["due_at"]
    assert due.to_dict() == {"T1": datetime(2026, 10, 9, 18), "T2": datetime(2026, 10, 8, 12)}


def test_rejected_rows_are_counted_where_their_delivery_reaches(inbox: Inbox) -> None:
    bad = "x,昨天,是,,\n"
    inbox.put("9.csv", SEPTEMBER + bad)
    inbox.put("10.csv", OCTOBER + bad + bad.replace("x", "y"))
    inbox.put("bad.csv", "通话编号,来电时间,接听\nz,昨天,是\n")
    found = inbox.build()
    assert found.rejected_between("calls", date(2026, 9, 1), date(2026, 10, 1)) == 1 + 1
    assert found.rejected_between("calls", date(2026, 10, 1), date(2026, 11, 1)) == 2 + 1
    assert found.rejected_between("calls", date(2026, 9, 30), date(2026, 10, 2)) == 1 + 2 + 1
    assert found.rejected_between("calls", date(2026, 7, 1), date(2026, 8, 1)) == 1
    assert found.rejected_between("complaints", date(2026, 9, 1), date(2026, 11, 1)) == 0


def test_a_build_of_another_version_is_refused_with_what_to_run(inbox: Inbox) -> None:
    path = inbox.folder / "data" / "warehouse" / "builds" / f"{inbox.build().id}.json"
    path.write_text(path.read_text("utf-8").replace('"version":', '"was":'), "utf-8")
    with pytest.raises(KefuError) as caught:
        open_build(inbox.folder, inbox.settings)
    assert (caught.value.reason, caught.value.exit_code) == ("build_outdated", 13)
    assert "kefu build" in caught.value.text("zh")


def test_a_build_says_what_it_holds(inbox: Inbox) -> None:
    found = inbox.build()
    assert found.logs == ("calls",)
    assert found.columns["calls"] == {"call_id", "started_at", "is_answered", "staff_id", "customer_phone"}
    assert (found.first_day, found.data_to) == (date(2026, 9, 1), datetime(2026, 9, 30, 23, 59, 59))
    assert found.row_counts == {"calls": 2}
    assert [one.file_name for one in found.deliveries] == ["9.csv"]


@pytest.mark.parametrize("log", LOGS)
def test_every_log_has_every_column_in_its_type_even_without_a_source(inbox: Inbox, log: str) -> None:
    types = {
        "instant": "timestamp(6)",
        "day": "date",
        "seconds": "float64",
        "count": "int64",
        "number": "float64",
        "flag": "boolean",
    }
    schema = inbox.build().table(log).schema()
    for column in LOGS[log].columns:
        assert str(schema[column.name]) == types.get(column.kind, "string")


def test_derived_flags_are_boolean_seconds_are_double(inbox: Inbox) -> None:
    for log in ("complaints", "callbacks", "calls", "surveys"):
        for name, kind in inbox.build().table(log).schema().items():
            if name.startswith(("is_", "has_")):
                assert str(kind) == "boolean", name
            if name.endswith("_seconds"):
                assert str(kind) == "float64", name


def test_a_frame_is_cut_by_half_open_days(inbox: Inbox) -> None:
    inbox.put("10.csv", OCTOBER)
    found = inbox.build().frame("calls", date(2026, 9, 2), date(2026, 10, 1))
    assert found["call_id"].tolist() == ["1"]


def test_without_a_build_the_message_says_what_to_run(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path, CALLS)
    with pytest.raises(KefuError) as caught:
        open_build(tmp_path, inbox.settings)
    assert (caught.value.reason, caught.value.exit_code) == ("no_build", 13)
    assert "kefu ingest" in caught.value.text("en")
    with pytest.raises(KefuError) as caught:
        build(tmp_path, inbox.settings)
    assert (caught.value.reason, caught.value.exit_code) == ("not_ingested", 13)


def test_an_unknown_build_is_refused_with_the_nearest(inbox: Inbox) -> None:
    known = inbox.build().id
    with pytest.raises(KefuError) as caught:
        open_build(inbox.folder, inbox.settings, known[:-1] + "x")
    assert (caught.value.reason, caught.value.facts["nearest"]) == ("unknown_build", known)


def test_a_build_that_lost_a_file_is_refused_and_made_again(inbox: Inbox) -> None:
    inbox.build()
    for name in files(inbox):
        (inbox.folder / "data" / "warehouse" / "files" / name).unlink()
    with pytest.raises(KefuError) as caught:
        open_build(inbox.folder, inbox.settings)
    assert caught.value.reason == "build_damaged"
    assert len(inbox.build().frame("calls")) == 2


def test_no_accepted_row_means_no_build(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path, CALLS)
    inbox.put("9.csv", "通话编号,来电时间,接听\n")
    with pytest.raises(KefuError) as caught:
        inbox.build()
    assert (caught.value.reason, caught.value.exit_code) == ("nothing_accepted", 10)


def test_due_times_do_not_say_how_far_the_data_reach_unless_there_is_nothing_else(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path, CALLS.replace("calls", "callbacks"))
    inbox.put("a.csv", "回访编号,应回访时间,首次拨打时间\n1,2026-10-05,2026-10-04 09:00\n2,2026-12-01,\n")
    assert inbox.build().data_to == datetime(2026, 10, 4, 9)
    other = tmp_path / "other"
    other.mkdir()
    plain = Inbox(other, CALLS.replace("calls", "callbacks"))
    plain.put("a.csv", "回访编号,应回访时间\n1,2026-10-05\n")
    assert plain.build().data_to == datetime(2026, 10, 5, 23, 59, 59)
