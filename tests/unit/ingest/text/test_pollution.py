"""Files polluted in one known way: read right, or with a note, or refused; never wrong in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import KefuError
from pipeline.ingest.text import read_text_table
from tests.unit.ingest.text.pollution import Polluted, row_pollutions, whole_file_pollutions

WHOLE = list(whole_file_pollutions())
# The header, the rows with each kind of text, and the last.
ROWS = [polluted for number in (0, 1, 5, 7, 10, 84) for polluted in row_pollutions(range(number, number + 1))]


def verdict(folder: Path, polluted: Polluted) -> str:
    path = folder / "x.csv"
    path.write_bytes(polluted.data)
    try:
        header, rows, notes = read_text_table(path)
    except KefuError:
        return "refused"
    found = (header, *rows) if polluted.header_count else tuple(rows)
    return "right" if found == polluted.rows else "noted" if notes else "wrong"


@pytest.mark.parametrize("polluted", WHOLE, ids=[polluted.name for polluted in WHOLE])
def test_damage_of_a_whole_file_is_undone(tmp_path: Path, polluted: Polluted) -> None:
    # The second table's header is the first one's again, and is left aside as such.
    expected = "noted" if polluted.name == "second table of 9" else "right"
    assert verdict(tmp_path, polluted) == expected


def test_damage_of_one_row_is_never_read_wrong_without_a_note(tmp_path: Path) -> None:
    verdicts = [verdict(tmp_path, polluted) for polluted in ROWS]
    assert verdicts.count("wrong") == verdicts.count("refused") == 0
    assert verdicts.count("right") > 0.85 * len(verdicts)
