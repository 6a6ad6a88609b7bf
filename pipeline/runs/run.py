"""One run: logs in, a complete set of pages out, or the previous set as it was."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from pipeline.engine.engine import Limits
from pipeline.errors import KefuError
from pipeline.ingest import ingest
from pipeline.kpi import check_settings
from pipeline.logs import Words
from pipeline.periods import Period
from pipeline.report.words import TEMPLATES
from pipeline.runs.execute import Bench, PageDone, PageWork, make_pages
from pipeline.runs.ledger import Ledger, PageRecord, Status
from pipeline.runs.parameters import RUNNER_PARAMETERS
from pipeline.runs.plan import Report, notebooks, pages_of_people, pages_of_reports, plan, reports, waves
from pipeline.runs.preparing import prepare, scouts_of, send_out
from pipeline.runs.publish import entry_of, publish, published
from pipeline.settings import Settings
from pipeline.warehouse import build as make_build
from pipeline.workspace import Workspace, workspace_on

LIBRARIES = ("papermill", "nbclient", "ipykernel", "pandas", "duckdb", "ibis-framework")
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Order:
    """What is asked of a run; an empty period is the last complete month, an empty report all of them.

    `received_at` dates the files that are new in the inbox.
    """

    folder: Path
    settings: Settings
    clock: Callable[[], datetime]
    received_at: datetime
    environment: Mapping[str, str]
    code_version: str
    workers: int
    period: str = ""
    report: str = ""
    staff_id: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)

    @property
    def data(self) -> Path:
        return self.folder / self.settings.paths.data

    @property
    def published(self) -> Path:
        return self.folder / self.settings.paths.reports

    @property
    def templates(self) -> Path:
        named = self.settings.paths.templates
        return self.folder / named if named else TEMPLATES

    @property
    def department(self) -> Words:
        return Words(self.settings.department.title("zh"), self.settings.department.title("en"))


@dataclass(frozen=True)
class Published:
    """What a run made: for which period, from which build, how many pages, and the index that leads to them."""

    run: str
    period: str
    build: str
    page_count: int
    index: Path


def run(order: Order, progress: Progress) -> Published:
    """What was published, after reading the logs, building and running the notebooks.

    The previous set stays as it was unless everything succeeded. The caller holds the folder's lock.
    Raises KefuError for whatever did not succeed.
    """
    chosen = _preflight(order)
    ledger = Ledger(order.data)
    with _recorded(ledger, order) as name:
        workspace = _workspace(order, progress)
        before = published(order.published)
        pages = plan(chosen, workspace, order.staff_id, order.parameters, before)
        people = pages_of_people(pages, before, workspace.period.text)
        others = pages_of_reports(pages, before, workspace.period.text)
        ledger.plan(name, workspace.period.text, workspace.build.id, [_record(page) for page in pages])
        with _bench(order, name, workspace.build.id, people, others) as bench:
            made = _make(bench, workspace, pages, order.workers, progress)
            _keep(bench.executed, order.data / "runs" / name)
            index = _publish(order, name, workspace, made, ledger)
    return Published(name, workspace.period.text, workspace.build.id, len(made), index)


def _preflight(order: Order) -> list[Report]:
    """The reports to make. Raises what can be known before anything is read."""
    check_settings(order.settings)
    if order.period:
        Period.parse(order.period)
    for name in order.parameters:
        if name in RUNNER_PARAMETERS:
            raise KefuError("parameter_of_the_run", found=name)
    return reports(notebooks(order.folder, order.settings), order.report, order.staff_id)


def _workspace(order: Order, progress: Progress) -> Workspace:
    """The workspace on a new build of everything delivered so far."""
    ingest(order.folder, order.settings, order.received_at, progress)
    build = make_build(order.folder, order.settings)
    return workspace_on(order.folder, order.settings, build, order.period)


def _make(
    bench: Bench, workspace: Workspace, pages: Sequence[PageWork], workers: int, progress: Progress
) -> list[PageDone]:
    """Every page; what those of one notebook ask is counted for all when the first of them has asked it."""
    others = scouts_of(pages)
    folders = {page.number: bench.folder_of(page) for page in pages}
    for number in others:
        send_out(folders[number])

    def after_wave(wave: Sequence[PageWork]) -> None:
        for page in wave:
            if page.number in others:
                prepare(workspace, page, others[page.number], folders)

    return make_pages(bench, waves(pages, others), workers, progress, after_wave)


def _keep(executed: Path, kept: Path) -> None:
    """Moves executed notebooks out of the staging folder."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    executed.rename(kept)


def _publish(order: Order, name: str, workspace: Workspace, made: Sequence[PageDone], ledger: Ledger) -> Path:
    pages = [(entry_of(page, workspace.build.data_to), page.html) for page in made]
    language = order.settings.department.language
    index = publish(order.published, name, pages, order.department, language, order.templates)
    ledger.publish(name, {entry.key: f"versions/{name}/{entry.stem}" for entry, _ in pages})
    return index


def _record(page: PageWork) -> PageRecord:
    return PageRecord(page.report, page.staff_id, page.period, page.notebook_hash, page.parameters)


@contextmanager
def _recorded(ledger: Ledger, order: Order) -> Iterator[str]:
    """The name of a run that the ledger knows from its first moment to its end, however it ends."""
    started_at = order.clock()
    name = f"{started_at:%Y%m%d-%H%M%S-%f}"
    ledger.start(name, started_at, order.code_version, {library: version(library) for library in LIBRARIES})
    try:
        yield name
    except KefuError as error:
        ledger.finish(name, order.clock(), "failed", error.reason)
        raise
    except BaseException as error:
        status: Status = "failed" if isinstance(error, Exception) else "interrupted"
        ledger.finish(name, order.clock(), status, type(error).__name__)
        raise
    ledger.finish(name, order.clock(), "published")


@contextmanager
def _bench(
    order: Order, name: str, build: str, people: Mapping[str, str], others: Mapping[str, str]
) -> Iterator[Bench]:
    """The folders of a run; what is left in them at its end is scratch."""
    staging = order.data / "staging"
    shutil.rmtree(staging, ignore_errors=True)
    bench = Bench(
        executed=staging / name / "notebooks",
        failed=order.data / "failed" / name,
        scratch=staging / name / "scratch",
        templates=order.templates,
        environment=order.environment,
        department=order.department,
        build=build,
        code_version=order.code_version,
        limits=order.limits,
        people=people,
        reports=others,
    )
    bench.executed.mkdir(parents=True)
    try:
        yield bench
    finally:
        shutil.rmtree(staging, ignore_errors=True)
