"""docs/fairness.md keeps what the simulations print, and what it keeps is what Kefu promises."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks import alike, coverage, drop, luck, mix
from benchmarks import findings as nothing_changes
from benchmarks.tables import percent
from pipeline.kpi.intervals import exact, wilson

PAGE = (Path(__file__).parents[2] / "docs" / "fairness.md").read_text("utf-8")


def cells_of(first: str) -> list[str]:
    """The cells of the table row that begins so."""
    line = next(line for line in PAGE.splitlines() if line.startswith(f"| {first} |"))
    return [cell.strip() for cell in line.strip("|").split("|")]


def share(text: str) -> float:
    return float(text.removesuffix("%")) / 100


@pytest.mark.parametrize(
    "part", [coverage, alike, drop, luck, mix, nothing_changes], ids=lambda part: part.__name__
)
def test_page_holds_the_words_of_every_simulation(part: object) -> None:
    assert part.WORDS in PAGE  # type: ignore[attr-defined]


@pytest.mark.parametrize("n", coverage.SHOWN)
def test_coverage_on_the_page_is_that_of_the_intervals(n: int) -> None:
    ours, safe = coverage.coverage(wilson, n), coverage.coverage(exact, n)
    shown = cells_of(str(n))
    assert [shown[1], shown[2], shown[4], shown[5]] == [
        percent(ours.mean(), 2), percent(ours.min()), percent(safe.mean(), 2), percent(safe.min(), 2),
    ]  # fmt: skip
    assert 0.94 <= ours.mean() <= 0.97
    assert safe.min() >= 0.95


def test_coverage_by_hand() -> None:
    """At n = 5 and 0.5 Wilson's interval misses the truth at 0 and 5 of 5 alone: 1 − 2/32."""
    at_half = np.abs(coverage.RATES - 0.5).argmin()
    assert coverage.coverage(wilson, 5)[at_half] == pytest.approx(1 - 2 / 32)


def test_flags_of_the_rule_of_thumb_on_the_page_are_those_simulated() -> None:
    x, n = alike.simulated_days()
    flags = alike.beyond_deviations(x, n)
    shown = cells_of("1.5 standard deviations from the mean")
    assert (
        shown[3:5]
        == [percent(flags.mean(), 2), percent(flags.any(axis=1).mean(), 2)]
        == ["12.79 %", "99.98 %"]
    )


@pytest.mark.parametrize("report", alike.MONTHLY)
def test_people_alike_are_named_in_at_most_five_percent_of_reports(report: str) -> None:
    assert share(cells_of(report)[-1]) <= 0.05


def test_findings_on_a_department_where_nothing_changes_are_no_more_than_stated() -> None:
    stated, *found = map(share, cells_of("合计 · any")[1:])
    assert max(found) <= stated
