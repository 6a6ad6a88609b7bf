"""What readers see when runs are killed, the disk is full or read-only, or several run at once.

python -m benchmarks.faults [--kills N] [--publications N]

A department of six pages; every run makes them all anew. After each fault the published set is read as a reader would: it must be whole (every
page the bytes that were published, every list complete), and the next run must complete with the same pages as one that nobody disturbed.
Publication, the part of a run that readers could see half done, is killed by itself as well, at moments drawn over its few milliseconds.
The disk is a small tmpfs, for which the program must be root; else that part says that it was left out.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from benchmarks.tables import table
from pipeline.logs import Words
from pipeline.report.words import LANGUAGES, TEMPLATES
from pipeline.runs.inputs import digest
from pipeline.runs.publish import Entry, prune, publish, published
from tests.notebooks.making import sound, written

KEFU = [sys.executable, "-m", "pipeline.cli"]
SEED = 20261124
CHECKED_EVERY = 10
SETTINGS = """\
[department]
name = "客服部"
language = "zh"

[[source]]
log = "calls"
files = "data/inbox/calls.csv"

[[source]]
log = "staff"
files = "data/inbox/staff.csv"

[paths]
notebooks = "notebooks"
"""
CALLS = "通话编号,来电时间,是否接听,等待时长,工号\n" + "".join(
    f"{number},2026-10-{1 + number % 31:02d} 09:00:00,是,{number % 40},{number % 5}\n"
    for number in range(200)
)
STAFF = "工号,姓名,小组\n" + "".join(f"{number},员工{number},一组\n" for number in range(5))
OPENED = (
    "from pipeline import blocks, open_workspace\n\nws = open_workspace(workspace, build, as_of, period)\n"
)
DECLARED = "\n".join(f'{name}: str = ""  # {name}' for name in ("period", "workspace", "build", "as_of"))


class Seen(NamedTuple):
    """What a reader finds: the digests of the pages by path, and what is wrong with the set."""

    pages: dict[str, str]
    faults: list[str]


def seen(reports: Path) -> Seen:
    """The published set, read from the pointer on."""
    pointer = reports / "index.html"
    if not pointer.is_file():
        return Seen({}, [])
    found = re.search(r"url=versions/([^/\"]+)/", pointer.read_text("utf-8"))
    if not found:
        return Seen({}, ["the pointer leads nowhere"])
    version = reports / "versions" / found.group(1)
    faults, pages = [], {}
    for name in ("index.html", "index.zh.html", "index.en.html", "pages.json"):
        if not (version / name).is_file():
            faults.append(f"{name} is missing")
    for entry in json.loads((version / "pages.json").read_text("utf-8")) if not faults else []:
        for language, told in entry["digests"].items():
            path = version / f"{entry['stem']}.{language}.html"
            if not path.is_file() or digest(path.read_bytes()) != told:
                faults.append(f"{path.name} is torn")
            pages[path.relative_to(version).as_posix()] = told
    return Seen(pages, faults)


def department(folder: Path) -> Path:
    """A department with six pages, nothing run yet."""
    (folder / "data" / "inbox").mkdir(parents=True)
    (folder / "kefu.toml").write_text(SETTINGS, "utf-8")
    (folder / "data/inbox/calls.csv").write_text(CALLS, "utf-8")
    (folder / "data/inbox/staff.csv").write_text(STAFF, "utf-8")
    personal = DECLARED + '\nstaff_id: str = ""  # staff_id'
    own = 'own = ws.measures(["calls_answered"], only={"staff_id": staff_id})\nblocks.note("本人", "own")'
    written(sound(OPENED + 'blocks.note("部门", "all")', parameters=DECLARED), folder, "department")
    written(sound(OPENED + own, parameters=personal), folder, "staff")
    return folder


def department_published(folder: Path) -> Path:
    """A department whose six pages have been published."""
    undisturbed(department(folder))
    return folder


def started(folder: Path, mark: str) -> subprocess.Popen[bytes]:
    """A run of every page, with a mark by which its processes are known."""
    environment = {**os.environ, "KEFU_FAULTS": mark, "JUPYTER_DATA_DIR": str(folder / "jupyter")}
    return subprocess.Popen(
        [*KEFU, "-C", str(folder), "--quiet", "run", "--anew"],
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def undisturbed(folder: Path) -> float:
    """How long a run takes that nobody disturbs, in seconds; it must succeed."""
    at = time.monotonic()
    if started(folder, "undisturbed").wait():
        raise SystemExit("a run that nobody disturbed failed")
    return time.monotonic() - at


def killed(folder: Path, kills: int) -> list[list[object]]:
    """One line per stage: runs killed in it, torn sets, processes left; and the runs after them that did not give the same pages."""
    chance = random.Random(SEED)
    length = undisturbed(folder)
    wanted = seen(folder / "reports").pages
    counts: dict[str, Counter[str]] = {}
    for number in range(kills):
        mark = f"{os.getpid()}-{number}"
        process = started(folder, mark)
        _wait(folder, chance, length, at_publication=number % 3 == 0)
        stage = _stage(folder, process)
        process.kill()
        process.wait()
        told = counts.setdefault(stage, Counter())
        told["killed"] += 1
        told["torn"] += bool(seen(folder / "reports").faults)
        told["left"] += _left(mark)
        if number % CHECKED_EVERY == CHECKED_EVERY - 1:
            undisturbed(folder)
            told["checked"] += 1
            told["other"] += seen(folder / "reports").pages != wanted
    names = ("killed", "torn", "left", "checked", "other")
    every = sum(counts.values(), Counter())
    return [[stage, *(told[name] for name in names)] for stage, told in sorted(counts.items())] + [
        ["all", *(every[name] for name in names)]
    ]


def publications_killed(folder: Path, kills: int) -> list[object]:
    """Publications killed; sets that were torn, or neither the old nor the new one; and how many had moved readers on."""
    chance, reports = random.Random(SEED), folder / "reports"
    entries = [replace(entry, inputs={}) for entry in published(reports)]
    length = _published_anew(reports, entries, "0")
    torn = moved = 0
    for number in range(1, kills + 1):
        before = seen(reports).pages
        child = os.fork()
        if child == 0:
            _published_anew(reports, entries, str(number))
            os._exit(0)
        time.sleep(chance.random() * length * 1.2)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        found = seen(reports)
        whole = {_text(entry, str(number), language)[1] for entry in entries for language in LANGUAGES}
        moved += found.pages != before
        torn += bool(found.faults) or (found.pages != before and set(found.pages.values()) != whole)
        if number % 20 == 0:
            prune(reports, 3)
    return ["publications killed", kills, torn, moved]


def _published_anew(reports: Path, entries: Sequence[Entry], mark: str) -> float:
    """How long it takes to publish every page with another text."""
    pages = []
    for entry in entries:
        texts = {language: _text(entry, mark, language) for language in LANGUAGES}
        digests: dict[str, str] = {language: told for language, (_, told) in texts.items()}
        pages.append(
            (replace(entry, digests=digests), {language: text for language, (text, _) in texts.items()})
        )
    at = time.monotonic()
    publish(reports, f"20990101-{int(mark):06d}-000000", pages, Words("部门", "Department"), "zh", TEMPLATES)
    return time.monotonic() - at


def _text(entry: Entry, mark: str, language: str) -> tuple[str, str]:
    text = f"{entry.stem} {language} {mark} " * 2000
    return text, digest(text.encode())


def at_once(folder: Path, count: int) -> list[object]:
    """Several runs at once: how many published, were turned away, ended otherwise; torn sets."""
    ends = Counter(process.wait() for process in [started(folder, "at once") for _ in range(count)])
    others = sum(ends.values()) - ends[0] - ends[75]
    return [f"{count} runs at once", ends[0], ends[75], others, len(seen(folder / "reports").faults)]


def short_of_space(scratch: Path) -> list[list[object]]:
    """Runs on a small disk with ever more space left: how they ended, torn sets."""
    lines = []
    with _small_disk(scratch, megabytes=24) as disk:
        folder = department(disk / "dept")
        undisturbed(folder)
        filler, ends, torn, last = folder.parent / "filler", Counter[int](), 0, 1
        free = 0
        while last:
            space = os.statvfs(disk)
            filler.write_bytes(b"")
            space = os.statvfs(disk)
            filler.write_bytes(bytes(max(0, space.f_bavail * space.f_frsize - free)))
            last = started(folder, "short").wait()
            ends[last] += 1
            torn += bool(seen(folder / "reports").faults)
            free += 96 * 1024
        filler.unlink()
        undisturbed(folder)
        told = ", ".join(f"exit {code}: {count}" for code, count in sorted(ends.items()))
        lines.append([f"disk full, {sum(ends.values())} sizes, 96 KB apart", told, torn])
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        code = started(folder, "read-only").wait()
        lines.append(["read-only disk", f"exit {code}: 1", int(bool(seen(folder / "reports").faults))])
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--publications", type=int, default=2000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = department(Path(scratch) / "dept")
        lines = killed(folder, asked.kills)
        head = [
            "killed while",
            "runs",
            "torn sets",
            "processes left",
            "next runs checked",
            "with other pages",
        ]
        print(*table(head, lines), sep="\n")
        lines = [publications_killed(department_published(Path(scratch) / "publishing"), asked.publications)]
        print(*table(["", "kills", "torn sets", "readers moved on"], lines), sep="\n")
        together = [at_once(folder, count) for count in (2, 4, 8)]
        print(
            *table(["", "published", "turned away", "ended otherwise", "faults in the set"], together),
            sep="\n",
        )
        if os.geteuid() == 0:
            print(*table(["disk", "ends", "torn sets"], short_of_space(Path(scratch))), sep="\n")
        else:
            print("disk: left out, a small disk can only be made by root")


def _wait(folder: Path, chance: random.Random, length: float, *, at_publication: bool) -> None:
    """Until a moment of the run drawn by chance; or until its publication has begun and a moment more."""
    deadline = time.monotonic() + length * 1.05
    if not at_publication:
        time.sleep(chance.random() * length * 1.05)
        return
    versions = folder / "reports" / "versions"
    while time.monotonic() < deadline and not any(versions.glob(".staging-*")):
        time.sleep(0.001)
    time.sleep(chance.random() * 0.08)


def _stage(folder: Path, process: subprocess.Popen[bytes]) -> str:
    """How far the run has come."""
    if process.poll() is not None:
        return "5 over"
    if any((folder / "reports" / "versions").glob(".staging-*")):
        return "4 publishing"
    if any((folder / "data" / "staging").glob("*/notebooks/*.ipynb")):
        return "3 some notebooks made"
    return "2 run begun" if any((folder / "data" / "staging").glob("*")) else "1 starting, reading, building"


def _left(mark: str) -> int:
    """The processes of a run that live a second after it was killed."""
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        living = [path for path in Path("/proc").glob("[0-9]*") if _has(path, mark)]
        if not living:
            return 0
        time.sleep(0.05)
    return len(living)


def _has(process: Path, mark: str) -> bool:
    try:
        return f"KEFU_FAULTS={mark}\0".encode() in (process / "environ").read_bytes()
    except OSError:
        return False


@contextlib.contextmanager
def _small_disk(scratch: Path, megabytes: int) -> Iterator[Path]:
    disk = scratch / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(disk)], check=True)
    try:
        yield disk
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


if __name__ == "__main__":
    main()
