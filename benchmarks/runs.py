"""What a page per person costs: ours, papermill's command two at a time, its Python interface and ploomber-engine, on the same pages.

python -m benchmarks.runs [--people N] [--sample N]

Ours is `kefu run --report staff` from start to end: ingest (nothing new), preparation, notebooks, HTML in two languages, publication.
The others execute the same notebook on the same build for a sample of the people, before and after ours, and make no HTML.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from benchmarks.tables import table
from pipeline.demo.after_sales import AFTER_SALES
from pipeline.demo.department import Department, Person
from pipeline.demo.export import file_bytes
from pipeline.demo.generator import SEED, department_exports
from pipeline.demo.kefu_toml import KEFU_TOML
from pipeline.workspace import open_workspace

PERIOD = "2026-10"
NOTEBOOK = Path(__file__).parents[1] / "notebooks" / "staff.ipynb"
ROWS_PER_PERSON = 1 / 6  # of the demo's: a thousand people with some 1.1 million rows
KEFU = [sys.executable, "-m", "pipeline.cli"]


class Cost(NamedTuple):
    """What some pages took together, in seconds."""

    pages: int
    wall: float
    cpu: float

    def __add__(self, other: Cost) -> Cost:  # type: ignore[override]
        return Cost(self.pages + other.pages, self.wall + other.wall, self.cpu + other.cpu)


def department(count: int) -> Department:
    """The demo's department with as many people, and work for them."""
    factor = count / len(AFTER_SALES.people) * ROWS_PER_PERSON
    more = [
        replace(somebody, staff_id=f"KG{number:05d}", name=f"{somebody.name}{number}")
        for number, somebody in enumerate(_again(AFTER_SALES.people, count - len(AFTER_SALES.people)))
    ]
    return replace(
        AFTER_SALES,
        people=(*AFTER_SALES.people, *more),
        customer_count=int(AFTER_SALES.customer_count * factor),
        calls=replace(AFTER_SALES.calls, per_day=AFTER_SALES.calls.per_day * factor),
        callbacks=replace(AFTER_SALES.callbacks, per_day=AFTER_SALES.callbacks.per_day * factor),
        complaints=replace(AFTER_SALES.complaints, per_day=AFTER_SALES.complaints.per_day * factor),
    )


def make_workspace(folder: Path, count: int) -> None:
    """A workspace whose logs have been read and built."""
    (folder / "data" / "inbox").mkdir(parents=True)
    (folder / "kefu.toml").write_text(KEFU_TOML, "utf-8")
    for sheet in department_exports(department(count), SEED):
        (folder / "data" / "inbox" / sheet.name).write_bytes(file_bytes(sheet))
    for verb in ("ingest", "build"):
        subprocess.run([*KEFU, "-C", str(folder), "--quiet", verb], check=True)


def timed(work: Callable[[], object], pages: int) -> Cost:
    """What some work took, its child processes included."""
    wall, cpu = time.perf_counter(), _cpu()
    work()
    return Cost(pages, time.perf_counter() - wall, _cpu() - cpu)


@dataclass
class Peers:
    """The same notebook run by others, for some people of a workspace."""

    workspace: Path
    build: str
    scratch: Path

    def command(self, people: Sequence[str]) -> None:
        """papermill's command, two at a time."""
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(self._command, people))

    def interface(self, people: Sequence[str]) -> None:
        """papermill's Python interface, in one process."""
        import papermill

        for staff_id in people:
            papermill.execute_notebook(
                str(NOTEBOOK), str(self._out(staff_id)), self._parameters(staff_id), progress_bar=False, kernel_name="python3"
            )  # fmt: skip

    def ploomber(self, people: Sequence[str]) -> None:
        """ploomber-engine, each notebook in this very process, which isolates nothing."""
        from ploomber_engine import execute_notebook  # type: ignore[import-not-found,unused-ignore]

        for staff_id in people:
            execute_notebook(
                str(NOTEBOOK),
                str(self._out(staff_id)),
                parameters=self._parameters(staff_id),
                progress_bar=False,
            )

    def _command(self, staff_id: str) -> None:
        given = [word for name, value in self._parameters(staff_id).items() for word in ("-r", name, value)]
        line = [
            sys.executable, "-m", "papermill", str(NOTEBOOK), str(self._out(staff_id)), "--no-progress-bar", "-k", "python3", *given
        ]  # fmt: skip
        subprocess.run(line, check=True, stderr=subprocess.DEVNULL)

    def _parameters(self, staff_id: str) -> dict[str, str]:
        return {"period": PERIOD, "staff_id": staff_id, "workspace": str(self.workspace), "build": self.build}

    def _out(self, staff_id: str) -> Path:
        return self.scratch / f"{staff_id}.ipynb"


