"""kefu.toml read, with what is wrong with it in our words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from pydantic import SecretStr, ValidationError

from pipeline.errors import KefuError, nearest
from pipeline.settings.section import Section
from pipeline.settings.sources import Privacy, Source
from pipeline.settings.whole import Settings

SETTINGS_FILE = "kefu.toml"
KEY_FILE_VARIABLE = "KEFU_IDENTITY_KEY_FILE"


def read_settings(folder: Path, environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of a workspace; `${NAME}` in `files` and `database` is filled from `environment` (None: left as written).

    Who only reads builds needs no environment; who ingests does.

    `KEFU_IDENTITY_KEY_FILE` of the environment beats `[privacy] key_file`.

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
    sources = [_with_environment(source, path, environment) for source in settings.source]
    return settings.model_copy(update={"source": sources, "privacy": _privacy(settings.privacy, environment)})


def _privacy(written: Privacy, environment: Mapping[str, str]) -> Privacy:
    """The setting of the key, of which the environment has the last word."""
    return Privacy(key_file=environment.get(KEY_FILE_VARIABLE) or written.key_file)


def _with_environment(source: Source, where: Path, environment: Mapping[str, str]) -> Source:
    """The source with its variables filled in; a variable just before `@` is a password and may hold any sign."""

    def value(match: re.Match[str]) -> str:
        name = match.group(1)
        if not environment.get(name):
            raise KefuError("environment_missing", where=where, found=name)
        return environment[name]

    if source.database is None:
        return source.model_copy(update={"files": re.sub(r"\$\{(\w+)\}", value, source.files)})
    url = source.database.get_secret_value()
    url = re.sub(r"\$\{(\w+)\}(?=@)", lambda match: quote(value(match), safe=""), url)
    return source.model_copy(update={"database": SecretStr(re.sub(r"\$\{(\w+)\}", value, url))})


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
