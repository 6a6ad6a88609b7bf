"""Where the next fetch goes on."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.errors import EXIT_SETTINGS, KefuError
from pipeline.ingest.databases.facts import earlier, facts_of


@pytest.mark.parametrize(
    ("highest", "overlap", "expected"),
    [
        ("2026-10-03 10:00:00", timedelta(days=2), "2026-10-01 10:00:00"),
        ("2026-10-03 10:00:00.250000", timedelta(minutes=1), "2026-10-03 09:59:00.250000"),
        ("2026-03-01T00:30:00", timedelta(hours=1), "2026-02-28 23:30:00"),
        ("2026-10-03", timedelta(days=2), "2026-10-01"),
        ("2026-10-03", timedelta(hours=1), "2026-10-02"),
        ("10", 3, 7),
        ("10", 0, 10),
    ],
)
def test_the_overlap_is_taken_off(highest: str, overlap: timedelta | int, expected: str | int) -> None:
    assert earlier(highest, overlap, "") == expected


@pytest.mark.parametrize(
    ("highest", "overlap"),
    [("10", timedelta(days=1)), ("2026-10-03 10:00:00", 5), ("v10", timedelta(days=1)), ("v10", 1)],
)
def test_an_overlap_of_another_kind_is_refused(highest: str, overlap: timedelta | int) -> None:
    with pytest.raises(KefuError) as caught:
        earlier(highest, overlap, "kefu.toml")
    assert (caught.value.reason, caught.value.exit_code) == ("database_overlap", EXIT_SETTINGS)


def test_a_snapshot_that_is_gone_or_was_a_file_remembers_nothing(tmp_path: Path) -> None:
    (tmp_path / "old.csv").write_text("a\n", "utf-8")
    assert facts_of(tmp_path / "old.csv") is None
    assert facts_of(tmp_path / "gone.parquet") is None
