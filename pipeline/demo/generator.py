"""The files of a department, made from a seed: its settings, its exports, the list of what is wrong in them."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from pipeline.demo import layout
from pipeline.demo.after_sales import AFTER_SALES
from pipeline.demo.callbacks import callbacks
from pipeline.demo.calls import OUTBOUND, calls
from pipeline.demo.complaints import complaints
from pipeline.demo.department import Department
from pipeline.demo.dirt import listing, plant
from pipeline.demo.export import Sheet, file_bytes, sheets
from pipeline.demo.folder import INBOX, refuse_others, write
from pipeline.demo.kefu_toml import KEFU_TOML
from pipeline.demo.people import customers, roster
from pipeline.demo.recording import with_blank_regions, with_times_of_entry
from pipeline.demo.shifts import shifts
from pipeline.demo.surveys import surveys
from pipeline.settings import SETTINGS_FILE

SEED = 20261031
PLANTED_FILE = "data/脏数据清单.csv"


def generate(folder: Path, seed: int = SEED) -> list[Path]:
    """The files written into a folder: kefu.toml, a department's exports in an inbox, a list of dirty rows.

    The same seed gives the same bytes. Raises KefuError demo_folder_in_use, demo_not_writable.
    """
    refuse_others(folder, KEFU_TOML.encode())
    exports = department_exports(AFTER_SALES, seed)
    planted = plant(exports, frozenset({AFTER_SALES.truth.one_record, OUTBOUND}), stream(seed, "dirt"))
    files = {SETTINGS_FILE: KEFU_TOML.encode()}
    files |= {f"{INBOX}/{sheet.name}": file_bytes(sheet) for sheet in exports}
    return write(folder, files | {PLANTED_FILE: listing(planted)})


def department_exports(department: Department, seed: int) -> list[Sheet]:
    """Every export of a department, clean."""
    known = customers(department, stream(seed, "customers"))
    called = calls(department, known, stream(seed, "calls"))
    complained = complaints(department, known, stream(seed, "complaints"))
    tasks, attempts = callbacks(department, known, complained, stream(seed, "callbacks"))
    entry = stream(seed, "entry")
    tasks = with_blank_regions(department, tasks, "due_at", entry)
    frames = (
        (layout.STAFF, roster(department)),
        (layout.CUSTOMERS, known),
        (layout.COMPLAINTS, with_times_of_entry(department, complained, "received_at", entry)),
        (layout.CALLBACKS, tasks),
        (layout.ATTEMPTS, with_times_of_entry(department, attempts, "attempted_at", entry)),
        (layout.CALLS, called),
        (layout.SURVEYS, surveys(department, called, known, stream(seed, "surveys"))),
        (layout.SHIFTS, shifts(department, stream(seed, "shifts"))),
    )
    return [sheet for one, frame in frames for sheet in sheets(one, frame)]


def stream(seed: int, part: str) -> np.random.Generator:
    """Random numbers of a part's own, so that a change in one part leaves the others as they are."""
    return np.random.default_rng([seed, *part.encode()])
