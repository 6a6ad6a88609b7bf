"""How the department's systems export their logs: files, headers, encodings, and the words they use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

DateStyle = Literal["dashes", "slashes", "chinese"]
Words = Mapping[object, str]
YES_NO: Words = {True: "是", False: "否"}
RATINGS: Words = {5: "非常满意", 4: "满意", 3: "一般", 2: "不满意", 1: "非常不满意"}
SEVERITIES: Words = {"一般": "三级", "较重": "二级", "重大": "一级"}


@dataclass(frozen=True)
class Release:
    """A new release of a system: from a month on some headers are called otherwise, and columns nobody asked for come last.

    `added`: header → what every row has there.
    """

    since: str
    renamed: Mapping[str, str]
    added: Mapping[str, str]


@dataclass(frozen=True)
class Layout:
    """One export: its file (a month each, if `{month}` is in the name), and the header of each column.

    `words` are what the system writes for a value; `clock` columns are written h:mm:ss. `release` changes it on the way.
    """

    log: str
    file: str
    headers: Mapping[str, str]
    dated_by: str = ""
    encoding: str = "utf-8"
    dates: DateStyle = "dashes"
    words: Mapping[str, Words] = field(default_factory=dict)
    clock: tuple[str, ...] = ()
    release: Release | None = None

    def release_in(self, month: str) -> Release | None:
        """The release that a month's export comes from, if it is the new one."""
        return self.release if self.release and month >= self.release.since else None

    @property
    def is_workbook(self) -> bool:
        return self.file.endswith(".xlsx")


COMPLAINTS = Layout(
    log="complaints",
    file="投诉_{month}.xlsx",
    headers={
        "complaint_id": "投诉单号", "received_at": "受理时间", "channel": "受理渠道", "category": "投诉类型",
        "product": "产品名称", "severity": "级别", "customer_id": "客户编号", "customer_name": "客户姓名",
        "customer_phone": "联系电话", "region": "区域", "content": "投诉内容", "staff_id": "处理人工号",
        "first_response_at": "首次联系时间", "escalated_at": "升级时间", "reported_at": "上报时间", "resolved_at": "办结时间",
        "closed_at": "结案时间", "reopened_at": "重办时间", "status": "处理状态", "rating": "满意度评分",
        "recorded_at": "录入时间",
    },
    dated_by="received_at",
    words={"severity": SEVERITIES},
)  # fmt: skip

CALLBACKS = Layout(
    log="callbacks",
    file="回访任务_{month}.csv",
    headers={
        "callback_id": "任务编号", "kind": "回访类型", "customer_id": "客户编号",
        "customer_phone": "联系电话", "region": "区域", "product": "产品名称", "staff_id": "工号",
        "due_from_at": "派单时间", "due_at": "最迟回访时间", "rating": "满意度评分",
        "visited_at": "到店时间", "is_deal": "是否成交", "deal_amount": "成交金额", "note": "备注",
    },
    dated_by="due_at",
    encoding="utf-8-sig",
    words={"is_deal": YES_NO},
)  # fmt: skip

ATTEMPTS = Layout(
    log="callback_attempts",
    file="回访拨打_{month}.csv",
    headers={
        "callback_id": "任务编号", "attempted_at": "拨打时间",
        "result": "拨打结果", "talk_seconds": "通话时长", "staff_id": "工号",
        "recorded_at": "录入时间",
    },
    dated_by="attempted_at",
)  # fmt: skip

CALLS = Layout(
    log="calls",
    file="400热线_{month}.csv",
    headers={
        "call_id": "话单号", "direction": "呼叫方向", "customer_phone": "主叫号码",
        "started_at": "进线时间", "is_answered": "是否接听", "wait_seconds": "排队时长",
        "talk_seconds": "通话时长", "hold_seconds": "保持时长", "wrap_up_seconds": "话后时长",
        "is_transferred": "是否转接", "is_resolved": "是否解决", "category": "业务类型", "staff_id": "坐席工号",
    },
    dated_by="started_at",
    encoding="gb18030",
    dates="slashes",
    words={"is_answered": {True: "接听", False: "放弃"}, "is_transferred": YES_NO, "is_resolved": YES_NO},
    clock=("talk_seconds",),
)  # fmt: skip

SURVEYS = Layout(
    log="surveys",
    file="满意度评价_{month}.csv",
    headers={
        "survey_id": "评价编号", "invited_at": "邀评时间", "channel": "渠道", "staff_id": "坐席工号",
        "call_id": "话单号", "customer_id": "客户编号", "category": "业务类型", "rated_at": "评价时间",
        "rating": "评价", "rating_attitude": "服务态度", "rating_speed": "处理速度", "rating_skill": "业务能力",
        "answer_seconds": "答题时长", "comment": "评语",
    },
    dated_by="invited_at",
    encoding="utf-8-sig",
    dates="chinese",
    words={"rating": RATINGS},
    release=Release("2026-10", renamed={"answer_seconds": "答题用时"}, added={"推送批次": "B2"}),
)  # fmt: skip

SHIFTS = Layout(
    log="shifts",
    file="排班执行_{month}.csv",
    headers={
        "staff_id": "工号", "shift": "班次", "started_at": "上班时间", "scheduled_seconds": "排班时长",
        "exception_seconds": "偏离时长", "outside_seconds": "班外时长",
        "scheduled_on_queue_seconds": "应在队时长", "on_queue_seconds": "在队时长",
    },
    dated_by="started_at",
    encoding="utf-8-sig",
)  # fmt: skip

STAFF = Layout(
    log="staff",
    file="花名册.xlsx",
    headers={
        "staff_id": "工号", "name": "姓名", "team_id": "所属小组", "department": "部门", "role": "岗位",
        "valid_from": "入组日期", "valid_to": "出组日期",
    },
)  # fmt: skip

CUSTOMERS = Layout(
    log="customers",
    file="客户.csv",
    headers={"customer_id": "客户编号", "customer_class": "会员等级", "region": "区域", "source": "来源"},
    encoding="utf-8-sig",
)  # fmt: skip

LAYOUTS = (COMPLAINTS, CALLBACKS, ATTEMPTS, CALLS, SURVEYS, SHIFTS, STAFF, CUSTOMERS)
