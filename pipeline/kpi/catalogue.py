"""Every KPI by its name, and what kefu.toml may say about them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from pipeline.errors import KefuError, nearest
from pipeline.kpi.callbacks import CALLBACK_KPIS
from pipeline.kpi.calls import CALL_KPIS
from pipeline.kpi.complaints import COMPLAINT_KPIS
from pipeline.kpi.followups import FOLLOWUP_KPIS
from pipeline.kpi.shifts import SHIFT_KPIS
from pipeline.kpi.spec import Kpi
from pipeline.kpi.surveys import SURVEY_KPIS
from pipeline.kpi.wording import thresholds_named, worded
from pipeline.settings import SETTINGS_FILE, Settings, Thresholds

DEFINITIONS: dict[str, Kpi] = {
    kpi.name: kpi
    for kpi in (*COMPLAINT_KPIS, *CALLBACK_KPIS, *CALL_KPIS, *SURVEY_KPIS, *FOLLOWUP_KPIS, *SHIFT_KPIS)
}
# Worded with the thresholds of a department that sets none.
CATALOGUE: dict[str, Kpi] = {name: worded(kpi, Thresholds()) for name, kpi in DEFINITIONS.items()}


def kpi_named(name: str, settings: Settings | None = None) -> Kpi:
    """The KPI of that name, worded with the thresholds of the settings. Raises KefuError unknown_kpi, naming the nearest."""
    if name not in CATALOGUE:
        raise KefuError(
            "unknown_kpi", found=name, known=", ".join(CATALOGUE), nearest=nearest(name, CATALOGUE)
        )
    return worded(DEFINITIONS[name], settings.thresholds) if settings else CATALOGUE[name]


def thresholds_of(name: str, settings: Settings | None = None) -> dict[str, int]:
    """The thresholds that a KPI's definition names, with their values in force."""
    thresholds = settings.thresholds if settings else Thresholds()
    return {field: getattr(thresholds, field) for field in thresholds_named(DEFINITIONS[name])}


def dialect_in_use(kpi: Kpi, settings: Settings, asked: Mapping[str, str] | None = None) -> str:
    """The dialect a KPI is counted in: as asked, else as kefu.toml says, else its own default."""
    return (asked or {}).get(kpi.name) or settings.dialects.get(kpi.name, kpi.default)


def check_dialects(asked: Mapping[str, str]) -> None:
    """Nothing, or KefuError unknown_kpi or unknown_dialect for the first pair that names neither."""
    for name, dialect in asked.items():
        known = kpi_named(name).dialects
        if dialect not in known:
            raise KefuError(
                "unknown_dialect",
                kpi=name,
                found=dialect,
                known=", ".join(known),
                nearest=nearest(dialect, known),
            )


def check_settings(settings: Settings) -> None:
    """Nothing, or KefuError unknown_setting for the first KPI or dialect that kefu.toml names and we do not know."""
    _refuse_unknown("targets", settings.targets, CATALOGUE)
    _refuse_unknown("minimum_n", settings.minimum_n, ("default", *CATALOGUE))
    _refuse_unknown("dialects", settings.dialects, CATALOGUE)
    _refuse_unknown("baseline", [baseline.kpi for baseline in settings.baseline], CATALOGUE)
    for name, dialect in settings.dialects.items():
        _refuse_unknown(f"dialects.{name}", (dialect,), CATALOGUE[name].dialects)


def _refuse_unknown(section: str, found: Iterable[str], known: Collection[str]) -> None:
    for name in found:
        if name not in known:
            raise KefuError(
                "unknown_setting", where=f"{SETTINGS_FILE} [{section}]", found=name,
                known=", ".join(known), nearest=nearest(name, known),
            )  # fmt: skip
