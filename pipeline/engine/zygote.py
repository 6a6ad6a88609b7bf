"""The process that has imported everything and runs nothing: each run is a fork of it.

A fork copies one thread, so there must be no other: the zygote reads no data, draws nothing and starts no thread, and says
how many threads it has before it is used. One run at a time: whatever it left behind is ended with it.
"""

from __future__ import annotations

import atexit
import ctypes
import gc
import importlib
import os
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from pipeline.engine.wire import receive_with_handles, send

MODULES = (
    "pipeline.show",
    "pipeline.workspace",
    "pipeline.report.preview",
    "ibis.backends.duckdb",
    "scipy.special",
    "pandas",
    "pyarrow.parquet",
)
THREADS = Path("/proc/self/task")
CHILD_FAILED = 70
_DEATH_SIGNAL, _SUBREAPER = 1, 36  # prctl(2)


def main(handle: int) -> None:
    """Serves the process at the other end of the socket until it has gone."""
    control = socket.socket(fileno=handle)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    shell = _warm()
    _prctl(_SUBREAPER, 1)
    send(control, {"threads": len(list(THREADS.iterdir()))})
    with suppress(EOFError, ConnectionError):
        while True:
            asked, handles = receive_with_handles(control, 3)
            send(control, {"pid": _forked(control, shell, asked, handles)})
            receive_with_handles(control, 0)  # the run is over
            send(control, {"status": _ended()})
    _ended()


def _warm() -> tuple[Any, Any]:
    """A shell that has run nothing, with the outlet of its messages, in a process that has imported everything that pages need."""
    from pipeline.engine.shell import new_shell

    sys.path[:] = [
        folder for folder in sys.path if folder
    ]  # as in a kernel, where a run is does not matter to imports
    for name in MODULES:
        importlib.import_module(name)
    importlib.import_module("pipeline.report.preview").leave_drawings()
    importlib.import_module("duckdb").default_connection().close()  # its import opens one, with a thread
    home = tempfile.mkdtemp()
    os.environ["IPYTHONDIR"] = home
    try:
        shell = new_shell()
    finally:
        shutil.rmtree(home)
    atexit._clear()  # what libraries would do at the end of this process is not a run's to do
    gc.collect()
    gc.freeze()
    return shell


def _forked(
    control: socket.socket, shell: tuple[Any, Any], asked: Mapping[str, Any], handles: list[int]
) -> int:
    """The process of a new run, in a group of its own."""
    parent = os.getpid()
    pid = os.fork()
    if pid == 0:
        _run(control, shell, asked, handles, parent)
    with suppress(OSError):
        os.setpgid(pid, pid)
    for handle in handles:
        os.close(handle)
    return pid


def _run(
    control: socket.socket, shell: tuple[Any, Any], asked: Mapping[str, Any], handles: list[int], parent: int
) -> NoReturn:
    """What the fork does; it never comes back into the zygote's code."""
    status = CHILD_FAILED
    try:
        from pipeline.engine.shell import serve

        control.close()
        _prctl(_DEATH_SIGNAL, signal.SIGKILL)
        if os.getppid() == parent:
            serve(*shell, asked, handles)
            atexit._run_exitfuncs()
            status = 0
    finally:
        os._exit(status)


def _ended() -> int | None:
    """The wait status of the run that was going on, once it and all that came of it have been killed and buried."""
    status = None
    while children := _children():
        for child in children:
            with suppress(OSError):
                os.killpg(child, signal.SIGKILL)
            with suppress(OSError):
                os.kill(child, signal.SIGKILL)
        for child in children:
            _, ended = os.waitpid(child, 0)
            status = ended if status is None else status
    return status


def _children() -> list[int]:
    """The children of this process, the run itself first: what it left behind was adopted after it began."""
    return [int(pid) for pid in (THREADS / str(os.getpid()) / "children").read_text().split()]


def _prctl(option: int, value: int) -> None:
    ctypes.CDLL(None).prctl(option, value, 0, 0, 0)
