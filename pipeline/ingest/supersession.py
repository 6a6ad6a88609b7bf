"""Which rows of a source no longer count because of a later row or delivery, and why."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import numpy as np
import pyarrow as pa

from pipeline.ingest.shapes import Shape

# Same content again; other content in a later delivery, or later in the same file; gone from the newest full delivery;
# a row without a key of a file that was delivered again.
DUPLICATE, CORRECTED, CONTRADICTED, DELETED, REPLACED = (
    "duplicate", "corrected", "contradicted", "deleted", "replaced",
)  # fmt: skip


def find_superseded(
    connection: duckdb.DuckDBPyConnection,
    shape: Shape,
    keys: Sequence[str],
    content: Sequence[str],
    file_names: Sequence[str],
) -> None:
    """Makes the table `superseded` (delivery, line, why) from the view `good` of all rows of a source.

    `keys` are the columns that tell two rows apart, none for rows known by their place; `content` the columns in which
    rows of one key can differ; `file_names` those of the deliveries.
    """
    connection.execute("CREATE TABLE superseded (delivery INTEGER, line BIGINT, why VARCHAR)")
    whole = _replaced_files(shape, file_names)
    kept = f"delivery NOT IN ({', '.join(map(str, whole))})" if whole else "TRUE"
    if whole:
        connection.execute(
            f"INSERT INTO superseded SELECT delivery, line, '{REPLACED}' FROM good WHERE NOT ({kept})"
        )
    if keys and _register_repeated(connection, keys, kept):
        connection.execute(f"INSERT INTO superseded {_overtaken(shape, keys, content, kept)}")
    if shape.is_full and not shape.is_keyless:
        connection.execute(
            f"INSERT INTO superseded SELECT delivery, line, '{DELETED}' FROM good "
            f"ANTI JOIN superseded USING (delivery, line) WHERE delivery < {len(file_names) - 1}"
        )


def _replaced_files(shape: Shape, file_names: Sequence[str]) -> list[int]:
    """The numbers of keyless deliveries that a newer one took the place of: of the same name, of any when each is full."""
    if not shape.is_keyless:
        return []
    last = {name: number for number, name in enumerate(file_names)}
    newest = {len(file_names) - 1} if shape.is_full else set(last.values())
    return [number for number in range(len(file_names)) if number not in newest]


def _register_repeated(connection: duckdb.DuckDBPyConnection, keys: Sequence[str], kept: str) -> bool:
    """Registers the key hashes that come more than once as `repeated`; whether there are any.

    Sorted numbers show them at half the cost of a grouping in SQL, and rows whose key comes once go no further.
    """
    found = connection.sql(f"SELECT {_hash(keys)} AS key_hash FROM good WHERE {kept}").fetchnumpy()
    hashes = np.sort(np.asarray(found["key_hash"]))
    repeated = np.unique(hashes[1:][hashes[1:] == hashes[:-1]])
    connection.register("repeated", pa.table({"key_hash": repeated}))
    return bool(repeated.size)


def _overtaken(shape: Shape, keys: Sequence[str], content: Sequence[str], kept: str) -> str:
    """SQL: the rows that another row of their key overtakes. The last counts; of identical rows without a key, the first."""
    direction = "" if shape.key else " DESC"
    partition = ", ".join(["key_hash", *map(_quoted, keys)])
    return f"""
SELECT delivery, line, CASE WHEN content = next_content THEN '{DUPLICATE}'
  WHEN delivery = next_delivery THEN '{CONTRADICTED}' ELSE '{CORRECTED}' END
FROM (
  SELECT delivery, line, content, lead(content) OVER later AS next_content, lead(delivery) OVER later AS next_delivery
  FROM (
    SELECT delivery, line, {", ".join(map(_quoted, keys))}, {_hash(keys)} AS key_hash, {_hash(content)} AS content
    FROM good WHERE {kept} AND {_hash(keys)} IN (SELECT key_hash FROM repeated)
  ) WINDOW later AS (PARTITION BY {partition} ORDER BY delivery{direction}, line{direction})
) WHERE next_delivery IS NOT NULL"""


def _hash(columns: Sequence[str]) -> str:
    return f"hash({', '.join(map(_quoted, columns))})" if columns else "0"


def _quoted(name: str) -> str:
    return f'"{name}"'
