"""Records with fields inside fields: every leaf has a path, `customer.id`, and every path a text."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from pipeline.settings import Source

Path = tuple[str | int, ...]
_INDEX = re.compile(r"\[\d+\]")
_STEP = re.compile(r"\[(\d+)\]|([^.\[\]]+)")


class Number(str):
    """A number as it was written, so that no digit is lost."""

    __slots__ = ()


def path_name(path: Path) -> str:
    """A path as it is written in kefu.toml: `items[0].name`."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return "".join(steps).removeprefix(".")


def asked_places(source: Source, known: Collection[Path]) -> list[Path]:
    """The paths into arrays that a source names, without those that are `known`; others are found in the records."""
    names = set(map(path_name, known))
    found = dict.fromkeys(name for name in _headers(source) if _INDEX.search(name) and name not in names)
    return [tuple(int(index) if index else key for index, key in _STEP.findall(name)) for name in found]


def leaves(record: Mapping[str, Any], above: Path = ()) -> Iterator[tuple[Path, Any]]:
    """The paths of a record with what stands there; an array is one leaf."""
    for key, found in record.items():
        path = (*above, key)
        if isinstance(found, dict):
            yield from leaves(found, path)
        else:
            yield path, found


def at_path(record: Any, path: Path) -> Any:
    """What stands at a path of a record, None where nothing does."""
    for step in path:
        if isinstance(step, int):
            record = record[step] if isinstance(record, list) and step < len(record) else None
        else:
            record = record.get(step) if isinstance(record, dict) else None
    return record


def leaf_text(found: Any) -> str:
    """A leaf as text: nothing is "", truth is true or false, an array or object its JSON."""
    if found is None:
        return ""
    return found if isinstance(found, str) else _json(found)


def _json(found: Any) -> str:
    if isinstance(found, Number):
        return found
    if isinstance(found, dict):
        return "{" + ", ".join(f"{_json(str(key))}: {_json(part)}" for key, part in found.items()) + "}"
    if isinstance(found, list | tuple):
        return "[" + ", ".join(map(_json, found)) + "]"
    return json.dumps(found, ensure_ascii=False, default=str)


def _headers(source: Source) -> Iterator[str]:
    """Every header a source names."""
    told: Sequence[str | list[str]] = [*source.columns.values(), *source.where]
    if source.events:
        told = [*told, source.events.case, source.events.activity, source.events.at]
        told += [source.events.owner.column] if source.events.owner else []
    for names in told:
        yield from [names] if isinstance(names, str) else names
