"""A telephone system's sums feed the same KPIs as single calls, as far as sums can."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import KefuError
from pipeline.kpi import CATALOGUE, has_dimension, measures, no_data_reason
from pipeline.periods import Period
from tests.spec.small_build import SETTINGS, SmallBuild, read_rows
from tests.unit.ingest.inbox import Inbox

OCTOBER = Period.parse("2026-10")
DAILY = """
call_id | started_at | staff_id | is_answered | call_count | talk_seconds | wait_seconds
R1 | 2026-10-05 00:00 | S1 | yes | 40 | 7200 | 400
R2 | 2026-10-05 00:00 | S1 | no | 10 |  | 500
R3 | 2026-10-06 00:00 | S1 | yes | 20 | 4800 | 500
R4 | 2026-10-05 00:00 | S2 | yes | 30 | 3000 | 150
R5 | 2026-10-06 00:00 | S2 | no | 0 |  |
"""


def daily(text: str = DAILY) -> SmallBuild:
    return SmallBuild({"calls": read_rows("calls", text)})


def figure(build: SmallBuild, kpi: str, *by: str) -> list[tuple[float, float]]:
    frame = measures(build, SETTINGS, [kpi], OCTOBER, by)
    return list(zip(frame["numerator"], frame["denominator"], strict=True))


def test_calls_are_counted_not_rows() -> None:
    assert measures(daily(), SETTINGS, ["calls_offered"], OCTOBER)["value"].tolist() == [100]
    assert measures(daily(), SETTINGS, ["calls_answered"], OCTOBER)["value"].tolist() == [90]


def test_rates_are_of_calls() -> None:
    assert figure(daily(), "answer_rate") == [(90, 100)]
    assert figure(daily(), "answer_rate", "staff_id") == [(60, 70), (30, 30)]


def test_times_of_a_row_are_totals_of_its_calls() -> None:
    row = measures(daily(), SETTINGS, ["average_talk_time"], OCTOBER).iloc[0]
    assert (row["numerator"], row["denominator"]) == (15_000, 90)
    assert row["value"] == pytest.approx(15_000 / 90)
    assert 100 <= row["low"] < row["value"] < row["high"] <= 240
    assert figure(daily(), "average_speed_of_answer") == [(1_050, 90)]


def test_single_calls_beside_sums_count_as_one_each() -> None:
    mixed = daily(DAILY + "C1 | 2026-10-07 09:30 | S3 | yes |  | 100 | 5\n")
    assert figure(mixed, "answer_rate") == [(91, 101)]


@pytest.mark.parametrize("name", ["service_level", "first_contact_resolution_rate"])
def test_what_looks_at_each_call_says_that_sums_cannot_carry_it(name: str) -> None:
    text = DAILY.replace("wait_seconds\n", "wait_seconds | customer_id | category\n", 1)
    build = daily(
        "\n".join(f"{line} | K | 咨询" if line.startswith("R") else line for line in text.splitlines())
    )
    reason = no_data_reason(build, CATALOGUE[name])
    assert reason is not None
    assert "逐件" in reason.zh
    assert measures(build, SETTINGS, [name], OCTOBER)["status"].tolist() == ["no_data"]


def test_a_count_column_that_is_always_one_changes_nothing() -> None:
    single = "call_id | started_at | is_answered | call_count | wait_seconds\nC1 | 2026-10-05 09:00 | yes | 1 | 8\n"
    assert no_data_reason(daily(single), CATALOGUE["service_level"]) is None


def test_sums_of_days_tell_no_hour_but_sums_of_intervals_do() -> None:
    intervals = DAILY.replace("R3 | 2026-10-06 00:00", "R3 | 2026-10-06 10:30")
    offered = CATALOGUE["calls_offered"]
    assert not has_dimension(daily(), offered, "hour")
    assert has_dimension(daily(), offered, "weekday")
    assert has_dimension(daily(intervals), offered, "hour")
    with pytest.raises(KefuError) as error:
        measures(daily(), SETTINGS, ["calls_offered"], OCTOBER, ["hour"])
    assert error.value.reason == "dimension_not_in_log"


def test_a_table_of_answered_and_missed_calls_is_read_as_two_sources(tmp_path: Path) -> None:
    inbox = Inbox(
        tmp_path,
        "".join(
            f'[[source]]\nlog = "calls"\nname = "{name}"\nfiles = "data/inbox/*.csv"\nkey = "row"\n'
            f'columns = {{ started_at = "日期", call_count = "{header}"{talk} }}\nconstants = {{ is_answered = {flag} }}\n'
            for name, header, flag, talk in (
                ("接听", "接听数", "true", ', talk_seconds = "通话总时长"'),
                ("未接", "未接数", "false", ""),
            )
        ),
    )
    inbox.put(
        "日报.csv",
        "日期,工号,接听数,未接数,通话总时长\n2026-10-05,S1,40,10,2:00:00\n2026-10-06,S1,20,0,1:20:00\n",
    )
    build = inbox.build()
    frame = measures(build, SETTINGS, ["answer_rate", "average_talk_time"], OCTOBER)
    assert frame["numerator"].tolist() == [60, 12_000]
    assert frame["denominator"].tolist() == [70, 60]


def test_the_total_of_a_hundred_calls_may_be_longer_than_a_day(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path, '[[source]]\nlog = "calls"\nfiles = "data/inbox/*.csv"\nkey = "row"\n')
    inbox.put("日报.csv", "来电时间,是否接听,通数,通话时长\n2026-10-05,是,400,100000\n")
    (row,) = measures(inbox.build(), SETTINGS, ["average_talk_time"], OCTOBER).itertuples()
    assert (row.numerator, row.denominator) == (100_000, 400)
