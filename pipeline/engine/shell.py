"""The forked child: cells run in the shell of a Jupyter kernel, its messages go to a socket instead of to ports."""

from __future__ import annotations

import asyncio
import builtins
import getpass
import io
import os
import random
import resource
import signal
import socket
import sys
import threading
import time
from collections.abc import Mapping
from functools import partial
from typing import Any, NoReturn

from ipykernel.compiler import XCachingCompiler
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.error import StdinNotImplementedError
from jupyter_client.session import Session
from traitlets.config import Config

from pipeline.engine.wire import receive, send

MOST_BUFFERED = 8192
LONGEST_BUFFERED_SECONDS = 0.2


class Outlet(Session):
    """Where the shell's display hook, publisher and tracebacks leave their messages."""

    def __init__(self) -> None:
        super().__init__(key=b"")
        self._lock = threading.RLock()
        self._channel: socket.socket | None = None

    def open(self, channel: socket.socket) -> None:
        self._channel = channel

    def msg(self, msg_type: str, content: Any = None, *_: Any, **__: Any) -> dict[str, Any]:
        return {"msg_type": msg_type, "content": content or {}}

    def send(self, stream: object, msg_or_type: Any, content: Any = None, *_: Any, **__: Any) -> None:
        message = self.msg(msg_or_type, content) if isinstance(msg_or_type, str) else msg_or_type
        self.tell({"msg_type": message["msg_type"], "content": message["content"]})

    def tell(self, message: Mapping[str, Any]) -> None:
        """One message to the run."""
        with self._lock:
            assert self._channel
            send(self._channel, message)


class Stream(io.TextIOBase):
    """stdout or stderr of a cell; what a quiet cell prints is told at once, a talkative one's in pieces."""

    encoding = "UTF-8"
    errors = "replace"

    def __init__(self, name: str, handle: int, outlet: Outlet) -> None:
        self.name, self._handle, self._outlet = name, handle, outlet
        self._pieces, self._size, self._told_at = list[str](), 0, 0.0
        self._lock = threading.RLock()

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        with self._lock:
            self._pieces.append(text)
            self._size += len(text)
            if self._size > MOST_BUFFERED or time.monotonic() - self._told_at > LONGEST_BUFFERED_SECONDS:
                self.flush()
        return len(text)

    def flush(self) -> None:
        with self._lock:
            text, self._pieces, self._size = "".join(self._pieces), [], 0
            self._told_at = time.monotonic()
            if text:
                self._outlet.tell({"msg_type": "stream", "content": {"name": self.name, "text": text}})

    def fileno(self) -> int:
        return self._handle

    def writable(self) -> bool:
        return True


class _Kernel:
    """What libraries look for at `get_ipython().kernel`."""

    eventloop = None
    comm_manager = None

    def __init__(self, shell: Any, session: Session) -> None:
        self.shell, self.session = shell, session
        self.shell_streams: list[object] = []

    def get_parent(self, *_: object) -> dict[str, Any]:
        return {}

    def do_shutdown(self, restart: bool) -> None:
        """A cell that asks its kernel to end is told off as `sys.exit` is."""
        raise SystemExit


def new_shell() -> tuple[ZMQInteractiveShell, Outlet]:
    """A kernel's shell that has run nothing yet, and the outlet of its messages."""
    config = Config()
    config.HistoryManager.enabled = False
    shell: Any = ZMQInteractiveShell.instance(config=config, compiler_class=XCachingCompiler)
    outlet = Outlet()
    shell.displayhook.session = shell.display_pub.session = outlet
    shell.displayhook.topic = b"execute_result"
    shell.kernel = _Kernel(shell, outlet)
    return shell, outlet


def serve(shell: Any, outlet: Outlet, asked: Mapping[str, Any], handles: list[int]) -> None:
    """One run, in a fork of the zygote: executes the cells that come over the channel until there are no more."""
    channel = _settled(asked, handles)
    outlet.open(channel)
    shell.init_environment()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    sys.stdout, sys.stderr = Stream("stdout", 1, outlet), Stream("stderr", 2, outlet)
    builtins.input, getpass.getpass = partial(_refused, "raw_input"), partial(_refused, "getpass")
    asyncio.run(_Child(shell, outlet, channel).serve())


class _Child:
    """Executes cells as a kernel does."""

    def __init__(self, shell: Any, outlet: Outlet, channel: socket.socket) -> None:
        self._shell, self._outlet, self._channel = shell, outlet, channel

    async def serve(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            asked: asyncio.Future[None] = loop.create_future()
            loop.add_reader(self._channel, asked.set_result, None)
            await asked
            loop.remove_reader(self._channel)
            try:
                code = receive(self._channel)["code"]
            except (EOFError, OSError):
                return
            self._tell(await self._answered(code))

    async def _answered(self, code: str) -> dict[str, Any]:
        """Executes one cell; the reply, as a kernel words it."""
        shell = self._shell
        count = shell.execution_count
        self._outlet.tell({"msg_type": "execute_input", "content": {"code": code, "execution_count": count}})
        shell._last_traceback, shell._last_traceback_during_displayhook = None, False
        signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            result = await self._executed(code)
        finally:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
        reply: dict[str, Any] = {"status": "ok", "execution_count": count}
        if not result.success or shell._last_traceback_during_displayhook:
            error = result.error_before_exec or result.error_in_exec
            told = {"ename": type(error).__name__, "evalue": str(error)}
            reply |= {"status": "error", "traceback": shell._last_traceback or [], **told}
        return reply

    async def _executed(self, code: str) -> Any:
        """Runs a cell in the loop if it awaits anything, else plainly."""
        shell = self._shell
        fault = None
        try:
            transformed = shell.transform_cell(code)
        except Exception:
            transformed, fault = code, sys.exc_info()
        given = {"transformed_cell": transformed, "preprocessing_exc_tuple": fault}
        if not shell.should_run_async(code, **given):
            return shell.run_cell(code, store_history=True)
        result = None
        try:
            result = await shell.run_cell_async(code, store_history=True, **given)
        finally:
            shell.events.trigger("post_execute")
            shell.events.trigger("post_run_cell", result)
        return result

    def _tell(self, reply: Mapping[str, Any]) -> None:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        self._outlet.tell({"msg_type": "execute_reply", "content": reply})


def _settled(asked: Mapping[str, Any], handles: list[int]) -> socket.socket:
    """Makes a fork of the zygote a process of its own: group, folder, environment, limits, handles, chance; its channel."""
    os.setpgid(0, 0)
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["environment"])
    time.tzset()
    if asked["memory_bytes"]:
        resource.setrlimit(resource.RLIMIT_DATA, (asked["memory_bytes"],) * 2)
    channel, *printed = handles
    nothing = os.open(os.devnull, os.O_RDONLY)
    for handle, standard in ((nothing, 0), (printed[0], 1), (printed[1], 2)):
        os.dup2(handle, standard)
        os.close(handle)
    random.seed()
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()
    return socket.socket(fileno=channel)


def _refused(asked: str, *_: object, **__: object) -> NoReturn:
    """Nobody is there to answer; in a kernel's words."""
    raise StdinNotImplementedError(f"{asked} was called, but this frontend does not support input requests.")
