"""跟进指标: what is counted of follow-ups, from the list of those due."""

from ibis import _

from pipeline.kpi.spec import NO_DENOMINATOR, Formula, Kpi
from pipeline.logs import Words

NOT_YET_DUE = Words("窗口尚未结束的跟进", "follow-ups whose window is not over")
DUE = Words("期内到期的跟进", "follow-ups due in the period")
DONE = ("done_at",)

FOLLOWUP_KPIS: tuple[Kpi, ...] = (
    Kpi(
        name="followups_due",
        log="followups",
        label=Words("应跟进", "Follow-ups due"),
        rule=Words(
            "窗口在期内结束的跟进数；由 [[followup]] 从投诉办结或治疗推出，不论有没有人建过任务。",
            "Follow-ups whose window ends in the period; worked out by [[followup]] from complaints closed or treatments given, "
            "whether or not anybody logged a task.",
        ),
        excluded=NOT_YET_DUE,
        statistic="count",
        unit="count",
        better="neither",
        source="12345 回访率的分母：应回访 (GB/T 33358-2016)",
        dialects={"standard": Formula(numerator=DUE, denominator=NO_DENOMINATOR, dated_by="due_at")},
    ),
    Kpi(
        name="followup_coverage_rate",
        log="followups",
        label=Words("跟进覆盖率", "Follow-up coverage"),
        rule=Words(
            "期内到期的跟进中，轮到它时至少联系过一次的比例，迟到的也算；轮到下一步以后的联系只算下一步。",
            "Of follow-ups due in the period, the share tried at least once in their turn, late ones too; from the turn of the next "
            "step on, an attempt counts for that one only.",
        ),
        excluded=NOT_YET_DUE,
        statistic="ratio",
        unit="ratio",
        better="higher",
        source="12345 回访率 = 已回访 / 应回访 (GB/T 33358-2016)",
        dialects={"standard": Formula(
            numerator=Words("其中已跟进的", "of these, done"),
            denominator=DUE,
            dated_by="due_at",
            counted=_.is_done,
            needs=(DONE,),
        )},
    ),
    Kpi(
        name="followup_on_time_rate",
        log="followups",
        label=Words("按时跟进率", "Follow-ups on time"),
        rule=Words(
            "期内到期的跟进中，首次联系落在窗口内的比例；逾期未做的在分母内。",
            "Of follow-ups due in the period, the share first tried inside the window; those overdue and still open are in the "
            "denominator.",
        ),
        excluded=NOT_YET_DUE,
        statistic="ratio",
        unit="ratio",
        better="higher",
        source="医美 48 小时回访完成率; 12345 按时办结率 = 期限内办结 / 应办结",
        dialects={"standard": Formula(
            numerator=Words("其中按时的", "of these, on time"),
            denominator=DUE,
            dated_by="due_at",
            counted=_.is_on_time,
            needs=(DONE,),
        )},
    ),
    Kpi(
        name="overdue_open_followups",
        log="followups",
        label=Words("逾期未做的跟进", "Overdue open follow-ups"),
        rule=Words(
            "期末（或数据截止时）窗口已过而仍未做、也还没轮到下一步的跟进数。存量，不可按期相加。",
            "Follow-ups past their window, not done, and not yet overtaken by the next step at the end of the period (or of the "
            "data). A stock: never summed over time.",
        ),
        excluded=Words("已轮到下一步的跟进", "follow-ups overtaken by the next step"),
        statistic="stock",
        unit="count",
        better="lower",
        source="ISO 10002:2018 Annex G (after agreed time)",
        dialects={"standard": Formula(
            numerator=Words("期末逾期未做的跟进", "follow-ups overdue and open at the end of the period"),
            denominator=NO_DENOMINATOR,
            dated_by="due_at",
            left_by="ended_at",
            needs=(DONE,),
        )},
    ),
)  # fmt: skip
