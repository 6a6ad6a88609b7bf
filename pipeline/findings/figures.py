"""Findings about the department's figures: what moved, how charts end, which targets are met, and what stayed the same."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.compare.latest import Latest
from pipeline.findings import cautions
from pipeline.findings.evidence import Evidence
from pipeline.findings.sentences import (
    CARDS,
    CHANGED,
    IMPROVED,
    LOOK,
    NORMAL,
    ON_TARGET,
    TOO_CLOSE,
    figure,
    listed,
    period,
    signed,
)
from pipeline.findings.standings import Standing
from pipeline.kpi.spec import Kpi
from pipeline.logs import Words
from pipeline.report.blocks.framing import Finding, FindingKind
from pipeline.settings import Baseline

TAGS: dict[str, tuple[FindingKind, Words]] = {
    "worse": ("bad", LOOK),
    "improved": ("good", IMPROVED),
    "changed": ("none", CHANGED),
}


def moved(standings: Sequence[Standing], evidence: Evidence) -> list[Finding]:
    """One finding for each figure that moved beyond chance, worse first."""
    told = [standing for standing in standings if standing.is_moved]
    told.sort(key=lambda standing: [*TAGS].index(standing.change["verdict"]))
    return [_moved(standing, evidence) for standing in told]


def endings(standings: Sequence[Standing], evidence: Evidence) -> list[Finding]:
    """One finding for each chart that ends as chance seldom makes it; a run or a point only where it is not told as a move."""
    return [
        _ending(standing, standing.ending, evidence)
        for standing in standings
        if standing.ending and (standing.ending.kind == "baseline" or not standing.is_moved)
    ]


def missed(standings: Sequence[Standing], evidence: Evidence) -> list[Finding]:
    """One finding for each target missed beyond chance by a figure that did not move."""
    return [
        _missed(standing, evidence)
        for standing in standings
        if standing.on_target == "missed" and not standing.is_moved
    ]


def met(standings: Sequence[Standing], evidence: Evidence) -> list[Finding]:
    """The targets met beyond chance, in one line."""
    told = [standing for standing in standings if standing.on_target == "met" and not standing.is_moved]
    if not told:
        return []
    named = listed(_named(standing) for standing in told)
    fragile = [
        (standing, caution) for standing in told if (caution := cautions.of_target(standing, evidence)).zh
    ]
    return [
        Finding(
            "good",
            Words(f"达到目标：{named.zh}。", f"On target: {named.en}."),
            Words("考虑抽样误差后仍达到。", "Met even with chance allowed for."),
            CARDS,
            ON_TARGET,
            _each(fragile),
        )
    ]


def too_close(standings: Sequence[Standing]) -> list[Finding]:
    """The targets that chance could make met or missed, in one line."""
    told = [standing for standing in standings if standing.on_target == "close" and not standing.is_moved]
    if not told:
        return []
    named = listed(_named(standing) for standing in told)
    return [
        Finding(
            "none",
            Words(
                f"与目标过近，不能断言达到与否：{named.zh}。", f"Too close to the target to call: {named.en}."
            ),
            Words("差距可能只是偶然。", "The gap may be chance alone."),
            CARDS,
            TOO_CLOSE,
        )
    ]


def quiet(standings: Sequence[Standing]) -> list[Finding]:
    """The figures that stayed within normal variation and of which nothing else is told, in one line."""
    names = [
        standing.kpi.label
        for standing in standings
        if standing.change["verdict"] == "normal"
        and standing.on_target in ("", "met", "close")
        and not standing.ending
    ]
    if not names:
        return []
    named = listed(names)
    return [
        Finding(
            "none",
            Words(f"{named.zh}：在正常波动内。", f"{named.en}: within normal variation."),
            Words("不必追问本期的涨跌。", "This period's ups and downs need no explanation."),
            CARDS,
            NORMAL,
        )
    ]


def _moved(standing: Standing, evidence: Evidence) -> Finding:
    kpi = standing.kpi
    kind, label = TAGS[standing.change["verdict"]]
    now, before = figure(standing.row["value"], kpi), figure(standing.before, kpi)
    return Finding(
        kind,
        Words(
            f"{kpi.label.zh}由 {before.zh} {'升至' if standing.is_rise else '降至'} {now.zh}。",
            f"{kpi.label.en} {'rose' if standing.is_rise else 'fell'} from {before.en} to {now.en}.",
        ),
        _how_far(standing),
        CARDS,
        label,
        cautions.of_move(standing, evidence),
    )


def _how_far(standing: Standing) -> Words:
    """The difference, and what the target says of the figure."""
    change = signed(standing.change["difference"], standing.before, standing.kpi)
    beyond = Words(f"{change.zh}，超出正常波动", f"{change.en}, beyond normal variation")
    if not standing.on_target:
        return Words(f"{beyond.zh}。", f"{beyond.en}.")
    target = figure(standing.target, standing.kpi)
    verdict = {
        "met": Words("达到目标", "it meets the target of"),
        "missed": Words("未达目标", "it misses the target of"),
        "close": Words("尚不能断言是否达到目标", "it is too close to call against the target of"),
    }[standing.on_target]
    return Words(f"{beyond.zh}；{verdict.zh} {target.zh}。", f"{beyond.en}; {verdict.en} {target.en}.")


def _missed(standing: Standing, evidence: Evidence) -> Finding:
    kpi = standing.kpi
    now, target = figure(standing.row["value"], kpi), figure(standing.target, kpi)
    return Finding(
        "bad",
        Words(
            f"{kpi.label.zh} {now.zh}，未达目标 {target.zh}。",
            f"{kpi.label.en} is {now.en}; the target is {target.en}.",
        ),
        _why_missed(standing),
        CARDS,
        LOOK,
        cautions.of_target(standing, evidence),
    )


def _why_missed(standing: Standing) -> Words:
    """What may be said of a missed target: of chance only where there is an interval, of change only where it was tested."""
    if standing.kpi.statistic == "stock" or (
        standing.row["low"] is None and standing.kpi.statistic != "count"
    ):
        return Words("", "")
    if standing.change["verdict"] == "normal":
        return Words(
            "与上期相比在正常波动内，但差距不能用偶然解释。",
            "Unchanged within normal variation, yet short of the target by more than chance.",
        )
    return Words("差距不能用偶然解释。", "It is short of the target by more than chance.")


def _ending(standing: Standing, ending: Latest, evidence: Evidence) -> Finding:
    kpi, chart = standing.kpi, evidence.controls[standing.kpi.name]
    is_better = (ending.side == "above") == (kpi.better == "higher")
    kind: FindingKind = "none" if kpi.better == "neither" else "good" if is_better else "bad"
    title = (
        _since_baseline(kpi, ending, chart.baselines[-1])
        if ending.kind == "baseline"
        else _course(kpi, ending)
    )
    return Finding(
        kind,
        title,
        Words("偶然极少造成这样的走势。", "Chance alone seldom ends a chart like this."),
        evidence.anchors.get(kpi.name, CARDS),
        {"none": CHANGED, "good": IMPROVED, "bad": LOOK}[kind],
        cautions.of_ending(standing, evidence),
    )


def _since_baseline(kpi: Kpi, ending: Latest, baseline: Baseline) -> Words:
    value, centre = figure(ending.value, kpi), figure(ending.centre, kpi)
    rose = ending.side == "above"
    return Words(
        f"自 {baseline.since} 起（{baseline.reason}），{kpi.label.zh}由 {centre.zh} {'升至' if rose else '降至'} {value.zh}。",
        f"{kpi.label.en} {'rose' if rose else 'fell'} from {centre.en} to {value.en} since {baseline.since} "
        f"({baseline.reason_en or baseline.reason}).",
    )


def _course(kpi: Kpi, ending: Latest) -> Words:
    since, centre, value = period(ending.period), figure(ending.centre, kpi), figure(ending.value, kpi)
    zh, en = ("高于", "above") if ending.side == "above" else ("低于", "below")
    if ending.kind == "point":
        return Words(
            f"{kpi.label.zh}在{since.zh}为 {value.zh}，{zh}以往的 {centre.zh}。",
            f"{kpi.label.en} was {value.en} in {since.en}, {en} its usual {centre.en}.",
        )
    return Words(
        f"{kpi.label.zh}自{since.zh}起连续 {ending.length} 个点{zh}中位数 {centre.zh}。",
        f"{kpi.label.en} has been {en} its median of {centre.en} for {ending.length} points in a row, since {since.en}.",
    )


def _named(standing: Standing) -> Words:
    value = figure(standing.row["value"], standing.kpi)
    return Words(f"{standing.kpi.label.zh} {value.zh}", f"{standing.kpi.label.en} {value.en}")


def _each(fragile: Sequence[tuple[Standing, Words]]) -> Words:
    """The cautions of a line about several figures, each with its name."""
    return Words(
        "".join(f"{standing.kpi.label.zh}：{caution.zh}" for standing, caution in fragile),
        " ".join(f"{standing.kpi.label.en}: {caution.en}" for standing, caution in fragile),
    )
