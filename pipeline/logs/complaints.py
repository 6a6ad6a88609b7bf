"""投诉: one row per complaint."""

from dataclasses import replace

from pipeline.logs.shared import (
    CATEGORY, CHANNEL, CUSTOMER_ID, DEPARTMENT, IS_SATISFIED, PRODUCT, RATING, RATING_MAX, REGION, STAFF_ID,
)  # fmt: skip
from pipeline.logs.spec import Column, Log, Order, Words

COMPLAINTS = Log(
    name="complaints",
    label=Words("投诉", "Complaints"),
    grain=Words("每行一件投诉", "one row per complaint"),
    key=("complaint_id",),
    dated_by="received_at",
    columns=(
        Column("complaint_id", "id", Words("投诉编号", "Complaint"), Words("投诉的唯一编号", "unique id of the complaint"),
               ("投诉编号", "投诉单号", "工单号", "工单编号", "单号", "编号", "留言编号", "complaint no", "ticket", "ticket id", "case id"), required=True),
        Column("received_at", "instant", Words("受理时间", "Received"), Words("投诉受理的时刻", "when the complaint was received"),
               ("受理时间", "投诉时间", "登记时间", "创建时间", "来电时间", "留言时间", "接收时间", "date received", "created at", "opened at", "received"),
               required=True),
        Column("first_response_at", "instant", Words("首次响应时间", "First response"), Words("首次联系客户的时刻", "when the customer was first answered"),
               ("首次响应时间", "首响时间", "响应时间", "首次联系时间", "答复时间", "first response", "responded at")),
        Column("due_at", "instant", Words("办结时限", "Due"),
               Words("应办结的时刻；缺省为受理加 [limits.resolve]", "when it must be resolved; else received plus [limits.resolve]"),
               ("办结时限", "截止时间", "应办结时间", "到期时间", "deadline", "due", "due date"), may_be_future=True),
        Column("resolved_at", "instant", Words("办结时间", "Resolved"), Words("问题解决的时刻", "when the matter was resolved"),
               ("办结时间", "解决时间", "处理完成时间", "完成时间", "resolved", "resolution time")),
        Column("closed_at", "instant", Words("关闭时间", "Closed"), Words("投诉关闭的时刻；缺省为办结时间", "when it was closed; else the resolution"),
               ("关闭时间", "结案时间", "关单时间", "closed", "date closed")),
        Column("reopened_at", "instant", Words("重开时间", "Reopened"), Words("关闭后重新打开的时刻", "when it was opened again after closing"),
               ("重开时间", "重办时间", "重新打开时间", "reopened")),
        Column("escalated_at", "instant", Words("升级时间", "Escalated"), Words("升级到上级或外部的时刻", "when it went to a higher level or outside"),
               ("升级时间", "上报时间", "escalated")),
        Column("is_escalated", "flag", Words("是否升级", "Escalated?"), Words("是否升级；有升级时间即为是", "whether escalated; true where escalated_at is set"),
               ("是否升级", "升级")),
        Column("is_timely", "flag", Words("是否及时", "Timely?"), Words("日志自载的是否及时答复", "whether the log itself says it was answered in time"),
               ("是否及时", "及时", "timely", "timely response")),
        Column("status", "category", Words("状态", "Status"), Words("日志自载的状态", "status as logged"), ("状态", "处理状态", "工单状态", "state of case")),
        Column("severity", "category", Words("级别", "Severity"), Words("严重程度", "how serious it is"),
               ("级别", "严重程度", "严重级别", "紧急程度", "优先级", "priority", "seriousness")),
        STAFF_ID, CUSTOMER_ID,
        Column("customer_name", "text", Words("客户姓名", "Customer's name"), Words("仅保留遮蔽后的姓名", "kept masked only"),
               ("客户姓名", "姓名", "联系人", "投诉人", "customer name"), personal="token"),
        Column("customer_phone", "id", Words("客户电话", "Customer's phone"), Words("入库时换成密钥令牌", "replaced by a keyed token at the door"),
               ("客户电话", "联系电话", "手机号", "手机", "电话", "phone", "mobile"), personal="token"),
        replace(CATEGORY, synonyms=(*CATEGORY.synonyms, "投诉内容分类")), CHANNEL, PRODUCT, DEPARTMENT, REGION,
        Column("subject", "text", Words("主题", "Subject"), Words("一句话主题；遮蔽后保存", "one line; kept masked"),
               ("主题", "标题", "留言主题", "title"), personal="text"),
        Column("content", "text", Words("内容", "Text"), Words("客户原话；遮蔽后保存", "what the customer said; kept masked"),
               ("内容", "投诉内容", "详情", "留言详情", "描述", "description", "narrative"), personal="text"),
        RATING, RATING_MAX, IS_SATISFIED,
    ),
    checks=(
        Order("received_at", "first_response_at"),
        Order("received_at", "resolved_at"),
        Order("received_at", "closed_at"),
        Order("received_at", "due_at"),
        Order("received_at", "reopened_at"),
        Order("received_at", "escalated_at"),
    ),
)  # fmt: skip
