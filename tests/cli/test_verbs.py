"""What each verb prints and makes."""

from __future__ import annotations

import json
import re
import sqlite3
import stat
import sys
from pathlib import Path

import nbformat
import pytest

from tests.conftest import measures_of, run_kefu

LOGGED = re.compile(
    r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[+-]\d{2}:\d{2} run (started, code 0\.\S+|done in \d+\.\d s|ended: \w+, exit \d+)"
)


def test_run_ends_with_what_was_made_and_where(first_run: Path) -> None:
    said = (first_run / "said.txt").read_text("utf-8")
    index = first_run / "reports" / "index.html"
    assert said.startswith("1 pages published (2026-10, each in Chinese and English) from build ")
    assert said.endswith(f"Open: {index}\n")
    assert index.is_file()


def test_run_leaves_page_executed_notebook_ledger_and_log(first_run: Path) -> None:
    pages = [path.name for path in first_run.glob("reports/versions/*/2026-10/*.html")]
    assert sorted(pages) == ["department.en.html", "department.zh.html"]
    [notebook] = first_run.glob("data/runs/*/*.ipynb")
    assert notebook.name == "0001-department.ipynb"
    assert nbformat.read(notebook, as_version=4).cells[-1].execution_count
    with sqlite3.connect(first_run / "data" / "ledger.sqlite") as ledger:
        assert ledger.execute("SELECT status, period FROM runs").fetchall() == [("published", "2026-10")]
        [(parameters,)] = ledger.execute("SELECT parameters FROM pages").fetchall()
    assert set(json.loads(parameters)) == {"period", "workspace", "build", "as_of"}
    [log] = first_run.glob("data/logs/*.log")
    assert [line for line in log.read_text("utf-8").splitlines() if not LOGGED.fullmatch(line)] == []
    assert not (first_run / "data" / "staging").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps its own access lists")
def test_nothing_that_a_run_writes_is_open_to_others(first_run: Path) -> None:
    kept = [*first_run.glob("data/runs/*/*"), *first_run.glob("data/ledger*"), *first_run.glob("data/logs/*")]
    assert kept
    assert {stat.S_IMODE(path.stat().st_mode) & 0o077 for path in kept} == {0}


def test_page_footer_names_build_notebook_code_and_parameters(first_run: Path) -> None:
    [page] = first_run.glob("reports/versions/*/2026-10/department.en.html")
    text = page.read_text("utf-8")
    with sqlite3.connect(first_run / "data" / "ledger.sqlite") as ledger:
        build, code, notebook = ledger.execute(
            "SELECT build, code, notebook_hash FROM runs JOIN pages USING (run)"
        ).fetchone()
    assert all(fact in text for fact in (build, code, notebook, "2026-10"))
    assert str(first_run) not in text


def test_measures_as_json_are_objects_with_the_frames_columns(first_run: Path) -> None:
    [rate] = measures_of(first_run, "--kpi", "answer_rate", "--period", "2026-10")
    assert list(rate) == [
        "kpi", "period", "first_day", "end_day", "numerator", "denominator", "value", "low", "high", "status", "immature",
    ]  # fmt: skip
    assert (rate["numerator"], rate["denominator"], rate["value"]) == (2, 3, pytest.approx(2 / 3))
    assert (rate["first_day"], rate["end_day"], rate["status"]) == ("2026-10-01", "2026-11-01", "too_few")
    [wait] = measures_of(first_run, "--kpi", "average_speed_of_answer", "--period", "2026-10")
    assert (wait["value"], wait["denominator"]) == (20, 2)


def test_measures_of_a_group_without_a_name_are_null(first_run: Path) -> None:
    rows = measures_of(first_run, "--kpi", "calls_offered", "--by", "staff_id", "--period", "2026-10")
    assert {(row["staff_id"], row["value"]) for row in rows} == {("0042", 1), ("0043", 1), (None, 1)}
    assert {row["denominator"] for row in rows} == {None}


def test_measures_take_the_last_complete_month_where_none_is_named(first_run: Path) -> None:
    assert [row["period"] for row in measures_of(first_run, "--kpi", "answer_rate")] == ["2026-10"]


