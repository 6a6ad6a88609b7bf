"""热线指标: what is counted of hotline calls."""

from ibis import _

from pipeline.kpi.spec import NO_DENOMINATOR, NOTHING, Formula, Kpi
from pipeline.logs import Words

SERVICE_LEVEL_SECONDS = 20
CUSTOMER_AND_CATEGORY = (("customer_id", "customer_phone"), ("category",))
OFFERED = Words("期内转人工的来电", "calls offered in the period")
ANSWERED = Words("期内接听的来电", "calls answered in the period")
UNANSWERED = Words("未接听的来电", "calls nobody answered")
IN_TIME = Words(
    f"其中 {SERVICE_LEVEL_SECONDS} 秒内接听的", f"of these, answered within {SERVICE_LEVEL_SECONDS} s"
)
RESOLVED = Words("其中已解决的", "of these, resolved")
FIRST_CONTACT = _.is_answered & _.is_first_contact
IS_ANSWERED_IN_TIME = _.is_answered & (_.wait_seconds <= SERVICE_LEVEL_SECONDS)

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
        name="answer_rate",
        log="calls",
        label=Words("接通率", "Calls answered"),
        rule=Words("期内转人工的来电中，由人工接听的比例。", "Of calls offered in the period, the share that a person answered."),
        excluded=NOTHING,
        statistic="ratio",
        unit="ratio",
        better="higher",
        source="Genesys Cloud: Answered / Offered; 华为 请求接通率; GB/T 33358-2016 (≥ 95 %)",
        dialects={"standard": Formula(
            numerator=Words("其中接听的", "of these, answered"),
            denominator=OFFERED,
            dated_by="started_at",
            counted=_.is_answered,
            needs=(("is_answered",),),
        )},
    ),
    Kpi(
        name="abandonment_rate",
        log="calls",
        label=Words("放弃率", "Calls abandoned"),
        rule=Words(
            "期内转人工的来电中，没有接听的比例；不设短时放弃的门槛。",
            "Of calls offered in the period, the share nobody answered; short abandons count like any other.",
        ),
        excluded=NOTHING,
        statistic="ratio",
        unit="ratio",
        better="lower",
        source="Genesys Cloud: Abandoned / Offered; 阿里云 (进线 − 接听) / 进线",
        dialects={"standard": Formula(
            numerator=Words("其中未接听的", "of these, not answered"),
            denominator=OFFERED,
            dated_by="started_at",
            counted=~_.is_answered,
            needs=(("is_answered",),),
        )},
    ),
    Kpi(
        name="service_level",
        log="calls",
        label=Words(f"{SERVICE_LEVEL_SECONDS} 秒服务水平", f"Service level ({SERVICE_LEVEL_SECONDS} s)"),
        rule=Words(
            f"等待不超过 {SERVICE_LEVEL_SECONDS} 秒即接听的来电的比例。口径 of_offered：占转人工的来电；of_answered：占接听的来电。",
            f"Share of calls answered after a wait of at most {SERVICE_LEVEL_SECONDS} s. Dialect of_offered: of calls offered; "
            "of_answered: of calls answered.",
        ),
        excluded=Words("of_answered：未接听的来电", "of_answered: calls nobody answered"),
        statistic="ratio",
        unit="ratio",
        better="higher",
        source="of_offered: COPC, 阿里云 20 秒接通 / 进线量; of_answered: 华为, 环信, Genesys Cloud default",
        dialects={
            "of_offered": Formula(
                numerator=IN_TIME,
                denominator=OFFERED,
                dated_by="started_at",
                counted=IS_ANSWERED_IN_TIME,
                needs=(("is_answered",), ("wait_seconds",)),
            ),
            "of_answered": Formula(
                numerator=IN_TIME,
                denominator=ANSWERED,
                dated_by="started_at",
                population=_.is_answered,
                counted=IS_ANSWERED_IN_TIME,
                needs=(("is_answered",), ("wait_seconds",)),
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
    Kpi(
        name="average_talk_time",
        log="calls",
        label=Words("平均通话时长", "Average talk time"),
        rule=Words("期内接听的来电的平均通话时长。", "Mean talk time of the calls answered in the period."),
        excluded=Words("未接听的来电；没有通话时长的来电", "calls nobody answered; calls without a talk time logged"),
        statistic="mean",
        unit="seconds",
        better="neither",
        source="Genesys Cloud: Avg Talk; AWS Connect: average agent interaction time",
        dialects={"standard": Formula(
            numerator=Words("通话时长之和", "sum of the talk times"),
            denominator=ANSWERED,
            dated_by="started_at",
            population=_.is_answered & _.talk_seconds.notnull(),
            counted=_.talk_seconds,
            needs=(("is_answered",), ("talk_seconds",)),
        )},
    ),
    Kpi(
        name="average_handle_time",
        log="calls",
        label=Words("平均处理时长", "Average handle time"),
        rule=Words(
            "期内接听的来电的通话、保持与话后处理时长之和的平均；日志没有的部分计为 0。",
            "Mean of talk, hold and wrap-up time of the calls answered in the period; a part that is not logged counts as 0.",
        ),
        excluded=Words("未接听的来电；没有通话时长的来电", "calls nobody answered; calls without a talk time logged"),
        statistic="mean",
        unit="seconds",
        better="neither",
        source="AWS Connect, Genesys Cloud: (talk + hold + after-call work) / handled",
        dialects={"standard": Formula(
            numerator=Words("处理时长之和", "sum of the handle times"),
            denominator=ANSWERED,
            dated_by="started_at",
            population=_.is_answered & _.handle_seconds.notnull(),
            counted=_.handle_seconds,
            needs=(("is_answered",), ("talk_seconds",)),
        )},
    ),
    Kpi(
        name="transfer_rate",
        log="calls",
        label=Words("转接率", "Calls transferred"),
        rule=Words("期内接听的来电中，转给他人的比例。", "Of calls answered in the period, the share passed on to somebody else."),
        excluded=UNANSWERED,
        statistic="ratio",
        unit="ratio",
        better="lower",
        source="Genesys Cloud: transferred / handled",
        dialects={"standard": Formula(
            numerator=Words("其中转接的", "of these, transferred"),
            denominator=ANSWERED,
            dated_by="started_at",
            population=_.is_answered,
            counted=_.is_transferred,
            needs=(("is_answered",), ("is_transferred",)),
        )},
    ),
    Kpi(
        name="call_resolution_rate",
        log="calls",
        label=Words("来电解决率", "Calls resolved"),
        rule=Words(
            "日志记为已解决的来电的比例。口径 of_offered：占转人工的来电；of_answered：占接听的来电。",
            "Share of calls logged as resolved. Dialect of_offered: of calls offered; of_answered: of calls answered.",
        ),
        excluded=Words("of_answered：未接听的来电", "of_answered: calls nobody answered"),
        statistic="ratio",
        unit="ratio",
        better="higher",
        source="SQM Group: resolved / inquiries; wikisum: call resolution",
        dialects={
            "of_offered": Formula(
                numerator=RESOLVED,
                denominator=OFFERED,
                dated_by="started_at",
                counted=_.is_resolved,
                needs=(("is_resolved",),),
            ),
            "of_answered": Formula(
                numerator=RESOLVED,
                denominator=ANSWERED,
                dated_by="started_at",
                population=_.is_answered,
                counted=_.is_resolved,
                needs=(("is_answered",), ("is_resolved",)),
            ),
        },
        default="of_offered",
    ),
    Kpi(
        name="first_contact_resolution_rate",
        log="calls",
        label=Words("首次解决率", "First contact resolution"),
        rule=Words(
            "首次来电：接听的、同一客户同一类别此前 7 天内没有来电的。口径 by_repeat_window：其后 7 天内没有再来电的比例，"
            "只计已满 7 天的；by_flag：日志记为已解决的比例。",
            "First contacts are answered calls with no call of the same customer and category in the 7 days before. Dialect "
            "by_repeat_window: the share with no such call in the 7 days after, of those 7 days old; by_flag: the share logged as resolved.",
        ),
        excluded=Words(
            "未接听的来电；客户或类别未知的来电；by_repeat_window：未满 7 天的来电",
            "calls nobody answered; calls whose customer or category is unknown; "
            "by_repeat_window: calls less than 7 days old",
        ),
        statistic="ratio",
        unit="ratio",
        better="higher",
        source="by_repeat_window: 环信 首次解决率; by_flag: SQM Group (resolved at first contact / inquiries)",
        dialects={
            "by_repeat_window": Formula(
                numerator=Words("其中 7 天内没有再来电的", "of these, no further call within 7 days"),
                denominator=Words("期内的首次来电，已满 7 天", "first contacts of the period, 7 days old"),
                dated_by="started_at",
                population=FIRST_CONTACT & _.is_mature,
                counted=~_.has_repeat,
                needs=(("is_answered",), *CUSTOMER_AND_CATEGORY),
            ),
            "by_flag": Formula(
                numerator=RESOLVED,
                denominator=Words("期内的首次来电", "first contacts of the period"),
                dated_by="started_at",
                population=FIRST_CONTACT,
                counted=_.is_resolved,
                needs=(("is_answered",), *CUSTOMER_AND_CATEGORY, ("is_resolved",)),
            ),
        },
        default="by_repeat_window",
    ),
)  # fmt: skip
