"""The classic mistakes of business figures, each of which would give another number here."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline.kpi import measures
from pipeline.periods import Period
from pipeline.warehouse import Build
from tests.spec.small_build import SETTINGS, SmallBuild, read_rows
from tests.unit.ingest.inbox import Inbox

OCTOBER = Period.parse("2026-10")
ANY_N = SETTINGS.model_copy(update={"minimum_n": {"default": 1}})


def figures(build: Build | SmallBuild, kpi: str, *by: str) -> list[tuple[Any, ...]]:
    """The groups with numerator and denominator."""
    frame = measures(build, ANY_N, [kpi], OCTOBER, by)
    return [tuple(row) for row in frame[[*by, "numerator", "denominator"]].itertuples(index=False)]


def delivered(folder: Path, **logs: str) -> Build:
    """A real build of logs delivered as files."""
    inbox = Inbox(
        folder, "".join(f'[[source]]\nlog = "{log}"\nfiles = "data/inbox/{log}.csv"\n' for log in logs)
    )
    for log, content in logs.items():
        inbox.put(f"{log}.csv", content)
    return inbox.build()


def test_fan_out_join(tmp_path: Path) -> None:
    """A callback tried three times is one callback due, although its attempts are joined to it from their own log."""
    build = delivered(
        tmp_path,
        callbacks="回访编号,应回访时间\nB1,2026-10-05 18:00\nB2,2026-10-05 18:00\n",
        callback_attempts="回访编号,拨打时间,是否接通\nB1,2026-10-05 07:00,否\nB1,2026-10-05 08:00,否\nB1,2026-10-05 09:00,是\n"
        "B2,2026-10-06 09:00,否\n",
    )
    assert figures(build, "callback_reach_rate") == [(1, 2)]
    assert figures(build, "attempts_per_callback") == [(4, 2)]


def test_chasm() -> None:
    """Two calls and three complaints of one person are two and three, not six of each: no log is joined to another."""
    calls = "call_id | started_at | is_answered | staff_id\nC1 | 2026-10-05 09:00 | yes | S1\nC2 | 2026-10-05 09:00 | no | S1"
    complaints = "\n".join(
        [
            "complaint_id | received_at | staff_id",
            *(f"T{number} | 2026-10-05 09:00 | S1" for number in range(3)),
        ]
    )
    build = SmallBuild(
        {"calls": read_rows("calls", calls), "complaints": read_rows("complaints", complaints)}
    )
    frame = measures(
        build, ANY_N, ["calls_offered", "complaints_received", "answer_rate"], OCTOBER, ["staff_id"]
    )
    assert frame["numerator"].tolist() == [2, 3, 1]


def test_mean_of_ratios() -> None:
    """90 of 100 and 1 of 2 are 91 of 102 (89.2 %), not the mean of 90 % and 50 %; of weeks and of quotients likewise."""
    answered = [True] * 90 + [False] * 10
    rows = [
        {"call_id": f"A{number}", "started_at": datetime(2026, 10, 6), "is_answered": flag, "staff_id": "S1"}
        for number, flag in enumerate(answered)
    ] + [
        {"call_id": f"B{number}", "started_at": datetime(2026, 10, 20), "is_answered": flag, "staff_id": "S2"}
        for number, flag in enumerate((True, False))
    ]
    build = SmallBuild({"calls": rows})
    for by in ("staff_id", "week"):
        parts = [(x, n) for _, x, n in figures(build, "answer_rate", by)]
        assert (sum(x for x, _ in parts), sum(n for _, n in parts)) == (91, 102)
    value = measures(build, ANY_N, ["answer_rate"], OCTOBER)["value"].iloc[0]
    assert value == pytest.approx(91 / 102)
    assert value != pytest.approx((0.9 + 0.5) / 2)


def test_mean_of_quotients() -> None:
    """An eight-hour shift kept and a one-hour shift missed are 8/9 adherence, not the mean of 100 % and 0 %."""
    rows = "staff_id | started_at | scheduled_seconds | exception_seconds\nS1 | 2026-10-05 09:00 | 28800 | 0\nS1 | 2026-10-06 09:00 | 3600 | 3600"
    build = SmallBuild({"shifts": read_rows("shifts", rows)})
    assert figures(build, "adherence_rate") == [(28_800, 32_400)]


def test_median_of_medians() -> None:
    """Of 1, 1, 9 and 10, 10, 10, 10 hours the medians are 1 and 10; of all seven it is 10, not 5.5."""
    hours = {"S1": (1, 1, 9), "S2": (10, 10, 10, 10)}
    rows = [
        {
            "complaint_id": f"{staff}-{number}",
            "received_at": datetime(2026, 10, 5),
            "resolved_at": datetime(2026, 10, 5) + timedelta(hours=taken),
            "staff_id": staff,
        }
        for staff, spent in hours.items()
        for number, taken in enumerate(spent)
    ]
    frame = measures(SmallBuild({"complaints": rows}), ANY_N, ["resolution_time_median"], OCTOBER)
    assert frame["value"].iloc[0] == 10 * 3_600


def test_double_counting_after_a_team_move(tmp_path: Path) -> None:
    """Who changed teams on the 15th has each call in the team of its day: the teams add up to the department.

    The roster's spans even overlap by a day; the later one counts on it.
    """
    build = delivered(
        tmp_path,
        calls="通话编号,来电时间,接听,工号\nC1,2026-10-05 09:00,是,S1\nC2,2026-10-14 09:00,否,S1\nC3,2026-10-15 09:00,是,S1\n"
        "C4,2026-10-20 09:00,是,S2\n",
        staff="工号,姓名,小组,生效日,失效日\nS1,张一,A,2026-01-01,2026-10-15\nS1,张一,B,2026-10-15,\nS2,李二,B,2026-01-01,\n",
    )
    assert figures(build, "answer_rate", "team_id") == [("A", 1, 2), ("B", 2, 2)]
    assert figures(build, "answer_rate", "staff_id") == [("S1", 2, 3), ("S2", 1, 1)]
    assert figures(build, "answer_rate") == [(3, 4)]


def test_open_cases_dropped() -> None:
    """Of four complaints due, one is finished in time and three are overdue and open: 25 %, not 100 % of the closed."""
    lines = [f"T{number} | 2026-10-01 09:00 | 2026-10-05 09:00 |" for number in range(3)]
    rows = "\n".join(
        [
            "complaint_id | received_at | due_at | resolved_at",
            "T9 | 2026-10-01 09:00 | 2026-10-05 09:00 | 2026-10-02 09:00",
            *lines,
        ]
    )
    build = SmallBuild({"complaints": read_rows("complaints", rows)})
    assert figures(build, "complaint_on_time_rate") == [(1, 4)]
    frame = measures(build, ANY_N, ["resolution_time_median", "time_to_resolve_median"], OCTOBER)
    assert frame["status"].tolist() == ["ok", "not_reached"]
    assert figures(build, "time_to_resolve_median") == [(1, 4)]


def test_stock_summed_over_time() -> None:
    """One complaint open for the whole month is one open complaint, not thirty-one."""
    build = SmallBuild(
        {
            "complaints": read_rows(
                "complaints", "complaint_id | received_at | resolved_at\nT1 | 2026-09-01 09:00 |"
            )
        }
    )
    assert measures(build, ANY_N, ["open_complaints"], OCTOBER)["value"].tolist() == [1]
    assert set(measures(build, ANY_N, ["open_complaints"], OCTOBER, ["day"])["value"]) == {1}
