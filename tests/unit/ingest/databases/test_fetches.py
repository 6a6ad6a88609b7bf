"""Fetching from a database that needs no server."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.errors import EXIT_DATA_REFUSED, EXIT_SETTINGS, EXIT_SOURCE_MISSING
from tests.unit.ingest.inbox import Inbox

SOURCE = '[[source]]\nlog = "calls"\ndatabase = "sqlite:///data/calls.db"\n'


class Calls(Inbox):
    """A workspace with an SQLite database beside it, its source to be told."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, "")
        (folder / "data").mkdir()
        self.execute(
            "CREATE TABLE calls (call_id INTEGER, started_at TEXT, is_answered TEXT, staff_id TEXT, changed INTEGER)"
        )
        self.execute(
            "INSERT INTO calls VALUES (2, '2026-10-01 09:05:00', '是', '', 2), (1, '2026-10-01 09:00:00', '否', NULL, 1)"
        )

    def execute(self, statement: str) -> None:
        with sqlite3.connect(self.folder / "data" / "calls.db") as connection:
            connection.execute(statement)
        connection.close()


@pytest.fixture
def calls(tmp_path: Path) -> Calls:
    return Calls(tmp_path)


def test_a_table_of_a_database_file_beside_kefu_toml_is_read(calls: Calls) -> None:
    calls.told(SOURCE + 'table = "calls"\n')
    (delivery,) = calls.ingest()
    assert (delivery.file_name, delivery.read, delivery.accepted) == ("calls.parquet", 2, 2)
    assert calls.rows("calls")["call_id"].tolist() == ["1", "2"]


def test_rows_come_in_the_order_of_since_column_so_that_the_later_state_wins(calls: Calls) -> None:
    calls.execute("INSERT INTO calls VALUES (1, '2026-10-01 09:00:00', '是', 'S1', 10)")
    calls.told(SOURCE + 'table = "calls"\nsince_column = "changed"\noverlap = 0\n')
    rows = calls.rows("calls").set_index("call_id")
    assert rows.loc["1", ["is_answered", "staff_id"]].tolist() == [True, "S1"]
    assert [entry.duplicates for entry in calls.ingest()] == [1]


def test_another_query_is_fetched_whole(calls: Calls) -> None:
    calls.told(SOURCE + 'table = "calls"\nsince_column = "changed"\noverlap = 0\n')
    assert [entry.read for entry in calls.ingest()] == [2]
    calls.told(SOURCE + 'query = "select * from calls"\nsince_column = "changed"\noverlap = 0\n')
    assert [entry.read for entry in calls.ingest()] == [2, 2]
    calls.execute("INSERT INTO calls VALUES (3, '2026-10-01 09:00:00', '是', 'S1', 3)")
    assert [entry.read for entry in calls.ingest()] == [2, 2, 2]


def test_a_source_that_was_files_goes_on_as_a_table(calls: Calls) -> None:
    calls.put("a.csv", "call_id,started_at,is_answered\n7,2026-10-01 08:00:00,1\n")
    calls.told('[[source]]\nlog = "calls"\nfiles = "data/inbox/*.csv"\n')
    calls.ingest()
    calls.told(SOURCE + 'table = "calls"\n')
    assert [entry.read for entry in calls.ingest()] == [1, 2]


@pytest.mark.parametrize(
    ("asked", "reason", "code"),
    [
        ('table = "nothing"', "database_refused", EXIT_DATA_REFUSED),
        ('query = "selct 1"', "database_refused", EXIT_DATA_REFUSED),
        ('table = "calls"\nsince_column = "changed_at"', "database_columns", EXIT_DATA_REFUSED),
        ("query = \"select * from calls where 1 = 0\"", "database_empty", EXIT_SOURCE_MISSING),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_with_its_place(calls: Calls, asked: str, reason: str, code: int) -> None:
    calls.told(SOURCE + asked + "\n")
    fault = calls.refusal()
    assert (fault.reason, fault.exit_code) == (reason, code)
    assert "[[source]] calls (sqlite://" in fault.text("en")


def test_text_that_is_no_text_is_refused_without_showing_it(calls: Calls) -> None:
    calls.execute("INSERT INTO calls VALUES (3, '2026-10-01 09:00:00', '是', CAST(x'5ac3d0d5' AS TEXT), 3)")
    calls.told(SOURCE + 'table = "calls"\n')
    fault = calls.refusal()
    assert fault.reason == "database_broke_off"
    assert "Z" not in str(fault.facts["found"])


@pytest.mark.parametrize(
    ("url", "reason"),
    [("calls.db", "database_address"), ("oracle+oracledb://host/name", "database_driver"), ("fancydb://host/name", "database_address")],
)  # fmt: skip
def test_an_address_or_driver_that_is_none_is_told(calls: Calls, url: str, reason: str) -> None:
    calls.told(f'[[source]]\nlog = "calls"\ndatabase = "{url}"\ntable = "calls"\n')
    fault = calls.refusal()
    assert (fault.reason, fault.exit_code) == (reason, EXIT_SETTINGS)


def test_a_file_that_is_no_database_is_unreadable(calls: Calls) -> None:
    (calls.folder / "data" / "calls.db").write_bytes(b"no database" * 100)
    calls.told(SOURCE + 'table = "calls"\n')
    assert calls.refusal().exit_code in (EXIT_SOURCE_MISSING, EXIT_DATA_REFUSED)


def test_who_reads_files_loads_no_database_library() -> None:
    heavy = "import sys, pipeline.workspace, pipeline.ingest; print('sqlalchemy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", heavy], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
