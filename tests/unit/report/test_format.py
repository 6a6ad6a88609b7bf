from __future__ import annotations

from datetime import datetime

import pytest

from pipeline.errors import Language
from pipeline.report import format


@pytest.mark.parametrize(
    ("number", "zh", "en"),
    [
        (0, "0", "0"),
        (1284, "1,284", "1,284"),
        (9999, "9,999", "9,999"),
        (17_640, "1.76 万", "17.6K"),
        (320_000_000, "3.20 亿", "320.00M"),
        (3_200_000, "320.00 万", "3.20M"),
        (None, "–", "–"),
    ],
)
def test_a_count_is_written_as_each_language_groups_it(number: float | None, zh: str, en: str) -> None:
    assert (format.count(number, "zh"), format.count(number, "en")) == (zh, en)


@pytest.mark.parametrize(
    ("seconds", "zh", "en"),
    [
        (67.52, "67.5 秒", "67.5 s"),
        (312, "5.2 分钟", "5.2 min"),
        (7200, "2.0 小时", "2.0 h"),
        (172_800, "2.0 天", "2.0 d"),
        (575_424, "6.7 天", "6.7 d"),
    ],
)
def test_a_time_is_written_in_the_unit_that_keeps_it_small(seconds: float, zh: str, en: str) -> None:
    assert (format.value(seconds, "seconds", "zh"), format.value(seconds, "seconds", "en")) == (zh, en)


@pytest.mark.parametrize(
    ("unit", "number", "zh", "en"),
    [
        ("ratio", 0.9044, "90.4%", "90.4%"),
        ("ratio", 1.0, "100.0%", "100.0%"),
        ("points", 3.471, "3.47 分", "3.47"),
        ("attempts", 2.764, "2.76 次", "2.76"),
        ("number", -1.5, "−1.50", "−1.50"),
        ("ratio", None, "–", "–"),
        ("number", float("nan"), "–", "–"),
    ],
)
def test_a_value_carries_its_unit(unit: str, number: float | None, zh: str, en: str) -> None:
    assert (format.value(number, unit, "zh"), format.value(number, unit, "en")) == (zh, en)


@pytest.mark.parametrize(
    ("difference", "before", "unit", "zh", "en"),
    [
        (0.023, 0.881, "ratio", "+2.3 个百分点", "+2.3 pp"),
        (-0.014, 0.861, "ratio", "−1.4 个百分点", "−1.4 pp"),
        (0.0001, 0.5, "ratio", "±0.0 个百分点", "±0.0 pp"),
        (430, 17_210, "count", "+2.5%", "+2.5%"),
        (4, 5, "count", "+4", "+4"),
        (7, 0, "count", "+7", "+7"),
        (-25_400, 171_000, "seconds", "−7.1 小时", "−7.1 h"),
        (None, 1, "ratio", "–", "–"),
    ],
)
def test_a_change_is_signed_and_in_points_per_cent_or_absolute(
    difference: float | None, before: float, unit: str, zh: str, en: str
) -> None:
    written = [format.change(difference, before, unit, language) for language in ("zh", "en")]
    assert written == [zh, en]


def test_an_interval_says_its_unit_once_where_both_ends_share_it() -> None:
    assert format.span(0.887, 0.919, "ratio", "zh") == "88.7–91.9%"
    assert format.span(5400, 180_000, "seconds", "en") == "90.0 min – 2.1 d"
    assert format.span(None, 0.9, "ratio", "zh") == "–"


@pytest.mark.parametrize(
    ("text", "language", "label"),
    [
        ("2026-W07", "zh", "第 7 周"), ("2026-W41", "en", "W41"), ("2026-10", "zh", "10 月"), ("2026-10", "en", "Oct"),
        ("2026-10-05", "zh", "10-05"), ("2026-Q4", "en", "Q4 2026"),
    ],
)  # fmt: skip
def test_a_period_is_short_on_an_axis(text: str, language: Language, label: str) -> None:
    assert format.period_label(text, language) == label


def test_an_instant_is_written_to_the_minute_and_midnight_as_the_day() -> None:
    assert format.day("2026-10-31T23:58:12", "zh") == "2026-10-31 23:58"
    assert format.day(datetime(2026, 11, 1), "en") == "2026-11-01"


def test_a_tick_has_no_more_digits_than_it_needs() -> None:
    assert format.tick(0.85, "ratio", 1.0, "zh") == "85%"
    assert format.tick(129_600, "seconds", 300_000, "zh") == "1.5 天"
    assert format.tick(4.2, "points", 5, "en") == "4.2"
