"""热线指标: what is counted of hotline calls."""

from ibis import _

from pipeline.kpi.call_handling import ANSWERED, CALL_HANDLING_KPIS, OFFERED, UNANSWERED
from pipeline.kpi.spec import NO_DENOMINATOR, NOTHING, Formula, Kpi
from pipeline.logs import Words

WAITS = (("is_answered",), ("wait_seconds",))
LASTING = Words("期内转人工的来电，短时放弃除外", "calls offered in the period, short abandons aside")
IN_TIME = Words(
    "其中 {service_level_seconds} 秒内接听的", "of these, answered within {service_level_seconds} s"
)
SHORT_ABANDONS = Words(
    "of_offered_less_short_abandons：等待不超过 {short_abandon_seconds} 秒即放弃的来电",
    "of_offered_less_short_abandons: calls given up after a wait of at most {short_abandon_seconds} s",
)

CALL_KPIS: tuple[Kpi, ...] = (
    Kpi(
        name="calls_offered",
        log="calls",
        label=Words("呼入量", "Calls offered"),
        rule=Words("期内进入人工队列的来电数，无论是否接听。", "Calls offered to staff in the period, answered or not."),
        excluded=NOTHING,
        statistic="count",
        unit="count",
        better="neither",
        source="Genesys Cloud: Offered; GB/T 33358-2016",
        dialects={"standard": Formula(numerator=OFFERED, denominator=NO_DENOMINATOR, dated_by="started_at")},
    ),
    Kpi(
        name="calls_answered",
        log="calls",
        label=Words("接听量", "Calls handled"),
        rule=Words("期内进入人工队列并由人工接听的来电数。", "Calls offered in the period that a person answered."),
        excluded=UNANSWERED,
        statistic="count",
        unit="count",
        better="neither",
        source="Genesys Cloud: Answered; AWS Connect: contacts handled",
        dialects={"standard": Formula(
            numerator=ANSWERED,
            denominator=NO_DENOMINATOR,
            dated_by="started_at",
            population=_.is_answered,
            needs=(("is_answered",),),
        )},
    ),
    Kpi(
        name="answer_rate",
        log="calls",
        label=Words("接通率", "Calls answered"),
        rule=Words(
            "期内转人工的来电中，由人工接听的比例。口径 of_offered：占全部；of_offered_less_short_abandons：分母不含"
            "等待不超过 {short_abandon_seconds} 秒即放弃的。",
            "Of calls offered in the period, the share that a person answered. Dialect of_offered: of all; "
            "of_offered_less_short_abandons: of all but those given up within {short_abandon_seconds} s.",
        ),
        excluded=SHORT_ABANDONS,
        statistic="ratio",
        unit="ratio",
        better="higher",
        source="of_offered: Genesys Cloud Answered / Offered, 华为 请求接通率, GB/T 33358-2016 (≥ 95 %); "
        "of_offered_less_short_abandons: Genesys Cloud with short abandons left out",
        dialects={
            "of_offered": Formula(
                numerator=Words("其中接听的", "of these, answered"),
                denominator=OFFERED,
                dated_by="started_at",
                counted=_.is_answered,
                needs=(("is_answered",),),
            ),
            "of_offered_less_short_abandons": Formula(
                numerator=Words("其中接听的", "of these, answered"),
                denominator=LASTING,
                dated_by="started_at",
                population=~_.is_short_abandon,
                counted=_.is_answered,
                needs=WAITS,
                needs_single_rows=True,
            ),
        },
        default="of_offered",
    ),
    Kpi(
        name="abandonment_rate",
        log="calls",
        label=Words("放弃率", "Calls abandoned"),
        rule=Words(
            "期内转人工的来电中，没有接听的比例。口径 of_offered：短时放弃同样计入；of_offered_less_short_abandons：分子分母都不含"
            "等待不超过 {short_abandon_seconds} 秒即放弃的。",
            "Of calls offered in the period, the share nobody answered. Dialect of_offered: short abandons count like any other; "
            "of_offered_less_short_abandons: calls given up within {short_abandon_seconds} s count neither above nor below.",
        ),
        excluded=SHORT_ABANDONS,
        statistic="ratio",
        unit="ratio",
        better="lower",
        source="of_offered: Genesys Cloud Abandoned / Offered, 阿里云 (进线 − 接听) / 进线; "
        "of_offered_less_short_abandons: Genesys Cloud with short abandons left out",
        dialects={
            "of_offered": Formula(
                numerator=Words("其中未接听的", "of these, not answered"),
                denominator=OFFERED,
                dated_by="started_at",
                counted=~_.is_answered,
                needs=(("is_answered",),),
            ),
            "of_offered_less_short_abandons": Formula(
                numerator=Words("其中未接听的", "of these, not answered"),
                denominator=LASTING,
                dated_by="started_at",
                population=~_.is_short_abandon,
                counted=~_.is_answered,
                needs=WAITS,
                needs_single_rows=True,
            ),
        },
        default="of_offered",
    ),
    Kpi(
        name="service_level",
        log="calls",
        label=Words("{service_level_seconds} 秒服务水平", "Service level ({service_level_seconds} s)"),
        rule=Words(
            "等待不超过 {service_level_seconds} 秒即接听的来电的比例。口径 of_offered：占转人工的来电；of_answered：占接听的来电；"
            "of_queued：占排队的来电，{service_level_seconds} 秒内放弃的也算成功；of_offered_less_short_abandons：占转人工的来电，"
            "不含等待不超过 {short_abandon_seconds} 秒即放弃的。",
            "Share of calls answered after a wait of at most {service_level_seconds} s. Dialect of_offered: of calls offered; "
            "of_answered: of calls answered; of_queued: of calls queued, where a caller who gives up within "
            "{service_level_seconds} s counts as a success; of_offered_less_short_abandons: of calls offered but those given up within "
            "{short_abandon_seconds} s.",
        ),
        excluded=Words(
            f"of_answered：未接听的来电；{SHORT_ABANDONS.zh}",
            f"of_answered: calls nobody answered; {SHORT_ABANDONS.en}",
        ),
        statistic="ratio",
        unit="ratio",
        better="higher",
        source="of_offered: COPC, 阿里云 20 秒接通 / 进线量; of_answered: 华为, 环信, Genesys Cloud default; "
        "of_queued: AWS Connect (removed from queue within X / queued); of_offered_less_short_abandons: Genesys Cloud option",
        dialects={
            "of_offered": Formula(
                numerator=IN_TIME,
                denominator=OFFERED,
                dated_by="started_at",
                counted=_.is_answered & _.has_short_wait,
                needs=WAITS,
                needs_single_rows=True,
            ),
            "of_answered": Formula(
                numerator=IN_TIME,
                denominator=ANSWERED,
                dated_by="started_at",
                population=_.is_answered,
                counted=_.has_short_wait,
                needs=WAITS,
                needs_single_rows=True,
            ),
            "of_queued": Formula(
                numerator=Words(
                    "其中 {service_level_seconds} 秒内离开队列的，接听或放弃",
                    "of these, out of the queue within {service_level_seconds} s, answered or given up",
                ),
                denominator=Words("期内排队的来电", "calls queued in the period"),
                dated_by="started_at",
                counted=_.has_short_wait,
                needs=WAITS,
                needs_single_rows=True,
            ),
            "of_offered_less_short_abandons": Formula(
                numerator=IN_TIME,
                denominator=LASTING,
                dated_by="started_at",
                population=~_.is_short_abandon,
                counted=_.is_answered & _.has_short_wait,
                needs=WAITS,
                needs_single_rows=True,
            ),
        },
        default="of_offered",
    ),
    Kpi(
        name="average_speed_of_answer",
        log="calls",
        label=Words("平均应答速度", "Average speed of answer"),
        rule=Words("期内接听的来电从进入队列到接听的平均等待。", "Mean wait of the calls answered in the period."),
        excluded=Words("未接听的来电；没有等待时长的来电", "calls nobody answered; calls without a wait logged"),
        statistic="mean",
        unit="seconds",
        better="lower",
        source="COPC, wolkvox: Σ wait of answered / answered; AWS Connect: average queue answer time",
        dialects={"standard": Formula(
            numerator=Words("等待时长之和", "sum of the waits"),
            denominator=ANSWERED,
            dated_by="started_at",
            population=_.is_answered & _.wait_seconds.notnull(),
            counted=_.wait_seconds,
            needs=(("is_answered",), ("wait_seconds",)),
        )},
    ),
    *CALL_HANDLING_KPIS,
)  # fmt: skip
