"""What is counted for everybody together and cut apart is what is counted for each alone."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pipeline.kpi.slices import measures_of_each, rows_by_value
from pipeline.prepared import Call, as_table, leave, prepared_in
from pipeline.workspace import Workspace, open_workspace

ABOUT_CALLS = ("calls_answered", "average_handle_time", "call_resolution_rate", "answer_rate")
ABOUT_COMPLAINTS = (
    "complaints_received", "complaint_on_time_rate", "time_to_resolve_median", "time_to_resolve_p90", "open_complaints",
    "resolution_time_median",
)  # fmt: skip
CUTS = (
    ((*ABOUT_CALLS, *ABOUT_COMPLAINTS), ()),
    ((*ABOUT_CALLS, *ABOUT_COMPLAINTS), ("month",)),
    (ABOUT_COMPLAINTS[:2], ("category",)),
    (ABOUT_COMPLAINTS[:2], ("week", "category")),
    (("callback_on_time_rate", "complaints_received"), ("kind",)),
)


@pytest.fixture(scope="module")
def ws(demo: Path) -> Workspace:
    return open_workspace(str(demo), period="2026-10")


@pytest.mark.parametrize("dimension", ["staff_id", "team_id"])
@pytest.mark.parametrize("kpis, by", CUTS)
def test_slices_are_the_measures_of_each(
    kpis: tuple[str, ...], by: tuple[str, ...], dimension: str, ws: Workspace, tmp_path: Path
) -> None:
    kpis = tuple(kpi for kpi in kpis if "kind" not in by or kpi.startswith("callback"))
    values = sorted(ws.people()[dimension].unique())
    measure = partial(ws.measures, kpis, ws.history(3))
    every, rows = measures_of_each(measure, dimension, [*values, "nobody"], by)
    table = as_table(every)
    for value, own in zip([*values, "nobody"], rows, strict=True):
        alone = measure(by=by, only={dimension: value})
        call = Call("measures", (), ((dimension, value),))
        leave(tmp_path, [(call, table.take(own))], "here", leave(tmp_path, [], "", None))
        found = prepared_in(tmp_path).frame(call)
        assert found is not None
        pd.testing.assert_frame_equal(found, alone, check_exact=True)


def test_rows_are_found_by_value_and_rows_of_nobody_left_out() -> None:
    owners = np.array(["b", None, "a", "b", None], dtype=object)
    assert {value: rows.tolist() for value, rows in rows_by_value(owners).items()} == {"b": [0, 3], "a": [2]}
