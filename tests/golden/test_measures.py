"""Every KPI of the demo's last month, by department and team, as they were when somebody last looked at them.

A difference is either a fault or a number that changed: then it belongs under "Numbers that change" in the CHANGELOG,
and `python -m tests.golden.test_measures WORKSPACE` writes the new file from a folder in which `kefu demo` has run.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

from pipeline import open_workspace
from pipeline.kpi import CATALOGUE
from tests.conftest import DEMO_PERIOD

GOLDEN = Path(__file__).parent / "measures.csv"


def measured(folder: Path) -> str:
    """The measures as CSV, six decimals."""
    ws = open_workspace(str(folder), period=DEMO_PERIOD)
    names = list(CATALOGUE)
    frames = [ws.measures(names), ws.measures(ws.countable_for_people(names), by=["team_id"])]
    return pd.concat(frames).to_csv(index=False, float_format="%.6f", lineterminator="\n")


def test_measures_of_the_demo_are_those_on_record(demo: Path) -> None:
    assert measured(demo) == GOLDEN.read_text("utf-8")


if __name__ == "__main__":
    GOLDEN.write_text(measured(Path(sys.argv[1])), "utf-8")
