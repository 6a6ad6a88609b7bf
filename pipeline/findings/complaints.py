"""Findings about complaints: a cause that grew more than the total, and a backlog that ages."""

from __future__ import annotations

import pandas as pd
from scipy import special

from pipeline.findings.cautions import could_undo
from pipeline.findings.evidence import Causes, Evidence
from pipeline.findings.rates import level
from pipeline.findings.sentences import IMPROVED, LOOK
from pipeline.logs import Words
from pipeline.report.blocks.framing import Finding

LOG = "complaints"
NOT_STATED = Words("未说明", "not stated")


def grown_causes(evidence: Evidence) -> list[Finding]:
    """One finding for each cause that grew more than the total by more than the stated rate allows."""
    if evidence.causes is None:
        return []
    frame = evidence.causes.frame
    is_told = (frame["verdict"] == "grew") & (frame["tail"] <= level("cause", len(frame)))
    return [_grown(row, evidence.causes, evidence.rejected(LOG)) for _, row in frame[is_told].iterrows()]


def ageing(evidence: Evidence) -> list[Finding]:
    """One finding where more, or fewer, open complaints have waited long than at the end of the period before.

    Both counts taken together, each case is as likely to be of either; cases that were long open at both ends only make
    the counts more alike, so the chance stated is the most it can be.
    """
    if evidence.ageing is None:
        return []
    now, before = (
        sum(age > evidence.ageing.days for age in ages)
        for ages in (evidence.ageing.now, evidence.ageing.before)
    )
    if special.bdtr(min(now, before), now + before, 0.5) > level("ageing", 1, sides=2):
        return []
    is_worse, days = now > before, evidence.ageing.days
    return [
        Finding(
            "bad" if is_worse else "good",
            Words(
                f"等待超过 {days} 天的未结投诉由 {before} 件{'增至' if is_worse else '减至'} {now} 件。",
                f"Complaints open for more than {days} days {'rose' if is_worse else 'fell'} from {before} to {now}.",
            ),
            Words("超出偶然。", "More than chance makes it."),
            evidence.ageing.anchor,
            LOOK if is_worse else IMPROVED,
        )
    ]


def _grown(row: pd.Series, causes: Causes, rejected: int) -> Finding:
    cause = NOT_STATED if pd.isna(row[causes.by]) else Words(str(row[causes.by]), str(row[causes.by]))
    count, before = int(row["value"]), int(row["before"])
    return Finding(
        "bad",
        Words(
            f"“{cause.zh}”由 {before} 件增至 {count} 件，增长快于总量。",
            f"{cause.en} grew from {before} to {count}, more than the total did.",
        ),
        Words(
            f"若与总量同步，应约 {row['expected']:.0f} 件。",
            f"Had it grown as the total did, there would be about {row['expected']:.0f}.",
        ),
        causes.anchor,
        LOOK,
        could_undo(rejected, _is_undone(row, causes.frame, rejected)),
    )


def _is_undone(row: pd.Series, frame: pd.DataFrame, rejected: int) -> bool:
    """Whether the rejected rows, had they all been of other causes, would make the growth chance."""
    now, before = frame["value"].sum() + rejected, frame["before"].sum()
    tail = special.bdtrc(row["value"] - 1, int(row["value"] + row["before"]), now / (now + before))
    return bool(tail > level("cause", len(frame)))
