"""People as a page lists them: by name, never ranked, told apart where two share a name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from pipeline.report.frames import Row


def named(rows: Iterable[Row], links: Mapping[str, str] | None = None) -> list[Row]:
    """The rows of known people in the order of their names, with three cells more.

    `name` (the id where no name is known), `shown_id` (empty but where two share a name) and `link` to the person's page.
    """
    known = [
        row | {"name": row.get("name") or row["staff_id"]} for row in rows if row["staff_id"] is not None
    ]
    people = {(row["staff_id"], row["name"]) for row in known}
    shared = Counter(name for _, name in people)
    return sorted(
        (
            row
            | {
                "shown_id": row["staff_id"] if shared[row["name"]] > 1 else "",
                "link": (links or {}).get(row["staff_id"], ""),
            }
            for row in known
        ),
        key=_by_name,
    )


def _by_name(row: Row) -> tuple[bytes, str]:
    """GB18030 keeps the common characters in the order of their pinyin."""
    return row["name"].encode("gb18030", "replace"), row["staff_id"]
