"""The figures that others published about these logs, and counts anybody can take from the files."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from filelock import FileLock

from pipeline.ingest import read_deliveries
from pipeline.kpi import measures
from pipeline.periods import Period
from pipeline.settings import read_settings
from pipeline.warehouse import open_build
from tests.conftest import ROOT, measures_of, run_kefu

EXAMPLES = sorted(path.parent.name for path in (ROOT / "examples").glob("*/kefu.toml"))


@pytest.fixture(scope="session")
def workspaces(tmp_path_factory: pytest.TempPathFactory, example_data: Path) -> Path:
    """A folder with each example ingested and built, made once for all workers."""
    shared = (
        tmp_path_factory.getbasetemp().parent
        if "PYTEST_XDIST_WORKER" in os.environ
        else tmp_path_factory.getbasetemp()
    )
    with FileLock(str(shared / "examples.lock")):
        for name in EXAMPLES:
            folder = shared / "examples" / name
            if folder.exists():
                continue
            folder.mkdir(parents=True)
            shutil.copy(ROOT / "examples" / name / "kefu.toml", folder)
            for verb in ("ingest", "build"):
                done = run_kefu("-C", folder, "--quiet", verb)
                assert done.returncode == 0, f"{name}: {done.stderr}"
    return shared / "examples"


def rows_of(folder: Path, kpis: str, period: str, by: str = "", **dialects: str) -> list[dict[str, Any]]:
    settings = read_settings(folder)
    frame = measures(
        open_build(folder, settings),
        settings,
        kpis.split(","),
        Period.parse(period),
        by.split(",") if by else (),
        dialects=dialects,
    )
    return [
        {name: None if pd.isna(cell) else cell for name, cell in row.items()}
        for row in frame.to_dict("records")
    ]


def figure(folder: Path, kpi: str, period: str, **dialects: str) -> dict[str, Any]:
    (row,) = rows_of(folder, kpi, period, **dialects)
    return row


HOTLINE_QUARTER = "2021-01..2021-03"


@pytest.mark.parametrize("name", ["hotline-calls", "hotline-calls-xlsx"])
@pytest.mark.parametrize(
    "kpi, more, value, denominator",
    [
        ("answer_rate", {}, 0.8108, 5_000),
        ("call_resolution_rate", {}, 0.7292, 5_000),
        ("call_resolution_rate", {"call_resolution_rate": "of_answered"}, 0.8994, 4_054),
        ("abandonment_rate", {}, 0.1892, 5_000),
    ],
)
def test_hotline_rates_are_those_published(
    workspaces: Path, name: str, kpi: str, more: dict[str, str], value: float, denominator: int
) -> None:
    found = figure(workspaces / name, kpi, HOTLINE_QUARTER, **more)
    assert (round(found["value"], 4), found["denominator"]) == (value, denominator)


@pytest.mark.parametrize("name", ["hotline-calls", "hotline-calls-xlsx"])
@pytest.mark.parametrize(
    "kpi, value, places",
    [("average_speed_of_answer", 67.52, 2), ("average_talk_time", 224.92, 2), ("average_rating", 3.40, 2)],
)
def test_hotline_means_are_those_published(
    workspaces: Path, name: str, kpi: str, value: float, places: int
) -> None:
    found = figure(workspaces / name, kpi, HOTLINE_QUARTER)
    assert (round(found["value"], places), found["denominator"]) == (value, 4_054)


def test_hotline_agents_have_their_published_figures(workspaces: Path) -> None:
    rows = measures_of(
        workspaces / "hotline-calls", "--kpi", "answer_rate,average_rating,average_speed_of_answer",
        "--by", "staff_id", "--period", HOTLINE_QUARTER,
    )  # fmt: skip
    of = {(row["kpi"], row["staff_id"]): row for row in rows}
    assert of["answer_rate", "Martha"]["numerator"] == 514
    assert round(of["average_rating", "Martha"]["value"], 3) == 3.471
    assert of["answer_rate", "Dan"]["numerator"] == 523
    assert round(of["average_speed_of_answer", "Joe"]["value"], 2) == 70.99


def test_january_has_1772_calls(workspaces: Path) -> None:
    assert figure(workspaces / "hotline-calls", "calls_offered", "2021-01")["value"] == 1_772


def test_bank_complaints_are_timely_as_published_under_both_dialects(workspaces: Path) -> None:
    folder, span = workspaces / "bank-complaints", "2017-05..2023-08"
    assert figure(folder, "complaints_received", span)["value"] == 62_516
    of_all = figure(folder, "complaint_timely_rate", span)
    assert (round(of_all["value"], 4), of_all["numerator"], of_all["denominator"]) == (0.9377, 58_619, 62_516)
    of_answered = figure(folder, "complaint_timely_rate", span, complaint_timely_rate="of_answered")
    assert (round(of_answered["value"], 4), of_answered["denominator"]) == (0.9606, 61_022)


def test_bank_log_without_closing_dates_has_no_resolution_time(workspaces: Path) -> None:
    found = figure(workspaces / "bank-complaints", "resolution_time_median", "2017-05..2023-08")
    assert (found["value"], found["status"]) == (None, "no_data")


def test_help_desk_events_become_tickets_with_their_median_time(workspaces: Path) -> None:
    folder = workspaces / "helpdesk-events"
    assert figure(folder, "complaints_received", "2010..2014")["value"] == 4_580
    assert round(figure(folder, "resolution_time_median", "2010..2014")["value"] / 86_400, 2) == 6.66
    owners = rows_of(folder, "complaints_received", "2010..2014", "staff_id")
    assert len([row for row in owners if row["staff_id"] is not None]) == 19


def test_outbound_campaign_has_its_published_conversion(workspaces: Path) -> None:
    folder, span = workspaces / "outbound-calls", "2008..2010"
    assert figure(folder, "callbacks_due", span)["value"] == 45_211
    deals = figure(folder, "callback_deal_from_due_rate", span)
    assert (round(deals["value"], 4), deals["numerator"]) == (0.1170, 5_289)
    assert round(figure(folder, "attempts_per_callback", span)["value"], 3) == 2.764


def test_citizen_messages_are_the_same_from_workbook_and_csv(workspaces: Path) -> None:
    names = ("citizen-messages", "citizen-messages-csv")
    workbook, text = (
        rows_of(workspaces / name, "complaints_received", "2010..2020", "month") for name in names
    )
    assert workbook == text
    assert sum(row["value"] or 0 for row in text) == 4_326


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_row_read_is_accounted_for(workspaces: Path, name: str) -> None:
    state = run_kefu("-C", workspaces / name, "status")
    assert state.returncode == 0, state.stderr
    deliveries = read_deliveries(workspaces / name, read_settings(workspaces / name))
    assert deliveries
    for one in deliveries:
        assert one.read == one.accepted + one.rejected + one.duplicates + one.not_applicable
        assert f"{one.read:,}" in state.stdout


def test_help_desk_has_21348_events_of_which_127_are_duplicates(workspaces: Path) -> None:
    folder = workspaces / "helpdesk-events"
    (one,) = read_deliveries(folder, read_settings(folder))
    assert (one.read, one.accepted, one.duplicates, one.rejected) == (21_348, 21_221, 127, 0)
