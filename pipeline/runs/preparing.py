"""What many pages of one notebook ask is counted once: the first of them runs and tells, the others find their slices."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from pipeline.kpi.slices import NO_ROWS, Rows, measures_of_each, rows_by_value
from pipeline.prepared import Call, as_table, leave
from pipeline.runs.inputs import Inputs
from pipeline.runs.work import PageWork
from pipeline.workspace import Workspace

FEWEST = 3  # pages of a notebook that make the counting together worth its while
SLICE = "slice of "


class Slice(NamedTuple):
    """A call as one page will ask it, its answer, and what tells that answer from another, by log."""

    call: Call
    table: pa.Table
    inputs: Inputs


class Answered(NamedTuple):
    """The answers to a call about several pages together: a number for each row that tells it from others, and its log."""

    table: pa.Table
    digests: NDArray[Any]
    logs: NDArray[Any]


def many(pages: Sequence[PageWork]) -> list[list[PageWork]]:
    """The pages about people or teams, by notebook, where there are so many that counting together pays."""
    by_notebook: dict[str, list[PageWork]] = {}
    for page in pages:
        if page.staff_id or page.team:
            by_notebook.setdefault(page.report, []).append(page)
    return [group for group in by_notebook.values() if len(group) >= FEWEST]


def general(calls: Iterable[Call], scout: PageWork) -> list[Call]:
    """The calls that any page of the scout's notebook would ask, without the scout's own name in them.

    What was asked of anybody else's rows is left to be counted when it is asked.
    """
    about = _about(scout)
    found = []
    for call in calls:
        if all(about.get(dimension) == value for dimension, value in call.only) and len(call.only) < 2:
            found.append(call._replace(only=tuple((dimension, "") for dimension, _ in call.only)))
    return found


def prepare(
    workspace: Workspace, calls: Sequence[Call], pages: Sequence[PageWork], folder_of: Callable[[PageWork], Path],
    is_due: Callable[[PageWork, Inputs], bool],
) -> list[PageWork]:  # fmt: skip
    """Those of the pages that are due, by what they would find; each finds its answers in the folder it will run in."""
    own = [call for call in calls if call.only]
    shared = [Slice(call, *_whole(workspace, call)) for call in calls if not call.only]
    place: Path | None = None
    due = []
    for page, *slices in zip(pages, *(_of_each(workspace, call, pages) for call in own), strict=True):
        if not is_due(page, _together([*shared, *slices])):
            continue
        folder = folder_of(page)
        folder.mkdir(parents=True, exist_ok=True)
        place = place or leave(folder, shared, workspace.identity, None)
        leave(folder, slices, workspace.identity, place)
        due.append(page)
    return due


def _together(slices: Iterable[Slice]) -> Inputs:
    """The inputs of a page by log."""
    found: dict[str, str] = {}
    for one in slices:
        for log, told in one.inputs.items():
            found[log] = hashlib.blake2b((found.get(log, "") + told).encode(), digest_size=12).hexdigest()
    return {f"{SLICE}{log}": told for log, told in sorted(found.items())}


def _whole(workspace: Workspace, call: Call) -> tuple[pa.Table, Inputs]:
    answered = _answered(workspace, call, workspace.answer(call))
    return answered.table, _inputs(answered, np.arange(len(answered.digests)))


def _of_each(workspace: Workspace, call: Call, pages: Sequence[PageWork]) -> Iterator[Slice]:
    """The call as each page will ask it, with its answer."""
    dimension = call.only[0][0]
    values = [_about(page)[dimension] for page in pages]
    every, rows = _answers(workspace, call, dimension, values)
    answered = _answered(workspace, call, every)
    for value, own in zip(values, rows, strict=True):
        asked = call._replace(only=((dimension, value),))
        yield Slice(asked, answered.table.take(own), _inputs(answered, own))


def _answers(
    workspace: Workspace, call: Call, dimension: str, values: Sequence[str]
) -> tuple[pd.DataFrame, Iterator[Rows]]:
    """The answers to a call about each value together, and which rows are whose."""
    if call.method == "measures":

        def measure(by: Sequence[str], only: Mapping[str, str]) -> pd.DataFrame:
            given = {**dict(call.given), "by": tuple(by)}
            return workspace.answer(Call("measures", tuple(given.items()), tuple(only.items())))

        return measures_of_each(measure, dimension, values, dict(call.given)["by"])
    if call.method == "people" and dimension == "team_id":
        return _apart(workspace, call, values)
    every = workspace.answer(call._replace(only=()))
    rows_of = rows_by_value(every[dimension])
    return every, (rows_of.get(value, NO_ROWS) for value in values)


def _apart(workspace: Workspace, call: Call, teams: Sequence[str]) -> tuple[pd.DataFrame, Iterator[Rows]]:
    """The people of each team by itself: who changed teams is in both."""
    each = {team: workspace.answer(call._replace(only=(("team_id", team),))) for team in dict.fromkeys(teams)}
    ends = np.cumsum([len(people) for people in each.values()])
    rows = {
        team: np.arange(end - len(people), end)
        for end, (team, people) in zip(ends, each.items(), strict=True)
    }
    return pd.concat(each.values(), ignore_index=True), (rows[team] for team in teams)


def _answered(workspace: Workspace, call: Call, every: pd.DataFrame) -> Answered:
    """The answers with what tells each row from others; a row of measures belongs to its KPI's log."""
    texts = every.astype({name: str for name, kind in every.dtypes.items() if kind == np.dtype(object)})
    digests = pd.util.hash_pandas_object(texts, index=False).to_numpy()
    if call.method == "measures":
        logs = every["kpi"].map({name: workspace.kpi(name).log for name in every["kpi"].unique()}).to_numpy()
    else:
        logs = np.full(len(every), next(iter(workspace.logs_of(call))), dtype=object)
    return Answered(as_table(every), digests, logs)


def _inputs(answered: Answered, rows: Rows) -> Inputs:
    digests, logs = answered.digests[rows], answered.logs[rows]
    return {
        log: hashlib.blake2b(digests[logs == log].tobytes(), digest_size=12).hexdigest()
        for log in dict.fromkeys(logs)
    }


def _about(page: PageWork) -> dict[str, str]:
    """Whom a page is about, by dimension."""
    return {"staff_id": page.staff_id, "team_id": page.team}
