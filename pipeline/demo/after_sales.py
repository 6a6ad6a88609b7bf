"""售后服务部 (After-sales Service) of a maker of household appliances: the department `kefu demo` shows."""

from __future__ import annotations

from datetime import date

from pipeline.demo.department import (
    HOUR,
    MINUTE,
    Callbacks,
    Calls,
    Cause,
    Chance,
    Complaints,
    Department,
    HardCases,
    Invitations,
    Person,
    Post,
    Truth,
)

LEAD, SPECIALIST, AGENT, CALLER, TRAINEE = "组长", "投诉专员", "热线坐席", "回访专员", "见习坐席"
HARD_CASES = "重大投诉专员"
ONE, TWO, THREE = "售后一组", "售后二组", "售后三组"
LONG_AGO = date(2023, 3, 1)
IMPROVED_ON = date(2026, 9, 21)
"""Monday of 2026-W39: a reminder list for callbacks came into use."""


def _stays(
    staff_id: str, name: str, team: str, role: str,
    since: date = LONG_AGO, until: date | None = None, hours: float = 1.0,
) -> Person:  # fmt: skip
    return Person(staff_id, name, (Post(team, role, since, until),), hours)


def _moves(staff_id: str, name: str, role: str, moved_on: date, before: str, after: str) -> Person:
    last_day = date.fromordinal(moved_on.toordinal() - 1)
    return Person(staff_id, name, (Post(before, role, LONG_AGO, last_day), Post(after, role, moved_on)))


def _hours(first: int, *weights: float) -> dict[int, float]:
    return dict(enumerate(weights, first))


PEOPLE = (
    _stays("KF1001", "周海燕", ONE, LEAD),
    _stays("KF1002", "王敏", ONE, SPECIALIST),
    _stays("KF1003", "李静", ONE, SPECIALIST),
    _stays("KF1004", "张磊", ONE, SPECIALIST),
    _stays("KF1005", "王芳", ONE, AGENT),
    _moves("KF1006", "刘洋", AGENT, date(2026, 7, 16), ONE, THREE),
    _stays("KF1007", "杨艳", ONE, CALLER, hours=1.3),
    _stays("KF1008", "赵杰", ONE, CALLER, hours=1.2),
    _stays("KF1009", "吴国强", TWO, LEAD),
    _stays("KF1010", "黄涛", TWO, SPECIALIST),
    _stays("KF1011", "徐霞", TWO, SPECIALIST),
    _stays("KF1012", "孙平", TWO, SPECIALIST),
    _stays("KF1013", "胡刚", TWO, AGENT),
    _moves("KF1014", "朱桂英", AGENT, date(2026, 10, 16), TWO, ONE),
    _stays("KF1015", "高玲", TWO, CALLER),
    _stays("KF1016", "林晓燕", THREE, LEAD),
    _stays("KF1017", "何志强", THREE, SPECIALIST),
    _stays("KF1018", "郭建国", THREE, HARD_CASES),
    _stays("KF1019", "马秀兰", THREE, SPECIALIST),
    _stays("KF1020", "罗文博", THREE, AGENT),
    _stays("KF1021", "王芳", THREE, AGENT),
    _stays("KF1022", "梁思琪", THREE, CALLER),
    _stays("KF1023", "宋雨桐", TWO, CALLER, since=date(2026, 3, 2)),
    _stays("KF1024", "唐俊杰", ONE, AGENT, until=date(2026, 2, 28)),
    _stays("KF1025", "冯丽娜", TWO, AGENT, until=date(2026, 10, 14)),
    _stays("KF1026", "邓子轩", THREE, AGENT, since=date(2026, 8, 17)),
    _stays("KF1027", "曹婷婷", ONE, AGENT, since=date(2026, 5, 6), hours=0.45),
    _stays("KF1028", "彭佳怡", THREE, TRAINEE, since=date(2026, 10, 29)),
)

TRUTH = Truth(
    callback_on_time=Chance(0.79, {"KF1007": 0.998, "KF1008": 0.68}, since=IMPROVED_ON, later=0.89),
    complaint_on_time=Chance(0.95, {"KF1011": 0.42}),
    hard_cases=HardCases("重大", on_time=0.6, staff_id="KF1018", share=0.5),
    followed_up=Chance(0.88, dict.fromkeys(("KF1009", "KF1010", "KF1011", "KF1012"), 0.62)),
    call_satisfied=Chance(0.81, {"KF1013": 0.45}),
    invitations=Invitations(0.35, "KF1020", satisfied=0.75, dissatisfied=0.05),
    late_comer="KF1006",
    late_entry=Chance(0.03, {"KF1022": 0.24}),
    blank_region=Chance(0.01, {"KF1015": 0.3}),
    outage=(date(2026, 6, 8), date(2026, 6, 15)),
    growing_cause="安装预约爽约",
    one_record="KF1028",
    same_name=("KF1005", "KF1021"),
)

