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

[reject_limit]                  # 一份文件中拒收的行超过此比例，则不发布 · above it nothing is published
default = 0.05

[dialects]                      # 口径；kefu explain 列出可选项 · kefu explain lists the choices
service_level = "of_offered"

[limits.respond]                # 首次响应时限（小时）· hours to the first response
default = 24

[limits.resolve]                # 办结时限（小时），级别优先 · hours to the resolution, by severity
default = 168
severity = { "一般" = 168, "较重" = 96, "重大" = 48 }

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
log = "staff"                   # 花名册有两张表 · the workbook has two sheets
files = "data/inbox/花名册.xlsx"
sheet = "花名册"

[[source]]
log = "customers"
files = "data/inbox/客户.csv"
"""
