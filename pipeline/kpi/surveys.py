"""满意度指标: what is counted of ratings."""

from ibis import _

from pipeline.kpi.spec import NO_DENOMINATOR, NOTHING, Formula, Kpi
from pipeline.logs import Words
from pipeline.logs.surveys import ITEMS

RATED = ("is_satisfied", "rating")

SURVEY_KPIS: tuple[Kpi, ...] = (
    Kpi(
        name="surveys_invited",
        log="surveys",
        label=Words("邀评", "Invitations to rate"),
        rule=Words("期内发出的邀评，不论客户是否评价。", "Invitations to rate sent in the period, answered or not."),
        excluded=NOTHING,
        statistic="count",
        unit="count",
        better="neither",
        source="环信: 邀评数",
        dialects={"standard": Formula(
            numerator=Words("期内的邀评", "invitations of the period"),
            denominator=NO_DENOMINATOR,
            dated_by="invited_at",
        )},
    ),
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
    Kpi(
        name="speeder_rate",
        log="surveys",
        label=Words("答题过快", "Answered too fast"),
        rule=Words(
            "期内邀评并已评价的答卷中，用时不到全部答卷用时中位数一半的比例。答得快不等于答错，只提示这些答卷可能没有细看。",
            "Of the answers to invitations of the period, the share that took less than half the median time of all answers in the log. "
            "A fast answer is not a wrong one: it may not have been read.",
        ),
        excluded=Words("没有答题时长的答卷", "answers without a time"),
        statistic="ratio",
        unit="ratio",
        better="neither",
        source="Marketing Inc. (mktginc.com), speeders: 不到中位用时一半 / less than half the median time",
        dialects={"standard": Formula(
            numerator=Words("其中用时不到中位数一半的", "of these, in less than half the median time"),
            denominator=Words("期内邀评且有答题时长的", "answers to invitations of the period with a time"),
            dated_by="invited_at",
            population=_.is_speeder.notnull(),
            counted=_.is_speeder,
            needs=(("answer_seconds",),),
        )},
    ),
    Kpi(
        name="straight_line_rate",
        log="surveys",
        label=Words("各项同分", "Same answer to every item"),
        rule=Words(
            "期内邀评且三个分项（态度、速度、能力）都已评分的答卷中，三项同分的比例。全都满意的人也会各项同分，请看它是否异常偏高。",
            "Of the answers to invitations of the period with all three items rated (attitude, speed, skill), the share with the same rating in each. "
            "Who is content with everything answers alike too: look for a share that is unusually high.",
        ),
        excluded=Words("有分项没评的答卷", "answers with an item left out"),
        statistic="ratio",
        unit="ratio",
        better="neither",
        source="Kim et al. 2019, Social Science Computer Review 37(2): nondifferentiation (straight-lining)",
        dialects={"standard": Formula(
            numerator=Words("其中三项同分的", "of these, with the same rating in each"),
            denominator=Words("期内邀评且各分项都已评分的", "answers to invitations of the period with every item rated"),
            dated_by="invited_at",
            population=_.is_straight_lined.notnull(),
            counted=_.is_straight_lined,
            needs=tuple((item.name,) for item in ITEMS),
        )},
    ),
    Kpi(
        name="duplicate_rating_rate",
        log="surveys",
        label=Words("重复评价", "Rated twice"),
        rule=Words(
            "期内邀评并已评价的客户中，此前 24 小时内已评价过同一员工的比例；头一次不算重复。",
            "Of the ratings of the period, the share by a customer who had rated the same person within the 24 hours before; the first is no duplicate.",
        ),
        excluded=Words("没有评价的，客户或员工不明的", "invitations nobody answered, and those without customer or staff member"),
        statistic="ratio",
        unit="ratio",
        better="neither",
        source="Kefu 自定 / own rule; cf. Kuriakose & Robbins 2016, Statistical Journal of the IAOS 32(3): duplicates in surveys",
        dialects={"standard": Formula(
            numerator=Words("其中 24 小时内的重复评价", "of these, again within 24 hours"),
            denominator=Words("期内邀评且已评价、客户和员工可辨的", "ratings of the period with customer and staff member known"),
            dated_by="invited_at",
            population=_.is_duplicate.notnull(),
            counted=_.is_duplicate,
            needs=(("rated_at", *RATED), ("customer_id",), ("staff_id",)),
        )},
    ),
)  # fmt: skip
