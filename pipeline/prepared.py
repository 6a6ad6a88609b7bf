"""Answers prepared for a page before it runs: what all pages of a kind ask is counted once, each finds its own slice."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

SHARED, OWN, ASKED = "shared.pickle", "own.pickle", "asked.pickle"


class Call(NamedTuple):
    """A question a page asks of its workspace: a method, what it was given, and of whose rows, as (dimension, value)."""

    method: str
    given: tuple[tuple[str, Any], ...] = ()
    only: tuple[tuple[str, str], ...] = ()


Answers = Mapping[Call, pd.DataFrame]


@dataclass(frozen=True)
class Prepared:
    """The answers a page finds, and the file in which it leaves the questions that had none."""

    answers: Answers = field(default_factory=dict)
    asked: Path | None = None

    def frame(self, call: Call) -> pd.DataFrame | None:
        """The answer as a frame that may be changed; None where none was prepared, which is noted."""
        found = self.answers.get(call)
        if found is None and self.asked:
            with self.asked.open("ab") as file:
                pickle.dump(call, file)
        return None if found is None else found.copy(deep=False)


def note_calls(folder: Path) -> None:
    """Has the page that runs in a folder note what it asks."""
    (folder / ASKED).touch()


def calls_noted(folder: Path) -> list[Call]:
    """What the page that ran in a folder asked, each once, in order."""
    found: dict[Call, None] = {}
    with (folder / ASKED).open("rb") as file:
        while file.peek(1):
            found[pickle.load(file)] = None
    return list(found)


def share(folder: Path, workspace: object, answers: Answers) -> Path:
    """The file of what every page finds: the opened workspace and the answers about nobody in particular."""
    path = folder / SHARED
    _write(path, (workspace, dict(answers)))
    return path


def leave(folder: Path, shared: Path, answers: Answers) -> None:
    """Leaves a page, in the folder it will run in, its own answers and the way to the shared ones."""
    _write(folder / OWN, (str(shared), dict(answers)))


def found_in(folder: Path) -> tuple[Any, Prepared]:
    """The workspace and the answers that were left in the folder of a page; None and no answers where nothing was."""
    asked = folder / ASKED if (folder / ASKED).is_file() else None
    if not (folder / OWN).is_file():
        return None, Prepared(asked=asked)
    shared, own = pickle.loads((folder / OWN).read_bytes())
    workspace, answers = pickle.loads(Path(shared).read_bytes())
    return workspace, Prepared({**answers, **own}, asked)


def _write(path: Path, content: object) -> None:
    path.write_bytes(pickle.dumps(content, pickle.HIGHEST_PROTOCOL))
