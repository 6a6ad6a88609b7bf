"""The kefu.toml of the demo department, commented as a first one to copy from."""

KEFU_TOML = """\
# 售后服务部的设置。复制到自己的文件夹，照着改即可；每一项的说明见 docs/settings.md。
# Settings of the demo department. Copy and change them; every key is explained in docs/settings.md.

[department]
name = "售后服务部"
name_en = "After-sales Service"
timezone = "Asia/Shanghai"      # 日志所用时区 · the zone the logs are written in
week_start = "monday"
language = "zh"                 # 先打开中文页 · the page that opens first

[department.opening_hours]      # 营业时间 · opening hours
mon-sun = "08:00-21:00"

[calendar]                      # 法定节假日有人值班接听，但不计入工作时限 · on public holidays the hotline is on duty, limits rest
holidays = "china"

[shifts]                        # 班次，可跨零点 · shifts, over midnight too
"早班" = "08:00-14:30"
"晚班" = "14:30-21:00"

[targets]                       # 目标：比率 0–1，时间按秒 · rates 0–1, times in seconds
complaint_on_time_rate = 0.88
complaint_satisfaction_rate = 0.75
callback_coverage_rate = 0.95
callback_on_time_rate = 0.90
callback_satisfaction_rate = 0.75
answer_rate = 0.95
service_level = 0.80            # 20 秒内接听 · answered within 20 s
average_speed_of_answer = 20
first_contact_resolution_rate = 0.85
satisfaction_rate = 0.80

[minimum_n]                     # 样本少于此数：画空心，不比较 · below it: drawn hollow, never compared
default = 30
adherence_rate = 20             # 一行是一个班次 · one row is one shift
schedule_conformance = 20

[reject_limit]                  # 一份文件中拒收的行超过此比例，则不发布 · above it nothing is published
default = 0.05

[dialects]                      # 口径；kefu explain 列出可选项 · kefu explain lists the choices
service_level = "of_offered"

[thresholds]                    # 定义里的数字：满多少天才能下结论 · numbers inside definitions: days until it can be judged
reopen_days = 15
visit_days = 10

[limits.respond]                # 首次响应时限：数字为小时，也可写工作小时、工作日 · to the first response: hours, working hours or days
default = "4 工作小时"

[limits.resolve]                # 办结时限，级别优先 · to the resolution, by severity
default = "7 工作日"
severity = { "一般" = "7 工作日", "较重" = 96, "重大" = 48 }

[people]                        # 人员比较 · how people are compared
ranking = false                 # 不排名 · no ranks
case_mix = ["severity", "channel"]  # 工作构成的因素；一个月的件数撑得住这两项 · as much as a month's cases can carry

[[baseline]]                    # 控制图自此日起另设基线，页面注明原因 · from here on a chart starts anew, and says why
kpi = "callback_on_time_rate"
since = 2026-09-21
reason = "启用回访提醒清单"
reason_en = "A reminder list for callbacks came into use"

[[followup]]                    # 投诉结案满一个月回访 · a callback one month after a complaint was closed
kind = "投诉满月回访"
log = "complaints"
months = [1]
grace_days = 7
callback_kinds = ["投诉后回访"]

# 数据来源。表头与同义词一致的列不必写；不一致的写在 columns，用词不一致的写在 values。
# Sources. Headers that match by synonyms need no line; others go into columns, other words into values.

[[source]]
log = "complaints"              # 工单系统，XLSX，真日期 · workbook with real dates
files = "data/inbox/投诉_*.xlsx"
columns = { staff_id = "处理人工号" }

[source.values.severity]        # 文件写一二三级 · the file has three levels by number
"一般" = "三级"
"较重" = "二级"
"重大" = "一级"

[[source]]
log = "callbacks"               # 应回访任务 · tasks that were due
files = "data/inbox/回访任务_*.csv"

[[source]]
log = "callback_attempts"       # 每次拨打 · every attempt
files = "data/inbox/回访拨打_*.csv"
columns = { is_reached = "拨打结果" }

[source.values.is_reached]
true = "接通"
false = ["无人接听", "关机", "拒接", "空号"]

[[source]]
log = "calls"                   # 话务系统，GB18030；外呼行不适用 · outbound rows do not apply
files = "data/inbox/400热线_*.csv"
encoding = "gb18030"
columns = { started_at = "进线时间", wait_seconds = "排队时长" }
where = { "呼叫方向" = "呼入" }

[source.values.is_answered]
true = "接听"
false = "放弃"

[[source]]
log = "surveys"                 # 评价写成文字 · ratings written as words
files = "data/inbox/满意度评价_*.csv"

[source.values.rating]
5 = "非常满意"
4 = "满意"
3 = "一般"
2 = "不满意"
1 = "非常不满意"

[[source]]
log = "shifts"                  # 排班系统的执行汇总 · the schedule, and how it was kept to
files = "data/inbox/排班执行_*.csv"

[[source]]
log = "staff"                   # 花名册有两张表 · the workbook has two sheets
files = "data/inbox/花名册.xlsx"
sheet = "花名册"

[[source]]
log = "customers"
files = "data/inbox/客户.csv"
"""
