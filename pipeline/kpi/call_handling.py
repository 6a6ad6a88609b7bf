"""来电处理: how long answered calls take, and whether they settle the matter."""

from ibis import _

from pipeline.kpi.spec import SECOND_EDITION, Formula, Kpi, Revision
from pipeline.logs import Words

CUSTOMER_AND_CATEGORY = (("customer_id", "customer_phone"), ("category",))
OFFERED = Words("期内转人工的来电", "calls offered in the period")
ANSWERED = Words("期内接听的来电", "calls answered in the period")
UNANSWERED = Words("未接听的来电", "calls nobody answered")
RESOLVED = Words("其中已解决的", "of these, resolved")
FIRST_CONTACT = _.is_answered & _.is_first_contact
WINDOWS_FROM_THE_START = Revision(
    SECOND_EDITION,
    Words(
        "日志最初 {first_contact_days} 天的来电无法判断是否首次，改为不计入并注明件数；此前都算作首次。",
        "Calls of the log's first {first_contact_days} days cannot be judged and are now left out, with their count shown; "
        "before, all of them passed as first contacts.",
    ),
)

CALL_HANDLING_KPIS: tuple[Kpi, ...] = (
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
            "首次来电：接听的、同一客户同一类别此前 {first_contact_days} 天内没有来电的。口径 by_repeat_window：其后 {first_contact_days} "
            "天内没有再来电的比例，只计已满 {first_contact_days} 天的；by_flag：日志记为已解决的比例。",
            "First contacts are answered calls with no call of the same customer and category in the {first_contact_days} days "
            "before. Dialect by_repeat_window: the share with no such call in the {first_contact_days} days after, of those "
            "{first_contact_days} days old; by_flag: the share logged as resolved.",
        ),
        excluded=Words(
            "未接听的来电；客户或类别未知的来电；日志最初 {first_contact_days} 天的来电；by_repeat_window：未满 {first_contact_days} 天的来电",
            "calls nobody answered; calls whose customer or category is unknown; calls of the log's first {first_contact_days} days; "
            "by_repeat_window: calls less than {first_contact_days} days old",
        ),
        statistic="ratio",
        unit="ratio",
        better="higher",
        source="by_repeat_window: 环信 首次解决率; by_flag: SQM Group (resolved at first contact / inquiries)",
        dialects={
            "by_repeat_window": Formula(
                numerator=Words("其中 {first_contact_days} 天内没有再来电的", "of these, no further call within {first_contact_days} days"),
                denominator=Words(
                    "期内的首次来电，已满 {first_contact_days} 天", "first contacts of the period, {first_contact_days} days old"
                ),
                dated_by="started_at",
                population=FIRST_CONTACT,
                counted=~_.has_repeat,
                matures_at="repeat_matures_at",
                needs_single_rows=True,
                needs=(("is_answered",), *CUSTOMER_AND_CATEGORY),
            ),
            "by_flag": Formula(
                numerator=RESOLVED,
                denominator=Words("期内的首次来电", "first contacts of the period"),
                dated_by="started_at",
                population=FIRST_CONTACT,
                counted=_.is_resolved,
                matures_at="first_contact_matures_at",
                needs_single_rows=True,
                needs=(("is_answered",), *CUSTOMER_AND_CATEGORY, ("is_resolved",)),
            ),
        },
        default="by_repeat_window",
        revisions=(WINDOWS_FROM_THE_START,),
    ),
)  # fmt: skip
