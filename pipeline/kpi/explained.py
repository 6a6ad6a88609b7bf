"""The words in which figures are explained: units, directions, statistics, and how figures are compared."""

from __future__ import annotations

from pipeline.kpi.spec import Better, Statistic, Unit
from pipeline.logs import Words

UNITS: dict[Unit, Words] = {
    "ratio": Words("比例（0–1）", "rate (0–1)"),
    "seconds": Words("秒", "seconds"),
    "count": Words("件", "count"),
    "points": Words("分", "points"),
    "attempts": Words("次", "attempts"),
}
TIME_UNITS: dict[str, Words] = {
    "hours": Words("小时", "hours"),
    "working_hours": Words("工作小时", "working hours"),
    "days": Words("天", "days"),
    "working_days": Words("个工作日", "working days"),
}
BETTER: dict[Better, Words] = {
    "higher": Words("越高越好", "higher is better"),
    "lower": Words("越低越好", "lower is better"),
    "neither": Words("无好坏之分", "neither is better"),
}
STATISTICS: dict[Statistic, Words] = {
    "count": Words("期内计数", "count over the period"),
    "stock": Words("期末存量", "stock at the end of the period"),
    "ratio": Words("比例，Wilson 95 % 区间", "rate, with its Wilson 95 % interval"),
    "quotient": Words(
        "两个总和之比，95 % 区间由各行重抽 2000 次得出（种子固定；超过 1000 行用线性化区间）",
        "quotient of two sums, with the 95 % interval of 2,000 resamples of its rows (fixed seed; beyond 1,000 rows the linearised one)",
    ),
    "mean": Words("均值，Student t 95 % 区间", "mean, with Student's t 95 % interval"),
    "median": Words("中位数，次序统计量 95 % 区间", "median, with the 95 % interval of order statistics"),
    "p90": Words(
        "九成分位数，次序统计量 95 % 区间", "90th percentile, with the 95 % interval of order statistics"
    ),
    "survival_median": Words(
        "含未结的中位数（Kaplan–Meier），log-log 95 % 区间",
        "median with open cases included (Kaplan–Meier), with its log-log 95 % interval",
    ),
    "survival_p90": Words(
        "含未结的九成分位数（Kaplan–Meier），log-log 95 % 区间",
        "90th percentile with open cases included (Kaplan–Meier), with its log-log 95 % interval",
    ),
}
COMPARED_AS_A_RATE = Words(
    "以其余人员合计的比例为中心，若此人与其余人员无异，出现这样或更极端结果的确切概率不超过 0.001（人多时为 0.025/人数）才标出；"
    "图上画的线不参与判断。没有差别的部门，最多 5 % 的报告会标出人。",
    "A person is signalled only if somebody like the others, taken together, would come out so far or further with an exact "
    "probability of at most 0.001 (0.025 over the number of people, where there are many); the lines on a chart have no say. Where nobody "
    "differs, at most 5 % of reports signal anybody.",
)
NOT_COMPARED = Words("不标出个人：只有比例可以这样比较", "nobody is signalled: only rates are compared so")
CHANGE_OF_ESTIMATES = Words(
    "看差值的区间（由两期各自的区间得出），水平按一次比较的指标数分摊 5 %；区间含 0 即为正常波动",
    "by the interval of the difference, recovered from those of both periods, at 5 % shared among all figures compared at once; "
    "if it holds 0, the change is within normal variation",
)
CHANGE_OF_COUNTS = Words(
    "看每日件数的差，用确切 Poisson 区间，水平按一次比较的指标数分摊 5 %",
    "by the difference of the daily counts, with exact Poisson intervals, at 5 % shared among all figures compared at once",
)
CHANGE_OF_STOCKS = Words(
    "不作判断：存量是某一刻的排队，只列出差值",
    "not judged: a stock is one look at a queue; the difference is only stated",
)


def comparing_people(statistic: Statistic) -> Words:
    """How it is decided that a person differs from the rest."""
    return COMPARED_AS_A_RATE if statistic == "ratio" else NOT_COMPARED


def comparing_periods(statistic: Statistic) -> Words:
    """How it is decided that a figure changed."""
    if statistic == "stock":
        return CHANGE_OF_STOCKS
    return CHANGE_OF_COUNTS if statistic == "count" else CHANGE_OF_ESTIMATES
