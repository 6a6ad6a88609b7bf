"""From finished pages to what readers see: a complete version folder, then one pointer that moves."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from html import escape
from pathlib import Path

from pipeline.errors import KefuError, Language
from pipeline.logs import Words
from pipeline.report import IndexEntry, index_page
from pipeline.report.words import LANGUAGES
from pipeline.runs.inputs import Inputs, digest
from pipeline.runs.work import Key, PageDone, key_of

POINTER = "index.html"
CONTENTS = "pages.json"
_STAGING = ".staging-"
_TARGET = re.compile(r'url=versions/([^/"]+)/')


@dataclass(frozen=True)
class Entry:
    """One published page in both languages; `stem` is its path in the version, without the language.

    `run`, `build`: by which run and from which build it was made; `inputs`: what it was made of, as digests by name;
    `digests`: of its files, by language; `notebook`: the executed notebook, a file among those of the run.
    """

    period: str
    report: str
    staff_id: str
    person: str
    team: str
    title: Mapping[Language, str]
    data_to: str
    stem: str
    run: str = ""
    build: str = ""
    inputs: Mapping[str, str] = field(default_factory=dict)
    digests: Mapping[str, str] = field(default_factory=dict)
    notebook: str = ""

    @property
    def key(self) -> Key:
        return key_of(self.report, self.staff_id, self.team, self.period)

    def file(self, language: Language) -> str:
        return f"{self.stem}.{language}.html"


def entry_of(page: PageDone, data_to: datetime, run: str, build: str, inputs: Inputs) -> Entry:
    """The entry of a page that was just made; the list of pages says the person's name beside the title, not in it."""
    work = page.work
    name = f"{work.person} · "
    title: dict[Language, str] = {
        "zh": page.title.zh.removeprefix(name),
        "en": page.title.en.removeprefix(name),
    }
    return Entry(
        work.period, work.report, work.staff_id, work.person, work.team, title, data_to.isoformat(), work.stem,
        run, build, inputs, {language: digest(text.encode()) for language, text in page.html.items()},
        work.file_name,
    )  # fmt: skip


def published(reports: Path) -> list[Entry]:
    """What the pointer leads to; nothing before the first publication."""
    version = current_version(reports)
    return [] if version is None else entries_of(version)


def entries_of(version: Path) -> list[Entry]:
    """The pages of a version; none where its list is missing."""
    contents = version / CONTENTS
    return [Entry(**entry) for entry in json.loads(contents.read_text("utf-8"))] if contents.is_file() else []


def versions(reports: Path) -> list[str]:
    """The published versions, oldest first."""
    return sorted(path.name for path in (reports / "versions").glob("[!.]*") if (path / CONTENTS).is_file())


def roll_back(reports: Path, version: str, language: Language) -> str:
    """The version that readers see from now on: the one named, else the one before. Raises KefuError unknown_version, no_version_before."""
    known, current = versions(reports), current_version(reports)
    if version and version not in known:
        raise KefuError("unknown_version", found=version, known=", ".join(known) or "–")
    earlier = [name for name in known if current and name < current.name]
    if not version and not earlier:
        raise KefuError("no_version_before", where=reports)
    _point(reports, version or earlier[-1], language)
    return version or earlier[-1]


def prune(reports: Path, keep: int) -> set[str]:
    """Removes all but the newest versions, and the one that readers see; the runs that made the pages which are left."""
    known, current = versions(reports), current_version(reports)
    for name in known[: max(0, len(known) - keep)]:
        if current is None or name != current.name:
            shutil.rmtree(reports / "versions" / name)
    return {entry.run for name in versions(reports) for entry in entries_of(reports / "versions" / name)}


