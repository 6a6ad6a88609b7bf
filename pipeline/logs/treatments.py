"""治疗: one row per treatment given, the event that follow-ups of a patient or customer count from."""

from dataclasses import replace

from pipeline.logs.shared import (
    CATEGORY,
    CHANNEL,
    CUSTOMER_ID,
    DEPARTMENT,
    PRODUCT,
    RECORDED_AT,
    REGION,
    STAFF_ID,
)
from pipeline.logs.spec import Column, Log, Words

TREATMENTS = Log(
    name="treatments",
    label=Words("治疗", "Treatments"),
    grain=Words("每行一次治疗或服务", "one row per treatment or service given"),
    key=("treatment_id",),
    dated_by="treated_at",
    columns=(
        Column("treatment_id", "id", Words("治疗编号", "Treatment"), Words("治疗的唯一编号", "unique id of the treatment"),
               ("治疗编号", "治疗单号", "服务单号", "诊疗编号", "划扣单号", "treatment no", "visit id"), required=True),
        Column("treated_at", "instant", Words("治疗时间", "Treated"), Words("治疗完成的时刻；跟进的日子从其次日数起", "when it was given; the days of follow-up count from the day after"),
               ("治疗时间", "治疗日期", "服务时间", "操作时间", "到诊时间", "treated", "treatment date", "service date"), required=True),
        STAFF_ID, CUSTOMER_ID,
        Column("customer_phone", "id", Words("客户电话", "Customer's phone"), Words("入库时换成密钥令牌", "replaced by a keyed token at the door"),
               ("客户电话", "联系电话", "手机号", "手机", "电话", "phone", "mobile"), personal="token"),
        replace(PRODUCT, synonyms=(*PRODUCT.synonyms, "治疗项目", "treatment")), CATEGORY, CHANNEL, DEPARTMENT, REGION, RECORDED_AT,
    ),
)  # fmt: skip
