"""What options are written as: lists, pairs, formats."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from pipeline.errors import KefuError


class Format(StrEnum):
    """How a frame is printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


def names(text: str) -> list[str]:
    """The names in a list separated by commas."""
    return [part.strip() for part in text.split(",") if part.strip()]


def pairs(given: Sequence[str], option: str, example: str) -> dict[str, str]:
    """`NAME=VALUE` options as a mapping. Raises KefuError bad_pair."""
    found: dict[str, str] = {}
    for pair in given:
        name, equals, value = pair.partition("=")
        if not equals or not name.strip():
            raise KefuError("bad_pair", option=option, found=pair, example=f"{option} {example}")
        found[name.strip()] = value
    return found
