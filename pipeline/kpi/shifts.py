"""排班指标: what is counted of shifts worked."""

from ibis import _

from pipeline.kpi.spec import Formula, Kpi
from pipeline.logs import Words

LEAST_SHIFTS = 10
ADHERED = Words("照排班执行的时长", "time in adherence")
WITHOUT_EXCEPTIONS = Words("没有记录偏离时长的班次", "shifts whose exceptions nobody logged")
HAS_EXCEPTIONS = _.exception_seconds.notnull()

SHIFT_KPIS: tuple[Kpi, ...] = (
    Kpi(
        name="adherence_rate",
        log="shifts",
        label=Words("排班遵守率", "Schedule adherence"),
        rule=Words(
            "期内各班照排班执行的时长之和除以应执行的时长之和。口径 outside_ignored：只看排班之内；outside_counts：班外工作也算偏离，分子分母都含班外时长。",
            "Time in adherence over time scheduled, both summed over the shifts of the period. Dialect outside_ignored: within the "
            "schedule only; outside_counts: work outside the schedule is an exception too, and part of the time looked at.",
        ),
        excluded=WITHOUT_EXCEPTIONS,
        statistic="quotient",
        unit="ratio",
        better="higher",
        source="Genesys Cloud: adherence = 1 − exceptions / scheduled, with and without time outside the shift; AWS Connect: adherent / scheduled",
        dialects={
            "outside_ignored": Formula(
                numerator=ADHERED,
                denominator=Words("排班时长", "time scheduled"),
                dated_by="started_at",
                population=HAS_EXCEPTIONS,
                counted=_.adhered_seconds,
                counted_over=_.scheduled_seconds,
                needs=(("exception_seconds",),),
            ),
            "outside_counts": Formula(
                numerator=ADHERED,
                denominator=Words("排班时长与班外时长之和", "time scheduled and time worked outside the schedule"),
                dated_by="started_at",
                population=HAS_EXCEPTIONS,
                counted=_.adhered_seconds,
                counted_over=_.worked_seconds,
                needs=(("exception_seconds",), ("outside_seconds",)),
            ),
        },
        default="outside_ignored",
        minimum_n=LEAST_SHIFTS,
    ),
    Kpi(
        name="schedule_conformance",
        log="shifts",
        label=Words("在队时长达成率", "Schedule conformance"),
        rule=Words(
            "期内实际在队时长之和除以应在队时长之和；时段不论，可以超过 100 %。应在队时长为 0 时没有值。",
            "Time on the queue over time scheduled on it, both summed over the shifts of the period, whatever the hour; it can exceed "
            "100 %. No value where none was scheduled.",
        ),
        excluded=Words("没有记录在队时长的班次", "shifts whose time on the queue nobody logged"),
        statistic="quotient",
        unit="ratio",
        better="neither",
        source="Genesys Cloud: conformance = on-queue / scheduled on-queue",
        dialects={"standard": Formula(
            numerator=Words("实际在队时长", "time on the queue"),
            denominator=Words("应在队时长", "time scheduled on the queue"),
            dated_by="started_at",
            population=_.on_queue_seconds.notnull() & _.scheduled_on_queue_seconds.notnull(),
            counted=_.on_queue_seconds,
            counted_over=_.scheduled_on_queue_seconds,
            needs=(("on_queue_seconds",), ("scheduled_on_queue_seconds",)),
        )},
        minimum_n=LEAST_SHIFTS,
    ),
)  # fmt: skip
