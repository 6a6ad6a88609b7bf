"""What changed between the headers of two files of a source."""

from __future__ import annotations

from pipeline.quality.drift import drift_of, drifts
from tests.unit.quality.deliveries import delivery, received

OLD = ("评价编号", "邀评时间", "答题时长", "评语")


def test_a_header_that_stands_where_another_stood_and_looks_like_it_was_renamed() -> None:
    found = drift_of(
        delivery(header=OLD), delivery(header=("评价编号", "邀评时间", "答题用时", "评语", "推送批次"))
    )
    assert (dict(found.renamed), found.added, found.removed) == ({"答题时长": "答题用时"}, ("推送批次",), ())


def test_headers_that_share_nothing_are_one_gone_and_one_new() -> None:
    found = drift_of(delivery(header=("A", "评语", "B")), delivery(header=("A", "C", "渠道", "B")))
    assert (dict(found.renamed), found.added, found.removed) == ({}, ("C", "渠道"), ("评语",))


def test_an_unlike_name_in_the_very_place_of_another_looks_renamed() -> None:
    found = drift_of(delivery(header=("A", "评语", "B")), delivery(header=("A", "Note", "B")))
    assert dict(found.renamed) == {"评语": "Note"}


def test_no_header_takes_the_place_of_two() -> None:
    found = drift_of(delivery(header=("处理时间一", "处理时间二")), delivery(header=("处理时间",)))
    assert len(found.renamed) == len(found.removed) == 1


def test_columns_lost_and_gained_are_told_even_without_headers() -> None:
    before, after = (
        delivery(header=(), columns=("call_id", "staff_id")),
        delivery(columns=("call_id", "category")),
    )
    found = drift_of(before, after)
    assert (found.columns_lost, found.columns_gained, found.added) == (("staff_id",), ("category",), ())


def test_another_order_of_the_same_headers_is_no_change() -> None:
    assert not drift_of(delivery(header=OLD), delivery(header=OLD[::-1])).is_any


def test_each_change_is_told_once_where_it_happened() -> None:
    files = [("1", OLD), ("2", OLD), ("3", OLD[:-1]), ("4", OLD[:-1])]
    found = drifts(
        [received("2026-10-01", "2026-10-02", file_name=name, header=header) for name, header in files]
    )
    assert [(one.before.file_name, one.delivery.file_name, one.removed) for one in found] == [
        ("2", "3", ("评语",))
    ]
