"""Every dirty row of the demo ends where the list of dirty rows says."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from pipeline.demo import PLANTED_FILE
from pipeline.demo.dirt import FAULTS, Planted
from pipeline.ingest import Delivery, rejected_rows
from pipeline.logs import LOGS
from pipeline.settings import Settings
from pipeline.warehouse import Build
from tests.unit.demo.conftest import INBOX

NOT_REJECTED = ("duplicate", "unassigned", "accepted")


@pytest.fixture(scope="module")
def planted(exported: Path, last_month: Path) -> list[Planted]:
    with (exported / PLANTED_FILE).open(encoding="utf-8-sig", newline="") as lines:
        rows = [
            Planted(row["file"], int(row["line"]), row["expected"], row["what"])
            for row in csv.DictReader(lines)
        ]
    return [row for row in rows if (last_month / INBOX / row.file).is_file()]


def test_every_kind_of_dirt_is_in_the_last_month(planted: list[Planted]) -> None:
    assert Counter(row.expected for row in planted) == Counter(fault.expected for fault in FAULTS)


def test_reason_codes_are_those_of_the_logs() -> None:
    for fault in FAULTS:
        log = LOGS[fault.log]
        orders = {check.reason for check in log.checks}
        faults = {
            f"{name}_{what}"
            for name in log.names
            for what in ("missing", "not_readable", "out_of_range", "in_future")
        }
        assert fault.expected in {*orders, *faults, "field_count", *NOT_REJECTED}


def test_rejected_rows_are_the_planted_ones_line_by_line(
    last_month: Path, settings: Settings, deliveries: dict[str, Delivery], planted: list[Planted]
) -> None:
    rejected = rejected_rows(last_month, settings, None, None)
    found = set(zip(rejected["file"], rejected["line"], rejected["reason"], strict=True))
    assert found == {
        (row.file, row.line, row.expected) for row in planted if row.expected not in NOT_REJECTED
    }
    assert sum(one.rejected for one in deliveries.values()) == len(rejected)


def test_planted_copies_are_counted_as_duplicates(
    deliveries: dict[str, Delivery], planted: list[Planted]
) -> None:
    expected = Counter(row.file for row in planted if row.expected == "duplicate")
    assert {name: one.duplicates for name, one in deliveries.items() if one.duplicates} == expected


def test_every_row_read_is_accounted_for(deliveries: dict[str, Delivery]) -> None:
    for one in deliveries.values():
        assert one.read == one.accepted + one.rejected + one.duplicates + one.not_applicable
        assert one.rejected <= 0.02 * one.read


def test_outbound_rows_of_the_exchange_do_not_apply(deliveries: dict[str, Delivery]) -> None:
    assert deliveries["400热线_2026-10.csv"].not_applicable > 0
    assert (
        sum(one.not_applicable for one in deliveries.values())
        == deliveries["400热线_2026-10.csv"].not_applicable
    )


@pytest.mark.parametrize("log", ["complaints", "callbacks", "calls", "surveys"])
def test_rows_of_strangers_and_of_an_ambiguous_name_are_accepted_as_unassigned(
    last_month_build: Build, log: str
) -> None:
    rows = last_month_build.frame(log)
    handled = rows[rows["is_answered"]] if log == "calls" else rows
    faults = [fault for fault in FAULTS if fault.log == log and fault.expected == "unassigned"]
    assert handled["staff_id"].isna().sum() == len(faults)


def test_hostile_texts_are_kept_as_they_are(last_month_build: Build) -> None:
    kept = " ".join(last_month_build.frame("complaints")["content"].dropna())
    hostile = [fault for fault in FAULTS if fault.log == "complaints" and fault.expected == "accepted"]
    assert all(fault.cells["content"] in kept for fault in hostile)


def test_phones_in_texts_are_masked(last_month_build: Build) -> None:
    assert not last_month_build.frame("complaints")["content"].str.contains(r"199000\d{5}").any()
