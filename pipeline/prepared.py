"""Answers prepared for a page before it runs: what all pages of a kind ask is counted once, each finds its own slice."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa

OWN, ABOUT, ASKED = "prepared.arrow", "prepared.json", "asked.jsonl"
_CALL, _OBJECTS = b"kefu.call", b"kefu.objects"

Value = str | tuple[str, ...]


class Call(NamedTuple):
    """A question a page asks of its workspace: a method, what it was given, and of whose rows, as (dimension, value)."""

    method: str
    given: tuple[tuple[str, Value], ...] = ()
    only: tuple[tuple[str, str], ...] = ()

    @property
    def text(self) -> str:
        """The call as JSON."""
        return json.dumps(self, ensure_ascii=False)

    @classmethod
    def of_text(cls, text: str) -> Call:
        method, given, only = json.loads(text)
        pairs = ((name, tuple(value) if isinstance(value, list) else value) for name, value in given)
        return cls(method, tuple(pairs), tuple((name, value) for name, value in only))


@dataclass(frozen=True)
class Prepared:
    """The answers a page finds, by call, and the file in which it leaves the questions that had none.

    `about`: the workspace they were counted in, as text; empty where nothing was prepared.
    """

    about: str = ""
    tables: Mapping[str, pa.Table] = field(default_factory=dict)
    asked: Path | None = None

    def frame(self, call: Call) -> pd.DataFrame | None:
        """The answer; None where none was prepared, which is noted."""
        table = self.tables.get(call.text)
        if table is not None:
            return _frame(table)
        if self.asked:
            with self.asked.open("a", encoding="utf-8") as file:
                file.write(call.text + "\n")
        return None


def note_calls(folder: Path) -> None:
    """Has the page that runs in a folder note what it asks."""
    (folder / ASKED).touch()


def calls_noted(folder: Path) -> list[Call]:
    """What the page that ran in a folder asked, each once, in order."""
    lines = (folder / ASKED).read_text("utf-8").splitlines()
    return [Call.of_text(line) for line in dict.fromkeys(lines)]


def leave(
    folder: Path, answers: Iterable[tuple[Call, pd.DataFrame]], about: str, shared: Path | None
) -> Path:
    """The file of the answers left for the page that will run in a folder; `shared` are others that it may read."""
    path = folder / OWN
    with pa.OSFile(str(path), "wb") as sink:
        for call, frame in answers:
            table = _table(frame, call)
            with pa.ipc.new_stream(sink, table.schema) as stream:
                stream.write_table(table)
    (folder / ABOUT).write_text(json.dumps([about, str(shared or "")]), "utf-8")
    return path


def prepared_in(folder: Path) -> Prepared:
    """The answers left in the folder a page runs in; none where nothing was left."""
    asked = folder / ASKED if (folder / ASKED).is_file() else None
    if not (folder / ABOUT).is_file():
        return Prepared(asked=asked)
    about, shared = json.loads((folder / ABOUT).read_text("utf-8"))
    files = [folder / OWN, *([Path(shared)] if shared else [])]
    return Prepared(about, {name: table for file in files for name, table in _tables(file)}, asked)


def _tables(path: Path) -> Iterable[tuple[str, pa.Table]]:
    with pa.OSFile(str(path)) as source:
        while source.tell() < source.size():
            table = pa.ipc.open_stream(source).read_all()
            yield table.schema.metadata[_CALL].decode(), table


def _table(frame: pd.DataFrame, call: Call) -> pa.Table:
    """The frame for Arrow, with the names of its columns of plain objects: texts and dates that may be None."""
    objects = [name for name, kind in frame.dtypes.items() if isinstance(kind, np.dtype) and kind.hasobject]
    table = pa.Table.from_pandas(frame, preserve_index=False)
    told = {_CALL: call.text.encode(), _OBJECTS: json.dumps(objects).encode()}
    return table.replace_schema_metadata({**(table.schema.metadata or {}), **told})


def _frame(table: pa.Table) -> pd.DataFrame:
    objects = json.loads(table.schema.metadata[_OBJECTS])
    frame = table.drop_columns(objects).to_pandas()
    plain = {name: pd.Series(table[name].to_pylist(), dtype=object) for name in objects}
    columns: dict[str, Any] = {
        name: plain[name] if name in plain else frame[name] for name in table.column_names
    }
    return pd.DataFrame(columns)
