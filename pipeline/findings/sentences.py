"""Parts of sentences that several findings share, in both languages."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.errors import Language
from pipeline.kpi.spec import Kpi
from pipeline.logs import Words
from pipeline.report import format

LANGUAGES: tuple[Language, ...] = ("zh", "en")
CARDS = "kpi"
LOOK, IMPROVED, CHANGED = Words("需关注", "Look at"), Words("改善", "Improved"), Words("变化", "Changed")
ON_TARGET, TOO_CLOSE = Words("达标", "On target"), Words("难断", "Too close")
UNDERSTAND, LEARN = Words("需了解", "Understand"), Words("可借鉴", "Learn from")
NORMAL, DATA = Words("正常波动", "Normal"), Words("数据", "Data")


def figure(value: float | None, kpi: Kpi) -> Words:
    """A value in the KPI's unit."""
    return Words(*(format.value(value, kpi.unit, language) for language in LANGUAGES))


def signed(difference: float | None, before: float | None, kpi: Kpi) -> Words:
    """A difference with its sign."""
    return Words(*(format.change(difference, before, kpi.unit, language) for language in LANGUAGES))


def period(text: str) -> Words:
    """A period as an axis says it."""
    return Words(*(format.period_label(text, language) for language in LANGUAGES))


def listed(parts: Iterable[Words]) -> Words:
    """Several things, one after the other."""
    found = list(parts)
    return Words("、".join(part.zh for part in found), ", ".join(part.en for part in found))
