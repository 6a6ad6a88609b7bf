"""The demo's own files, described by nobody: the right log is found, and the draft reads them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from pipeline.mapping import propose, trial
from pipeline.settings import read_settings

FILES = {
    "400热线_2026-03.csv": "calls",
    "投诉_2026-03.xlsx": "complaints",
    "回访任务_2026-03.csv": "callbacks",
    "回访拨打_2026-03.csv": "callback_attempts",
    "满意度评价_2026-03.csv": "surveys",
    "排班执行_2026-03.csv": "shifts",
    "花名册.xlsx": "staff",
    "客户.csv": "customers",
}


@pytest.mark.parametrize("name, log", FILES.items())
def test_a_file_of_the_demo_is_recognised_and_read(name: str, log: str, demo: Path) -> None:
    path, settings = demo / "data" / "inbox" / name, read_settings(demo)
    proposal = propose(path, settings, demo, hints={"sheet": 1} if path.suffix == ".xlsx" else {})
    assert proposal.log.name == log
    delivery = trial(proposal, path, settings, datetime(2027, 1, 1))
    assert delivery is not None
    assert delivery.rejected <= 0.05 * delivery.read
    assert delivery.accepted >= 0.9 * delivery.read
