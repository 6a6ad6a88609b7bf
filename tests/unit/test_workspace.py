"""What a notebook opens: figures and words follow the department's settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import KefuError
from pipeline.workspace import Workspace, workspace_on
from tests.unit.ingest.inbox import Inbox

SETTINGS = """[thresholds]
service_level_seconds = 15
[[source]]
log = "complaints"
files = "data/inbox/complaints.csv"
"""


def workspace(folder: Path) -> Workspace:
    inbox = Inbox(folder, SETTINGS)
    inbox.put(
        "complaints.csv",
        "投诉编号,受理时间,办结时间\nT1,2026-10-01 09:00,2026-10-03 09:00\nT2,2026-10-01 09:00,\nT3,2026-10-30 09:00,2026-10-31 23:59:59\n",
    )
    return workspace_on(folder, inbox.settings, inbox.build(), "2026-10")


def test_kpi_is_worded_with_the_departments_thresholds(tmp_path: Path) -> None:
    ws = workspace(tmp_path)
    assert ws.kpi("service_level").label.en == "Service level (15 s)"
    with pytest.raises(KefuError, match="Unknown KPI"):
        ws.kpi("service_levels")


def test_curve_is_that_of_the_period_as_known_when_the_data_end(tmp_path: Path) -> None:
    curve = workspace(tmp_path).survival_curve()
    assert curve["at_risk"].tolist() == [3, 3, 2]
    assert curve["survival"].tolist() == pytest.approx([1, 2 / 3, 1 / 3])
    assert curve["days"].tolist() == pytest.approx([0, 1 + 15 / 24, 2], abs=1e-4)
