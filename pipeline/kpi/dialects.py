"""The same rows under every dialect of a KPI, side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import pandas as pd

from pipeline.kpi.catalogue import dialect_in_use, kpi_named
from pipeline.kpi.figures import FIGURES
from pipeline.kpi.measures import NOTHING_ASKED, measures
from pipeline.periods import Period
from pipeline.settings import Settings
from pipeline.warehouse import Build


def compare_dialects(
    build: Build,
    settings: Settings,
    name: str,
    period: Period,
    by: Sequence[str] = (),
    *,
    only: Mapping[str, str] = NOTHING_ASKED,
    as_of: datetime | None = None,
) -> pd.DataFrame:
    """One row per group and dialect: kpi, period, <by…>, dialect, is_in_use, numerator, denominator, value, low, high,
    status, immature, difference (of the value from that of the dialect in use).

    Raises KefuError as `measures` does.
    """
    kpi = kpi_named(name, settings)
    in_use = dialect_in_use(kpi, settings)
    frames = [
        measures(
            build, settings, [name], period, by, dialects={name: dialect}, only=only, as_of=as_of
        ).assign(dialect=dialect, is_in_use=dialect == in_use)
        for dialect in kpi.dialects
    ]
    return _side_by_side(pd.concat(frames, ignore_index=True), list(dict.fromkeys(["period", *by])))


def _side_by_side(frame: pd.DataFrame, about: list[str]) -> pd.DataFrame:
    """The rows of one group together, in the order the groups are first met, each with its difference."""
    group = frame.groupby(about, sort=False, dropna=False).ngroup()
    value_in_use = frame["value"].where(frame["is_in_use"]).groupby(group).transform("first")
    frame = frame.assign(difference=frame["value"] - value_in_use, group=group)
    columns = ["kpi", *about, "dialect", "is_in_use", *FIGURES, "status", "immature", "difference"]
    return frame.sort_values("group", kind="stable")[columns].reset_index(drop=True)
