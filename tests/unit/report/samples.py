"""A believable page from made-up frames: what the unit and browser tests of pages share."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import date, timedelta

import pandas as pd

from pipeline.errors import Language
from pipeline.kpi import CATALOGUE
from pipeline.logs import Words
from pipeline.periods import Period
from pipeline.report import PageMeta, blocks

HOSTILE = "<script>window.hacked=1</script><img src=x onerror=\"window.hacked=1\"><a href='javascript:window.hacked=1'>退款</a>"
PERIOD = Period.parse("2026-10")
NAMES = [
    "王敏",
    "李静",
    "张磊",
    "刘洋",
    "陈勇",
    "杨艳",
    "赵杰",
    "黄涛",
    "周明",
    "吴丽",
    "徐霞",
    "孙平",
    "胡刚",
    "朱桂英",
    "高玲",
    "林晓燕",
    "何志强",
    "郭建国",
    "马秀兰",
    "罗文博",
    "王敏",
]
DUE = [88, 74, 96, 61, 83, 70, 92, 58, 77, 65, 80, 72, 55, 68, 86, 49, 22, 14, 63, 11, 3]
ON_TIME = [82, 67, 94, 54, 72, 64, 74, 51, 72, 58, 79, 62, 53, 62, 80, 33, 17, 11, 60, 11, 1]
GROUPS = {"张磊": "above", "徐霞": "above", "赵杰": "below", "林晓燕": "below"}
CARDS = (
    "callback_on_time_rate", "complaint_on_time_rate", "service_level", "callback_satisfaction_rate", "resolution_time_median",
    "overdue_open_complaints", "average_rating", "calls_offered",
)  # fmt: skip
TARGETS = {
    "callback_on_time_rate": 0.9, "complaint_on_time_rate": 0.88, "service_level": 0.8, "callback_satisfaction_rate": 0.75,
    "resolution_time_median": 172_800.0, "overdue_open_complaints": 5.0,
}  # fmt: skip


def wilson(counted: float, n: float) -> tuple[float, float]:
    share, z2 = counted / n, 1.96**2
    centre = (share + z2 / 2 / n) / (1 + z2 / n)
    half = 1.96 * math.sqrt(share * (1 - share) / n + z2 / 4 / n / n) / (1 + z2 / n)
    return max(0.0, centre - half), min(1.0, centre + half)


def measure(
    kpi: str, period: Period, value: float | None, n: float | None = None, status: str = "ok", **by: object
) -> dict[str, object]:
    """One row of a measures frame."""
    low = high = None
    if value is not None and n:
        low, high = wilson(value * n, n) if CATALOGUE[kpi].unit == "ratio" else (value * 0.93, value * 1.08)
    numerator = None if value is None or not n else value * n
    return {
        "kpi": kpi, "period": period.text, "first_day": period.first_day, "end_day": period.end_day, **by, "numerator": numerator,
        "denominator": n, "value": value, "low": low, "high": high, "status": status,
    }  # fmt: skip


def now() -> pd.DataFrame:
    return pd.DataFrame([
        measure("callback_on_time_rate", PERIOD, 0.904, 1284),
        measure("complaint_on_time_rate", PERIOD, 0.847, 581),
        measure("service_level", PERIOD, 0.823, 17640),
        measure("callback_satisfaction_rate", PERIOD, None, None, "no_data"),
        measure("resolution_time_median", PERIOD, 196_400.0, 581),
        measure("overdue_open_complaints", PERIOD, 9.0),
        measure("average_rating", PERIOD, 4.31, 18, "too_few"),
        measure("calls_offered", PERIOD, 17640.0),
    ])  # fmt: skip


def before() -> pd.DataFrame:
    september = PERIOD.previous()
    values = {
        "callback_on_time_rate": 0.881, "complaint_on_time_rate": 0.861, "service_level": 0.836, "resolution_time_median": 171_000.0,
        "overdue_open_complaints": 5.0, "calls_offered": 17210.0,
    }  # fmt: skip
    return pd.DataFrame([measure(kpi, september, value, 500) for kpi, value in values.items()])


def changes() -> pd.DataFrame:
    verdicts = {
        "callback_on_time_rate": (0.023, "normal"), "complaint_on_time_rate": (-0.014, "normal"), "service_level": (-0.013, "worse"),
        "resolution_time_median": (25_400.0, "worse"), "overdue_open_complaints": (4.0, "worse"), "calls_offered": (430.0, "changed"),
    }  # fmt: skip
    return pd.DataFrame(
        [
            {"kpi": kpi, "difference": d, "low": None, "high": None, "verdict": v}
            for kpi, (d, v) in verdicts.items()
        ]
    )


def history() -> pd.DataFrame:
    rows = []
    for kpi, value in {"callback_on_time_rate": 0.87, "complaint_on_time_rate": 0.86, "service_level": 0.83, "average_rating": 4.3,
                       "resolution_time_median": 180_000.0, "overdue_open_complaints": 5.0, "calls_offered": 17_000.0}.items():  # fmt: skip
        for back in range(11, -1, -1):
            period = PERIOD.previous(back) if back else PERIOD
            is_missing = kpi == "service_level" and back == 5
            wobble = 1 + 0.03 * math.sin(back * 1.7) + 0.002 * (11 - back)
            rows.append(measure(kpi, period, None if is_missing else value * wobble, 500, month=period.text))
    return pd.DataFrame(rows)


def staff() -> pd.DataFrame:
    """What `compare.people` gives, with names and teams."""
    rows = []
    for number, (name, due, on_time) in enumerate(zip(NAMES, DUE, ON_TIME, strict=True)):
        group = "too_few" if due < 30 else GROUPS.get(name, "same")
        row = measure("callback_on_time_rate", PERIOD, on_time / due, due, staff_id=f"S{number:03d}")
        rows.append(
            row
            | {"name": name, "team": f"{'ABC'[number % 3]} 组", "group": group, "tail": 0.5, "level": 0.001}
        )
    rows.append(
        measure("callback_on_time_rate", PERIOD, 0.5, 12, staff_id=None)
        | {"name": None, "team": None, "group": "same", "tail": 1.0, "level": 0.001}
    )
    return pd.DataFrame(rows)


def staff_history() -> pd.DataFrame:
    rows = []
    for number, (due, on_time) in enumerate(zip(DUE, ON_TIME, strict=True)):
        for back in range(11, -1, -1):
            if number == 7 and back == 4:
                continue
            share = min(1.0, on_time / due * (1 + 0.04 * math.sin(number + back * 1.3)))
            rows.append(
                measure(
                    "callback_on_time_rate",
                    PERIOD.previous(back) if back else PERIOD,
                    share,
                    due,
                    staff_id=f"S{number:03d}",
                )
            )
    return pd.DataFrame(rows)


def weeks() -> pd.DataFrame:
    """Twenty-six weeks, one of them missing, one with too few cases."""
    first, rows = date(2026, 5, 4), []
    for number in range(26):
        if number == 9:
            continue
        period = Period.parse(f"{first + timedelta(weeks=number):%G-W%V}")
        share = 0.78 if number == 14 else 0.865 + 0.02 * math.sin(number) + (0.03 if number > 18 else 0)
        n = 18 if number == 12 else 280 + number
        rows.append(
            measure(
                "callback_on_time_rate", period, share, n, "too_few" if n < 30 else "ok", week=period.text
            )
        )
    return pd.DataFrame(rows)


def causes(counts: dict[str | None, int]) -> pd.DataFrame:
    return pd.DataFrame(
        [measure("complaints_received", PERIOD, count, category=name) for name, count in counts.items()]
    )


CAUSES = {
    "配送延迟": 168,
    "账单金额有误": 121,
    "退款进度慢": 92,
    "重复来电未解决": 61,
    "安装预约爽约": 43,
    "服务态度": 31,
    "产品质量": 24,
    "物流": 9,
    None: 14,
}
CAUSES_BEFORE = {
    "配送延迟": 96,
    "账单金额有误": 128,
    "退款进度慢": 95,
    "重复来电未解决": 58,
    "安装预约爽约": 47,
    "服务态度": 36,
    "产品质量": 22,
    None: 25,
}


def hours() -> pd.DataFrame:
    by_hour = [38, 86, 128, 118, 92, 54, 66, 104, 112, 98, 74, 58, 41, 24]
    by_day = [1.28, 1.08, 1.0, 0.98, 1.03, 0.66, 0.58]
    return pd.DataFrame([
        measure("calls_offered", PERIOD, round(hour * day * 2.4), hour=8 + line, weekday=number)
        for line, hour in enumerate(by_hour) for number, day in enumerate(by_day, start=1) if (line, number) != (13, 7)
    ])  # fmt: skip


def open_complaints() -> pd.DataFrame:
    texts = [
        HOSTILE,
        "冰箱换门封已约三次都没来人，客服让我等通知。",
        "同一个问题打了五次电话，每次都要从头说；" * 6,
    ]
    return pd.DataFrame(
        {
            "complaint_id": ["T-20817", "T-20933", "T-20960"],
            "age_days": [31.4, 28.0, 26.2],
            "text": texts,
            "category": ["安装预约爽约", "退款进度慢", None],
        }
    )


@dataclass(frozen=True)
class SampleDelivery:
    source: str
    log: str
    file_name: str
    read: int
    accepted: int
    rejected: int
    duplicates: int = 0
    not_applicable: int = 0
    reasons: dict[str, int] = field(default_factory=dict)


DELIVERIES = [
    SampleDelivery(
        "callbacks",
        "callbacks",
        "回访任务_2026-10.xlsx",
        1318,
        1284,
        29,
        5,
        0,
        {"due_at_missing": 17, "staff_odd": 12},
    ),
    SampleDelivery(
        "complaints",
        "complaints",
        "投诉工单_2026-10.csv",
        1204,
        1177,
        15,
        12,
        0,
        {"resolved_before_received": 15},
    ),
    SampleDelivery(
        "calls",
        "calls",
        "热线话单_2026-10.csv",
        17842,
        17640,
        14,
        0,
        188,
        {"talk_seconds_out_of_range": 11, "started_at_in_future": 3},
    ),
]
REASONS = {
    "callback_satisfaction_rate": Words(
        "回访日志没有“是否满意”一列。", "The callback log has no column is_satisfied."
    )
}
NO_DATA = [(CATALOGUE[name], reason) for name, reason in REASONS.items()]
FINDINGS = [
    blocks.Finding("good", Words("按时回访率升至 90.4%，首次达标。", "On-time callbacks rose to 90.4% and met the target."), anchor="people"),
    blocks.Finding("bad", Words("超期未结投诉 9 件，上月 5 件。", "9 overdue complaints, up from 5."),
                   Words("请本周内逐件指定负责人。", "Name an owner for each this week."), "oldest"),
    blocks.Finding("none", Words("投诉按时办结率 −1.4 个百分点。", "Complaints closed on time −1.4 pp."), Words("不必追问。", "Needs no explanation."), "nowhere"),
]  # fmt: skip
STEPS_NOW = {"due": 1284, "attempted": 1240, "reached": 889, "satisfied": 645, "visited": 148, "deal": 39}
STEPS_BEFORE = {"due": 1251, "attempted": 1204, "reached": 845, "satisfied": 602, "visited": 169, "deal": 44}


def open_ages(counts: list[int]) -> list[float]:
    return [
        days for days, count in zip((0.5, 2.2, 5.0, 9.9, 20.0), counts, strict=True) for _ in range(count)
    ]


DEPARTMENT = Words("售后服务部", "After-sales service")


def meta(language: Language) -> PageMeta:
    other = "en" if language == "zh" else "zh"
    return PageMeta(
        report="department", language=language, department=DEPARTMENT, title=Words("客服绩效月报", "Monthly service report"),
        period="2026-10", build="7d1e90b4", notebook_hash="a41f9c2", code_version="0.1.0",
        parameters={"period": "2026-10", "staff_id": "", "as_of": "2026-11-01"}, alternate=f"department.{other}.html", index="index.html",
    )  # fmt: skip
