"""Work that is done ahead of its use."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from pipeline.ingest.ahead import ahead


def counted(made: list[int], fails_at: int = 9) -> Iterator[int]:
    for number in range(4):
        if number == fails_at:
            raise ValueError(number)
        made.append(number)
        yield number


def test_results_come_in_their_order_and_all_of_them() -> None:
    assert list(ahead(counted([]))) == [0, 1, 2, 3]


def test_an_error_comes_where_its_result_would_after_those_before_it() -> None:
    results = ahead(counted([], fails_at=2))
    assert [next(results), next(results)] == [0, 1]
    with pytest.raises(ValueError, match="2"):
        next(results)


def test_once_closed_nothing_more_is_made() -> None:
    made = list[int]()
    with closing(ahead(counted(made))) as results:
        next(results)
    assert made == [0, 1]
