"""400热线: one row per call offered, or per interval or day with the number of its calls."""

from pipeline.logs.shared import CATEGORY, CHANNEL, CUSTOMER_ID, DEPARTMENT, PRODUCT, REGION, STAFF_ID
from pipeline.logs.spec import Column, Log, Words


def _seconds(
    name: str, zh: str, en: str, meaning_zh: str, meaning_en: str, synonyms: tuple[str, ...]
) -> Column:
    return Column(
        name, "seconds", Words(zh, en), Words(meaning_zh, meaning_en), synonyms, unit="s", high=86_400
    )


CALLS = Log(
    name="calls",
    label=Words("热线来电", "Hotline calls"),
    grain=Words("每行一通转人工的来电", "one row per call offered to staff"),
    key=("call_id",),
    dated_by="started_at",
    counted_by="call_count",
    columns=(
        Column("call_id", "id", Words("通话编号", "Call"), Words("通话的唯一编号", "unique id of the call"),
               ("通话编号", "话单号", "录音编号", "来电编号", "流水号", "call no"), required=True),
        Column("started_at", "instant", Words("来电时间", "Started"), Words("来电进入人工队列的时刻", "when the call was offered"),
               ("来电时间", "呼入时间", "开始时间", "started", "start time", "call time"), required=True),
        Column("is_answered", "flag", Words("是否接听", "Answered?"), Words("是否由人工接听", "whether a person answered"),
               ("是否接听", "是否接通", "接听", "接通", "answered", "answered (y/n)"), required=True),
        Column("call_count", "count", Words("通数", "Calls"),
               Words("汇总行代表的来电通数，时长为其合计；空为一通", "how many calls a row of sums stands for, its times being their totals; empty: one"),
               ("通数", "来电数", "来电量", "呼入量", "话务量", "call count", "number of calls", "calls", "no of calls"), low=0),
        _seconds("wait_seconds", "等待时长", "Wait", "接听或放弃前的等待", "time until answered or abandoned",
                 ("等待时长", "排队时长", "等待时间", "应答时长", "振铃时长", "wait", "wait time", "speed of answer", "speed of answer in seconds")),
        _seconds("talk_seconds", "通话时长", "Talk time", "通话时长", "time spent talking",
                 ("通话时长", "通话时间", "talk", "talk time", "talk duration", "avgtalkduration")),
        _seconds("hold_seconds", "保持时长", "Hold time", "通话中保持的时长", "time on hold", ("保持时长", "hold", "hold time")),
        _seconds("wrap_up_seconds", "话后处理时长", "Wrap-up", "话后处理的时长", "after-call work", ("话后处理时长", "话后时长", "整理时长", "acw", "wrap up", "after call work")),
        Column("is_transferred", "flag", Words("是否转接", "Transferred?"), Words("是否转给他人", "whether it was passed on"),
               ("是否转接", "转接", "transferred")),
        Column("is_resolved", "flag", Words("是否解决", "Resolved?"), Words("本次来电是否解决问题", "whether this call resolved the matter"),
               ("是否解决", "解决", "resolved")),
        STAFF_ID, CUSTOMER_ID,
        Column("customer_phone", "id", Words("主叫号码", "Caller"), Words("入库时换成密钥令牌", "replaced by a keyed token at the door"),
               ("主叫号码", "来电号码", "主叫", "客户电话", "手机号", "caller", "caller id", "phone"), personal="token"),
        CATEGORY, CHANNEL, PRODUCT, DEPARTMENT, REGION,
    ),
)  # fmt: skip
