"""Every KPI counts its worked example as a person does by hand."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from pipeline.kpi import CATALOGUE, measures
from pipeline.periods import Period
from tests.spec.small_build import SETTINGS, SmallBuild, read_rows

EXAMPLES: dict[str, dict[str, Any]] = {
    name: example
    for path in sorted((Path(__file__).parent / "examples").glob("*.toml"))
    for name, example in tomllib.loads(path.read_text("utf-8")).items()
}
CASES = [(name, dialect) for name, example in EXAMPLES.items() for dialect in example["answer"]]


def test_every_kpi_and_dialect_has_a_worked_example() -> None:
    expected = {(kpi.name, dialect) for kpi in CATALOGUE.values() for dialect in kpi.dialects}
    assert set(CASES) == expected


@pytest.mark.parametrize("name, dialect", CASES)
def test_worked_example_is_counted_as_by_hand(name: str, dialect: str) -> None:
    log, example = CATALOGUE[name].log, EXAMPLES[name]
    build = SmallBuild({log: read_rows(log, example["rows"])})
    row = measures(build, SETTINGS, [name], Period.parse("2026-10"), dialects={name: dialect}).iloc[0]
    expected = example["answer"][dialect]
    for figure in ("numerator", "denominator", "value"):
        assert row[figure] == pytest.approx(expected.get(figure, float("nan")), abs=1e-6, nan_ok=True), figure
    assert row["immature"] == expected.get("immature", 0)
