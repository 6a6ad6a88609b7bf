"""投诉指标: what is counted of complaints."""

from ibis import _

from pipeline.kpi.complaint_times import COMPLAINT_TIME_KPIS, FINISHED, FINISHED_IN_PERIOD
from pipeline.kpi.complaints_major import MAJOR_COMPLAINT_KPIS
from pipeline.kpi.spec import NO_DENOMINATOR, NOTHING, SECOND_EDITION, Formula, Kpi, Revision
from pipeline.logs import Words

COMPLAINT_KPIS: tuple[Kpi, ...] = (
    Kpi(
        name="complaints_received",
        log="complaints",
        label=Words("受理投诉", "Complaints received"),
        rule=Words("受理时间在期内的投诉件数。", "Complaints whose time of receipt lies in the period."),
        excluded=NOTHING,
        statistic="count",
        unit="count",
        better="neither",
        source="FCA DISP 1.10 (opened); GB/T 19012-2019 = ISO 10002:2018, 8.1, Annex G",
        dialects={"standard": Formula(
            numerator=Words("期内受理的投诉", "complaints received in the period"),
            denominator=NO_DENOMINATOR,
            dated_by="received_at",
        )},
    ),
    Kpi(
        name="complaints_closed",
        log="complaints",
        label=Words("办结投诉", "Complaints closed"),
        rule=Words(
            "办结（缺省为关闭）时间在期内的投诉件数；与受理的不是同一批。",
            "Complaints finished (resolved, else closed) in the period; not the same complaints as those received in it.",
        ),
        excluded=Words("未办结的投诉", "complaints not finished"),
        statistic="count",
        unit="count",
        better="neither",
        source="FCA DISP 1.10 (closed)",
        dialects={"standard": Formula(
            numerator=FINISHED_IN_PERIOD,
            denominator=NO_DENOMINATOR,
            dated_by="finished_at",
            needs=(FINISHED,),
        )},
    ),
    Kpi(
        name="complaint_on_time_rate",
        log="complaints",
        label=Words("按时办结率", "Complaints resolved on time"),
        rule=Words(
            "办结时限落在期内的全部投诉（无论是否办结）中，在时限前（含）办结的比例。逾期未结的计入分母。",
            "Of all complaints whose due time lies in the period, finished or not, the share finished at or before it. "
            "Overdue and still open complaints are in the denominator.",
        ),
        excluded=Words("没有办结时限的投诉；时限尚未到的投诉", "complaints without a due time; complaints not yet due"),
        statistic="ratio",
        unit="ratio",
        better="higher",
        source="12345 按时办结率 = 期限内办结 / 应办结 (GB/T 33358-2016); ISO 10002:2018 Annex G",
        dialects={"standard": Formula(
            numerator=Words("其中按时办结的", "of these, finished by their due time"),
            denominator=Words("期内到期的投诉", "complaints due in the period"),
            dated_by="due_at",
            counted=_.is_on_time,
            needs=(("due_at",), FINISHED),
        )},
    ),
    *COMPLAINT_TIME_KPIS,
    Kpi(
        name="open_complaints",
        log="complaints",
        label=Words("未结投诉", "Open complaints"),
        rule=Words(
            "期末（或数据截止时）已受理而未办结的投诉件数。存量，不可按期相加。",
            "Complaints received and not finished at the end of the period (or of the data). A stock: never summed over time.",
        ),
        excluded=Words("期末前已办结的投诉", "complaints finished before the end of the period"),
        statistic="stock",
        unit="count",
        better="lower",
        source="FCA DISP 1.10 (outstanding)",
        dialects={"standard": Formula(
            numerator=Words("期末未结的投诉", "complaints open at the end of the period"),
            denominator=NO_DENOMINATOR,
            dated_by="received_at",
            left_by="finished_at",
            needs=(FINISHED,),
        )},
    ),
    Kpi(
        name="overdue_open_complaints",
        log="complaints",
        label=Words("逾期未结投诉", "Overdue open complaints"),
        rule=Words(
            "期末（或数据截止时）已过办结时限而未办结的投诉件数。存量，不可按期相加。",
            "Complaints past their due time and not finished at the end of the period (or of the data). A stock.",
        ),
        excluded=Words("没有办结时限的投诉", "complaints without a due time"),
        statistic="stock",
        unit="count",
        better="lower",
        source="ISO 10002:2018 Annex G (resolved after agreed time); FCA DISP 1.10 (outstanding)",
        dialects={"standard": Formula(
            numerator=Words("期末逾期未结的投诉", "complaints open and overdue at the end of the period"),
            denominator=NO_DENOMINATOR,
            dated_by="due_at",
            left_by="finished_at",
            needs=(("due_at",), FINISHED),
        )},
    ),
    Kpi(
        name="complaint_reopen_rate",
        log="complaints",
        label=Words("投诉重开率", "Complaints reopened"),
        rule=Words(
            "期内办结、关闭已满 {reopen_days} 天的投诉中，关闭后 {reopen_days} 天内重新打开的比例。",
            "Of complaints finished in the period and closed for {reopen_days} days, the share opened again within {reopen_days} days of closing.",
        ),
        excluded=Words(
            "未办结的投诉；关闭未满 {reopen_days} 天的投诉；{reopen_days} 天之后的重开",
            "complaints not finished; complaints closed less than {reopen_days} days ago; reopenings after {reopen_days} days",
        ),
        statistic="ratio",
        unit="ratio",
        better="lower",
        source="12345 重办率 = 被退回重办 / 办结",
        dialects={"standard": Formula(
            numerator=Words("其中 {reopen_days} 天内重开的", "of these, reopened within {reopen_days} days"),
            denominator=Words(
                "期内办结、关闭已满 {reopen_days} 天的投诉", "complaints finished in the period, closed for {reopen_days} days"
            ),
            dated_by="finished_at",
            counted=_.is_reopened,
            matures_at="reopen_matures_at",
            needs=(FINISHED, ("reopened_at",)),
        )},
        revisions=(Revision(SECOND_EDITION, Words(
            "关闭未满 {reopen_days} 天的投诉不再计入，并注明件数；此前一并计入，近月因此偏低。",
            "Complaints closed less than {reopen_days} days ago are left out, with their count shown; before, they counted as not "
            "reopened, which made recent months look better.",
        )),),
    ),
    Kpi(
        name="repeat_complaint_rate",
        log="complaints",
        label=Words("重复投诉率", "Repeat complaints"),
        rule=Words(
            "期内受理、客户与类别已知的投诉中，同一客户同一类别此前 {repeat_complaint_days} 天内已投诉过的比例。",
            "Of complaints received in the period whose customer and category are known, the share with an earlier "
            "complaint of the same customer and category in the {repeat_complaint_days} days before.",
        ),
        excluded=Words(
            "客户或类别未知的投诉；日志最初 {repeat_complaint_days} 天的投诉",
            "complaints whose customer or category is unknown; complaints of the log's first {repeat_complaint_days} days",
        ),
        statistic="ratio",
        unit="ratio",
        better="lower",
        source="ISO 10002:2018 Annex G (repeat complaints)",
        dialects={"standard": Formula(
            numerator=Words("其中 {repeat_complaint_days} 天内重复的", "of these, repeats within {repeat_complaint_days} days"),
            denominator=Words(
                "期内受理且客户与类别已知的投诉", "complaints received whose customer and category are known"
            ),
            dated_by="received_at",
            population=_.is_repeat.notnull(),
            counted=_.is_repeat,
            matures_at="repeat_matures_at",
            needs=(("customer_id", "customer_phone"), ("category",)),
        )},
        revisions=(Revision(SECOND_EDITION, Words(
            "日志最初 {repeat_complaint_days} 天的投诉无法判断是否重复，不再计入，并注明件数；此前都算作不重复。",
            "Complaints of the log's first {repeat_complaint_days} days cannot be judged and are left out, with their count shown; "
            "before, all of them passed as no repeats.",
        )),),
    ),
    Kpi(
        name="complaint_escalation_rate",
        log="complaints",
        label=Words("投诉升级率", "Complaints escalated"),
        rule=Words(
            "期内受理的投诉中，升级到上级或外部的比例。",
            "Of complaints received in the period, the share that went to a higher level or outside.",
        ),
        excluded=NOTHING,
        statistic="ratio",
        unit="ratio",
        better="lower",
        source="ISO 10002:2018 Annex G (referred to external methods)",
        dialects={"standard": Formula(
            numerator=Words("其中升级的", "of these, escalated"),
            denominator=Words("期内受理的投诉", "complaints received in the period"),
            dated_by="received_at",
            counted=_.is_escalated,
            needs=(("is_escalated", "escalated_at"),),
        )},
    ),
    *MAJOR_COMPLAINT_KPIS,
    Kpi(
        name="complaint_satisfaction_rate",
        log="complaints",
        label=Words("投诉处理满意率", "Satisfaction with complaint handling"),
        rule=Words(
            "期内办结且客户已评价的投诉中，满意的比例（评分达满分 80 % 为满意）。按办结日，因为评价的是处理过程。",
            "Of complaints finished in the period that the customer rated, the share satisfied (a rating of at least 80 % of the "
            "scale). Dated by the end, because what is rated is the handling.",
        ),
        excluded=Words("未评价的投诉；未办结的投诉", "complaints not rated; complaints not finished"),
        statistic="ratio",
        unit="ratio",
        better="higher",
        source="12345 满意率 = 满意 / 有效回访; ISO 10002:2018, 8.3",
        dialects={"standard": Formula(
            numerator=Words("其中满意的", "of these, satisfied"),
            denominator=Words("期内办结且已评价的投诉", "complaints finished in the period and rated"),
            dated_by="finished_at",
            population=_.is_satisfied.notnull(),
            counted=_.is_satisfied,
            needs=(("is_satisfied", "rating"), FINISHED),
        )},
    ),
    Kpi(
        name="complaint_timely_rate",
        log="complaints",
        label=Words("投诉及时答复率", "Complaints answered in time, as logged"),
        rule=Words(
            "期内受理的投诉中，日志自己记为及时的比例。口径 of_all：分母为全部投诉；of_answered：分母为日志已记及时与否的投诉。",
            "Of complaints received in the period, the share the log itself calls timely. Dialect of_all: of all complaints; "
            "of_answered: of those the log calls timely or not.",
        ),
        excluded=Words("of_answered：未记及时与否的投诉", "of_answered: complaints the log says nothing of"),
        statistic="ratio",
        unit="ratio",
        better="higher",
        source="CFPB Consumer Complaint Database, field Timely response?",
        dialects={
            "of_all": Formula(
                numerator=Words("其中记为及时的", "of these, logged as timely"),
                denominator=Words("期内受理的投诉", "complaints received in the period"),
                dated_by="received_at",
                counted=_.is_timely,
                needs=(("is_timely",),),
            ),
            "of_answered": Formula(
                numerator=Words("其中记为及时的", "of these, logged as timely"),
                denominator=Words("期内受理且日志已记及时与否的投诉", "complaints received in the period and logged as timely or not"),
                dated_by="received_at",
                population=_.is_timely.notnull(),
                counted=_.is_timely,
                needs=(("is_timely",),),
            ),
        },
        default="of_all",
    ),
)  # fmt: skip
