"""Findings about the quality of data: what no longer arrives, cannot be read, is filled in less, or is recorded later."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.findings.sentences import DATA, LOOK, listed
from pipeline.logs import LOGS, Words
from pipeline.quality import DataQuality, Drift, LogQuality, SourceQuality
from pipeline.report import format
from pipeline.report.blocks.framing import Finding


def quality_findings(found: DataQuality) -> list[Finding]:
    """What to look at in the data, what touches figures most first; a change of headers that none of them feels comes last."""
    changes = [change for source in found.sources for change in source.drifts]
    return [
        *(_silent(source) for source in found.sources if source.freshness.is_late),
        *(_lost(change) for change in changes if change.columns_lost),
        *(_rejected(source) for source in found.sources if source.valid.signal == "below"),
        *(finding for log in found.logs.values() for finding in _of_log(log)),
        *(_reshaped(change) for change in changes if not change.columns_lost),
    ]


def _silent(source: SourceQuality) -> Finding:
    label, fresh = LOGS[source.log].label, source.freshness
    title = Words(
        f"“{label.zh}”已 {fresh.silent_days} 天没有新记录，以往最长隔过 {fresh.longest_days} 天。",
        f"{label.en}: no row for {fresh.silent_days} days; until now the longest gap was {fresh.longest_days}.",
    )
    text = Words(
        "先问导出的人：是没有发生，还是没有送来。",
        "Ask whoever exports it: did nothing happen, or did nothing come?",
    )
    return Finding("bad", title, text, "sources", LOOK)


def _lost(change: Drift) -> Finding:
    lost = listed(LOGS[change.delivery.log].column(name).label for name in change.columns_lost)
    title = Words(
        f"{change.delivery.file_name} 读不到{lost.zh}。",
        f"{change.delivery.file_name}: {lost.en} can no longer be read.",
    )
    text = Words(
        "上一份还有。若只是改了表头，请在 kefu.toml 的 [source.columns] 写明。",
        "The file before had it. If only the header changed, name it under [source.columns] in kefu.toml.",
    )
    return Finding("bad", title, text, "drift", LOOK)


def _rejected(source: SourceQuality) -> Finding:
    label, usual = LOGS[source.log].label, source.valid.usual
    rejected, before = (
        format.share(None if value is None else 1 - value) for value in (source.valid.now, usual)
    )
    title = Words(
        f"“{label.zh}”最近一个月剔除 {rejected}，以往平均 {before}。",
        f"{label.en}: {rejected} of the rows of the latest month were rejected; {before} is usual.",
    )
    text = Words("看剔除的原因，请提供者改正。", "See the reasons and have the rows corrected.")
    return Finding("bad", title, text, "rejections", LOOK)


def _of_log(log: LogQuality) -> Iterator[Finding]:
    label = LOGS[log.log].label
    for one in (column for column in log.columns if column.has_fallen):
        now, usual = format.share(one.course.now), format.share(one.course.usual)
        name = one.column.label
        title = Words(
            f"“{label.zh}”的{name.zh}只填了 {now}，以往平均 {usual}。",
            f"{label.en}: {name.en} is filled in {now} of the rows; {usual} is usual.",
        )
        yield Finding(
            "bad",
            title,
            Words("按它分组的数字会有缺口。", "Figures grouped by it have a gap."),
            "completeness",
            LOOK,
        )
    if log.recorded and log.recorded.late.signal == "above":
        now, usual = format.share(log.recorded.late.now), format.share(log.recorded.late.usual)
        title = Words(
            f"“{label.zh}”有 {now} 迟录，以往平均 {usual}。",
            f"{label.en}: {now} recorded late; {usual} is usual.",
        )
        yield Finding(
            "bad", title, Words("近期的数字还会变。", "Recent figures may still change."), "lags", LOOK
        )


def _reshaped(change: Drift) -> Finding:
    file = change.delivery.file_name
    title = Words(f"{file} 的表头与上一份不同。", f"{file}: the header is not that of the file before.")
    return Finding(
        "none", title, Words("要用的列都还读得到。", "Every column in use is still read."), "drift", DATA
    )
