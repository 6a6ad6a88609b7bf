"""A private kernel of this interpreter: the plain way to run a notebook, where there is nothing to fork."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from subprocess import DEVNULL
from typing import Any

import zmq
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager

from pipeline.engine.engine import KERNEL

_PRIVATE = ("PYTHONSTARTUP", "JUPYTER_PATH", "JUPYTER_CONFIG_PATH")


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
        self._environment = dict(environment)

    async def start_kernel(self, **kw: Any) -> None:  # type: ignore[override]
        await super().start_kernel(env=self._environment, stdout=DEVNULL, stderr=DEVNULL, **kw)
