"""The one way data flows: no import runs upward, and only the door and the engine read clock and environment."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "pipeline"
ORDER = (
    ("errors",), ("settings", "periods"), ("worktime",), ("logs",), ("ingest",), ("mapping",), ("warehouse",), ("kpi",), ("compare",), ("quality",),
    ("report",), ("prepared",), ("workspace", "findings"), ("show",), ("engine",), ("runs",), ("demo",), ("cli",),
)  # fmt: skip
RANK = {name: rank for rank, layer in enumerate(ORDER) for name in layer}
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


def layer_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_layers(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    parts = (name.split(".") for name in names if name.startswith("pipeline."))
    return {part[1] for part in parts if part[1] in RANK}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_run_downward_only(path: Path) -> None:
    layer = layer_of(path)
    assert layer in RANK, f"{layer} has no place in the order"
    upward = {name for name in imported_layers(path) if RANK[name] > RANK[layer]}
    assert not upward, f"{layer} imports {upward}, which stand above it"


def test_only_the_command_line_imports_the_demo() -> None:
    importers = {layer_of(path) for path in MODULES if "demo" in imported_layers(path)}
    assert importers <= {"demo", "cli"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_only_the_command_line_reads_clock_and_environment(path: Path) -> None:
    if layer_of(path) in (
        "cli",
        "engine",
    ):  # the engine keeps other processes, and stamps cells as papermill does
        return
    forbidden = {
        ("datetime", "now"),
        ("date", "today"),
        ("datetime", "today"),
        ("datetime", "utcnow"),
        ("os", "environ"),
        ("os", "getenv"),
    }
    found = {
        (node.value.id, node.attr)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    }
    assert not found & forbidden
