"""Sentences about data: told only of what got worse, what touches figures most first."""

from __future__ import annotations

from dataclasses import replace

from pipeline.findings.quality import quality_findings
from pipeline.quality import Course, DataQuality, Freshness
from tests.unit.report import data

STEADY = Course([0.99], 0.99, 0.99, "")


def test_what_no_longer_arrives_comes_first_and_everything_worse_is_told_once() -> None:
    found = quality_findings(DataQuality([data.calls(), data.staff()], data.logs()))
    assert [(one.kind, one.anchor) for one in found] == [
        ("bad", "sources"), ("bad", "drift"), ("bad", "rejections"), ("bad", "completeness"), ("bad", "lags"),
    ]  # fmt: skip
    said = [one.title.en for one in found]
    assert said[0] == "Hotline calls: no row for 11 days; until now the longest gap was 4."
    assert said[1] == "calls_2026-10.csv: Staff can no longer be read."
    assert said[2] == "Hotline calls: 2.0% of the rows of the latest month were rejected; 0.2% is usual."
    assert said[3] == "Hotline calls: Category is filled in 70.0% of the rows; 97.5% is usual."
    assert said[4] == "Callback attempts: 12.0% recorded late; 3.0% is usual."


def test_what_follows_later_is_never_called_left_out() -> None:
    titles = [one.title.zh for one in quality_findings(DataQuality([], data.logs()))]
    assert not [title for title in titles if "通话时长" in title]


def test_a_changed_header_that_loses_no_column_is_neither_good_nor_bad() -> None:
    harmless = replace(data.LOST, columns_lost=())
    source = replace(data.calls(), freshness=Freshness(data.AT), valid=STEADY, drifts=[harmless])
    (found,) = quality_findings(DataQuality([source], {}))
    assert (found.kind, found.anchor) == ("none", "drift")
