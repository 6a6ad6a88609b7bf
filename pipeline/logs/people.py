"""花名册与客户: who works where and since when; who the customers are."""

from dataclasses import replace

from pipeline.logs.shared import CUSTOMER_ID, REGION
from pipeline.logs.spec import Column, Log, Order, Words

STAFF = Log(
    name="staff",
    label=Words("花名册", "Roster"),
    grain=Words("每行一人在一个小组、一个岗位的一段时间", "one row per person, team, role and span of time"),
    key=("staff_id", "valid_from"),
    dated_by=None,
    columns=(
        Column("staff_id", "id", Words("工号", "Staff id"), Words("员工的唯一编号", "unique id of the person"),
               ("工号", "员工编号", "员工工号", "坐席工号", "employee id", "agent id"), required=True),
        Column("name", "category", Words("姓名", "Name"), Words("页面上显示的姓名", "name as pages show it"), ("姓名", "员工姓名", "坐席姓名", "agent name", "staff name"), required=True, personal="staff"),
        Column("team_id", "category", Words("小组", "Team"), Words("所属小组", "team"), ("小组", "班组", "组别", "团队", "所属小组", "team", "group")),
        Column("department", "category", Words("部门", "Department"), Words("所属部门", "department"), ("部门", "所属部门", "dept")),
        Column("role", "category", Words("岗位", "Role"), Words("岗位", "role"), ("岗位", "职务", "职位", "position", "job title")),
        Column("valid_from", "day", Words("生效日", "Valid from"), Words("第一天；空为一直", "first day; empty: always"),
               ("生效日", "生效日期", "入职日期", "开始日期", "入组日期", "start date"), may_be_future=True),
        Column("valid_to", "day", Words("失效日", "Valid to"), Words("最后一天；空为至今", "last day; empty: until now"),
               ("失效日", "失效日期", "离职日期", "结束日期", "出组日期", "end date"), may_be_future=True),
    ),
    checks=(Order("valid_from", "valid_to"),),
)  # fmt: skip

CUSTOMERS = Log(
    name="customers",
    label=Words("客户", "Customers"),
    grain=Words("每行一位客户", "one row per customer"),
    key=("customer_id",),
    dated_by=None,
    columns=(
        replace(CUSTOMER_ID, required=True),
        Column("customer_class", "category", Words("客户等级", "Class"), Words("客户等级", "class of customer"), ("客户等级", "等级", "会员等级", "客户类别", "class", "tier")),
        REGION,
        Column("source", "category", Words("来源", "Source"), Words("客户来源", "where the customer came from"), ("来源", "客户来源", "获客渠道", "source", "acquired via")),
    ),
)  # fmt: skip