CAUSES = (
    Cause("配送延迟", 0.2, (
        "{product}说好三天送到，等了{days}天还没到", "物流信息{days}天没有更新", "配送改了两次时间都没来",
        "送货员放在门卫就走了，没有送上楼",
    )),
    Cause("维修返修", 0.17, (
        "{product}修过一次，{days}天又坏了", "师傅换了配件，故障还是一样", "维修单挂了{days}天没人接",
        "上门费收了{money}元，没有修好",
    )),
    Cause("账单金额有误", 0.13, (
        "多收了{money}元安装材料费", "以旧换新的补贴{money}元没有到账", "发票金额和付款差{money}元",
        "延保费扣了两次",
    )),
    Cause("退款进度慢", 0.14, (
        "退货已经签收{days}天，退款没有到", "退款申请显示处理中{days}天", "客服说三天到账，现在第{days}天",
        "退款被退到了注销的卡上",
    )),
    Cause("安装预约爽约", 0.09, (
        "约好上午安装{product}，等到晚上没人来", "安装师傅临时改期，已经是第三次",
        "预约了{days}天前的安装，没有任何电话", "师傅说没接到单，{product}还在纸箱里",
    ), growth=1.32, since=date(2026, 7, 1)),
    Cause("产品质量", 0.13, (
        "{product}用了{days}天就不工作", "{product}噪音特别大，睡不着", "{product}开箱有划痕",
        "{product}漏水，地板泡了",
    )),
    Cause("服务态度", 0.08, (
        "师傅说话很不客气", "客服没听完就挂了电话", "问问题被反问“你自己不会看说明书吗”", "上门人员在屋里抽烟",
    )),
    Cause("其他", 0.06, (
        "会员积分{money}分不见了", "赠品一直没有寄", "发票抬头开错了", "说明书和实物不一致",
    )),
)  # fmt: skip

AFTER_SALES = Department(
    name="售后服务部",
    first_day=date(2025, 10, 1),
    end_day=date(2026, 11, 1),
    people=PEOPLE,
    work_of_role={
        LEAD: {"calls": 0.2, "callbacks": 0.8, "complaints": 0.75},
        SPECIALIST: {"calls": 0.3, "callbacks": 0.95, "complaints": 1.0},
        HARD_CASES: {"calls": 0.3, "callbacks": 0.95, "complaints": 0.15},
        AGENT: {"calls": 2.0, "callbacks": 1.12},
        CALLER: {"calls": 0.4, "callbacks": 1.42},
        TRAINEE: {},
    },
    months={6: 1.12, 7: 1.22, 8: 1.18, 10: 1.06, 11: 1.12, 2: 0.9},
    quiet_days={
        (date(2025, 10, 1), date(2025, 10, 8)): 0.7,
        (date(2026, 2, 15), date(2026, 2, 23)): 0.4,
        (date(2026, 5, 1), date(2026, 5, 5)): 0.75,
        (date(2026, 10, 1), date(2026, 10, 7)): 0.7,
    },
    products={"空调": 0.3, "冰箱": 0.16, "洗衣机": 0.18, "热水器": 0.14, "电视": 0.1, "净水器": 0.12},
    regions={"城东": 0.28, "城西": 0.22, "城南": 0.19, "城北": 0.17, "开发区": 0.14},
    customer_count=12_000,
    shifts={"早班": (8 * HOUR, 14 * HOUR + 30 * MINUTE), "晚班": (14 * HOUR + 30 * MINUTE, 21 * HOUR)},
    calls=Calls(
        per_day=141,
        weekdays=(1.36, 1.08, 1.0, 0.97, 1.02, 0.72, 0.62),
        hours=_hours(8, 0.5, 1.0, 1.75, 1.6, 0.75, 0.8, 1.05, 1.2, 1.6, 1.45, 0.9, 0.65, 0.4),
        matters={
            "报修": 0.3, "安装预约": 0.2, "物流查询": 0.16, "账单咨询": 0.11, "退换货": 0.12, "使用咨询": 0.11,
        },
    ),
    callbacks=Callbacks(
        per_day=35.8,
        weekdays=(1.15, 1.1, 1.1, 1.1, 1.15, 0.9, 0.5),
        kinds={"安装后回访": 0.27, "维修后回访": 0.25, "投诉后回访": 0.02, "延保到期": 0.26, "以旧换新": 0.2},
        sales_kinds=("延保到期", "以旧换新"),
        followup_kind="投诉后回访",
    ),
    complaints=Complaints(
        per_day=15.6,
        weekdays=(1.3, 1.05, 1.0, 0.98, 1.02, 0.85, 0.8),
        hours=_hours(7, 0.3, 0.8, 1.3, 1.7, 1.5, 0.8, 0.9, 1.1, 1.2, 1.5, 1.3, 0.9, 0.8, 0.7, 0.5, 0.3),
        channels={"400热线": 0.44, "APP": 0.24, "微信": 0.16, "门店": 0.09, "12315": 0.07},
        severities={"一般": 0.62, "较重": 0.23, "重大": 0.15},
        hours_to_resolve={"一般": 168, "较重": 96, "重大": 48},
        causes=CAUSES,
    ),
    truth=TRUTH,
)  # fmt: skip
