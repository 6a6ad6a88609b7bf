"""The product's own notebooks, run as analysts and the scheduler run them, on a demo department."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import papermill
import pytest

from pipeline.report.block import MIME
from tests.conftest import DEMO_PERIOD, ROOT, measures_of

QUICK = ("department", "ingest", "staff")
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.fixture
def copies(demo: Path, tmp_path: Path) -> Path:
    """The notebooks in a folder inside a copy of the demo, where they find kefu.toml above them."""
    folder = Path(shutil.copytree(demo, tmp_path / "demo", ignore=shutil.ignore_patterns("*.sqlite-*")))
    shutil.copytree(ROOT / "notebooks", folder / "notebooks")
    return folder / "notebooks"


def delivered(demo: Path, report: str) -> list[dict[str, Any]]:
    """The blocks that the published run's notebook displayed, in order."""
    (path,) = sorted((demo / "data" / "runs").rglob(f"*{report}.ipynb"))[:1]
    cells = nbformat.read(path, 4).cells
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    return [output["data"][MIME] for output in outputs if MIME in output.get("data", {})]


def of_kind(blocks: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [block["data"] for block in blocks if block["kind"] == kind]


def _slow_or_quick(path: Path) -> Any:
    return pytest.param(path, id=path.stem, marks=() if path.stem in QUICK else pytest.mark.slow)


@pytest.mark.parametrize("path", [_slow_or_quick(path) for path in NOTEBOOKS])
def test_every_cell_runs_under_nbval(path: Path, copies: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", "-c", os.devnull, "--rootdir", str(copies),
         "--nbval-lax", "--nbval-cell-timeout", "120", str(copies / path.name)],
        cwd=copies, capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:]


def test_department_notebook_runs_by_plain_papermill(copies: Path) -> None:
    out = copies.parent / "out.ipynb"
    papermill.execute_notebook(
        str(copies / "department.ipynb"),
        str(out),
        {"period": DEMO_PERIOD},
        cwd=str(copies),
        progress_bar=False,
        kernel_name="python3",
    )
    kinds = [
        output["data"][MIME]["kind"]
        for cell in nbformat.read(out, 4).cells
        for output in cell.get("outputs", [])
        if MIME in output.get("data", {})
    ]
    assert kinds[0] == "header"
    assert kinds[-1] == "closing"


def test_cards_show_the_figures_that_measures_prints(demo: Path) -> None:
    (cards,) = of_kind(delivered(demo, "department"), "kpi_cards")
    shown = {card["kpi"]: card["value"] for card in cards["cards"]}
    printed = measures_of(demo, "--kpi", ",".join(shown), "--period", DEMO_PERIOD)
    assert shown == pytest.approx({row["kpi"]: row["value"] for row in printed})


def test_ages_of_open_complaints_add_up_to_the_open_complaints(demo: Path) -> None:
    (ageing,) = of_kind(delivered(demo, "department"), "ageing")
    (stock,) = measures_of(demo, "--kpi", "open_complaints", "--period", DEMO_PERIOD)
    assert sum(bucket["count"] for bucket in ageing["rows"]) == stock["value"]


def test_causes_add_up_to_the_complaints_received(demo: Path) -> None:
    (causes,) = of_kind(delivered(demo, "department"), "pareto")
    (received,) = measures_of(demo, "--kpi", "complaints_received", "--period", DEMO_PERIOD)
    assert sum(bar["count"] for bar in causes["rows"]) == received["value"]


def test_planted_difference_is_found_and_nobody_else_is(demo: Path) -> None:
    on_time = next(
        block
        for block in of_kind(delivered(demo, "department"), "people")
        if block["kpi"] == "callback_on_time_rate"
    )
    named = {group["group"]: [person["name"] for person in group["people"]] for group in on_time["groups"]}
    assert (named["above"], named["below"]) == (["杨艳"], ["赵杰"])


