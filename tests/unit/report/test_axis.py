from __future__ import annotations

import pytest

from pipeline.report.axis import axis_of, place
from pipeline.report.spark import spark_of


def test_an_axis_holds_all_values_and_ticks_at_round_numbers() -> None:
    assert axis_of([0.532, 0.99, None], "ratio") == {
        "low": 0.5, "high": 1.0, "ticks": [0.5, 0.6, 0.7, 0.8, 0.9, 1.0],
    }  # fmt: skip


def test_a_ratio_never_leaves_nought_to_one() -> None:
    axis = axis_of([0.0, 1.0], "ratio")
    assert (axis["low"], axis["high"]) == (0, 1)


def test_an_axis_of_times_ticks_in_the_unit_it_is_written_in() -> None:
    assert axis_of([86_400, 4.2 * 86_400], "seconds")["ticks"] == [86_400 * day for day in range(6)]


@pytest.mark.parametrize("values", [[0.9], [0.0], [0.0, 0.0], [], [1.0], [5e6, 5e6]])
def test_an_axis_of_one_value_or_none_has_a_width(values: list[float]) -> None:
    axis = axis_of(values, "ratio" if max(values, default=0) <= 1 else "count")
    assert axis["low"] < axis["high"]


def test_what_lies_beyond_an_axis_stands_at_its_end() -> None:
    axis = {"low": 0.5, "high": 1.0}
    assert [place(value, axis) for value in (0.2, 0.5, 0.75, 1.0)] == [0, 0, 50, 100]


def test_a_missing_value_parts_a_sparkline() -> None:
    line = spark_of([1.0, 2.0, None, 2.0, 1.0])
    assert line is not None
    assert line["path"].count("M") == 2
    assert line["last"][0] == 97


def test_a_sparkline_of_one_value_is_a_dot_and_of_none_is_nothing() -> None:
    line = spark_of([None, 0.4])
    assert line is not None
    assert line["path"] == ""
    assert spark_of([None, None]) is None


def test_a_sparkline_on_a_shared_scale_stays_within_its_box() -> None:
    line = spark_of([0.1, 0.9], ends=[0.8, 0.9])
    assert line is not None
    assert line["path"] == "M0 100L97 10"
