"""Kefu: customer-service logs in, honest staff-performance reports out. The names below are what a notebook imports."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline import show
    from pipeline.report import blocks
    from pipeline.workspace import Workspace, ingest_and_build, open_workspace

__all__ = ["Workspace", "blocks", "ingest_and_build", "open_workspace", "show"]

_MODULES = {"blocks": "pipeline.report.blocks", "show": "pipeline.show"}
_NAMES = ("Workspace", "ingest_and_build", "open_workspace")


def __getattr__(name: str) -> Any:
    """The name, imported when first asked for: `kefu explain` need not load what only a notebook uses."""
    if name in _MODULES:
        return importlib.import_module(_MODULES[name])
    if name in _NAMES:
        return getattr(importlib.import_module("pipeline.workspace"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
