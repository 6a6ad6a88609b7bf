"""回访指标: what is counted of callbacks, from the list of those due."""

from ibis import _

from pipeline.kpi.spec import NO_DENOMINATOR, SECOND_EDITION, Formula, Kpi, Revision
from pipeline.logs import Words

ATTEMPTED = ("attempt_count", "first_attempt_at")
VISITED = ("is_visited", "visited_at")
NOT_YET_DUE = Words("应回访时间尚未到的任务", "callbacks not yet due")
DUE = Words("期内到期的回访", "callbacks due in the period")
IMMATURE = Words("应回访后未满 {visit_days} 天的任务", "callbacks due less than {visit_days} days ago")
VISIT_WINDOW = Revision(
    SECOND_EDITION,
    Words(
        "只计应回访后 {visit_days} 天内的到店及其成交；应回访后未满 {visit_days} 天的任务不再计入，并注明件数。此前不论早晚都计，近月因此偏低。",
        "Only visits within {visit_days} days of the due time, and their deals, count; callbacks due less than {visit_days} days ago "
        "are left out, with their count shown. Before, all counted however late or recent, which made recent months look worse.",
    ),
)

CALLBACK_KPIS: tuple[Kpi, ...] = (
    Kpi(
        name="callbacks_due",
        log="callbacks",
        label=Words("应回访", "Callbacks due"),
        rule=Words("应回访时间在期内的回访任务数。", "Callback tasks whose due time lies in the period."),
        excluded=NOT_YET_DUE,
        statistic="count",
        unit="count",
        better="neither",
        source="12345 回访率的分母：应回访 (GB/T 33358-2016)",
        dialects={"standard": Formula(numerator=DUE, denominator=NO_DENOMINATOR, dated_by="due_at")},
    ),
    Kpi(
        name="callback_coverage_rate",
        log="callbacks",
        label=Words("回访覆盖率", "Callback coverage"),
        rule=Words(
            "期内到期的回访任务中，至少拨打过一次的比例。",
            "Of callbacks due in the period, the share tried at least once.",
        ),
        excluded=NOT_YET_DUE,
        statistic="ratio",
        unit="ratio",
        better="higher",
        source="12345 回访率 = 已回访 / 应回访 (GB/T 33358-2016)",
        dialects={"standard": Formula(
            numerator=Words("其中至少拨打一次的", "of these, tried at least once"),
            denominator=DUE,
            dated_by="due_at",
            counted=_.is_attempted,
            needs=(ATTEMPTED,),
        )},
    ),
    Kpi(
        name="callback_on_time_rate",
        log="callbacks",
        label=Words("按时回访率", "Callbacks on time"),
        rule=Words(
            "期内到期的回访任务中，首次拨打落在回访窗口内的比例；没有窗口起点时只看应回访时间。",
            "Of callbacks due in the period, the share first tried inside the due window; where the window has no start, "
            "at or before the due time.",
        ),
        excluded=Words(
            "应回访时间尚未到的任务；已拨打但没有拨打时间的任务", "callbacks not yet due; callbacks tried at a time nobody wrote down"
        ),
        statistic="ratio",
        unit="ratio",
        better="higher",
        source="医美 48 小时回访完成率; 12345 回访率 (GB/T 33358-2016)",
        dialects={"standard": Formula(
            numerator=Words("其中按时首次拨打的", "of these, first tried in time"),
            denominator=DUE,
            dated_by="due_at",
            population=_.is_on_time.notnull(),
            counted=_.is_on_time,
            needs=(("first_attempt_at",),),
        )},
    ),
    Kpi(
        name="callback_reach_rate",
        log="callbacks",
        label=Words("回访接通率", "Customers reached"),
        rule=Words(
            "期内到期并已拨打的回访任务中，联系到客户的比例；按任务计，不按拨打次数计。",
            "Of callbacks due in the period and tried, the share where the customer was reached; per task, not per dial.",
        ),
        excluded=Words("没有拨打过的任务；应回访时间尚未到的任务", "callbacks never tried; callbacks not yet due"),
        statistic="ratio",
        unit="ratio",
        better="higher",
        source="12345 有效回访; contact rate per customer of outbound practice",
        dialects={"standard": Formula(
            numerator=Words("其中联系到客户的", "of these, customer reached"),
            denominator=Words("期内到期并已拨打的回访", "callbacks due in the period and tried"),
            dated_by="due_at",
            population=_.is_attempted,
            counted=_.is_reached,
            needs=(ATTEMPTED, ("is_reached",)),
        )},
    ),
    Kpi(
        name="attempts_per_callback",
        log="callbacks",
        label=Words("每次回访拨打次数", "Attempts per callback"),
        rule=Words(
            "期内到期并已拨打的回访任务的平均拨打次数。",
            "Mean number of attempts of the callbacks due in the period that were tried.",
        ),
        excluded=Words("没有拨打过的任务；应回访时间尚未到的任务", "callbacks never tried; callbacks not yet due"),
        statistic="mean",
        unit="attempts",
        better="lower",
        source="UCI Bank Marketing (campaign: contacts per client); attempts to reach of outbound practice",
        dialects={"standard": Formula(
            numerator=Words("拨打次数之和", "number of attempts"),
            denominator=Words("期内到期并已拨打的回访", "callbacks due in the period and tried"),
            dated_by="due_at",
            population=_.is_attempted & _.attempt_count.notnull(),
            counted=_.attempt_count,
            needs=(("attempt_count",),),
        )},
    ),
    Kpi(
        name="callback_satisfaction_rate",
        log="callbacks",
        label=Words("回访满意率", "Satisfaction at callback"),
        rule=Words(
            "期内到期且客户已评价的回访任务中，满意的比例（评分达满分 80 % 为满意）。",
            "Of callbacks due in the period that the customer rated, the share satisfied (a rating of at least 80 % of the scale).",
        ),
        excluded=Words("未评价的任务", "callbacks without a rating"),
        statistic="ratio",
        unit="ratio",
        better="higher",
        source="12345 满意率 = 满意 / 有效回访 (GB/T 33358-2016)",
        dialects={"standard": Formula(
            numerator=Words("其中满意的", "of these, satisfied"),
            denominator=Words("期内到期且已评价的回访", "callbacks due in the period and rated"),
            dated_by="due_at",
            population=_.is_satisfied.notnull(),
            counted=_.is_satisfied,
            needs=(("is_satisfied", "rating"),),
        )},
    ),
    Kpi(
        name="callback_visit_rate",
        log="callbacks",
        label=Words("回访到店率", "Visits after callback"),
        rule=Words(
            "期内到期、已满 {visit_days} 天且联系到客户的回访任务中，客户在应回访后 {visit_days} 天内到店的比例。",
            "Of callbacks due in the period that reached the customer, {visit_days} days old, the share whose customer came in "
            "within {visit_days} days of the due time.",
        ),
        excluded=Words(f"没有联系到客户的任务；{IMMATURE.zh}", f"callbacks that reached nobody; {IMMATURE.en}"),
        statistic="ratio",
        unit="ratio",
        better="higher",
        source="医美回访漏斗：到店 / 接通",
        dialects={"standard": Formula(
            numerator=Words("其中 {visit_days} 天内到店的", "of these, customer came in within {visit_days} days"),
            denominator=Words(
                "期内到期、已满 {visit_days} 天且联系到客户的回访",
                "callbacks due in the period that reached the customer, {visit_days} days old",
            ),
            dated_by="due_at",
            population=_.is_reached,
            counted=_.has_visit,
            matures_at="visit_matures_at",
            needs=(("is_reached",), VISITED),
        )},
        revisions=(VISIT_WINDOW,),
    ),
    Kpi(
        name="callback_deal_rate",
        log="callbacks",
        label=Words("到店成交率", "Deals per visit"),
        rule=Words(
            "期内到期、已满 {visit_days} 天且客户在应回访后 {visit_days} 天内到店的回访任务中，成交的比例。",
            "Of callbacks due in the period, {visit_days} days old, whose customer came in within {visit_days} days of the due time, "
            "the share that ended in a deal.",
        ),
        excluded=Words(f"客户没有按期到店的任务；{IMMATURE.zh}", f"callbacks whose customer did not come in in time; {IMMATURE.en}"),
        statistic="ratio",
        unit="ratio",
        better="higher",
        source="医美回访漏斗：成交 / 到店",
        dialects={"standard": Formula(
            numerator=Words("其中成交的", "of these, deals"),
            denominator=Words(
                "期内到期、已满 {visit_days} 天且客户到店的回访",
                "callbacks due in the period whose customer came in, {visit_days} days old",
            ),
            dated_by="due_at",
            population=_.has_visit,
            counted=_.has_deal,
            matures_at="visit_matures_at",
            needs=(VISITED, ("is_deal",)),
        )},
        revisions=(VISIT_WINDOW,),
    ),
    Kpi(
        name="callback_deal_from_due_rate",
        log="callbacks",
        label=Words("应回访成交率", "Deals per callback due"),
        rule=Words(
            "期内到期的回访任务中，最终成交的比例：整个漏斗的首尾之比。日志记有到店时，只计已满 {visit_days} 天的任务。",
            "Of callbacks due in the period, the share that ended in a deal: the funnel from end to end. Where the log keeps visits, "
            "of callbacks {visit_days} days old.",
        ),
        excluded=Words(f"日志记有到店时：{IMMATURE.zh}", f"where the log keeps visits: {IMMATURE.en}"),
        statistic="ratio",
        unit="ratio",
        better="higher",
        source="医美回访漏斗：成交 / 应回访; UCI Bank Marketing (y / all contacts)",
        dialects={"standard": Formula(
            numerator=Words("其中成交的", "of these, deals"),
            denominator=DUE,
            dated_by="due_at",
            counted=_.has_deal,
            matures_at="deal_matures_at",
            needs=(("is_deal",),),
        )},
        revisions=(VISIT_WINDOW,),
    ),
)  # fmt: skip
