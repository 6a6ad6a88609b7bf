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

OWN, SHARED, ABOUT, ASKED = "prepared.arrow", "shared.arrow", "prepared.json", "asked.jsonl"
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
        if table is None:
            self._write(call.text)
        return None if table is None else _frame(table)

    def note(self, log: str) -> None:
        """Notes a log that is read as it is."""
        self._write(json.dumps(log))

    def _write(self, line: str) -> None:
        if self.asked:
            with self.asked.open("a", encoding="utf-8") as file:
                file.write(line + "\n")


class Noted(NamedTuple):
    """What a page asked without finding it prepared, and the logs it read as they are."""

    calls: tuple[Call, ...] = ()
    logs: tuple[str, ...] = ()


def take_notes(folder: Path) -> None:
    """Has the page that runs in a folder note what it asks and reads."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ASKED).touch()


def noted(folder: Path) -> Noted:
    """What the page that ran in a folder noted, each once, in order."""
    lines = dict.fromkeys((folder / ASKED).read_text("utf-8").splitlines())
    calls = tuple(Call.of_text(line) for line in lines if line.startswith("["))
    return Noted(calls, tuple(json.loads(line) for line in lines if line.startswith('"')))


def leave(folder: Path, answers: Iterable[tuple[Any, ...]], about: str, shared: Path | None) -> Path:
    """The file of the answers, each a call, its answer `as_table` and more, left for the page that will run in a folder.

    `shared` is another such file that it may read; without one, this file is to be shared, and no page's own.
    """
    path = folder / (OWN if shared else SHARED)
    with pa.OSFile(str(path), "wb") as sink:
        for call, table, *_ in answers:
            told = {**table.schema.metadata, _CALL: call.text.encode()}
            with pa.ipc.new_stream(sink, table.schema.with_metadata(told)) as stream:
                stream.write_table(table.replace_schema_metadata(told))
    if shared:
        (folder / ABOUT).write_text(json.dumps([about, str(shared)]), "utf-8")
    return path


def prepared_in(folder: Path) -> Prepared:
    """The answers left in the folder a page runs in; none where nothing was left."""
    asked = folder / ASKED if (folder / ASKED).is_file() else None
    if not (folder / ABOUT).is_file():
        return Prepared(asked=asked)
    about, shared = json.loads((folder / ABOUT).read_text("utf-8"))
    found = {name: table for file in (Path(shared), folder / OWN) for name, table in _tables(file)}
    return Prepared(about, found, asked)


def _tables(path: Path) -> Iterable[tuple[str, pa.Table]]:
    with pa.OSFile(str(path)) as source:
        while source.tell() < source.size():
            table = pa.ipc.open_stream(source).read_all()
            yield table.schema.metadata[_CALL].decode(), table


def as_table(frame: pd.DataFrame) -> pa.Table:
    """The frame for Arrow, with the names of its columns of plain objects: texts and dates that may be None."""
    objects = [name for name, kind in frame.dtypes.items() if isinstance(kind, np.dtype) and kind.hasobject]
    table = pa.Table.from_pandas(frame, preserve_index=False)
    return table.replace_schema_metadata({_OBJECTS: json.dumps(objects).encode()})


def _frame(table: pa.Table) -> pd.DataFrame:
    objects = set(json.loads(table.schema.metadata[_OBJECTS]))
    columns = zip(table.column_names, table.columns, strict=True)
    return pd.DataFrame({name: _values(column, is_object=name in objects) for name, column in columns})


def _values(column: pa.ChunkedArray, *, is_object: bool) -> Any:
    if is_object:
        return pd.Series(column.to_pylist(), dtype=object)
    return column.to_numpy() if pa.types.is_floating(column.type) else column.to_pandas()
