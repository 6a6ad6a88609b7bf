"""重大投诉指标: how many complaints are major, and whether they are reported in time."""

from ibis import _

from pipeline.kpi.spec import NO_DENOMINATOR, Formula, Kpi
from pipeline.logs import Words

SEVERITY = ("severity",)

MAJOR_COMPLAINT_KPIS: tuple[Kpi, ...] = (
    Kpi(
        name="major_complaints",
        log="complaints",
        label=Words("重大投诉", "Major complaints"),
        rule=Words(
            "受理时间在期内、级别属于 [complaints] major 的投诉件数。",
            "Complaints received in the period whose severity is one of [complaints] major.",
        ),
        excluded=Words("其余级别与没有级别的投诉", "complaints of another severity or of none"),
        statistic="count",
        unit="count",
        better="lower",
        source="ISO 10002:2018, 7.5 (initial assessment by severity)",
        dialects={"standard": Formula(
            numerator=Words("期内受理的重大投诉", "major complaints received in the period"),
            denominator=NO_DENOMINATOR,
            dated_by="received_at",
            population=_.is_major,
            needs=(SEVERITY,),
        )},
    ),
    Kpi(
        name="major_complaint_report_rate",
        log="complaints",
        label=Words("重大投诉 {major_report_hours} 小时上报率", "Major complaints reported within {major_report_hours} hours"),
        rule=Words(
            "受理满 {major_report_hours} 小时的时刻落在期内的重大投诉中，在此之前（含）已上报的比例。未上报的计入分母。",
            "Of major complaints whose {major_report_hours} hours after receipt end in the period, the share reported by then. "
            "Those never reported are in the denominator.",
        ),
        excluded=Words(
            "其余级别的投诉；受理未满 {major_report_hours} 小时的投诉",
            "complaints of another severity; complaints received less than {major_report_hours} hours ago",
        ),
        statistic="ratio",
        unit="ratio",
        better="higher",
        source="重大投诉 24 小时内上报的通行要求; ISO 10002:2018, 8.2",
        dialects={"standard": Formula(
            numerator=Words("其中按时上报的", "of these, reported in time"),
            denominator=Words("上报时限在期内的重大投诉", "major complaints to be reported in the period"),
            dated_by="report_due_at",
            population=_.is_major,
            counted=_.is_reported_on_time,
            needs=(SEVERITY, ("reported_at",)),
        )},
    ),
)  # fmt: skip
