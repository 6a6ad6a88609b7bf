"""The rates that say how good data is, defined as KPIs are; they judge records, not work, so the catalogue leaves them out."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from pipeline.kpi import Formula, Kpi
from pipeline.kpi.spec import NOTHING
from pipeline.kpi.wording import worded
from pipeline.logs import LOGS, Words
from pipeline.settings import Thresholds


def _rate(
    name: str, label: Words, rule: Words, parts: tuple[Words, Words], better: Literal["higher", "lower"], excluded: Words = NOTHING
) -> Kpi:  # fmt: skip
    return Kpi(
        name=name, log="", label=label, rule=rule, excluded=excluded, statistic="ratio", unit="ratio", better=better,
        source="ISO/IEC 25012:2008",
        dialects={"standard": Formula(numerator=parts[0], denominator=parts[1], dated_by="")},
    )  # fmt: skip


ACCEPTED_SHARE = _rate(
    "accepted_share",
    Words("采用率", "Accepted"),
    Words("采用的行占须判断的行的比例；重复的、不适用的不算在内。", "Rows accepted out of those judged; copies and rows that do not apply are not."),
    (Words("采用的行", "rows accepted"), Words("采用与剔除的行", "rows accepted or rejected")),
    "higher",
)  # fmt: skip
FILLED_SHARE = _rate(
    "filled_share",
    Words("填写率", "Filled in"),
    Words("某列有值的行占比。", "Rows that have a value in a column."),
    (Words("该列有值的行", "rows with a value in the column"), Words("期内的行", "rows of the period")),
    "higher",
)
LATE_RECORD_RATE = _rate(
    "late_record_rate",
    Words("迟录率", "Recorded late"),
    Words(
        "发生后超过 {late_record_hours} 小时才录入的行占比。补录的内容多凭回忆，也来不及提醒别人。",
        "Rows entered more than {late_record_hours} hours after what they record. They are written from memory, and too late to "
        "remind anybody.",
    ),
    (
        Words("发生后超过 {late_record_hours} 小时录入的行", "rows entered more than {late_record_hours} hours after the event"),
        Words("期内有录入时间的行", "rows of the period with a time of entry"),
    ),
    "lower",
    Words("没有录入时间的行", "rows without a time of entry"),
)  # fmt: skip
INCOMPLETE_RATE = _rate(
    "incomplete_rate",
    Words("漏填率", "Incomplete"),
    Words(
        "别人几乎都填的编号或类别，这些行至少空了一项。“几乎都填”：期内全部行的九成以上有值。",
        "Rows that leave out an id or a category which nearly everybody fills in: one that nine in ten rows of the period have.",
    ),
    (
        Words("至少空了一项的行", "rows that lack at least one of them"),
        Words("期内的行", "rows of the period"),
    ),
    "lower",
)


def of_log(kpi: Kpi, log: str, thresholds: Thresholds) -> Kpi:
    """The rate of one log's rows, worded with the department's thresholds."""
    label = LOGS[log].label
    own = Words(f"{label.zh}{kpi.label.zh}", f"{label.en}: {kpi.label.en.lower()}")
    return worded(replace(kpi, name=f"{kpi.name}_{log}", log=log, label=own), thresholds)