@pytest.mark.parametrize(
    "form, first", [("csv", "kpi,period,first_day,end_day,numerator"), ("table", "        kpi  period")]
)
def test_measures_as_csv_and_table(form: str, first: str, first_run: Path) -> None:
    done = run_kefu("-C", first_run, "measures", "--kpi", "answer_rate", "--format", form)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(first)
    assert len(done.stdout.splitlines()) == 2


def test_status_prints_the_equation_of_every_file_and_in_all(first_run: Path) -> None:
    lines = run_kefu("-C", first_run, "status").stdout.splitlines()
    equation = "read 3 = accepted 3 + rejected 0 + duplicates 0 + not applicable 0"
    assert lines[:2] == [f"calls  calls.csv: {equation}", f"total: {equation}"]
    assert re.fullmatch(r"build [0-9a-f]+, data from 2026-10-01 to 2026-10-31 11:00:00", lines[2])
    assert re.fullmatch(r"last run [\d-]+: published, 2026-10, 1 pages, last heard of [\dT:+-]+", lines[-1])


def test_explain_speaks_the_language_asked_for() -> None:
    zh = run_kefu("--language", "zh", "explain", "answer_rate").stdout
    en = run_kefu("--language", "en", "explain", "answer_rate").stdout
    assert zh.startswith("名称：")
    assert en.startswith("name: ")
    assert "(answer_rate)" in en


def test_explain_compare_shows_the_same_rows_under_every_dialect(first_run: Path) -> None:
    arguments = ("explain", "service_level", "--compare", "--period", "2026-10")
    done = run_kefu("-C", first_run, *arguments, "--format", "json")
    assert done.returncode == 0, done.stderr
    rows = {row["dialect"]: row for row in json.loads(done.stdout)}
    assert list(rows) == ["of_offered", "of_answered", "of_queued", "of_offered_less_short_abandons"]
    assert [name for name, row in rows.items() if row["is_in_use"]] == ["of_offered"]
    assert (rows["of_offered"]["denominator"], rows["of_answered"]["denominator"]) == (3, 2)
    table = run_kefu("-C", first_run, *arguments, "--by", "staff_id").stdout.splitlines()
    assert table[0].split()[:5] == ["kpi", "period", "staff_id", "dialect", "is_in_use"]
    assert [line.count("✓") for line in table[1:5]] == [1, 0, 0, 0]


def test_explain_without_compare_takes_no_period(first_run: Path) -> None:
    done = run_kefu("-C", first_run, "--language", "en", "explain", "answer_rate", "--period", "2026-10")
    assert done.returncode == 64
    assert "kefu explain answer_rate --compare --period" in done.stderr


def test_rejected_lists_file_line_and_reason(ran: Path) -> None:
    rows = "".join(f"{n},2026-10-05 09:00:00,是,5,0042\n" for n in range(10, 50))
    (ran / "data/inbox/more.csv").write_text(
        f"通话编号,来电时间,是否接听,等待时长,工号\n{rows}50,nonsense,是,5,0042\n", "utf-8"
    )
    done = run_kefu("-C", ran, "ingest")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("2 files read: read 44 = accepted 43 + rejected 1 + duplicates 0")
    listed = json.loads(run_kefu("-C", ran, "rejected", "--source", "calls", "--format", "json").stdout)
    assert [(row["file"], row["line"], row["column"]) for row in listed] == [("more.csv", 42, "started_at")]


def test_running_twice_publishes_the_same_figures_from_the_same_build(ran: Path) -> None:
    done = run_kefu("-C", ran, "--quiet", "run", "--anew", JUPYTER_DATA_DIR=str(ran.parent / "jupyter"))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    pages = sorted(ran.glob("reports/versions/*/2026-10/department.en.html"))
    first, second = (
        re.sub(r"<code>0\.\S+</code>", "<code></code>", page.read_text("utf-8")) for page in pages
    )
    assert first == second


def test_version_and_help_need_no_workspace(tmp_path: Path) -> None:
    assert run_kefu("--version", cwd=tmp_path).stdout.startswith("kefu 0.")
    listed = run_kefu("--help", cwd=tmp_path).stdout
    for verb in ("demo", "ingest", "build", "measures", "run", "rejected", "explain", "check", "status"):
        assert f"  {verb} " in listed