class Memory(threading.Thread):
    """The memory of a process and all below it (each shared page once), taken down with the number of notebooks done."""

    def __init__(self, pid: int, staging: Path) -> None:
        super().__init__(daemon=True)
        self._pid, self._staging = pid, staging
        self.taken: list[tuple[int, float]] = []

    def run(self) -> None:
        while Path(f"/proc/{self._pid}").exists():
            megabytes = sum(map(_proportional_kilobytes, _tree(self._pid))) / 1024
            done = sum(1 for _ in self._staging.glob("*/notebooks/*.ipynb"))
            self.taken.append((done, megabytes))
            time.sleep(1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--sample", type=int, default=24)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        workspace, scratch = Path(folder) / "workspace", Path(folder) / "scratch"
        scratch.mkdir()
        make_workspace(workspace, asked.people)
        opened = open_workspace(str(workspace), period=PERIOD)
        people = opened.people()["staff_id"].tolist()
        peers = Peers(workspace, opened.build.id, scratch)
        sample = people[:: max(1, len(people) // asked.sample)][: asked.sample]
        costs, memory = _measured(peers, sample)
        again = timed(lambda: _ours(workspace, None), 0)
    print(*_report(costs, memory, again), sep="\n")


def _measured(peers: Peers, sample: Sequence[str]) -> tuple[dict[str, Cost], list[tuple[int, float]]]:
    """The others on the first half of the sample, ours on everybody, the others on the second half."""
    others = {"papermill command, 2 at a time": peers.command, "papermill interface": peers.interface}
    if _has_ploomber():
        others["ploomber-engine, no isolation"] = peers.ploomber
    half = len(sample) // 2
    first = {name: timed(lambda run=run: run(sample[:half]), half) for name, run in others.items()}  # type: ignore[misc]
    memory: list[tuple[int, float]] = []
    ours = timed(lambda: memory.extend(_ours(peers.workspace, PERIOD)), 0)
    pages = sum(1 for _ in (peers.workspace / "reports").glob(f"versions/*/{PERIOD}/staff-*.zh.html"))
    second = {
        name: timed(lambda run=run: run(sample[half:]), len(sample) - half)  # type: ignore[misc]
        for name, run in others.items()
    }
    return {
        "kefu run": ours._replace(pages=pages),
        **{name: first[name] + second[name] for name in others},
    }, memory


def _ours(workspace: Path, period: str | None) -> list[tuple[int, float]]:
    process = subprocess.Popen(
        [*KEFU, "-C", str(workspace), "--quiet", "run", "--report", "staff", "--period", period or PERIOD]
    )
    watch = Memory(process.pid, workspace / "data" / "staging")
    watch.start()
    if process.wait():
        raise SystemExit("kefu run failed")
    return watch.taken


def _report(costs: dict[str, Cost], memory: list[tuple[int, float]], again: Cost) -> list[str]:
    ours = costs["kefu run"]
    rows = [
        [
            name, cost.pages, f"{cost.wall / cost.pages:.3f}", f"{cost.cpu / cost.pages:.3f}",
            f"{cost.wall / cost.pages / (ours.wall / ours.pages):.1f}", f"{cost.cpu / cost.pages / (ours.cpu / ours.pages):.1f}",
        ]
        for name, cost in costs.items()
    ]  # fmt: skip
    head = ["way", "pages", "wall s a page", "CPU s a page", "wall, times ours", "CPU, times ours"]
    at = {mark: max((mb for done, mb in memory if done <= mark), default=0) for mark in (100, 10**9)}
    return [
        *table(head, rows),
        f"kefu run: {ours.pages} pages in {ours.wall:.1f} s wall, {ours.cpu:.1f} s CPU, on {os.cpu_count()} cores",
        f"once more, nothing changed: {again.wall:.1f} s wall, {again.cpu:.1f} s CPU",
        f"memory of all its processes: at most {at[100]:.0f} MB until page 100, {at[10**9]:.0f} MB in all",
    ]


def _has_ploomber() -> bool:
    from importlib.util import find_spec

    return find_spec("ploomber_engine") is not None


def _again(people: Sequence[Person], count: int) -> list[Person]:
    return [people[number % len(people)] for number in range(count)]


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _tree(pid: int) -> list[int]:
    """A process and all below it."""
    try:
        below = [
            pid for path in Path(f"/proc/{pid}/task").glob("*/children") for pid in path.read_text().split()
        ]
    except OSError:
        return []
    return [pid, *(one for child in below for one in _tree(int(child)))]


def _proportional_kilobytes(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


if __name__ == "__main__":
    main()