def publish(
    reports: Path, version: str, pages: Sequence[tuple[Entry, Mapping[Language, str]]],
    department: Words, language: Language, templates: Path,
) -> Path:  # fmt: skip
    """The index that readers open, after the new pages have joined those published before.

    Until the last step, one atomic replacement, readers see the previous set; a failure leaves it untouched.
    """
    versions = reports / "versions"
    versions.mkdir(parents=True, exist_ok=True)
    for abandoned in versions.glob(f"{_STAGING}*"):
        shutil.rmtree(abandoned)
    staging = versions / f"{_STAGING}{version}"
    staging.mkdir()
    entries = _keep(reports, staging, {entry.key for entry, _ in pages}) + [entry for entry, _ in pages]
    for entry, html in pages:
        for tongue, text in html.items():
            _write(staging / entry.file(tongue), text)
    entries.sort(key=lambda entry: (entry.period, entry.report, entry.stem))
    _write_contents(staging, entries, department, language, templates)
    _settle(staging, reports)
    os.rename(staging, versions / version)
    _sync(versions)
    return _point(reports, version, language)


def current_version(reports: Path) -> Path | None:
    """The version that the pointer names."""
    pointer = reports / POINTER
    match = _TARGET.search(pointer.read_text("utf-8")) if pointer.is_file() else None
    return reports / "versions" / match.group(1) if match else None


def _keep(reports: Path, staging: Path, replaced: set[Key]) -> list[Entry]:
    """The pages published before that are still there and not made anew, put into the staged version."""
    before = current_version(reports)
    if before is None:
        return []
    kept = [entry for entry in published(reports) if entry.key not in replaced and _is_whole(before, entry)]
    for entry in kept:
        for language in LANGUAGES:
            _link(before / entry.file(language), staging / entry.file(language))
    return kept


def _is_whole(version: Path, entry: Entry) -> bool:
    return all((version / entry.file(language)).is_file() for language in LANGUAGES)


def _link(old: Path, new: Path) -> None:
    """A published page under a second name, or a copy where the file system has no links."""
    new.parent.mkdir(exist_ok=True)
    try:
        os.link(old, new)
    except OSError:
        shutil.copy2(old, new)


def _write_contents(
    staging: Path, entries: Sequence[Entry], department: Words, language: Language, templates: Path
) -> None:
    """The list of pages, and the index made from it: one in each language, the first one's under the plain name."""
    _write(staging / CONTENTS, json.dumps([asdict(entry) for entry in entries], ensure_ascii=False, indent=1))
    listed = [_index_entry(entry) for entry in entries]
    for tongue in LANGUAGES:
        other = next(other for other in LANGUAGES if other != tongue)
        text = index_page(listed, tongue, department, alternate=f"index.{other}.html", templates=templates)
        _write(staging / f"index.{tongue}.html", text)
        if tongue == language:
            _write(staging / POINTER, text)


def _index_entry(entry: Entry) -> IndexEntry:
    return IndexEntry(
        report=entry.report, title=Words(entry.title["zh"], entry.title["en"]), period=entry.period,
        links={language: entry.file(language) for language in LANGUAGES}, person=entry.person, team=entry.team,
        data_to=datetime.fromisoformat(entry.data_to),
    )  # fmt: skip


def _point(reports: Path, version: str, language: Language) -> Path:
    """The pointer, replaced by one rename: a small page that leads to the version's index."""
    pointer, new = reports / POINTER, reports / f".{POINTER}.{version}"
    target = escape(f"versions/{version}/{POINTER}")
    word = "绩效报告" if language == "zh" else "Performance reports"
    _write(
        new,
        f'<!DOCTYPE html>\n<html lang="{"zh-CN" if language == "zh" else "en"}">\n<head><meta charset="utf-8">'
        f'<meta http-equiv="refresh" content="0; url={target}"><title>{word}</title></head>\n'
        f'<body><main><h1><a href="{target}">{word}</a></h1></main></body>\n</html>\n',
    )
    _settle(new, reports)
    os.replace(new, pointer)
    _sync(reports)
    return pointer


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _settle(staged: Path, reports: Path) -> None:
    """Gives what is staged the audience of the reports folder, and puts its names on disk."""
    mode = reports.stat().st_mode & 0o777
    for path in _tree(staged):
        path.chmod(mode if path.is_dir() else mode & 0o666)
        if path.is_dir():
            _sync(path)


def _tree(root: Path) -> Iterable[Path]:
    return [root, *root.rglob("*")] if root.is_dir() else [root]


def _sync(folder: Path) -> None:
    """Puts a folder's names on disk, where the system can (Windows keeps them itself)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
