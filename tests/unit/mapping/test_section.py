"""The proposed section: readable by the settings, good enough to read the file, appended without touching the rest."""

from __future__ import annotations

import tomllib
from datetime import datetime
from pathlib import Path

import pytest

from pipeline.errors import KefuError
from pipeline.ingest import ingest
from pipeline.mapping import keep, section, trial
from pipeline.settings import read_settings
from tests.unit.mapping.files import SETTINGS, calls, proposed, written

NOW = datetime(2026, 11, 1, 8, 0)
ISO = [f"2026-10-{day:02d} 09:30" for day in range(1, 29)]
TOML = '\ufeff[department]  # 部门\r\nname = "测试部"\r\n\r\n[targets]\nanswer_rate = 0.9'


def test_the_section_reads_as_toml_and_names_what_was_found(tmp_path: Path) -> None:
    (source,) = tomllib.loads(section(proposed(tmp_path, calls(ISO))))["source"]
    assert source["log"] == "calls"
    assert source["files"] == "data/inbox/导出.csv"
    assert source["where"] == {"呼叫方向": "呼入"}
    assert source["columns"]["started_at"] == "进线时刻"
    assert source["values"] == {"is_answered": {"true": "接听", "false": "放弃"}}


def test_headers_of_any_sign_are_quoted(tmp_path: Path) -> None:
    header = ('流水号"\\', "来电\x7f时间", "是否接听#]", "[秒]", "a", "b", "c")
    text = section(proposed(tmp_path, calls(ISO, header), log="calls"))
    (source,) = tomllib.loads(text)["source"]
    assert source["columns"]["call_id"] == '流水号"\\'


def test_dates_of_an_order_that_was_found_are_declared(tmp_path: Path) -> None:
    text = section(proposed(tmp_path, calls(["10/3/2026 09:30", "10/23/2026 09:30"])))
    assert tomllib.loads(text)["source"][0]["forms"] == {"started_at": "M/D/Y"}


def test_an_order_that_was_not_found_stands_as_a_choice_in_comments(tmp_path: Path) -> None:
    text = section(proposed(tmp_path, calls(["10/3/2026 09:30", "10/4/2026 09:30"]), log="calls"))
    assert '# started_at = "M/D/Y"\n# started_at = "D/M/Y"' in text
    assert tomllib.loads(text)["source"][0].get("forms", {}) == {}


def test_a_header_left_out_is_not_taken_by_its_name_either(tmp_path: Path) -> None:
    rows = [(f"T{n}", f"2026-10-{n:02d} 09:00", "是", "x") for n in range(1, 9)]
    proposal = proposed(tmp_path, written([("通话编号", "来电时间", "是否接听", "渠道"), *rows]))
    left_out = proposal.choosing(proposal.log.column("channel"), None)
    assert 'channel = "渠道"' in section(proposal)
    assert "channel = []" in section(left_out)


def test_the_trial_says_what_the_door_would_make_of_the_file_and_keeps_nothing(tmp_path: Path) -> None:
    content = calls([*ISO, "2026-10-31 08:00", "昨天"])
    proposal = proposed(tmp_path, content)
    before = sorted(tmp_path.rglob("*"))
    delivery = trial(proposal, tmp_path / "data" / "inbox" / "导出.csv", SETTINGS, NOW)
    assert delivery is not None
    assert (delivery.read, delivery.rejected, delivery.not_applicable) == (30, 1, 5)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_kept_section_ingests_the_file_and_leaves_every_byte_before_it(tmp_path: Path) -> None:
    (tmp_path / "kefu.toml").write_bytes(TOML.encode())
    proposal = proposed(tmp_path, calls(ISO))
    keep(proposal, tmp_path)
    assert (tmp_path / "kefu.toml").read_bytes().startswith(TOML.encode() + b"\n\n[[source]]")
    (delivery,) = ingest(tmp_path, read_settings(tmp_path, {}), NOW)
    assert (delivery.read, delivery.accepted, delivery.not_applicable) == (28, 24, 4)


def refusal(folder: Path, content: str, log: str = "") -> KefuError:
    """What keeping the proposal for a file is refused with; kefu.toml is as before."""
    before = (folder / "kefu.toml").read_bytes()
    with pytest.raises(KefuError) as caught:
        keep(proposed(folder, content, log=log), folder)
    assert (folder / "kefu.toml").read_bytes() == before
    return caught.value


def test_a_section_that_lacks_a_required_column_is_not_kept(tmp_path: Path) -> None:
    (tmp_path / "kefu.toml").write_text(TOML, "utf-8")
    error = refusal(tmp_path, written([("甲", "乙"), ("x", "y"), ("x", "z")]), log="calls")
    assert error.reason == "map_incomplete"
    assert "no header feeds started_at, is_answered" in error.text("en")


def test_a_file_that_a_source_reads_already_is_not_kept_twice(tmp_path: Path) -> None:
    (tmp_path / "kefu.toml").write_text(TOML, "utf-8")
    keep(proposed(tmp_path, calls(ISO)), tmp_path)
    assert refusal(tmp_path, calls(ISO)).reason == "map_known"
