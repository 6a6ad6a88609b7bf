"""投诉时效: how long complaints wait for a first response and for their end."""

from ibis import _

from pipeline.kpi.spec import NOTHING, Formula, Kpi, Statistic
from pipeline.logs import Words

FINISHED = ("resolved_at", "closed_at")
QUANTILES: tuple[tuple[Statistic, str, str], ...] = (
    ("median", "中位数", "median"),
    ("p90", "九成分位数", "90th percentile"),
)
SURVIVAL_QUANTILES: tuple[tuple[Statistic, str, str, str], ...] = (
    ("survival_median", "median", "中位数", "median"),
    ("survival_p90", "p90", "九成分位数", "90th percentile"),
)
RESPONDED = Words(
    "期内受理且已首次响应的投诉", "complaints received in the period that have had a first response"
)
FINISHED_IN_PERIOD = Words("期内办结的投诉", "complaints finished in the period")

FIRST_RESPONSE = {
    "elapsed": Formula(
        numerator=Words("从受理到首次响应的自然时长", "elapsed time from receipt to the first response"),
        denominator=RESPONDED,
        dated_by="received_at",
        population=_.first_response_seconds.notnull(),
        counted=_.first_response_seconds,
        needs=(("first_response_at",),),
    ),
    "working": Formula(
        numerator=Words("从受理到首次响应的工作时长", "working time from receipt to the first response"),
        denominator=RESPONDED,
        dated_by="received_at",
        population=_.first_response_working_seconds.notnull(),
        counted=_.first_response_working_seconds,
        is_working_time=True,
        needs=(("first_response_at",),),
    ),
}
RESOLUTION = {
    "elapsed": Formula(
        numerator=Words("从受理到办结的自然时长", "elapsed time from receipt to the end"),
        denominator=FINISHED_IN_PERIOD,
        dated_by="finished_at",
        population=_.resolution_seconds.notnull(),
        counted=_.resolution_seconds,
        needs=(FINISHED,),
    ),
    "working": Formula(
        numerator=Words("从受理到办结的工作时长", "working time from receipt to the end"),
        denominator=FINISHED_IN_PERIOD,
        dated_by="finished_at",
        population=_.resolution_working_seconds.notnull(),
        counted=_.resolution_working_seconds,
        is_working_time=True,
        needs=(FINISHED,),
    ),
}
TIME_TO_RESOLVE = Formula(
    numerator=Words("其中已办结的", "of these, finished"),
    denominator=Words("期内受理的投诉，无论是否办结", "complaints received in the period, finished or not"),
    dated_by="received_at",
    left_by="finished_at",
    needs=(FINISHED,),
)

COMPLAINT_TIME_KPIS: tuple[Kpi, ...] = (
    Kpi(
        name="complaint_first_response_on_time_rate",
        log="complaints",
        label=Words("按时首次响应率", "First responses on time"),
        rule=Words(
            "响应时限落在期内的全部投诉（无论是否响应）中，在时限前（含）首次响应的比例。逾期未响应的计入分母。"
            "时限按日志，缺省为受理加 [limits.respond]。",
            "Of all complaints whose response was due in the period, answered or not, the share first answered at or before it. "
            "Those never answered are in the denominator. Due as logged, else receipt plus [limits.respond].",
        ),
        excluded=Words("没有响应时限的投诉；时限尚未到的投诉", "complaints without a time to respond by; complaints not yet due"),
        statistic="ratio",
        unit="ratio",
        better="higher",
        source="12345 首次响应（先行联系）率 = 时限内联系诉求人 / 应联系; ISO 10002:2018 Annex G (acknowledged after agreed time)",
        dialects={"standard": Formula(
            numerator=Words("其中按时首次响应的", "of these, first answered in time"),
            denominator=Words("响应时限在期内的投诉", "complaints whose response was due in the period"),
            dated_by="respond_due_at",
            counted=_.is_responded_on_time,
            needs=(("respond_due_at",), ("first_response_at",)),
        )},
    ),
    *(
        Kpi(
            name=f"first_response_time_{statistic}",
            log="complaints",
            label=Words(f"首次响应时长（{zh}）", f"Time to first response ({en})"),
            rule=Words(
                f"期内受理并已首次响应的投诉，从受理到首次响应的时长的{zh}。口径 elapsed：自然时间；working：营业时间。",
                f"{en.capitalize()} of the time from receipt to the first response, of complaints received in the period. "
                "Dialect elapsed: by the clock; working: within opening hours.",
            ),
            excluded=Words(
                "尚未首次响应的投诉（因此期末未满时偏短）",
                "complaints that have had no response yet (which makes a recent period look quicker than it is)",
            ),
            statistic=statistic,
            unit="seconds",
            better="lower",
            source="12345 首次响应（先行联系）; ISO 10002:2018, 8.2 and Annex G (acknowledged after agreed time)",
            dialects=FIRST_RESPONSE,
            default="elapsed",
        )
        for statistic, zh, en in QUANTILES
    ),
    *(
        Kpi(
            name=f"time_to_resolve_{ending}",
            log="complaints",
            label=Words(f"办结用时（{zh}，含未结）", f"Time to resolve, open cases included ({en})"),
            rule=Words(
                f"期内受理的全部投诉从受理到办结的自然用时的{zh}；未结的按已等待的时长计入（Kaplan–Meier）。办结不足时为“未达到”。",
                f"{en.capitalize()} of the elapsed time from receipt to the end, of all complaints received in the period; those still open "
                "count with the time they have waited so far (Kaplan–Meier). Not reached while too few are finished.",
            ),
            excluded=NOTHING,
            statistic=statistic,
            unit="seconds",
            better="lower",
            source="Kaplan & Meier 1958; log-log interval as in SAS LIFETEST; ISO 10002:2018 Annex G (resolved after agreed time)",
            dialects={"standard": TIME_TO_RESOLVE},
        )
        for statistic, ending, zh, en in SURVIVAL_QUANTILES
    ),
    *(
        Kpi(
            name=f"resolution_time_{statistic}",
            log="complaints",
            label=Words(f"办结时长（{zh}，仅已结）", f"Time to resolution, finished cases only ({en})"),
            rule=Words(
                f"期内办结的投诉，从受理到办结的时长的{zh}，未结的不在其中，积压时偏短。口径 elapsed：自然时间；working：营业时间。",
                f"{en.capitalize()} of the time from receipt to the end, of complaints finished in the period; the open ones are not in it, "
                "so a backlog makes it look short. Dialect elapsed: by the clock; working: within opening hours.",
            ),
            excluded=Words(
                "未办结的投诉（长期未结的不在其中，见“办结用时，含未结”）",
                "complaints not finished (the longest waits are not in it: see time to resolve, open cases included)",
            ),
            statistic=statistic,
            unit="seconds",
            better="lower",
            source="FCA DISP 1.10 Annex 1R (time to close); ISO 10002:2018 Annex G (resolved after agreed time)",
            dialects=RESOLUTION,
            default="elapsed",
        )
        for statistic, zh, en in QUANTILES
    ),
)  # fmt: skip
