"""满意度评价: one row per invitation to rate."""

from pipeline.logs.shared import (
    CATEGORY,
    CHANNEL,
    CUSTOMER_ID,
    DEPARTMENT,
    IS_SATISFIED,
    PRODUCT,
    RATING,
    RATING_MAX,
    REGION,
    STAFF_ID,
)
from pipeline.logs.spec import Column, Log, Order, Words


def _item(name: str, zh: str, en: str, meaning_en: str, synonyms: tuple[str, ...]) -> Column:
    return Column(
        name, "number", Words(zh, en), Words(f"分项评分：{zh}，与评分同一满分", f"rating of {meaning_en}, on the scale of the rating"),
        synonyms, unit="points", low=0, high=10,
    )  # fmt: skip


ITEMS = (
    _item("rating_attitude", "服务态度", "Attitude", "courtesy", ("服务态度", "态度", "态度评分", "attitude", "courtesy")),
    _item("rating_speed", "处理速度", "Speed", "how quickly the matter was handled",
          ("处理速度", "响应速度", "处理效率", "效率", "速度评分", "speed", "promptness")),
    _item("rating_skill", "业务能力", "Skill", "knowledge and skill",
          ("业务能力", "专业能力", "专业水平", "业务水平", "能力评分", "skill", "competence", "knowledge")),
)  # fmt: skip

SURVEYS = Log(
    name="surveys",
    label=Words("满意度评价", "Ratings"),
    grain=Words("每行一次邀评", "one row per invitation to rate"),
    key=("survey_id",),
    dated_by="invited_at",
    columns=(
        Column("survey_id", "id", Words("评价编号", "Survey"), Words("邀评的唯一编号", "unique id of the invitation"),
               ("评价编号", "问卷编号", "邀评编号", "survey no"), required=True),
        Column("invited_at", "instant", Words("邀评时间", "Invited"), Words("请客户评价的时刻", "when the customer was asked"),
               ("邀评时间", "发送时间", "推送时间", "评价邀请时间", "invited", "sent at"), required=True),
        Column("rated_at", "instant", Words("评价时间", "Rated"), Words("客户评价的时刻", "when the customer rated"), ("评价时间", "提交时间", "rated", "submitted at")),
        Column("call_id", "id", Words("通话编号", "Call"), Words("评价针对的通话", "the call that is rated"),
               ("通话编号", "话单号", "录音编号", "来电编号", "call no")),
        Column("answer_seconds", "seconds", Words("答题时长", "Time to answer"), Words("客户填写评价所用的时间", "time the customer took to fill it in"),
               ("答题时长", "答题用时", "作答时长", "填写时长", "评价用时", "answer time", "time to complete"), unit="s"),
        RATING, *ITEMS, RATING_MAX, IS_SATISFIED,
        STAFF_ID, CUSTOMER_ID, CATEGORY, CHANNEL, PRODUCT, DEPARTMENT, REGION,
        Column("comment", "text", Words("评语", "Comment"), Words("客户评语；遮蔽后保存", "what the customer wrote; kept masked"),
               ("评语", "意见", "建议", "comments", "feedback"), personal="text"),
    ),
    checks=(Order("invited_at", "rated_at"),),
)  # fmt: skip
