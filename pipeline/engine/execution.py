"""A notebook executed for papermill: in a fork where the system can, in a private kernel elsewhere, with the same results."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from nbclient.util import run_sync
from papermill.engines import NotebookExecutionManager
from papermill.log import logger

from pipeline.engine.clients import Client, ForkClient
from pipeline.engine.engine import KERNEL, Limits
from pipeline.engine.fork import Fork, Zygote, ZygoteLostError, is_possible
from pipeline.engine.kernel import Kernel, kernel_environment

LONGEST_UNSAVED_SECONDS = 2
WITHOUT_LIMIT = 10 * 365 * 86_400.0
_zygotes: list[Zygote] = []


class Manager(NotebookExecutionManager):  # type: ignore[misc]
    """papermill's manager, which saves a notebook that is running every two seconds instead of twice a cell.

    `is_whole`: the notebook ran to its end, and papermill itself will write it.
    """

    is_whole = False

    def save(self, **keywords: Any) -> None:
        waited = (self.now() - self.last_save_time).total_seconds()
        if waited >= LONGEST_UNSAVED_SECONDS or (self.end_time is not None and not self.is_whole):
            super().save(**keywords)


def execute_notebook(
    nb: Any, kernel_name: str, output_path: str | None = None, progress_bar: bool = True, log_output: bool = False,
    autosave_cell_every: int = 30, **keywords: Any,
) -> Any:  # fmt: skip
    """The notebook with its outputs; keywords as `Engine` names them.

    Raises nbclient's CellTimeoutError and DeadKernelError; an error in a cell is an output, as papermill has it.
    """
    manager = Manager(nb, output_path, log_output, progress_bar, autosave_cell_every)
    manager.notebook_start()
    try:
        _execute(manager, kernel_name, log_output=log_output, **keywords)
        manager.is_whole = True
    finally:
        manager.cleanup_pbar()
        manager.notebook_complete()
    return manager.nb


def end_zygote() -> None:
    """Ends this process's zygote, if there is one."""
    while _zygotes:
        _zygotes.pop().close()


def _execute(
    manager: Manager, kernel_name: str, *, log_output: bool, environment: Mapping[str, str] | None = None,
    private: Path | None = None, limits: Limits | None = None, start_timeout: int = 60, execution_timeout: int | None = None,
    stdout_file: Any = None, stderr_file: Any = None, **_: Any,
) -> None:  # fmt: skip
    limits = limits or Limits(start_timeout, execution_timeout or WITHOUT_LIMIT, WITHOUT_LIMIT)
    told = {"log_output": log_output, "stdout_file": stdout_file, "stderr_file": stderr_file, "log": logger}
    with _folder(private) as folder:
        of_kernel = kernel_environment(os.environ if environment is None else environment, folder)
        if kernel_name == KERNEL and is_possible() and _ran_forked(manager, of_kernel, limits, told):
            return
        _run_in_kernel(manager, of_kernel, folder, limits, told)


def _ran_forked(manager: Manager, environment: dict[str, str], limits: Limits, told: dict[str, Any]) -> bool:
    """Whether the notebook ran in a fork; a run whose zygote was lost is begun once again from a new one."""

    def fork() -> Fork:
        return _zygote().fork(os.getcwd(), environment, limits.memory_bytes)

    for _ in range(2):
        try:
            ForkClient(
                manager, fork, limits.run_seconds, timeout=_whole(limits.cell_seconds), **told
            ).execute()
            return True
        except ZygoteLostError as lost:
            logger.warning("The process that notebooks are forked from was lost: %s", lost)
            end_zygote()
    return False


def _run_in_kernel(
    manager: Manager, environment: dict[str, str], private: Path, limits: Limits, told: dict[str, Any]
) -> None:
    deadline = time.monotonic() + limits.run_seconds
    kernel = Kernel(environment, private)
    client = Client(
        manager, km=kernel, startup_timeout=_whole(limits.start_seconds),
        timeout_func=lambda _: max(1, _whole(min(limits.cell_seconds, deadline - time.monotonic()))), **told,
    )  # fmt: skip
    client.owns_km = True
    client.shutdown_kernel = "immediate"
    try:
        client.execute()
    finally:
        if kernel.has_kernel:
            run_sync(kernel.shutdown_kernel)(now=True)


def _zygote() -> Zygote:
    """This process's zygote."""
    if not (_zygotes and _zygotes[0].is_alive):
        end_zygote()
        _zygotes.append(Zygote())
    return _zygotes[0]


@contextmanager
def _folder(private: Path | None) -> Any:
    """The folder given, or a temporary one."""
    if private is not None:
        yield private
    else:
        with tempfile.TemporaryDirectory() as folder:
            yield Path(folder)


def _whole(seconds: float) -> int:
    return max(1, int(seconds))
