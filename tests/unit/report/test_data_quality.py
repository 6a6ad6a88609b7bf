"""The blocks of the data quality page: what stands in them, and that they can be shown in both languages."""

from __future__ import annotations

import pytest

from pipeline.errors import Language
from pipeline.report import Block, blocks
from pipeline.report.environment import shown
from pipeline.report.words import TEMPLATES
from tests.unit.report import data, samples

BLOCKS = [
    blocks.sources([data.calls(), data.staff()], data.logs()),
    blocks.rejections([data.calls(), data.staff()]),
    blocks.completeness(data.logs().values()),
    blocks.lags(data.logs().values(), 24),
    blocks.drift([data.calls()]),
]
EMPTY = [
    blocks.sources([], {}),
    blocks.rejections([]),
    blocks.completeness([]),
    blocks.lags([], 24),
    blocks.drift([]),
]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("block", [*BLOCKS, *EMPTY], ids=lambda block: block.kind)
def test_every_block_is_shown_whether_or_not_there_is_something_to_show(
    block: Block, language: Language
) -> None:
    html = shown(block, TEMPLATES, language)
    assert "<h3>" in html
    assert samples.HOSTILE not in html
    assert "None" not in html


def test_a_source_says_which_of_its_parts_got_worse() -> None:
    first, second = BLOCKS[0].data["rows"]
    assert (first["is_late"], first["worse"], first["valid"]) == (
        True,
        ["valid", "filled"],
        pytest.approx(980 / 992),
    )
    assert (second["is_late"], second["worse"], second["last_on"], second["filled"]) == (
        False,
        [],
        None,
        None,
    )


def test_rejected_shares_share_one_scale_from_nothing_up() -> None:
    assert BLOCKS[1].data["ends"] == [0, pytest.approx(0.02)]
    assert BLOCKS[1].data["total"]["read"] == 1000
    assert [reason["phrase"] for reason in BLOCKS[1].data["rows"][0]["reasons"]] == ["missing", "odd"]


def test_full_columns_are_counted_and_the_others_listed() -> None:
    group = BLOCKS[2].data["groups"][0]
    assert group["full_count"] == 1
    assert [(column["name"], column["has_fallen"]) for column in group["columns"]] == [
        ("category", True),
        ("talk_seconds", False),
    ]


def test_a_log_without_times_of_entry_is_named_not_judged() -> None:
    lags = BLOCKS[3].data
    assert [row["label"]["en"] for row in lags["rows"]] == ["Callback attempts"]
    assert [label["en"] for label in lags["without"]] == ["Hotline calls"]


def test_a_lost_column_goes_by_its_label() -> None:
    (row,) = BLOCKS[4].data["rows"]
    assert [label["zh"] for label in row["columns_lost"]] == ["员工"]
    assert row["renamed"] == [["坐席", samples.HOSTILE]]
