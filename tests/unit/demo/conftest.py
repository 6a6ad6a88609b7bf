from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest

from pipeline.demo import SEED, generate
from pipeline.demo.after_sales import AFTER_SALES
from pipeline.demo.callbacks import callbacks
from pipeline.demo.calls import calls
from pipeline.demo.complaints import complaints
from pipeline.demo.department import Department
from pipeline.demo.generator import stream
from pipeline.demo.people import customers
from pipeline.demo.shifts import shifts
from pipeline.demo.surveys import surveys
from pipeline.ingest import Delivery, ingest
from pipeline.settings import Settings, read_settings
from pipeline.warehouse import Build, build

INBOX = Path("data/inbox")


@dataclass(frozen=True)
class History:
    """The frames the demo's exports are written from."""

    department: Department
    customers: pd.DataFrame
    calls: pd.DataFrame
    callbacks: pd.DataFrame
    attempts: pd.DataFrame
    complaints: pd.DataFrame
    surveys: pd.DataFrame
    shifts: pd.DataFrame


@pytest.fixture(scope="session")
def history() -> History:
    department = AFTER_SALES
    known = customers(department, stream(SEED, "customers"))
    called = calls(department, known, stream(SEED, "calls"))
    complained = complaints(department, known, stream(SEED, "complaints"))
    tasks, attempts = callbacks(department, known, complained, stream(SEED, "callbacks"))
    first = attempts.groupby("task")["attempted_at"].min().reindex(tasks.index)
    tasks["is_on_time"] = first.between(tasks["due_from_at"], tasks["due_at"])
    return History(
        department,
        known,
        called,
        tasks,
        attempts,
        complained,
        surveys(department, called, known, stream(SEED, "surveys")),
        shifts(department, stream(SEED, "shifts")),
    )


@pytest.fixture(scope="session")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all that the generator writes, for tests that only read it."""
    folder = tmp_path_factory.mktemp("exported")
    generate(folder)
    return folder


@pytest.fixture(scope="session")
def last_month(exported: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo with the exports of its last month only, and the attempts of the one before on its first tasks.

    Every kind of dirt is in it.
    """
    folder = tmp_path_factory.mktemp("last-month")
    (folder / INBOX).mkdir(parents=True)
    shutil.copy(exported / "kefu.toml", folder)
    for path in (exported / INBOX).iterdir():
        if "_" not in path.name or "2026-10" in path.name or path.name == "回访拨打_2026-09.csv":
            shutil.copy(path, folder / INBOX)
    return folder


@pytest.fixture(scope="session")
def followed_up_build(exported: Path, tmp_path_factory: pytest.TempPathFactory) -> Build:
    """A build of the complaints whose follow-up was due in the last month, and of the callbacks around it."""
    folder = tmp_path_factory.mktemp("followed-up")
    (folder / INBOX).mkdir(parents=True)
    shutil.copy(exported / "kefu.toml", folder)
    for wanted in ("投诉_2026-0[789]", "投诉_2026-10", "回访??_2026-09", "回访??_2026-10", "花名册"):
        for path in (exported / INBOX).glob(f"{wanted}.*"):
            shutil.copy(path, folder / INBOX)
    settings = read_settings(folder, {})
    sources = [source for source in settings.source if any(folder.glob(source.files))]
    settings = settings.model_copy(update={"source": sources})
    ingest(folder, settings, datetime(2026, 11, 1, 8))
    return build(folder, settings)


@pytest.fixture(scope="session")
def settings(last_month: Path) -> Settings:
    return read_settings(last_month, {})


@pytest.fixture(scope="session")
def deliveries(last_month: Path, settings: Settings) -> dict[str, Delivery]:
    return {one.file_name: one for one in ingest(last_month, settings, datetime(2026, 11, 1, 8))}


@pytest.fixture(scope="session")
def last_month_build(last_month: Path, settings: Settings, deliveries: dict[str, Delivery]) -> Build:
    return build(last_month, settings)
