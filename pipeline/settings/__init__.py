"""kefu.toml: what a department tells us about itself, its targets and its files.

Every section is a frozen model; an unknown key is refused with the nearest known one.
`docs/settings.md` is generated from these models.
"""

from pipeline.settings.department import Calendar, Department, Shift, Staff
from pipeline.settings.figures import (
    Allowance,
    Baseline,
    Followup,
    Limit,
    Limits,
    People,
    Thresholds,
)
from pipeline.settings.origins import ORIGIN
from pipeline.settings.reading import SETTINGS_FILE, read_settings
from pipeline.settings.section import Section
from pipeline.settings.sources import EventPick, Events, Owner, Paths, Privacy, Source, YearRule
from pipeline.settings.whole import DEFAULT_REJECT_LIMIT, Settings

__all__ = [
    "DEFAULT_REJECT_LIMIT",
    "ORIGIN",
    "SETTINGS_FILE",
    "Allowance",
    "Baseline",
    "Calendar",
    "Department",
    "EventPick",
    "Events",
    "Followup",
    "Limit",
    "Limits",
    "Owner",
    "Paths",
    "People",
    "Privacy",
    "Section",
    "Settings",
    "Shift",
    "Source",
    "Staff",
    "Thresholds",
    "YearRule",
    "read_settings",
]
