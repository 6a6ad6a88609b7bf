"""The visual system's values, in `templates/tokens.json`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.errors import KefuError

Colours = Mapping[str, Any]


@cache
def tokens(templates: Path) -> dict[str, Any]:
    """Fonts, sizes, and the colours of both themes. Raises KefuError tokens_missing."""
    path = templates / "tokens.json"
    if not path.is_file():
        raise KefuError("tokens_missing", where=path)
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def light(templates: Path) -> Colours:
    """The light theme's colours, the ones graphics are drawn in."""
    colours: Colours = tokens(templates)["light"]
    return colours


def variables(theme: Colours) -> dict[str, str]:
    """The theme as CSS variables: `ink`, `muted`, …; lists are numbered `shade0`, `series0`, `shadeInk0`."""
    found: dict[str, str] = {}
    for name, value in theme.items():
        if isinstance(value, str):
            found[name] = value
        else:
            found |= {f"{name.removesuffix('s')}{number}": part for number, part in enumerate(value)}
    return found


def recolouring(theme: Colours) -> list[tuple[str, str]]:
    """Each literal colour of a graphic with the CSS variable that stands for it, first name first."""
    names: dict[str, str] = {}
    for name, value in variables(theme).items():
        names.setdefault(value, name)
    return list(names.items())
