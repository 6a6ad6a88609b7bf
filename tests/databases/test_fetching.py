"""Tables and queries of PostgreSQL and MariaDB as sources: complete or not at all, exact, and fetched on from where it ended."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pandas as pd
import pyarrow.parquet as pq
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from pipeline.errors import EXIT_DATA_REFUSED, EXIT_SOURCE_MISSING
from pipeline.ingest import read_deliveries
from pipeline.ingest.databases.sessions import address, session
from pipeline.workspace import open_workspace
from tests.databases.conftest import PASSWORD, Office
from tests.databases.servers import Wire
from tests.unit.ingest.inbox import NOW, Inbox

LATER = NOW + timedelta(days=1)

COLUMNS = (
    "call_id VARCHAR(20) PRIMARY KEY, started_at {instant}, staff_id VARCHAR(20), is_answered {flag}, "
    "talk_seconds NUMERIC(12, 3), category TEXT, changed_at {instant}"
)
HEADER = ("call_id", "started_at", "staff_id", "is_answered", "talk_seconds", "category", "changed_at")
Row = tuple[str | None, ...]
ROWS: tuple[Row, ...] = (
    ("C1", "2026-10-01 09:00:00", "S01", "1", "61.500", "100% 满意，备注", "2026-10-01 10:00:00"),
    ("C2", "2026-10-01 09:05:00", "S02", "0", None, None, "2026-10-01 10:00:01"),
    ("C3", "2026-10-02 09:00:00", "S01", "1", "0.125", "它说 \"好\" 'x'", "2026-10-03 10:00:00.25"),
)
CHANGED = "2026-10-{day:02} 08:00:00"


def literal(value: str | None) -> str:
    return "NULL" if value is None else "'" + value.replace("'", "''") + "'"


def insert(office: Office, *rows: Row) -> None:
    values = ", ".join(f"({', '.join(map(literal, row))})" for row in rows)
    office.server.execute(f"INSERT INTO calls VALUES {values}")


def call(name: str, day: int = 5, staff: str = "S01", started: str = "2026-10-02 11:00:00") -> Row:
    """A call whose row was changed on a day of October at eight."""
    return (name, started, staff, "1", "30", "咨询", CHANGED.format(day=day))


@pytest.fixture
def calls(office: Office) -> Office:
    """The workspace with an empty table of calls."""
    types = (
        {"instant": "TIMESTAMP", "flag": "BOOLEAN"}
        if office.server.is_postgresql
        else {"instant": "DATETIME(6)", "flag": "BOOLEAN"}
    )
    office.server.execute(f"CREATE TABLE calls ({COLUMNS.format(**types)})")
    office.asks('table = "calls"')
    return office


def many(office: Office, count: int) -> None:
    """Fills the table with calls."""
    of_the_number = (
        f"generate_series(1, {count}) AS many(seq)" if office.server.is_postgresql else f"seq_1_to_{count}"
    )
    office.server.execute(
        "INSERT INTO calls SELECT concat('N', seq), TIMESTAMP '2026-10-01 09:00:00', 'S01', "
        f"seq > 0, seq, concat('类别', seq), TIMESTAMP '2026-10-01 10:00:00' FROM {of_the_number}"
    )


def test_a_table_gives_the_rows_and_the_figures_of_the_same_log_in_a_file(
    calls: Office, tmp_path: Path
) -> None:
    insert(calls, *ROWS)
    (tmp_path / "by_file").mkdir()
    by_file = Inbox(tmp_path / "by_file", '[[source]]\nlog = "calls"\nfiles = "data/inbox/*.csv"\n')
    lines = [HEADER, *ROWS]
    by_file.put("calls.csv", pd.DataFrame(lines[1:], columns=HEADER).to_csv(index=False))
    expected, found = by_file.build().frame("calls"), calls.build().frame("calls")
    own = [name for name in expected if not name.startswith("delivery")]
    assert len(found) == 3
    pd.testing.assert_frame_equal(found[own], expected[own])
    figures = [
        open_workspace(str(folder), period="2026-10").measures(
            ["answer_rate", "average_talk_time"], by=["staff_id"]
        )
        for folder in (calls.folder, by_file.folder)
    ]
    pd.testing.assert_frame_equal(*figures)


def test_decimals_and_fractions_of_seconds_are_kept_to_the_last_digit(office: Office) -> None:
    office.server.execute(
        "CREATE TABLE calls (call_id BIGINT, started_at TIMESTAMP, amount NUMERIC(38, 10), is_answered INT)",
        "INSERT INTO calls VALUES (9007199254740993, '2026-10-01 09:00:00', 1234567890123456789012345678.0123456789, 1)",
    )
    office.asks('table = "calls"')
    office.ingest()
    row = pq.read_table(office.snapshots[0]).to_pylist()[0]
    assert (row["call_id"], row["amount"]) == ("9007199254740993", "1234567890123456789012345678.0123456789")


def test_an_instant_with_a_zone_is_told_on_the_clock_of_the_department(office: Office) -> None:
    zoned = "TIMESTAMPTZ" if office.server.is_postgresql else "TIMESTAMP"
    utc = "SET TIME ZONE 'UTC'" if office.server.is_postgresql else "SET time_zone = '+00:00'"
    office.server.execute(
        f"CREATE TABLE calls (call_id VARCHAR(9), started_at {zoned} NULL, is_answered INT)",
        utc, "INSERT INTO calls VALUES ('C1', '2026-10-01 01:00:00', 1)",
    )  # fmt: skip
    office.asks('table = "calls"')
    assert office.rows("calls")["started_at"].tolist() == [pd.Timestamp("2026-10-01 09:00")]


def test_a_day_that_never_was_is_a_rejected_row_and_no_crash(calls: Office) -> None:
    never = "infinity" if calls.server.is_postgresql else "0000-00-00 00:00:00"
    calls.server.execute("SET sql_mode = ''") if not calls.server.is_postgresql else None
    insert(calls, ROWS[0], call("C9", started=never))
    assert [found[1:] for found in calls.reasons()] == [("started_at", "started_at_not_readable")]


def test_a_query_may_hold_percent_signs_and_colons_of_its_own(calls: Office) -> None:
    insert(calls, *ROWS)
    calls.asks(
        """query = "select * from calls where category like '100%%' and started_at > '2026-10-01 08:59:59';" """.replace(
            "%%", "%"
        )
    )
    assert calls.rows("calls")["call_id"].tolist() == ["C1"]


def test_the_same_rows_are_no_new_delivery(calls: Office) -> None:
    insert(calls, *ROWS)
    calls.ingest()
    before = calls.parsed
    calls.server.execute("UPDATE calls SET category = category WHERE call_id = 'C1'")
    assert [entry.read for entry in calls.ingest(LATER)] == [3]
    assert calls.parsed == before


def test_only_what_changed_is_fetched_and_parsed_and_the_later_row_wins(calls: Office) -> None:
    insert(calls, call("C1", 1), call("C2", 4), call("C3", 5))
    calls.asks('table = "calls"', 'since_column = "changed_at"', 'overlap = "1 day"')
    calls.ingest()
    before = calls.parsed
    calls.server.execute("DELETE FROM calls WHERE call_id = 'C2'")
    insert(calls, call("C2", 6, staff="S02"), call("C4", 7))
    first, second = calls.ingest(LATER)
    assert (first.read, second.read) == (3, 3)
    assert before.items() <= calls.parsed.items()
    assert len(calls.parsed) == 2
    rows = calls.build(LATER).frame("calls").set_index("call_id")["staff_id"].to_dict()
    assert rows == {"C1": "S01", "C2": "S02", "C3": "S01", "C4": "S01"}


def test_a_query_says_itself_where_since_goes(calls: Office) -> None:
    insert(calls, call("C1", 1), call("C2", 4), call("C3", 5))
    calls.asks(
        'query = "select * from calls where changed_at >= :since"', 'since_column = "changed_at"',
        'since = "2026-10-04"', 'overlap = "0 days"',
    )  # fmt: skip
    assert [entry.read for entry in calls.ingest()] == [2]
    insert(calls, call("C5", 6))
    assert [entry.read for entry in calls.ingest(LATER)] == [2, 2]


def test_a_row_changed_in_the_year_9999_does_not_end_the_fetching(calls: Office) -> None:
    forever = (*call("C1")[:-1], "9999-12-31 00:00:00")
    insert(calls, forever, call("C2", 4))
    calls.asks('table = "calls"', 'since_column = "changed_at"', 'overlap = "1 hour"')
    calls.ingest()
    insert(calls, call("C3", 5))
    assert [entry.read for entry in calls.ingest(LATER)] == [2, 3]


def test_numbers_that_grow_are_read_back_by_a_number(office: Office) -> None:
    values = [f"('C{number}', '2026-10-01 09:00:00', 1, {number})" for number in (2, 9, 10)]
    office.server.execute(
        "CREATE TABLE calls (call_id VARCHAR(9), started_at TIMESTAMP NULL, is_answered INT, version BIGINT)",
        f"INSERT INTO calls VALUES {', '.join(values)}",
    )
    office.asks('table = "calls"', 'since_column = "version"', "overlap = 1")
    office.ingest()
    office.server.execute("INSERT INTO calls VALUES ('C11', '2026-10-01 09:00:00', 1, 11)")
    assert [entry.read for entry in office.ingest(LATER)] == [3, 3]


def test_a_connection_cut_while_rows_come_in_leaves_the_old_build(calls: Office) -> None:
    insert(calls, *ROWS)
    build, snapshots = calls.build(), calls.snapshots
    deliveries = read_deliveries(calls.folder, calls.settings)
    many(calls, 60_000)
    calls.cut(after=3_000_000)
    fault = calls.refusal()
    assert (fault.reason, fault.exit_code) == ("database_broke_off", EXIT_SOURCE_MISSING)
    assert int(str(fault.facts["rows"])) > 0
    assert (calls.snapshots, read_deliveries(calls.folder, calls.settings)) == (snapshots, deliveries)
    assert open_workspace(str(calls.folder), period="2026-10").build.id == build.id
    calls.wire = Wire(calls.server.listens)
    assert [entry.read for entry in calls.ingest(LATER)] == [3, 60_003]


def test_a_table_without_rows_is_refused_and_nothing_changes(calls: Office) -> None:
    assert calls.refusal().reason == "database_empty"
    insert(calls, *ROWS)
    calls.ingest()
    calls.server.execute("DELETE FROM calls")
    fault = calls.refusal()
    assert (fault.reason, fault.exit_code) == ("database_empty", EXIT_SOURCE_MISSING)
    calls.asks('table = "calls"', "may_be_empty = true")
    assert [entry.read for entry in calls.ingest()] == [3]


@pytest.mark.parametrize(
    "change",
    [
        "DROP COLUMN talk_seconds",
        "RENAME COLUMN talk_seconds TO talked",
        "{alter} talk_seconds {type} VARCHAR(40)",
    ],
)
def test_a_column_that_is_gone_or_of_another_kind_is_refused(calls: Office, change: str) -> None:
    insert(calls, *ROWS)
    calls.ingest()
    words = ("ALTER COLUMN", "TYPE") if calls.server.is_postgresql else ("MODIFY COLUMN", "")
    calls.server.execute(f"ALTER TABLE calls {change.format(alter=words[0], type=words[1])}")
    fault = calls.refusal()
    assert (fault.reason, fault.exit_code) == ("database_changed", EXIT_DATA_REFUSED)
    assert "talk_seconds (number)" in fault.text("en")
    calls.asks('table = "calls"', "columns = { talk_seconds = [] }")
    assert len(calls.ingest(LATER)) == 2


def test_a_column_nobody_takes_may_come_and_go(calls: Office) -> None:
    insert(calls, *ROWS)
    calls.ingest()
    calls.server.execute("ALTER TABLE calls DROP COLUMN changed_at", "ALTER TABLE calls ADD COLUMN queue INT")
    assert [entry.read for entry in calls.ingest(LATER)] == [3, 3]


def test_rows_written_while_a_fetch_runs_are_not_seen(calls: Office) -> None:
    insert(calls, *ROWS)
    source = calls.settings.source[0]
    with session(address(source, calls.folder, ""), "", "Asia/Shanghai") as connection:
        count = text("SELECT count(*) FROM calls")
        before = connection.execute(count).scalar()
        insert(calls, call("C8"))
        assert (before, connection.execute(count).scalar()) == (3, 3)
        with pytest.raises(DBAPIError):
            connection.execute(text("DELETE FROM calls"))


def test_the_password_is_nowhere_in_the_workspace_or_in_what_is_told(calls: Office) -> None:
    insert(calls, *ROWS)
    calls.build()
    calls.asks('table = "nothing"')
    fault = calls.refusal()
    assert (fault.reason, fault.exit_code) == ("database_refused", EXIT_DATA_REFUSED)
    calls.wire.close()
    kept = [path.read_bytes() for path in calls.folder.rglob("*") if path.is_file()]
    told = [repr(calls.settings), calls.settings.model_dump_json(), fault.text("zh"), repr(fault.facts)]
    for secret in (PASSWORD, quote(PASSWORD, safe="")):
        assert not [found for found in kept if secret.encode() in found]
        assert not [found for found in told if secret in found]


def test_a_wrong_password_is_told_without_it(calls: Office) -> None:
    if calls.server.is_postgresql:
        pytest.skip("the server from the wheel trusts every local account")
    calls.server.execute("SET PASSWORD FOR kefu@localhost = PASSWORD('another')")
    fault = calls.refusal()
    calls.server.execute(f"SET PASSWORD FOR kefu@localhost = PASSWORD('{PASSWORD}')")
    assert (fault.reason, fault.exit_code) == ("database_unreachable", EXIT_SOURCE_MISSING)
    assert PASSWORD not in fault.text("en")


def test_a_server_that_is_gone_is_told_with_its_address_and_no_account(calls: Office) -> None:
    insert(calls, *ROWS)
    calls.ingest()
    calls.wire.close()
    fault = calls.refusal()
    assert fault.reason == "database_unreachable"
    assert f"127.0.0.1:{calls.wire.port}/office" in fault.text("zh")
    assert len(read_deliveries(calls.folder, calls.settings)) == 1


def test_bytes_that_are_no_text_are_refused_and_not_read_as_question_marks(office: Office) -> None:
    if office.server.is_postgresql:
        pytest.skip("PostgreSQL keeps no text that is none, and gives bytes as hex")
    office.server.execute(
        "CREATE TABLE calls (call_id INT, started_at DATETIME, is_answered BIT(1), category BLOB)",
        "INSERT INTO calls VALUES (1, '2026-10-01 09:00:00', b'1', x'D7C9D1AF')",
    )
    office.asks('table = "calls"')
    fault = office.refusal()
    assert (fault.reason, fault.exit_code) == ("database_garbled", EXIT_DATA_REFUSED)
    told = "SELECT call_id, started_at, is_answered, CONVERT(category USING gbk) AS category FROM calls"
    office.asks(f'query = "{told}"')
    row = office.rows("calls").iloc[0]
    assert (row["category"], row["is_answered"]) == ("咨询", True)


def test_two_columns_of_one_name_are_refused(calls: Office) -> None:
    insert(calls, *ROWS)
    calls.asks('query = "SELECT call_id, staff_id AS call_id FROM calls"')
    fault = calls.refusal()
    reason = "database_columns" if calls.server.is_postgresql else "database_refused"
    assert (fault.reason, fault.exit_code) == (reason, EXIT_DATA_REFUSED)


def test_a_fetch_of_nothing_but_the_overlap_is_no_delivery(calls: Office) -> None:
    insert(calls, call("C1", 1), call("C2", 4), call("C3", 5))
    calls.asks('table = "calls"', 'since_column = "changed_at"', 'overlap = "2 days"')
    calls.ingest()
    assert [(entry.read, entry.duplicates) for entry in calls.ingest(LATER)] == [(3, 0)]
    assert len(calls.snapshots) == 1
