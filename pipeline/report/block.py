"""A block: one thing a notebook displays, as data that every page is made from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.errors import KefuError, nearest

MIME = "application/vnd.kefu.block+json"
VERSION = 1


@dataclass(frozen=True)
class Block:
    """One thing on a page: its kind and its data, raw numbers and words in zh and en."""

    kind: str
    data: Mapping[str, Any]

    def as_json(self) -> dict[str, Any]:
        """What a notebook stores and a page is made from."""
        return {"version": VERSION, "kind": self.kind, "data": dict(self.data)}

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        """The block's data for pages, and a picture of it that JupyterLab shows without a network."""
        from pipeline.report.preview import preview

        return {MIME: self.as_json(), **preview(self)}


@cache
def kinds(templates: Path) -> tuple[str, ...]:
    """The kinds of block there are: one for each template in `blocks/`."""
    return tuple(sorted(path.name.partition(".")[0] for path in (templates / "blocks").glob("*.html.j2")))


def block_of(document: object, templates: Path) -> Block:
    """The block stored in a notebook's output.

    Raises KefuError block_unreadable, block_version, unknown_block.
    """
    if not isinstance(document, Mapping) or not isinstance(document.get("data"), Mapping):
        raise KefuError("block_unreadable", found=_short(document))
    if document.get("version") != VERSION:
        raise KefuError("block_version", found=document.get("version"), expected=VERSION)
    kind, known = str(document.get("kind")), kinds(templates)
    if kind not in known:
        raise KefuError("unknown_block", found=kind, known=", ".join(known), nearest=nearest(kind, known))
    return Block(kind, dict(document["data"]))


def anchor_of(text: str) -> str:
    """A short id for a heading, from its English words."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def _short(document: object) -> str:
    text = repr(document)
    return text if len(text) <= 60 else text[:57] + "..."
