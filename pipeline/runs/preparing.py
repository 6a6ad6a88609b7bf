"""What many pages of one notebook ask is counted once: the first of them runs and tells, the others find their slices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

import pandas as pd

from pipeline.kpi.slices import NO_ROWS, measures_of_each, rows_by_value
from pipeline.prepared import Call, calls_noted, leave, note_calls, share
from pipeline.runs.execute import PageWork
from pipeline.workspace import Workspace

FEWEST = 3  # pages of a notebook that make the counting together worth its while


def scouts_of(pages: Sequence[PageWork]) -> dict[int, list[PageWork]]:
    """The number of the first page of each notebook that makes many, and its other pages."""
    by_notebook: dict[Path, list[PageWork]] = {}
    for page in pages:
        if page.staff_id or page.team:
            by_notebook.setdefault(page.notebook, []).append(page)
    return {first.number: rest for first, *rest in by_notebook.values() if len(rest) + 1 >= FEWEST}


def send_out(folder: Path) -> None:
    """Has the page that will run in a folder tell what it asks."""
    folder.mkdir(parents=True)
    note_calls(folder)


def prepare(
    workspace: Workspace, scout: PageWork, others: Sequence[PageWork], folders: Mapping[int, Path]
) -> None:
    """Leaves in the folder of each page the answers to what the scout asked, about that page's person or team.

    What was asked of anybody else's rows is left to be counted when it is asked.
    """
    calls = calls_noted(folders[scout.number])
    about = _about(scout)
    shared = {call: workspace.answer(call) for call in calls if not call.only}
    own = [call for call in calls if len(call.only) == 1 and about.get(call.only[0][0]) == call.only[0][1]]
    place = share(folders[scout.number], workspace, shared)
    for page, *answers in zip(others, *(_of_each(workspace, call, others) for call in own), strict=True):
        folders[page.number].mkdir(parents=True)
        leave(folders[page.number], place, dict(answers))


def _of_each(
    workspace: Workspace, call: Call, pages: Sequence[PageWork]
) -> Iterator[tuple[Call, pd.DataFrame]]:
    """The call as each page will ask it, with its answer."""
    dimension = call.only[0][0]
    values = [_about(page)[dimension] for page in pages]
    for value, frame in _answers(workspace, call, dimension, values):
        yield call._replace(only=((dimension, value),)), frame


def _answers(
    workspace: Workspace, call: Call, dimension: str, values: Sequence[str]
) -> Iterable[tuple[str, pd.DataFrame]]:
    if call.method == "measures":
        given = dict(call.given)
        by = given.pop("by")
        return measures_of_each(partial(workspace.measures, **given), dimension, values, by)
    every = workspace.answer(call._replace(only=()))
    rows_of = rows_by_value(every[dimension])
    return ((value, every.take(rows_of.get(value, NO_ROWS)).reset_index(drop=True)) for value in values)


def _about(page: PageWork) -> dict[str, str]:
    """Whom a page is about, by dimension."""
    return {"staff_id": page.staff_id, "team_id": page.team}
