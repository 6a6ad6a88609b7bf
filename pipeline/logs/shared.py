"""Columns that several logs have in common."""

from pipeline.logs.spec import Column, Words

STAFF_ID = Column(
    "staff_id", "id", Words("员工", "Staff"),
    Words("经办人的工号或唯一姓名", "id, or unique name, of the person who handled it"),
    ("工号", "坐席工号", "员工编号", "员工工号", "坐席", "坐席姓名", "客服", "客服姓名", "处理人", "经办人", "受理人", "回访人",
     "负责人", "员工", "agent", "agent id", "agent name", "staff", "owner", "assignee", "handled by", "employee id"),
)  # fmt: skip
CUSTOMER_ID = Column(
    "customer_id", "id", Words("客户", "Customer"),
    Words("客户编号；入库时换成密钥令牌", "customer's id; replaced by a keyed token at the door"),
    ("客户编号", "客户号", "户号", "会员号", "会员卡号", "用户编号", "顾客编号", "customer", "client id", "account", "account no"),
    personal="token",
)  # fmt: skip
CATEGORY = Column(
    "category", "category", Words("类别", "Category"), Words("首要原因或事项类别", "main cause or matter"),
    ("类别", "投诉类别", "投诉类型", "投诉原因", "问题类型", "业务类型", "来电类型", "事由", "原因", "分类", "topic", "issue", "reason", "type"),
)  # fmt: skip
CHANNEL = Column(
    "channel", "category", Words("渠道", "Channel"), Words("经由何种渠道", "the way it came in or went out"),
    ("渠道", "来源渠道", "受理渠道", "投诉渠道", "方式", "submitted via", "via"),
)  # fmt: skip
PRODUCT = Column(
    "product", "category", Words("产品", "Product"), Words("产品、项目或业务", "product, item or line of business"),
    ("产品", "产品名称", "商品", "项目", "项目名称", "产品类别", "item"),
)  # fmt: skip
DEPARTMENT = Column(
    "department", "category", Words("部门", "Department"), Words("责任部门", "department responsible"),
    ("部门", "责任部门", "承办部门", "处理部门", "dept", "responsible section"),
)  # fmt: skip
REGION = Column(
    "region", "category", Words("区域", "Region"), Words("客户所在区域", "where the customer is"),
    ("区域", "地区", "片区", "所属区域", "state", "area"),
)  # fmt: skip
RATING = Column(
    "rating", "number", Words("评分", "Rating"), Words("客户评分，1 至 rating_max", "customer's rating, 1 to rating_max"),
    ("评分", "满意度评分", "满意度", "评价", "得分", "score", "satisfaction rating", "csat"), unit="points", low=0, high=10,
)  # fmt: skip
RATING_MAX = Column(
    "rating_max", "number", Words("满分", "Scale"), Words("评分的满分，缺省 5", "top of the scale, 5 where absent"),
    ("满分", "scale"), unit="points", low=1, high=10,
)  # fmt: skip
IS_SATISFIED = Column(
    "is_satisfied", "flag", Words("是否满意", "Satisfied"),
    Words("客户是否满意；缺省时评分达满分 80 % 为满意", "whether the customer is satisfied; else a rating of at least 80 % of the scale"),
    ("是否满意", "满意否", "满意", "satisfied"),
)  # fmt: skip
RECORDED_AT = Column(
    "recorded_at", "instant", Words("录入时间", "Recorded"),
    Words("记入系统的时刻；只用于看登记得及时不及时", "when it was entered into the system; only tells how promptly it was"),
    ("录入时间", "登记时间", "记录时间", "补录时间", "系统录入时间", "recorded", "recorded at", "entered", "entered at", "logged at"),
)  # fmt: skip
SHARED = (STAFF_ID, CUSTOMER_ID, CATEGORY, CHANNEL, PRODUCT, DEPARTMENT, REGION)
