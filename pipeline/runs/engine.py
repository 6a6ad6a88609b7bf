"""The papermill engine of this project: a private kernel of this interpreter, limited in time and output."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from subprocess import DEVNULL
from typing import Any

import zmq
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient.util import run_sync
from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, papermill_engines

NAME = "kefu"
KERNEL = "python3"
MOST_PRINTED = 200_000
MOST_DISPLAYED = 8_000_000
_PRIVATE = ("PYTHONSTARTUP", "JUPYTER_PATH", "JUPYTER_CONFIG_PATH")


@dataclass(frozen=True)
class Limits:
    """How long a kernel may take to start, a cell to run, a notebook to run, in seconds."""

    start_seconds: float = 60
    cell_seconds: float = 600
    run_seconds: float = 1800


def kernel_environment(environment: Mapping[str, str], private: Path) -> dict[str, str]:
    """The environment of a kernel: one thread for arithmetic, nothing of the user's Jupyter profile."""
    kept = {name: value for name, value in environment.items() if name not in _PRIVATE}
    return kept | {
        "IPYTHONDIR": str(private / "ipython"),
        "JUPYTER_CONFIG_DIR": str(private / "config"),
        "JUPYTER_DATA_DIR": str(private / "data"),
        "JUPYTER_RUNTIME_DIR": str(private),
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        "PYTHONUTF8": "1",
    }


class Kernel(AsyncKernelManager):
    """A kernel of the running interpreter, whatever kernelspecs the machine has, in a given environment."""

    def __init__(self, environment: Mapping[str, str], private: Path) -> None:
        specs = KernelSpecManager(kernel_dirs=[], ensure_native_kernel=True)
        super().__init__(kernel_name=KERNEL, kernel_spec_manager=specs)
        self.connection_file = str(private / "kernel.json")
        self.transport_encryption = "auto" if zmq.has("curve") else "disabled"
        self._environment = kernel_environment(environment, private)

    async def start_kernel(self, **kw: Any) -> None:  # type: ignore[override]
        await super().start_kernel(env=self._environment, stdout=DEVNULL, stderr=DEVNULL, **kw)


class Client(PapermillNotebookClient):  # type: ignore[misc]
    """papermill's client, which cuts what a cell prints and refuses what is too large to show."""

    def output(self, outs: Any, msg: Any, display_id: Any, cell_index: int) -> Any:
        content = msg["content"]
        if msg["msg_type"] == "stream":
            printed = sum(len(out["text"]) for out in outs if out["output_type"] == "stream")
            if printed >= MOST_PRINTED:
                return None
            content["text"] = _cut(content["text"], MOST_PRINTED - printed)
        elif len(str(content.get("data", ""))) > MOST_DISPLAYED:
            too_large = f"more than {MOST_DISPLAYED:,} characters"
            error = {"ename": "OutputTooLarge", "evalue": too_large, "traceback": []}
            outs.append(NotebookNode(output_type="error", **error))  # type: ignore[no-untyped-call]
            return None
        return super().output(outs, msg, display_id, cell_index)


class Engine(NBClientEngine):  # type: ignore[misc]
    """Runs a notebook on a `Kernel` that it starts and always ends, its process group with it."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **kwargs: Any) -> None:
        limits: Limits = kwargs["limits"]
        deadline = time.monotonic() + limits.run_seconds
        kernel = Kernel(kwargs["environment"], kwargs["private"])
        client = Client(
            nb_man,
            km=kernel,
            startup_timeout=limits.start_seconds,
            timeout_func=lambda _: max(1, min(limits.cell_seconds, deadline - time.monotonic())),
        )
        client.owns_km = True
        client.shutdown_kernel = "immediate"
        try:
            client.execute()
        finally:
            if kernel.has_kernel:
                run_sync(kernel.shutdown_kernel)(now=True)


papermill_engines.register(NAME, Engine)


def _cut(text: str, room: int) -> str:
    if len(text) <= room:
        return text
    return f"{text[:room]}\n[… cut: a cell may print {MOST_PRINTED:,} characters]\n"
