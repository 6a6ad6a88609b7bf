"""Words for people that no roster entry answers to, with whom they may mean: a list for somebody who knows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import duckdb
import pandas as pd

from pipeline.errors import KefuError, nearest
from pipeline.ingest import Delivery, read_deliveries
from pipeline.ingest.accepted import accepted_rows
from pipeline.ingest.connection import limited_connection
from pipeline.logs import LOGS, Words
from pipeline.settings import Settings
from pipeline.warehouse.likeness import differences, forms
from pipeline.warehouse.loading import columns_delivered, load_log
from pipeline.warehouse.roster import STAFFED, know_people

COLUMNS = ("word", "log", "rows", "first_day", "last_day", "nearest", "why")
_SHARED = Words("同名 {count} 人", "a name of {count} people")
_SIMILAR = Words("拼写相近", "similar spelling")
_LIKENESS = 0.6


class Candidate(NamedTuple):
    """Whom a word may mean (ids of the roster, or another word of the logs), and why."""

    ids: tuple[str, ...]
    why: tuple[Words, ...]

    @property
    def reason(self) -> str:
        """Why, in both languages."""
        return "; ".join(f"{words.zh} · {words.en}" for words in self.why)


def unmatched_people(folder: Path, settings: Settings) -> pd.DataFrame:
    """The words of the last ingest for people whom the roster does not know, the most frequent first, each with its log.

    Columns: word, log, rows, first_day, last_day, nearest (ids of people it may mean, empty: none), why. Without a
    roster whoever the logs name is somebody; then the words that look like a more frequent one are listed. Nobody is
    merged: `[staff.aliases]` of kefu.toml says who is who. Raises KefuError not_ingested, alias_unknown, alias_is_id.
    """
    deliveries, data = read_deliveries(folder, settings), folder / settings.paths.data
    if not deliveries:
        raise KefuError("not_ingested", where=folder)
    with limited_connection() as connection:
        load_log(connection, LOGS["staff"], deliveries, data)
        know_people(connection, settings)
        people = connection.sql('SELECT DISTINCT name, staff_id FROM "rows:staff"').fetchall()
        words = _unknown_words(connection, deliveries, data)
    meant = _by_roster(words["word"].tolist(), people) if people else _by_each_other(words)
    listed = words[words["word"].isin(list(meant))] if not people else words
    found = [meant.get(word, Candidate((), ())) for word in listed["word"]]
    listed = listed.assign(nearest=[", ".join(one.ids) for one in found], why=[one.reason for one in found])
    return listed.sort_values(["rows", "word", "log"], ascending=[False, True, True], ignore_index=True)[
        list(COLUMNS)
    ]


def _unknown_words(
    connection: duckdb.DuckDBPyConnection, deliveries: Sequence[Delivery], data: Path
) -> pd.DataFrame:
    """Every word that no one is known by, by log: word, log, rows, first_day, last_day."""
    provided = columns_delivered(deliveries)
    frames = [pd.DataFrame(columns=list(COLUMNS[:5]))]
    for log in STAFFED:
        rows = accepted_rows([entry for entry in deliveries if entry.log == log.name], data)
        if rows and "staff_id" in provided[log.name]:
            frames.append(connection.sql(
                f"SELECT staff_id AS word, '{log.name}' AS log, count(*) AS rows, "
                f"CAST(min({log.dated_by}) AS DATE) AS first_day, CAST(max({log.dated_by}) AS DATE) AS last_day "
                f"FROM {rows} WHERE staff_id IS NOT NULL AND staff_id NOT IN (SELECT written FROM known) GROUP BY staff_id"
            ).df())  # fmt: skip
    return pd.concat([frame for frame in frames if len(frame)] or frames, ignore_index=True)


def _by_roster(words: Sequence[str], people: Sequence[tuple[str, str]]) -> dict[str, Candidate]:
    """Whom each word may mean: all who share the name, else who looks alike, else who is spelt much like it."""
    ids: dict[str, set[str]] = defaultdict(set)
    for name, staff_id in people:
        ids[name].add(staff_id)
        ids[staff_id].add(staff_id)
    looks: dict[str, list[str]] = defaultdict(list)
    for known in sorted(ids):
        looks[forms(known)[-1]].append(known)
    found = {}
    for word in set(words):
        if alike := [word] if word in ids else looks.get(forms(word)[-1], []):
            found[word] = _meaning(word, alike, ids)
        elif similar := nearest(word, ids, _LIKENESS):
            found[word] = Candidate(tuple(sorted(ids[similar])), (_SIMILAR,))
    return found


def _meaning(word: str, alike: Sequence[str], ids: dict[str, set[str]]) -> Candidate:
    meant = sorted({staff_id for known in alike for staff_id in ids[known]})
    why = list(dict.fromkeys(words for known in alike for words in differences(word, known)))
    if len(meant) > 1:
        count = str(len(meant))
        why.append(Words(_SHARED.zh.replace("{count}", count), _SHARED.en.replace("{count}", count)))
    return Candidate(tuple(meant), tuple(why))


def _by_each_other(words: pd.DataFrame) -> dict[str, Candidate]:
    """Each word that looks like a more frequent one, with that one."""
    by_look: dict[str, list[str]] = defaultdict(list)
    totals = words.groupby("word")["rows"].sum().sort_index().sort_values(ascending=False, kind="stable")
    for word in totals.index:
        by_look[forms(word)[-1]].append(word)
    return {
        word: Candidate((first,), tuple(differences(word, first)))
        for first, *others in by_look.values()
        for word in others
    }
