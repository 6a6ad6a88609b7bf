"""One run: logs in, a complete set of pages out, or the previous set as it was."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipeline.errors import KefuError
from pipeline.ingest import ingest
from pipeline.kpi import check_settings
from pipeline.periods import Period
from pipeline.runs.inputs import libraries
from pipeline.runs.ledger import Ledger, Status
from pipeline.runs.making import Made, Making
from pipeline.runs.order import Order, Published
from pipeline.runs.parameters import RUNNER_PARAMETERS
from pipeline.runs.plan import Report, notebooks, pages_of_people, pages_of_reports, plan, reports
from pipeline.runs.publish import POINTER, entries_of, entry_of, prune, publish, published, versions
from pipeline.runs.work import Bench
from pipeline.warehouse import build as make_build
from pipeline.workspace import Workspace, workspace_on

KEPT_FAILURES = 10  # runs whose failed notebooks are kept
Progress = Callable[[str, int, int], None]


def run(order: Order, progress: Progress) -> Published:
    """What was published, after reading the logs, building and running the notebooks whose inputs changed.

    The previous set stays as it was unless everything succeeded. The caller holds the folder's lock.
    Raises KefuError for whatever did not succeed.
    """
    chosen = _preflight(order)
    with _recorded(order) as running:
        name, ledger = running.name, running.ledger
        workspace = _workspace(order, progress)
        period, build = workspace.period.text, workspace.build.id
        ledger.about(name, period, build)
        before = published(order.published)
        pages = plan(chosen, workspace, order.staff_id, order.parameters, before)
        people, others = pages_of_people(pages, before, period), pages_of_reports(pages, before, period)
        with _bench(order, name, build, people, others) as bench:
            making = Making(order, workspace, ledger, bench, {entry.key: entry for entry in before})
            made = making.made(pages, progress)
            if made:
                _publish(order, workspace, bench, made, ledger)
            else:
                running.ends = "unchanged"
    return Published(name, period, build, len(made), len(pages) - len(made), order.published / POINTER)


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


def _publish(order: Order, workspace: Workspace, bench: Bench, made: Sequence[Made], ledger: Ledger) -> None:
    """Moves readers to a new version; older ones and the notebooks of their runs go when there are too many."""
    name, build = bench.run, workspace.build
    pages = [(entry_of(one.page, build.data_to, name, build.id, one.inputs), one.page.html) for one in made]
    (order.data / "runs").mkdir(parents=True, exist_ok=True)
    bench.executed.rename(order.data / "runs" / name)
    language = order.settings.department.language
    publish(order.published, name, pages, order.department, language, order.templates)
    ledger.publish(
        name,
        {
            entry.key: (f"versions/{name}/{entry.stem}", one.page.attempts, one.inputs)
            for one, (entry, _) in zip(made, pages, strict=True)
        },
    )
    needed = prune(order.published, order.settings.runs.keep_versions)
    _drop(order.data / "runs", needed)


def _drop(runs: Path, needed: set[str]) -> None:
    for folder in runs.iterdir():
        if folder.name not in needed:
            shutil.rmtree(folder)


@dataclass
class _Running:
    name: str
    ledger: Ledger
    ends: Status = "published"


@contextmanager
def _recorded(order: Order) -> Iterator[_Running]:
    """A run that the ledger knows from its first moment to its end, however it ends."""
    started_at = order.clock()
    name = f"{started_at:%Y%m%d-%H%M%S-%f}"
    ledger = Ledger(order.data)
    _take_over(ledger, order.published)
    running = _Running(name, ledger)
    ledger.start(name, started_at, order.code_version, libraries())
    try:
        yield running
    except KefuError as error:
        ledger.finish(name, order.clock(), "failed", error.reason)
        raise
    except BaseException as error:
        status: Status = "failed" if isinstance(error, Exception) else "interrupted"
        ledger.finish(name, order.clock(), status, type(error).__name__)
        raise
    ledger.finish(name, order.clock(), running.ends)


def _take_over(ledger: Ledger, reports: Path) -> None:
    """Gives an empty ledger the runs that the published versions tell of."""
    if ledger.last_run() is not None:
        return
    for version in versions(reports):
        entries = [entry for entry in entries_of(reports / "versions" / version) if entry.run == version]
        at = datetime.strptime(version, "%Y%m%d-%H%M%S-%f")
        pages = {entry.key: f"versions/{version}/{entry.stem}" for entry in entries}
        ledger.take_over(version, at, ", ".join(sorted({entry.build for entry in entries})), pages)


@contextmanager
def _bench(
    order: Order, name: str, build: str, people: Mapping[str, str], others: Mapping[str, str]
) -> Iterator[Bench]:
    """The folders of a run; what is left in them at its end is scratch."""
    staging = order.data / "staging"
    shutil.rmtree(staging, ignore_errors=True)
    bench = Bench(
        run=name,
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
        failures = sorted((order.data / "failed").glob("*"))
        for folder in failures[:-KEPT_FAILURES]:
            shutil.rmtree(folder, ignore_errors=True)
