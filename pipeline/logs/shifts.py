"""排班执行: one row per person and shift, as the workforce system sums it up."""

from dataclasses import replace

from pipeline.logs.shared import DEPARTMENT, STAFF_ID
from pipeline.logs.spec import Column, Log, Words


def _seconds(
    name: str, label: Words, meaning: Words, synonyms: tuple[str, ...], required: bool = False
) -> Column:
    return Column(name, "seconds", label, meaning, synonyms, required=required, unit="s", high=86_400)


SHIFTS = Log(
    name="shifts",
    label=Words("排班执行", "Shifts worked"),
    grain=Words("每行一人一班", "one row per person and shift"),
    key=("staff_id", "started_at"),
    dated_by="started_at",
    columns=(
        replace(STAFF_ID, required=True),
        Column("started_at", "instant", Words("排班开始", "Scheduled from"), Words("排定的上班时刻", "when the shift was to begin"),
               ("排班开始", "排班开始时间", "上班时间", "班次开始", "shift start", "scheduled start"), required=True),
        Column("shift", "category", Words("班次", "Shift"), Words("班次名；缺省按 [shifts] 与排班开始得出", "name of the shift; else by [shifts] from its start"),
               ("班次", "班次名称", "班别", "shift name")),
        _seconds("scheduled_seconds", Words("排班时长", "Scheduled"), Words("排定的工作时长", "time scheduled"),
                 ("排班时长", "应出勤时长", "scheduled", "scheduled time"), required=True),
        _seconds("exception_seconds", Words("偏离时长", "Exceptions"), Words("排班内没有照做的时长，如迟到、早退、离席", "scheduled time not adhered to: late, left early, away"),
                 ("偏离时长", "异常时长", "不遵时长", "exceptions", "out of adherence")),
        _seconds("outside_seconds", Words("班外时长", "Outside the shift"), Words("排班之外仍在工作的时长", "time worked outside the schedule"),
                 ("班外时长", "加班时长", "排班外时长", "outside", "unscheduled time")),
        _seconds("on_queue_seconds", Words("在队时长", "On queue"), Words("实际在队列中接待的时长", "time in fact spent on the queue"),
                 ("在队时长", "实际在队时长", "实际接待时长", "on queue", "actual on queue")),
        _seconds("scheduled_on_queue_seconds", Words("应在队时长", "Scheduled on queue"), Words("排定在队列中接待的时长", "time scheduled on the queue"),
                 ("应在队时长", "排定在队时长", "应接待时长", "scheduled on queue")),
        DEPARTMENT,
    ),
)  # fmt: skip
