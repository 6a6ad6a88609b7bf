"""Measures add up: over months, over people, whatever the order of the rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.kpi import measures
from pipeline.periods import Period
from tests.spec.small_build import SETTINGS, SmallBuild

YEAR = Period.parse("2026")
SUMMED = (
    "calls_offered",
    "calls_answered",
    "answer_rate",
    "service_level",
    "average_speed_of_answer",
    "average_talk_time",
)
NEW_YEAR, END = datetime(2026, 1, 1), datetime(2026, 12, 31, 23, 59, 59)

calls = st.lists(
    st.fixed_dictionaries({
        "started_at": st.datetimes(NEW_YEAR, END).map(lambda at: at.replace(microsecond=0)),
        "is_answered": st.booleans(),
        "wait_seconds": st.none() | st.integers(0, 5_000_000).map(lambda milliseconds: milliseconds / 1000),
        "talk_seconds": st.none() | st.integers(0, 5_000_000).map(lambda milliseconds: milliseconds / 1000),
        "staff_id": st.sampled_from((None, "S1", "S2")),
    }),
    min_size=1, max_size=40,
)  # fmt: skip
complaints = st.lists(
    st.tuples(st.datetimes(NEW_YEAR, END), st.none() | st.integers(0, 10_000_000)).map(
        lambda pair: {
            "received_at": pair[0],
            "resolved_at": None if pair[1] is None else pair[0] + timedelta(seconds=pair[1]),
        }
    ),
    min_size=1,
    max_size=40,
)

shifts = st.lists(
    st.fixed_dictionaries({
        "started_at": st.datetimes(NEW_YEAR, END).map(lambda at: at.replace(microsecond=0)),
        "scheduled_seconds": st.integers(0, 40_000).map(float),
        "exception_seconds": st.none() | st.integers(0, 5_000).map(float),
        "staff_id": st.sampled_from(("S1", "S2")),
    }),
    min_size=1, max_size=40,
)  # fmt: skip


def measured(
    log: str, rows: Sequence[dict[str, Any]], kpis: Sequence[str], by: Sequence[str] = ()
) -> pd.DataFrame:
    numbered = [{f"{log[:-1]}_id": str(number), **row} for number, row in enumerate(rows)]
    return measures(SmallBuild({log: numbered}, data_to=END), SETTINGS, kpis, YEAR, by)


def sums(frame: pd.DataFrame) -> dict[str, list[float]]:
    figures = frame.groupby("kpi")[["numerator", "denominator"]].sum()
    return {
        str(kpi): [round(value, 6) for value in row]
        for kpi, row in zip(figures.index, figures.to_numpy(), strict=True)
    }


@settings(max_examples=6, deadline=None)
@given(calls)
def test_months_and_people_sum_to_the_year(rows: list[dict[str, Any]]) -> None:
    whole = sums(measured("calls", rows, SUMMED))
    for by in (["month"], ["week"], ["staff_id"], ["quarter", "staff_id"], ["hour", "weekday"]):
        assert sums(measured("calls", rows, SUMMED, by)) == whole, by


@settings(max_examples=12, deadline=None)
@given(calls, st.randoms(use_true_random=False))
def test_order_of_rows_does_not_matter(rows: list[dict[str, Any]], random: Any) -> None:
    shuffled = random.sample(rows, len(rows))
    pd.testing.assert_frame_equal(
        measured("calls", rows, SUMMED, ["month"]),
        measured("calls", shuffled, SUMMED, ["month"]),
        check_exact=True,
    )


@settings(max_examples=12, deadline=None)
@given(complaints)
def test_stock_grows_by_what_came_and_shrinks_by_what_went(rows: list[dict[str, Any]]) -> None:
    frame = measured(
        "complaints", rows, ("open_complaints", "complaints_received", "complaints_closed"), ["month"]
    )
    stock, came, went = (frame[frame["kpi"] == name]["value"].tolist() for name in frame["kpi"].unique())
    before = [0.0, *stock[:-1]]
    assert stock == [held + new - gone for held, new, gone in zip(before, came, went, strict=True)]


@settings(max_examples=12, deadline=None)
@given(complaints)
def test_quantile_lies_between_its_bounds_and_is_that_of_the_values(rows: list[dict[str, Any]]) -> None:
    frame = measured("complaints", rows, ("resolution_time_median", "resolution_time_p90"))
    spent = pd.Series([
        (row["resolved_at"] - row["received_at"]).total_seconds() for row in rows if row["resolved_at"] and row["resolved_at"] <= END
    ])  # fmt: skip
    for row, share in zip(frame.to_dict("records"), (0.5, 0.9), strict=True):
        assert row["denominator"] == len(spent)
        assert pd.isna(row["value"]) == spent.empty
        if len(spent):
            assert abs(row["value"] - spent.quantile(share)) < 1e-3
            assert not row["low"] > row["value"]
            assert not row["high"] < row["value"]


@settings(max_examples=6, deadline=None)
@given(shifts)
def test_quotients_of_months_and_people_sum_to_the_year(rows: list[dict[str, Any]]) -> None:
    whole = sums(measured("shifts", rows, ["adherence_rate"]))
    for by in (["month"], ["staff_id"], ["weekday"]):
        assert sums(measured("shifts", rows, ["adherence_rate"], by)) == whole, by


@settings(max_examples=12, deadline=None)
@given(complaints)
def test_time_to_resolve_lies_between_its_bounds_and_the_open_ones_are_in_it(
    rows: list[dict[str, Any]],
) -> None:
    row = measured("complaints", rows, ("time_to_resolve_median",)).iloc[0]
    is_finished = [bool(row["resolved_at"]) and row["resolved_at"] <= END for row in rows]
    assert (row["numerator"], row["denominator"]) == (sum(is_finished), len(rows))
    assert not row["low"] > row["value"]
    assert not row["high"] < row["value"]
    if all(is_finished):
        waits = sorted((row["resolved_at"] - row["received_at"]).total_seconds() for row in rows)
        assert abs(row["value"] - waits[len(waits) // 2]) < 1e-3


@settings(max_examples=12, deadline=None)
@given(complaints, st.datetimes(NEW_YEAR, END))
def test_what_is_not_judged_yet_and_what_is_are_all_there_is(
    rows: list[dict[str, Any]], as_of: datetime
) -> None:
    numbered = [{"complaint_id": str(number), "reopened_at": None, **row} for number, row in enumerate(rows)]
    build = SmallBuild({"complaints": numbered}, data_to=END)
    reopened, closed = (
        measures(build, SETTINGS, [name], YEAR, as_of=as_of).iloc[0]
        for name in ("complaint_reopen_rate", "complaints_closed")
    )
    assert reopened["denominator"] + reopened["immature"] == closed["numerator"]
