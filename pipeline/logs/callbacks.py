"""回访: tasks with their due window, and the attempts made on them."""

from pipeline.logs.shared import (
    CATEGORY,
    CHANNEL,
    CUSTOMER_ID,
    DEPARTMENT,
    IS_SATISFIED,
    PRODUCT,
    RATING,
    RATING_MAX,
    RECORDED_AT,
    REGION,
    STAFF_ID,
)  # fmt: skip
from pipeline.logs.spec import Column, Log, Order, Words

CALLBACK_ID = Column(
    "callback_id", "id", Words("回访编号", "Callback"), Words("回访任务的唯一编号", "unique id of the callback task"),
    ("回访编号", "回访单号", "任务编号", "回访任务号", "task id", "task"), required=True,
)  # fmt: skip
ATTEMPTED_AT_SYNONYMS = ("拨打时间", "呼叫时间", "联系时间", "attempted", "dialled at", "called at")

CALLBACKS = Log(
    name="callbacks",
    label=Words("回访任务", "Callback tasks"),
    grain=Words("每行一个应回访任务", "one row per callback that was due"),
    key=("callback_id",),
    dated_by="due_at",
    columns=(
        CALLBACK_ID,
        Column("due_from_at", "instant", Words("可回访起", "Window opens"), Words("回访窗口的开始", "start of the due window"),
               ("可回访起", "最早回访时间", "窗口开始", "派单时间", "due from", "window start"), may_be_future=True),
        Column("due_at", "instant", Words("应回访时间", "Due"), Words("最迟应回访的时刻", "end of the due window"),
               ("应回访时间", "应访时间", "到期时间", "截止时间", "最迟回访时间", "计划回访时间", "due", "due date"), required=True, may_be_future=True),
        Column("first_attempt_at", "instant", Words("首次拨打", "First attempt"),
               Words("首次拨打的时刻；有拨打记录时由其得出", "when it was first tried; taken from the attempts where these are logged"),
               ("首次拨打时间", "首次回访时间", "回访时间", "first attempt")),
        Column("attempt_count", "count", Words("拨打次数", "Attempts"),
               Words("拨打次数；有拨打记录时由其得出", "number of attempts; counted where the attempts are logged"),
               ("拨打次数", "呼叫次数", "尝试次数", "回访次数", "attempts"), unit="attempts", high=1000),
        Column("is_reached", "flag", Words("是否接通", "Reached?"), Words("是否联系到客户", "whether the customer was reached"),
               ("是否接通", "接通", "是否成功", "reached")),
        Column("visited_at", "instant", Words("到店时间", "Visited"), Words("回访后到店或到院的时刻", "when the customer came in afterwards"),
               ("到店时间", "到院时间", "visited")),
        Column("is_visited", "flag", Words("是否到店", "Visited?"), Words("是否到店；有到店时间即为是", "whether the customer came in; true where visited_at is set"),
               ("是否到店", "是否到院", "到店", "到院")),
        Column("is_deal", "flag", Words("是否成交", "Deal?"), Words("是否成交", "whether a deal was made"), ("是否成交", "成交", "deal", "converted")),
        Column("deal_amount", "number", Words("成交金额", "Deal value"), Words("成交金额", "value of the deal"),
               ("成交金额", "金额", "amount"), unit="CNY", low=0),
        STAFF_ID, CUSTOMER_ID,
        Column("customer_phone", "id", Words("客户电话", "Customer's phone"), Words("入库时换成密钥令牌", "replaced by a keyed token at the door"),
               ("客户电话", "联系电话", "手机号", "手机", "电话", "phone", "mobile"), personal="token"),
        Column("kind", "category", Words("回访类型", "Kind"), Words("回访的种类", "what kind of callback it is"),
               ("回访类型", "任务类型", "回访种类", "callback type")),
        Column("event_id", "id", Words("来源单号", "Event"), Words("起因的编号：投诉编号、治疗编号；无则按客户对应跟进", "id of what it follows: complaint, treatment; else follow-ups are matched by customer"),
               ("来源单号", "来源编号", "关联单号", "投诉单号", "治疗单号", "source no", "related id")),
        CATEGORY, CHANNEL, PRODUCT, DEPARTMENT, REGION,
        RATING, RATING_MAX, IS_SATISFIED,
        Column("note", "text", Words("备注", "Note"), Words("回访记录；遮蔽后保存", "what was noted; kept masked"), ("备注", "回访记录", "回访内容", "notes"), personal="text"),
    ),
    checks=(Order("due_from_at", "due_at"), Order("first_attempt_at", "visited_at")),
)  # fmt: skip

CALLBACK_ATTEMPTS = Log(
    name="callback_attempts",
    label=Words("回访拨打", "Callback attempts"),
    grain=Words("每行一次拨打", "one row per attempt"),
    key=("callback_id", "attempted_at"),
    dated_by="attempted_at",
    columns=(
        CALLBACK_ID,
        Column("attempted_at", "instant", Words("拨打时间", "Attempted"), Words("拨打的时刻", "when it was tried"), ATTEMPTED_AT_SYNONYMS, required=True),
        Column("is_reached", "flag", Words("是否接通", "Reached?"), Words("是否联系到客户", "whether the customer was reached"),
               ("是否接通", "接通", "是否成功", "结果", "reached", "outcome"), required=True),
        STAFF_ID,
        Column("talk_seconds", "seconds", Words("通话时长", "Talk time"), Words("通话时长", "talk time"),
               ("通话时长", "时长", "duration", "talk time"), unit="s", high=86_400),
        RECORDED_AT,
    ),
)  # fmt: skip
