"""What a page is made of, as digests by name: a page whose inputs are all as they were is not made again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path

from pipeline.runs.work import PageWork
from pipeline.settings import SETTINGS_FILE
from pipeline.workspace import Workspace

PACKAGE = Path(__file__).parents[1]
LIBRARIES = ("papermill", "nbclient", "ipykernel", "pandas", "duckdb", "ibis-framework")
NEW = "new"
_OF_THE_BUILD = ("build", "workspace")

Inputs = Mapping[str, str]


def digest(*contents: bytes) -> str:
    """A short digest of contents, each told from the next."""
    found = hashlib.blake2b(digest_size=12)
    for content in contents:
        found.update(len(content).to_bytes(8, "little") + content)
    return found.hexdigest()


@cache
def libraries() -> dict[str, str]:
    """The versions of the libraries that figures and pages depend on most."""
    return {library: version(library) for library in LIBRARIES}


@cache
def code_digest() -> str:
    """What tells this code from any other: our own modules and words, and the versions of libraries."""
    files = sorted(path for path in PACKAGE.rglob("*") if path.suffix in (".py", ".toml"))
    return digest(json.dumps(libraries()).encode(), *(path.read_bytes() for path in files))


@cache
def templates_digest(templates: Path) -> str:
    """What tells a folder of templates and words from any other."""
    return digest(*(path.read_bytes() for path in sorted(templates.rglob("*")) if path.is_file()))


def common_inputs(workspace: Workspace, templates: Path) -> Inputs:
    """The inputs of every page that are no rows: settings, templates, code, and which columns there are."""
    return {
        "settings": digest((workspace.folder / SETTINGS_FILE).read_bytes()),
        "templates": templates_digest(templates),
        "code": code_digest(),
        "columns": workspace.build.digest(""),
    }


def own_inputs(page: PageWork) -> Inputs:
    """The inputs of a page that are no rows and its own: notebook and parameters."""
    asked = {name: value for name, value in page.parameters.items() if name not in _OF_THE_BUILD}
    return {
        "notebook": page.notebook_hash,
        "parameters": digest(json.dumps(asked, sort_keys=True).encode()),
    }


def rows_inputs(workspace: Workspace, logs: Iterable[str]) -> Inputs:
    """The rows of whole logs, and `deliveries`, as inputs."""
    return {log: workspace.build.digest(log) for log in sorted(set(logs))}


def why(before: Inputs | None, now: Inputs) -> str:
    """The names of the inputs that changed; `new` where there was no page; empty where the page is as it would be."""
    if before is None:
        return NEW
    return ", ".join(name for name in {**now, **before} if before.get(name) != now.get(name))
