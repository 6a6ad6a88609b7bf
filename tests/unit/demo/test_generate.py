"""The folder a demo is written into."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from pipeline.demo import PLANTED_FILE, generate
from pipeline.demo.after_sales import AFTER_SALES, IMPROVED_ON
from pipeline.demo.followups import DAYS_TO_SPARE, MONTHS_AFTER
from pipeline.demo.generator import department_exports
from pipeline.demo.kefu_toml import KEFU_TOML
from pipeline.demo.layout import LAYOUTS
from pipeline.errors import EXIT_CANNOT_WRITE, KefuError
from pipeline.kpi import CATALOGUE
from pipeline.logs import LOGS
from pipeline.settings import SETTINGS_FILE, read_settings

INBOX = Path("data/inbox")


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_same_seed_gives_the_same_bytes_and_its_own_demo_is_made_anew(
    exported: Path, tmp_path: Path
) -> None:
    first = contents(exported)
    generate(tmp_path)
    assert contents(tmp_path) == first
    (tmp_path / INBOX / "客户.csv").unlink()
    generate(tmp_path)
    assert contents(tmp_path) == first


def test_another_seed_gives_other_rows() -> None:
    one, other = (department_exports(AFTER_SALES, seed) for seed in (1, 2))
    assert one[-1].rows != other[-1].rows


@pytest.mark.parametrize("name", ["kefu.toml", "data/inbox/话单.csv", "data/inbox/older/投诉.xlsx"])
def test_a_folder_with_files_of_somebody_else_is_refused(tmp_path: Path, name: str) -> None:
    theirs = tmp_path / name
    theirs.parent.mkdir(parents=True, exist_ok=True)
    theirs.write_text("theirs")
    with pytest.raises(KefuError) as refused:
        generate(tmp_path)
    assert refused.value.reason == "demo_folder_in_use"
    assert refused.value.exit_code == EXIT_CANNOT_WRITE
    assert name in refused.value.text("zh")
    assert contents(tmp_path) == {str(Path(name)): b"theirs"}


def test_a_demo_whose_settings_were_edited_is_not_written_over(exported: Path, tmp_path: Path) -> None:
    for name, data in contents(exported).items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    with (tmp_path / "kefu.toml").open("a") as settings:
        settings.write("# mine\n")
    with pytest.raises(KefuError, match=r"kefu\.toml"):
        generate(tmp_path)


def test_a_damaged_marker_owns_nothing(tmp_path: Path) -> None:
    (tmp_path / INBOX).mkdir(parents=True)
    (tmp_path / INBOX / ".kefu-demo").write_text("[]")
    (tmp_path / INBOX / "客户.csv").write_text("x")
    with pytest.raises(KefuError, match=r"客户\.csv"):
        generate(tmp_path)


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where a folder should be")
    with pytest.raises(KefuError) as refused:
        generate(tmp_path)
    assert refused.value.reason == "demo_not_writable"


def test_settings_are_valid_and_speak_of_known_logs_and_kpis(exported: Path) -> None:
    settings = read_settings(exported, {})
    assert [source.log for source in settings.source] == [layout.log for layout in LAYOUTS]
    assert {layout.log for layout in LAYOUTS} <= set(LOGS)
    assert set(settings.targets) <= set(CATALOGUE)
    assert all(choice in CATALOGUE[kpi].dialects for kpi, choice in settings.dialects.items())
    hours = {"hours": 1, "working_days": 24}
    allowed = {
        name: limit.amount * hours[limit.unit] for name, limit in settings.limits.resolve.severity.items()
    }
    assert allowed == dict(AFTER_SALES.complaints.hours_to_resolve)


def test_settings_name_the_shifts_the_follow_up_and_the_baseline_that_the_generator_means(
    exported: Path,
) -> None:
    settings = read_settings(exported, {})
    spans = {
        name: "-".join(f"{second // 3600:02d}:{second // 60 % 60:02d}" for second in hours)
        for name, hours in AFTER_SALES.shifts.items()
    }
    assert {name: shift.hours for name, shift in settings.shifts.items()} == spans
    followup, baseline = settings.followup[0], settings.baseline[0]
    assert followup.callback_kinds == [AFTER_SALES.callbacks.followup_kind]
    assert (followup.months, followup.grace_days) == ([MONTHS_AFTER], DAYS_TO_SPARE[1] + 1)
    assert (baseline.kpi, baseline.since) == ("callback_on_time_rate", IMPROVED_ON)


def test_every_source_finds_its_files(exported: Path) -> None:
    found = {
        source.title: len(list(exported.glob(source.files))) for source in read_settings(exported, {}).source
    }
    assert found == {
        "complaints": 13, "callbacks": 13, "callback_attempts": 13, "calls": 13, "surveys": 13, "shifts": 13, "staff": 1, "customers": 1,
    }  # fmt: skip


def test_headers_are_chinese_and_doubled_nowhere() -> None:
    for layout in LAYOUTS:
        headers = list(layout.headers.values())
        assert len(set(headers)) == len(headers)
        assert not any(header.isascii() for header in headers)


def test_calls_are_gb18030_and_callbacks_carry_a_byte_order_mark(exported: Path) -> None:
    calls = (exported / INBOX / "400热线_2026-10.csv").read_bytes()
    assert calls.decode("gb18030").startswith("话单号,呼叫方向,主叫号码,进线时间,是否接听")
    with pytest.raises(UnicodeDecodeError):
        calls.decode("utf-8")
    assert (exported / INBOX / "回访任务_2026-10.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert not (exported / INBOX / "回访拨打_2026-10.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_workbooks_hold_real_dates_and_text_that_looks_like_a_formula(exported: Path) -> None:
    rows = []
    for path in sorted((exported / INBOX).glob("投诉_*.xlsx")):
        rows += CalamineWorkbook.from_path(path).get_sheet_by_name("投诉").to_python()
    received = [row[1] for row in rows if row[1] != "受理时间"]
    assert sum(not isinstance(value, str) for value in received) > 0.99 * len(received)
    texts = [str(row[10]) for row in rows]
    assert any(text.startswith("=HYPERLINK(") for text in texts)


def test_the_roster_has_two_sheets_so_that_one_must_be_named(exported: Path) -> None:
    assert CalamineWorkbook.from_path(exported / INBOX / "花名册.xlsx").sheet_names == ["花名册", "说明"]


def test_hostile_texts_are_in_the_last_month(exported: Path) -> None:
    sheet = CalamineWorkbook.from_path(exported / INBOX / "投诉_2026-10.xlsx").get_sheet_by_index(0)
    texts = " ".join(str(row[10]) for row in sheet.to_python())
    assert all(
        part in texts for part in ("<script>alert(1)</script>", 'onerror="alert(1)"', "javascript:alert(1)")
    )


def test_dirty_rows_are_listed_outside_the_inbox(exported: Path) -> None:
    with (exported / PLANTED_FILE).open(encoding="utf-8-sig", newline="") as lines:
        listed = list(csv.DictReader(lines))
    assert len(listed) > 90
    assert {row["file"] for row in listed} <= {path.name for path in (exported / INBOX).iterdir()}


def test_the_projects_own_settings_are_the_demos() -> None:
    ours = Path(__file__).parents[3] / SETTINGS_FILE
    assert ours.read_text("utf-8") == KEFU_TOML, (
        "kefu demo runs in the project's folder only with its own settings"
    )
