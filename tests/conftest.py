"""What many tests share: the command line as a user starts it, and one demo department per test run."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

ROOT = Path(__file__).parents[1]
DEMO_PERIOD = "2026-10"

Kefu = Callable[..., subprocess.CompletedProcess[str]]


def run_kefu(
    *arguments: str | Path, cwd: Path = ROOT, **environment: str
) -> subprocess.CompletedProcess[str]:
    """The finished `kefu` process, its output as text."""
    return subprocess.run(
        [sys.executable, "-m", "pipeline.cli", *map(str, arguments)],
        cwd=cwd, env={**os.environ, **environment}, capture_output=True, text=True, encoding="utf-8", timeout=900, check=False,
    )  # fmt: skip


@pytest.fixture(scope="session")
def kefu() -> Kefu:
    return run_kefu


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which `kefu demo` has run, made once for all workers. Read it; copy it to change it."""
    shared = (
        tmp_path_factory.getbasetemp().parent
        if "PYTEST_XDIST_WORKER" in os.environ
        else tmp_path_factory.getbasetemp()
    )
    folder = shared / "demo"
    with FileLock(str(shared / "demo.lock")):
        if not (folder / "reports" / "index.html").is_file():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            done = run_kefu("-C", folder, "--quiet", "demo")
            assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="session")
def example_data() -> Path:
    """The folder of public logs that the examples run on."""
    named = os.environ.get("KEFU_EXAMPLE_DATA")
    if not named:
        pytest.skip("KEFU_EXAMPLE_DATA names no folder with the example logs")
    return Path(named)


def measures_of(folder: Path, *arguments: str, **environment: str) -> list[dict[str, Any]]:
    """What `kefu measures … --format json` prints, parsed."""
    done = run_kefu("-C", folder, "measures", *arguments, "--format", "json", **environment)
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout))
