"""Who did it: the names and numbers in the logs, matched to the roster as it was on the day."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from pipeline.errors import KefuError, nearest
from pipeline.ingest.tables import clean
from pipeline.logs import LOGS
from pipeline.settings import SETTINGS_FILE, Settings

STAFFED = tuple(log for log in LOGS.values() if log.dated_by and "staff_id" in log.names)

# Whoever the roster knows under a word: by id, else as kefu.toml says, else by a name that only one person has.
_KNOWN = """
CREATE TABLE known AS
SELECT DISTINCT staff_id AS written, staff_id AS staff_key FROM "rows:staff"
UNION ALL
SELECT written, staff_key FROM aliases
UNION ALL
SELECT name, any_value(staff_id) FROM "rows:staff" GROUP BY name
HAVING count(DISTINCT staff_id) = 1
AND name NOT IN (SELECT staff_id FROM "rows:staff") AND name NOT IN (SELECT written FROM aliases)
"""

LAST_NAMES = """
CREATE TABLE last_names AS
SELECT staff_id AS staff_key, arg_max(name, coalesce(valid_from, DATE '0001-01-01')) AS staff_name
FROM "rows:staff" GROUP BY staff_id
"""


def know_people(
    connection: duckdb.DuckDBPyConnection, settings: Settings, named_in: Sequence[str] = ()
) -> None:
    """Makes the table `known`: the words that mean somebody of the roster in `rows:staff`, each with the id.

    A department that keeps no roster has one made of whoever the logs `named_in` name. Raises KefuError alias_unknown,
    alias_is_id.
    """
    connection.execute("CREATE TABLE aliases (written VARCHAR, staff_key VARCHAR)")
    for word, staff_id in settings.staff.aliases.items():
        connection.execute("INSERT INTO aliases VALUES (?, ?)", [clean(word), clean(staff_id)])
    _check_aliases(connection)
    if named_in:
        connection.execute(_from_logs(named_in))
    connection.execute(_KNOWN)


def _check_aliases(connection: duckdb.DuckDBPyConnection) -> None:
    """Refuses aliases of nobody, and those that are somebody's id; a department without a roster has no ids to compare with."""
    ids = [
        row[0] for row in connection.sql('SELECT DISTINCT staff_id FROM "rows:staff" ORDER BY 1').fetchall()
    ]
    where = f"{SETTINGS_FILE} [staff.aliases]"
    for word, staff_id in connection.sql("FROM aliases").fetchall() if ids else ():
        if staff_id not in ids:
            hint = nearest(staff_id, ids)
            raise KefuError("alias_unknown", where=where, word=word, found=staff_id, nearest=hint)
        if word in ids:
            raise KefuError("alias_is_id", where=where, word=word)


def _from_logs(logs: Sequence[str]) -> str:
    """SQL: a roster of whoever the logs name; the log's word, or what kefu.toml says it means, is id and name."""
    named = " UNION ".join(
        f'SELECT staff_id AS written FROM "rows:{log}" WHERE staff_id IS NOT NULL' for log in logs
    )
    return (
        'INSERT INTO "rows:staff" BY NAME SELECT DISTINCT coalesce(staff_key, written) AS staff_id, staff_id AS name '
        f"FROM ({named}) LEFT JOIN aliases USING (written)"
    )


def with_people(log: str, dated_by: str, has_department: bool) -> str:
    """SQL: the rows of a log with `staff_id`, `staff_name`, `team_id` and `department` as the roster has them.

    Whoever the roster does not know is nobody (unassigned). Team and department are those of the day; where spans
    overlap, of the one that began last. The row's own department comes first.
    """
    replaced = "staff_key, on_day, staff_id" + (", department" if has_department else "")
    department = "coalesce(r.department, s.department)" if has_department else "s.department"
    return (
        f"WITH matched AS (SELECT r.*, k.staff_key, CAST({dated_by} AS DATE) AS on_day "
        f'FROM "rows:{log}" r LEFT JOIN known k ON k.written = r.staff_id), '
        "spans AS (SELECT d.staff_key, d.on_day, p.team_id, p.department "
        "FROM (SELECT DISTINCT staff_key, on_day FROM matched WHERE staff_key IS NOT NULL) d "
        'JOIN "rows:staff" p ON p.staff_id = d.staff_key '
        "AND d.on_day BETWEEN coalesce(p.valid_from, d.on_day) AND coalesce(p.valid_to, d.on_day) "
        "QUALIFY row_number() OVER (PARTITION BY d.staff_key, d.on_day ORDER BY p.valid_from DESC NULLS LAST, p.team_id) = 1) "
        f"SELECT r.* EXCLUDE ({replaced}), r.staff_key AS staff_id, n.staff_name, s.team_id, {department} AS department "
        "FROM matched r LEFT JOIN spans s ON s.staff_key = r.staff_key AND s.on_day = r.on_day "
        "LEFT JOIN last_names n ON n.staff_key = r.staff_key"
    )


def unknown_count(log: str) -> str:
    """SQL: how many rows of a log name somebody the roster does not know."""
    return f'SELECT count(*) FROM "rows:{log}" WHERE staff_id IS NOT NULL AND staff_id NOT IN (SELECT written FROM known)'