def test_who_picks_whom_to_invite_is_set_apart_and_not_praised(demo: Path) -> None:
    shown = delivered(demo, "people")
    (credibility,) = of_kind(shown, "credibility")
    ratings = next(block for block in of_kind(shown, "people") if block["kpi"] == "satisfaction_rate")
    doubted = next(group["people"] for group in ratings["groups"] if group["group"] == "doubted")
    assert credibility["skewed"] == [person["name"] for person in doubted] != []
    (found,) = of_kind(shown, "findings")
    praised = "".join(item["title"]["zh"] for item in found["items"] if item["kind"] == "good")
    assert not [name for name in credibility["skewed"] if name in praised]


def test_data_quality_counts_every_row_that_was_read(demo: Path) -> None:
    (counted,) = of_kind(delivered(demo, "data_quality"), "rejections")
    for row in counted["rows"]:
        counts = row["counts"]
        parts = (counts[name] for name in ("accepted", "rejected", "duplicates", "not_applicable"))
        assert counts["read"] == sum(parts) > 0


def test_who_records_late_or_leaves_things_out_is_named_and_nobody_else_is(demo: Path) -> None:
    shown = delivered(demo, "data_quality")
    differ = {
        block["kpi"]: [
            person["name"]
            for group in block["groups"]
            if group["group"] == "above"
            for person in group["people"]
        ]
        for block in of_kind(shown, "people")
    }
    assert {kpi: names for kpi, names in differ.items() if names} == {
        "late_record_rate_callback_attempts": ["梁思琪"], "incomplete_rate_callbacks": ["高玲"],
    }  # fmt: skip
    (drift,) = of_kind(shown, "drift")
    assert [(row["file_name"], row["renamed"]) for row in drift["rows"]] == [
        ("满意度评价_2026-10.csv", [["答题时长", "答题用时"]])
    ]


def test_followups_add_up_to_those_that_were_due(demo: Path) -> None:
    (followups,) = of_kind(delivered(demo, "people"), "followups")
    (due,) = measures_of(demo, "--kpi", "followups_due", "--period", DEMO_PERIOD)
    total = followups["total"]
    assert total["due"] == total["on_time"] + total["late"] + total["missed"] == due["value"]
    assert sum(row["due"] for row in followups["people"]) + followups["unassigned"] == due["value"]


def test_a_declared_baseline_stands_on_the_chart_with_its_reason(demo: Path) -> None:
    charts = {block["kpi"]: block for block in of_kind(delivered(demo, "department"), "control")}
    (baseline,) = charts["callback_on_time_rate"]["baselines"]
    assert baseline["since"] == "2026-09-21"
    assert charts["callback_on_time_rate"]["points"][baseline["at"]]["segment"] == 1


def test_time_to_resolve_counts_the_open_ones(demo: Path) -> None:
    (times,) = of_kind(delivered(demo, "department"), "survival")
    (received,) = measures_of(demo, "--kpi", "complaints_received", "--period", DEMO_PERIOD)
    assert times["n"] == received["value"]
    assert times["open"] > 0


def test_a_persons_page_names_nobody_else(demo: Path) -> None:
    entries = json.loads(next((demo / "reports" / "versions").glob("*/pages.json")).read_text("utf-8"))
    people = {entry["person"] for entry in entries if entry["report"] == "staff"}
    assert len(people) > 20
    for entry in (entry for entry in entries if entry["report"] == "staff"):
        for language in ("zh", "en"):
            path = next((demo / "reports" / "versions").glob("*")) / f"{entry['stem']}.{language}.html"
            text = path.read_text("utf-8")
            assert entry["person"] in text
            assert not [name for name in people - {entry["person"]} if name in text]


def test_no_page_holds_a_customers_phone(demo: Path) -> None:
    import re

    phone = re.compile(rb"(?<!\d)1[3-9]\d{9}(?!\d)")
    pages = list((demo / "reports").rglob("*.html"))
    assert len(pages) > 50
    assert not [path.name for path in pages if phone.search(path.read_bytes())]
