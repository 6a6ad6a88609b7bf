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
        RATING, RATING_MAX, IS_SATISFIED,
        STAFF_ID, CUSTOMER_ID, CATEGORY, CHANNEL, PRODUCT, DEPARTMENT, REGION,
        Column("comment", "text", Words("评语", "Comment"), Words("客户评语；遮蔽后保存", "what the customer wrote; kept masked"),
               ("评语", "意见", "建议", "comments", "feedback"), personal="text"),
    ),
    checks=(Order("invited_at", "rated_at"),),
)  # fmt: skip
