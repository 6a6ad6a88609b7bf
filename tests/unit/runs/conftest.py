"""A bench on which single notebooks are executed."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from pipeline.engine.engine import Limits
from pipeline.logs import Words
from pipeline.report.words import TEMPLATES
from pipeline.runs.work import Bench


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    executed = tmp_path / "executed"
    executed.mkdir()
    return Bench(
        run="r1",
        executed=executed,
        failed=tmp_path / "failed",
        scratch=tmp_path / "scratch",
        templates=TEMPLATES,
        environment={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONSTARTUP": "/nowhere.py"},
        department=Words("售后服务部", "After-sales"),
        build="b1",
        code_version="0.1.0+abc",
        limits=Limits(start_seconds=60, cell_seconds=30, run_seconds=60),
    )
