"""满意度指标: what is counted of ratings."""

from ibis import _

from pipeline.kpi.spec import NOTHING, Formula, Kpi
from pipeline.logs import Words

RATED = ("is_satisfied", "rating")

SURVEY_KPIS: tuple[Kpi, ...] = (
    Kpi(
        name="satisfaction_rate",
        log="surveys",
        label=Words("满意率", "Satisfaction"),
        rule=Words(
            "期内邀评并已评价的客户中，满意的比例（评分达满分 80 % 为满意）。请与评价率一起看。",
            "Of customers asked in the period who rated, the share satisfied (a rating of at least 80 % of the scale). "
            "Read it beside the response rate.",
        ),
        excluded=Words("未评价的邀评", "invitations nobody answered"),
        statistic="ratio",
        unit="ratio",
        better="higher",
        source="环信, 阿里云: 满意率 = 满意 / 已评价; ISO 10002:2018, 8.3",
        dialects={"standard": Formula(
            numerator=Words("其中满意的", "of these, satisfied"),
            denominator=Words("期内邀评且已评价的", "invitations of the period that were answered"),
            dated_by="invited_at",
            population=_.is_satisfied.notnull(),
            counted=_.is_satisfied,
            needs=(RATED,),
        )},
    ),
    Kpi(
        name="average_rating",
        log="surveys",
        label=Words("平均评分", "Average rating"),
        rule=Words(
            "期内邀评并已评分的评分平均值，按日志自己的满分。",
            "Mean rating of the invitations of the period that were rated, on the log's own scale.",
        ),
        excluded=Words("没有评分的邀评", "invitations without a rating"),
        statistic="mean",
        unit="points",
        better="higher",
        source="环信: 平均满意度; ISO 10002:2018, 8.3",
        dialects={"standard": Formula(
            numerator=Words("评分之和", "sum of the ratings"),
            denominator=Words("期内邀评且有评分的", "invitations of the period with a rating"),
            dated_by="invited_at",
            population=_.rating.notnull(),
            counted=_.rating,
            needs=(("rating",),),
        )},
    ),
    Kpi(
        name="rating_response_rate",
        log="surveys",
        label=Words("评价率", "Response to ratings"),
        rule=Words("期内发出的邀评中，客户已评价的比例。", "Of invitations sent in the period, the share that customers answered."),
        excluded=NOTHING,
        statistic="ratio",
        unit="ratio",
        better="higher",
        source="环信: 参评率 = 参评 / 邀评",
        dialects={"standard": Formula(
            numerator=Words("其中已评价的", "of these, answered"),
            denominator=Words("期内的邀评", "invitations of the period"),
            dated_by="invited_at",
            counted=_.is_rated,
            needs=(("rated_at", *RATED),),
        )},
    ),
)  # fmt: skip
