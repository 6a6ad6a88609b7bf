"""Which pages of a run are due, why, and the pages made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import NamedTuple

from pipeline.prepared import Call, Noted
from pipeline.runs.inputs import Inputs, code_digest, common_inputs, own_inputs, rows_inputs, why
from pipeline.runs.ledger import Ledger, PageRecord
from pipeline.runs.order import Order
from pipeline.runs.plan import FIRST
from pipeline.runs.preparing import SLICE, general, many, prepare
from pipeline.runs.publish import Entry
from pipeline.runs.team import make_pages
from pipeline.runs.work import Bench, Key, PageDone, PageWork
from pipeline.workspace import Workspace

BEAT_EVERY = timedelta(seconds=5)
ASKED_ANEW = "asked anew"
Progress = Callable[[str, int, int], None]


class Made(NamedTuple):
    """A page that was made, and what it was made of."""

    page: PageDone
    inputs: Inputs


@dataclass
class Making:
    """The pages of one run. `before`: what readers see now.

    `same_rows`: the pages known to be of this build's rows. `whys`, `slices`, `noted`: by number of a page, as they become known.
    """

    order: Order
    workspace: Workspace
    ledger: Ledger
    bench: Bench
    before: Mapping[Key, Entry]
    same_rows: frozenset[Key] = frozenset()
    whys: dict[int, str] = field(default_factory=dict)
    slices: dict[int, Inputs] = field(default_factory=dict)
    noted: dict[int, Noted] = field(default_factory=dict)

    def made(self, pages: Sequence[PageWork], progress: Progress) -> list[Made]:
        """The pages that were due, made; a page whose inputs are as they were is left as it is."""
        self.same_rows = self.ledger.pages_of_build(self.workspace.build.id)
        due = [page for page in pages if self._is_due(page)]
        told = self._teller(len(due), progress)
        workers = min(self.order.workers, len(due))
        done = make_pages(self.bench, self._waves(due), workers, told) if due else []
        made = {page.work.number for page in done}
        self._plan([page for page in pages if page.number not in made], "unchanged")
        return [Made(page, self._inputs(page)) for page in done]

    def _waves(self, due: Sequence[PageWork]) -> Iterator[list[PageWork]]:
        """The pages in the order they may be made: what was received, the scouts, then everything else at once."""
        others = [page for page in due if page.report != FIRST]
        groups = many(others)
        alike = {page.number for group in groups for page in group}
        yield self._plan([page for page in due if page.report == FIRST])
        yield self._plan([group[0] for group in groups if self._calls(group[0]) is None])
        rest = [page for page in others if page.number not in alike]
        yield self._plan([*rest, *(page for group in groups for page in self._prepared(group))])

    def _prepared(self, group: Sequence[PageWork]) -> list[PageWork]:
        """Those of many pages of one notebook that are due, with their answers left for them."""
        first = group[0]
        calls = self._calls(first)
        if calls is None:
            calls = general(self.noted[first.number].calls, first)
            self.ledger.keep_calls(first.notebook_hash, code_digest(), [call.text for call in calls])
        return prepare(self.workspace, calls, group, self.bench.folder_of, self._is_due_by)

    def _calls(self, page: PageWork) -> list[Call] | None:
        """What the pages of a notebook ask, where an earlier run has told."""
        kept = self.ledger.calls(page.notebook_hash, code_digest())
        return None if kept is None else [Call.of_text(text) for text in kept]

    def _is_due(self, page: PageWork) -> bool:
        """Whether a page must be made, or may have to be, once its slices are known."""
        entry = self.before.get(page.key)
        standing = self._standing(page)
        if entry is None or self.order.is_anew:
            self.whys[page.number] = why(None, standing) if entry is None else ASKED_ANEW
            return True
        known = {name: entry.inputs.get(name) for name in standing}
        if changed := why({name: told for name, told in known.items() if told is not None}, standing):
            self.whys[page.number] = changed
            return True
        if page.key in self.same_rows or entry.build == self.workspace.build.id:
            return False
        return self._is_due_by(
            page, {name: told for name, told in entry.inputs.items() if SLICE in name}, "?"
        )

    def _is_due_by(self, page: PageWork, slices: Inputs, undecided: str = "") -> bool:
        """Whether a page must be made now that its slices are known; `undecided`: they are not, and there are some."""
        self.slices[page.number] = slices
        if page.number in self.noted:
            return False  # it was the scout
        if undecided and slices:
            return True
        if page.number not in self.whys:
            entry = self.before[page.key]
            standing = self._standing(page)
            logs = [name for name in entry.inputs if name not in standing and SLICE not in name]
            changed = why(entry.inputs, {**standing, **slices, **rows_inputs(self.workspace, logs)})
            if not changed:
                return False
            self.whys[page.number] = changed
        return True

    def _standing(self, page: PageWork) -> Inputs:
        return {**own_inputs(page), **self._common}

    @cached_property
    def _common(self) -> Inputs:
        return common_inputs(self.workspace, self.order.templates)

    def _inputs(self, page: PageDone) -> Inputs:
        """What a page was made of: what stands, the slices it found, and the whole of the logs it read beside them."""
        work = page.work
        slices = self.slices.get(work.number, {})
        answered = {call.text for call in self._calls(work) or []} if slices else set()
        others = [call for call in page.noted.calls if _general(call, work) not in answered]
        logs = {log for call in others for log in self.workspace.logs_of(call)} | set(page.noted.logs)
        return {**self._standing(work), **slices, **rows_inputs(self.workspace, logs)}

    def _plan(self, pages: list[PageWork], status: str = "running") -> list[PageWork]:
        """The same pages, once the ledger knows of them."""
        records = [
            PageRecord(*page.key, page.notebook_hash, page.parameters, self.whys.get(page.number, ""), status)
            for page in pages
        ]
        self.ledger.plan(self.bench.run, records)
        return pages

    def _teller(self, total: int, progress: Progress) -> Callable[[PageDone], None]:
        """Notes what a page noted, tells the progress, and keeps the ledger's heart beating."""
        beaten_at = self.order.clock()

        def told(page: PageDone) -> None:
            nonlocal beaten_at
            self.noted[page.work.number] = page.noted
            progress(page.work.report, len(self.noted), total)
            if self.order.clock() - beaten_at > BEAT_EVERY:
                beaten_at = self.order.clock()
                self.ledger.beat(self.bench.run, beaten_at)

        return told


def _general(call: Call, page: PageWork) -> str:
    return next((one.text for one in general([call], page)), call.text)
