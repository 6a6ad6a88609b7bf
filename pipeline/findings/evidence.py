"""What the findings are drawn from: figures already compared, with the anchors of the blocks that show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import pandas as pd

from pipeline.compare import Control
from pipeline.kpi.spec import Kpi
from pipeline.logs import Words
from pipeline.periods import Period


@dataclass(frozen=True)
class PeopleEvidence:
    """`grouped`: `compare.people(...)` of one KPI, with `name`; `anchor`: the block that shows it; `advice`: what to do about
    who differs, where the usual will not do.
    """

    kpi: Kpi
    grouped: pd.DataFrame
    anchor: str = ""
    advice: Words | None = None


@dataclass(frozen=True)
class Causes:
    """`frame`: `compare.causes(...)` of the complaints by the dimension `by`."""

    frame: pd.DataFrame
    by: str = "category"
    anchor: str = "causes"


@dataclass(frozen=True)
class Ageing:
    """How many days each open complaint has waited at the end of this period and of the one before.

    More than `days` is long.
    """

    now: Sequence[float]
    before: Sequence[float]
    days: int = 15
    anchor: str = "ageing"


@dataclass(frozen=True)
class LogEvidence:
    """What a log delivered for the period: the day of its last row, and how many rows were accepted and rejected."""

    log: str
    last_on: date | None
    accepted: int
    rejected: int = 0


@dataclass(frozen=True)
class Evidence:
    """Everything a page knows that a finding may be drawn from; what is empty gives no finding.

    `now`, `before`: measures of `kpis` without groups; `changes`: `compare.change(now, before, controls)`.
    `controls`: KPI → its chart up to the end of the period. `anchors`: KPI → the block that draws that chart.
    """

    kpis: Sequence[Kpi] = ()
    now: pd.DataFrame = field(default_factory=pd.DataFrame)
    before: pd.DataFrame = field(default_factory=pd.DataFrame)
    changes: pd.DataFrame = field(default_factory=pd.DataFrame)
    targets: Mapping[str, float] = field(default_factory=dict)
    controls: Mapping[str, Control] = field(default_factory=dict)
    people: Sequence[PeopleEvidence] = ()
    causes: Causes | None = None
    ageing: Ageing | None = None
    logs: Sequence[LogEvidence] = ()
    period: Period | None = None
    as_of: datetime | None = None
    anchors: Mapping[str, str] = field(default_factory=dict)
    quality_anchor: str = "quality"

    def rejected(self, log: str) -> int:
        """How many rows of a log's period were rejected."""
        return next((one.rejected for one in self.logs if one.log == log), 0)
