"""Measures become the few sentences a manager reads first: what moved beyond chance, what misses its target, who differs.

A sentence is written only by a rule over an interval or an exact test; what lies within normal variation is one line.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from pipeline.errors import Language
from pipeline.kpi.spec import Kpi
from pipeline.logs import Words
from pipeline.report import format
from pipeline.report.blocks.cards import is_met
from pipeline.report.blocks.framing import Finding, FindingKind
from pipeline.report.frames import by_kpi

LANGUAGES: tuple[Language, ...] = ("zh", "en")
LOOK, IMPROVED, NORMAL = Words("需关注", "Look at"), Words("改善", "Improved"), Words("正常波动", "Normal")
UNDERSTAND, LEARN = Words("需了解", "Understand"), Words("可借鉴", "Learn from")
CHANGED = Words("变化", "Changed")
CARDS = "kpi"
VERDICTS = ("worse", "improved", "changed")
TAGS: dict[str, tuple[FindingKind, Words]] = {
    "worse": ("bad", LOOK),
    "improved": ("good", IMPROVED),
    "changed": ("none", CHANGED),
}


class Standing(NamedTuple):
    """One KPI's figure now and before, how it changed, and its target."""

    kpi: Kpi
    value: float
    low: float | None
    high: float | None
    before: float | None
    difference: float | None
    verdict: str
    target: float | None

    @property
    def misses_target(self) -> bool:
        """Whether the whole interval lies on the wrong side of the target."""
        if self.target is None:
            return False
        low = self.value if self.low is None else self.low
        high = self.value if self.high is None else self.high
        return {"higher": high < self.target, "lower": low > self.target}.get(self.kpi.better, False)


def findings_of(
    kpis: Sequence[Kpi],
    now: pd.DataFrame,
    before: pd.DataFrame,
    changes: pd.DataFrame,
    targets: Mapping[str, float],
) -> list[Finding]:
    """What moved beyond chance (worse first), what misses its target by more than chance, and how many stayed normal."""
    standings = _standings(kpis, now, before, changes, targets)
    moved = [standing for standing in standings if standing.verdict in VERDICTS]
    missed = [standing for standing in standings if standing not in moved and standing.misses_target]
    quiet = [standing for standing in standings if standing not in moved and standing not in missed]
    moved.sort(key=lambda standing: VERDICTS.index(standing.verdict))
    return [*map(_moved, moved), *map(_missed, missed), *_quiet(quiet)]


def people_findings(kpi: Kpi, grouped: pd.DataFrame, anchor: str) -> list[Finding]:
    """Who is above or below the rest, named together; nothing where nobody can be told apart.

    `grouped`: `compare.people(...)` with `name`.
    """
    sides = ("below", "above") if kpi.better != "lower" else ("above", "below")
    found: list[Finding] = []
    for side, is_better in zip(sides, (False, True), strict=True):
        names = sorted(str(name) for name in grouped.loc[grouped["group"] == side, "name"])
        if names:
            found.append(_people(kpi, names, side, is_better, anchor))
    return found


def _standings(
    kpis: Sequence[Kpi],
    now: pd.DataFrame,
    before: pd.DataFrame,
    changes: pd.DataFrame,
    targets: Mapping[str, float],
) -> list[Standing]:
    figures, earlier, moves = (by_kpi(frame, "findings") for frame in (now, before, changes))
    return [
        Standing(
            kpi,
            row["value"],
            row["low"],
            row["high"],
            earlier.get(kpi.name, {}).get("value"),
            moves[kpi.name]["difference"],
            moves[kpi.name]["verdict"],
            targets.get(kpi.name),
        )
        for kpi in kpis
        if (row := figures[kpi.name])["status"] in ("ok", "provisional")
    ]


def _moved(standing: Standing) -> Finding:
    tag, label = TAGS[standing.verdict]
    now, before = _figures(standing.value, standing.kpi), _figures(standing.before, standing.kpi)
    rose = (standing.difference or 0) > 0
    return Finding(
        tag,
        Words(
            f"{standing.kpi.label.zh}由 {before.zh} {'升至' if rose else '降至'} {now.zh}。",
            f"{standing.kpi.label.en} {'rose' if rose else 'fell'} from {before.en} to {now.en}.",
        ),
        _target_sentence(standing),
        CARDS,
        label,
    )


def _missed(standing: Standing) -> Finding:
    now, target = _figures(standing.value, standing.kpi), _figures(standing.target, standing.kpi)
    return Finding(
        "bad",
        Words(
            f"{standing.kpi.label.zh} {now.zh}，未达目标 {target.zh}。",
            f"{standing.kpi.label.en} is {now.en}; the target is {target.en}.",
        ),
        _why_missed(standing),
        CARDS,
        LOOK,
    )


def _why_missed(standing: Standing) -> Words:
    """What may be said of a missed target: of chance only where there is an interval, of change only where it was tested."""
    if standing.low is None or standing.high is None:
        return Words("", "")
    if standing.verdict == "normal":
        return Words(
            "与上期相比在正常波动内，但差距不能用偶然解释。",
            "Unchanged within normal variation, yet short of the target by more than chance.",
        )
    return Words("差距不能用偶然解释。", "It is short of the target by more than chance.")


def _quiet(standings: Iterable[Standing]) -> list[Finding]:
    names = [standing.kpi.label for standing in standings if standing.verdict == "normal"]
    if not names:
        return []
    return [
        Finding(
            "none",
            Words(
                f"{'、'.join(name.zh for name in names)}：在正常波动内。",
                f"{', '.join(name.en for name in names)}: within normal variation.",
            ),
            Words("不必追问本期的涨跌。", "This period's ups and downs need no explanation."),
            CARDS,
            NORMAL,
        )
    ]


def _people(kpi: Kpi, names: Sequence[str], side: str, is_better: bool, anchor: str) -> Finding:
    where = Words("高于", "above") if side == "above" else Words("低于", "below")
    advice = (
        Words("值得请他们分享做法。", "Ask them what they do.")
        if is_better
        else Words(
            "先核对任务构成与班次，再谈个人表现。", "Look at the mix of cases and shifts before the person."
        )
    )
    return Finding(
        "good" if is_better else "bad",
        Words(
            f"{'、'.join(names)}的{kpi.label.zh}{where.zh}部门其余人员。",
            f"{kpi.label.en}: {', '.join(names)} {where.en} the rest of the department.",
        ),
        advice,
        anchor,
        LEARN if is_better else UNDERSTAND,
    )


def _target_sentence(standing: Standing) -> Words:
    change = Words(
        *(
            format.change(standing.difference, standing.before, standing.kpi.unit, language)
            for language in LANGUAGES
        )
    )
    beyond = Words(f"{change.zh}，超出正常波动", f"{change.en}, beyond normal variation")
    if standing.target is None or standing.kpi.better == "neither":
        return Words(f"{beyond.zh}。", f"{beyond.en}.")
    target = _figures(standing.target, standing.kpi)
    verdict = (
        Words("达到", "meets")
        if is_met(standing.kpi, standing.value, standing.target)
        else Words("未达", "misses")
    )
    return Words(
        f"{beyond.zh}；{verdict.zh}目标 {target.zh}。",
        f"{beyond.en}; it {verdict.en} the target of {target.en}.",
    )


def _figures(value: float | None, kpi: Kpi) -> Words:
    return Words(format.value(value, kpi.unit, "zh"), format.value(value, kpi.unit, "en"))
