"""What many pages of one notebook ask is counted once: the first of them runs and tells, the others find their slices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pandas as pd
import pyarrow as pa

from pipeline.kpi.slices import NO_ROWS, Rows, measures_of_each, rows_by_value
from pipeline.prepared import Call, as_table, calls_noted, leave, note_calls
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
    own = [call for call in calls if len(call.only) == 1 and about.get(call.only[0][0]) == call.only[0][1]]
    answers = ((call, as_table(workspace.answer(call))) for call in calls if not call.only)
    shared = leave(folders[scout.number], answers, workspace.identity, None)
    for page, *sliced in zip(others, *(_of_each(workspace, call, others) for call in own), strict=True):
        folders[page.number].mkdir(parents=True)
        leave(folders[page.number], sliced, workspace.identity, shared)


def _of_each(workspace: Workspace, call: Call, pages: Sequence[PageWork]) -> Iterator[tuple[Call, pa.Table]]:
    """The call as each page will ask it, with its answer."""
    dimension = call.only[0][0]
    values = [_about(page)[dimension] for page in pages]
    every, rows = _answers(workspace, call, dimension, values)
    table = as_table(every)
    for value, own in zip(values, rows, strict=True):
        yield call._replace(only=((dimension, value),)), table.take(own)


def _answers(
    workspace: Workspace, call: Call, dimension: str, values: Sequence[str]
) -> tuple[pd.DataFrame, Iterator[Rows]]:
    """The answers to a call about each value together, and which rows are whose."""
    if call.method == "measures":

        def measure(by: Sequence[str], only: Mapping[str, str]) -> pd.DataFrame:
            given = {**dict(call.given), "by": tuple(by)}
            return workspace.answer(Call("measures", tuple(given.items()), tuple(only.items())))

        return measures_of_each(measure, dimension, values, dict(call.given)["by"])
    every = workspace.answer(call._replace(only=()))
    rows_of = rows_by_value(every[dimension])
    return every, (rows_of.get(value, NO_ROWS) for value in values)


def _about(page: PageWork) -> dict[str, str]:
    """Whom a page is about, by dimension."""
    return {"staff_id": page.staff_id, "team_id": page.team}
