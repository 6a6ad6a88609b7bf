"""跟进: what has to follow an event, on the day it has to; from [[followup]], or delivered as a list of its own."""

from pipeline.logs.shared import CATEGORY, CHANNEL, CUSTOMER_ID, DEPARTMENT, PRODUCT, REGION, STAFF_ID
from pipeline.logs.spec import Column, Log, Order, Words

FOLLOWUPS = Log(
    name="followups",
    label=Words("跟进", "Follow-ups"),
    grain=Words("每行一个事件的一次应做的跟进", "one row per event and step that had to follow it"),
    key=("followup_id",),
    dated_by="due_at",
    columns=(
        Column("followup_id", "id", Words("跟进编号", "Follow-up"), Words("跟进的唯一编号", "unique id of the follow-up"),
               ("跟进编号", "跟进单号", "随访编号", "随访任务号", "follow-up no", "follow-up id"), required=True),
        Column("kind", "category", Words("跟进种类", "Kind"), Words("[[followup]] 的 kind", "kind of [[followup]]"),
               ("跟进种类", "跟进类型", "随访类型", "随访种类", "follow-up type")),
        Column("step", "category", Words("步", "Step"), Words("事件后第几天或第几个月：D1、D30、M1", "days or months after the event: D1, D30, M1"),
               ("步", "跟进步骤", "随访阶段", "随访节点", "stage")),
        Column("event_id", "id", Words("来源单号", "Event"), Words("起因的编号：投诉编号、治疗编号", "id of what it follows: complaint, treatment"),
               ("来源单号", "来源编号", "关联单号", "原单号", "source no", "related id")),
        Column("due_from_at", "instant", Words("可跟进起", "Window opens"), Words("窗口的开始：应做之日零时", "start of the window: midnight of the day"),
               ("可跟进起", "跟进开始", "应随访日期", "窗口开始", "due from", "window start"), may_be_future=True),
        Column("due_at", "instant", Words("应跟进时间", "Due"), Words("窗口的结束：宽限末日的最后一刻", "end of the window: the last instant of the last day of grace"),
               ("应跟进时间", "最迟跟进时间", "应随访时间", "截止时间", "到期时间", "due", "due date"), required=True, may_be_future=True),
        Column("done_at", "instant", Words("跟进时间", "Done"), Words("首次跟进的时刻；缺省取自回访", "when it was first done; else taken from the callbacks"),
               ("跟进时间", "完成时间", "随访时间", "实际随访时间", "done", "done at", "completed at")),
        Column("is_reached", "flag", Words("是否接通", "Reached?"), Words("是否联系到客户", "whether the customer was reached"),
               ("是否接通", "接通", "是否成功", "reached")),
        STAFF_ID, CUSTOMER_ID,
        Column("customer_phone", "id", Words("客户电话", "Customer's phone"), Words("入库时换成密钥令牌", "replaced by a keyed token at the door"),
               ("客户电话", "联系电话", "手机号", "手机", "电话", "phone", "mobile"), personal="token"),
        Column("severity", "category", Words("级别", "Severity"), Words("起因的级别", "how serious the event is"), ("级别", "严重程度", "紧急程度", "优先级", "priority")),
        CATEGORY, CHANNEL, PRODUCT, DEPARTMENT, REGION,
    ),
    checks=(Order("due_from_at", "due_at"),),
)  # fmt: skip
