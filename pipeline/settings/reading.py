"""kefu.toml read, with what is wrong with it in our words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pipeline.errors import KefuError, nearest
from pipeline.settings.section import Section
from pipeline.settings.sources import Source
from pipeline.settings.whole import Settings

SETTINGS_FILE = "kefu.toml"


def read_settings(folder: Path, environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of a workspace; `${NAME}` in `files` is filled from `environment` (None: left as written).

    Who only reads builds needs no environment; who ingests does.

    Raises KefuError settings_missing, settings_unreadable, unknown_setting, bad_setting, environment_missing.
    """
    path = folder / SETTINGS_FILE
    if not path.is_file():
        raise KefuError("settings_missing", where=folder)
    try:
        raw = tomllib.loads(path.read_text("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise KefuError("settings_unreadable", where=path, found=error) from None
    try:
        settings = Settings.model_validate(raw)
    except ValidationError as error:
        raise _first_problem(path, error) from None
    if environment is None:
        return settings
    return settings.model_copy(
        update={"source": [_with_environment(source, path, environment) for source in settings.source]}
    )


def _with_environment(source: Source, where: Path, environment: Mapping[str, str]) -> Source:
    def value(match: re.Match[str]) -> str:
        name = match.group(1)
        if not environment.get(name):
            raise KefuError("environment_missing", where=where, found=name)
        return environment[name]

    return source.model_copy(update={"files": re.sub(r"\$\{(\w+)\}", value, source.files)})


def _first_problem(path: Path, error: ValidationError) -> KefuError:
    """What pydantic found, in our words: an unknown key first, because a misspelt one is missing too."""
    problem = min(error.errors(include_url=False), key=lambda found: found["type"] != "extra_forbidden")
    place = ".".join(str(part) for part in problem["loc"])
    if problem["type"] == "extra_forbidden":
        known = _known_keys(problem["loc"][:-1])
        found = str(problem["loc"][-1])
        return KefuError(
            "unknown_setting", where=f"{path.name} [{place.rpartition('.')[0] or '-'}]", found=found,
            known=", ".join(known), nearest=nearest(found, known),
        )  # fmt: skip
    return KefuError(
        "bad_setting",
        where=path.name,
        key=place or "kefu.toml",
        found=_short(problem["input"]),
        problem=problem["msg"],
    )


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _known_keys(place: tuple[int | str, ...]) -> list[str]:
    model: Any = Settings
    for part in place:
        if isinstance(part, int):
            continue
        model = _section_of(model.model_fields[part].annotation)
    return sorted(model.model_fields)


def _section_of(annotation: Any) -> Any:
    """The Section inside `list[Source]`, `Limit`, `Events | None`."""
    if isinstance(annotation, type) and issubclass(annotation, Section):
        return annotation
    return next(found for part in annotation.__args__ if (found := _section_of(part)))
