"""The other end of a zygote: starts it, has it fork a run, hears the run's messages, and ends what is left of it."""

from __future__ import annotations

import os
import select
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.engine.wire import Reader, receive, send

START_SECONDS = 60
_CHUNK = 1 << 20
_ENDING_SECONDS = 5
_LONGEST_WAIT_SECONDS = 3600.0
_ONE_THREAD = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
}


class ZygoteLostError(RuntimeError):
    """The zygote went away, and the run with it."""


@cache
def is_possible() -> bool:
    """Whether this system can fork runs: Linux, with handles for processes and lists of children."""
    return hasattr(os, "pidfd_open") and Path(f"/proc/self/task/{os.getpid()}/children").is_file()


class Zygote:
    """A zygote that is ready. Raises ZygoteLostError where it does not come up with one thread."""

    def __init__(self) -> None:
        ours, its = socket.socketpair()
        with its:
            self._process = subprocess.Popen(
                [sys.executable, "-c", f"from pipeline.engine.zygote import main; main({its.fileno()})"],
                env={**os.environ, **_ONE_THREAD}, pass_fds=[its.fileno()], start_new_session=True,
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
        self._control = ours
        ours.settimeout(START_SECONDS)
        threads = self._answer()["threads"]
        if threads != 1:
            self.close()
            raise ZygoteLostError(f"{threads} threads")

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def fork(self, folder: str, environment: Mapping[str, str], memory_bytes: int) -> Fork:
        """A new run. Raises ZygoteLostError."""
        channel, its = socket.socketpair()
        out, out_end = os.pipe()
        err, err_end = os.pipe()
        asked = {"folder": folder, "environment": dict(environment), "memory_bytes": memory_bytes}
        try:
            send(self._control, asked, [its.fileno(), out_end, err_end])
            pid = self._answer()["pid"]
            return Fork(self, pid, os.pidfd_open(pid), channel, {out: "stdout", err: "stderr"})
        except OSError as error:
            raise ZygoteLostError(str(error)) from error
        finally:
            its.close()
            os.close(out_end)
            os.close(err_end)

    def end(self) -> int:
        """The wait status of the run, which is killed with all it started. Raises ZygoteLostError."""
        try:
            send(self._control, {"end": True})
        except OSError as error:
            raise ZygoteLostError(str(error)) from error
        return int(self._answer()["status"])

    def close(self) -> None:
        """Ends the zygote and whatever it runs."""
        self._control.close()
        try:
            self._process.wait(_ENDING_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _answer(self) -> dict[str, Any]:
        try:
            return dict(receive(self._control))
        except (EOFError, OSError) as error:
            self.close()
            raise ZygoteLostError(str(error) or type(error).__name__) from error


class Fork:
    """A run that is going on: give it cells, hear what it says."""

    def __init__(
        self, zygote: Zygote, pid: int, process: int, channel: socket.socket, printed: dict[int, str]
    ) -> None:
        self.pid = pid
        self._zygote, self._process, self._channel, self._printed = zygote, process, channel, printed
        self._reader = Reader()
        self._poll = select.poll()
        for handle in (channel.fileno(), process, *printed):
            self._poll.register(handle, select.POLLIN)

    def execute(self, code: str, deadline: float) -> Iterator[dict[str, Any]]:
        """The messages of one cell, its reply last; bytes written to handles 1 and 2 come as streams.

        Raises TimeoutError at the deadline (of `time.monotonic`), EOFError when the run has died.
        """
        try:
            send(self._channel, {"code": code})
        except OSError:
            raise EOFError from None
        while True:
            for message in self._messages(deadline):
                if message["msg_type"] == "execute_reply":
                    yield from self._rest()
                    yield message
                    return
                yield message

    def end(self, *, kindly: bool) -> int:
        """The wait status of the run. Kindly lets it do first what it does at exit. Raises ZygoteLostError."""
        if kindly:
            self._channel.shutdown(socket.SHUT_RDWR)
            select.select([self._process], [], [], _ENDING_SECONDS)
        try:
            return self._zygote.end()
        finally:
            self._channel.close()
            for handle in (self._process, *self._printed):
                os.close(handle)

    def _messages(self, deadline: float) -> Iterator[dict[str, Any]]:
        """What comes next. A dead run's last messages come before its EOFError."""
        left = deadline - time.monotonic()
        events = dict(self._poll.poll(min(max(0, left), _LONGEST_WAIT_SECONDS) * 1000))
        for handle in events.keys() & self._printed.keys():
            yield from self._read(handle)
        if self._channel.fileno() in events and (data := self._received()):
            yield from self._reader.feed(data)
        elif events.keys() & {self._process, self._channel.fileno()}:
            yield from self._rest()
            raise EOFError
        if left <= 0:
            raise TimeoutError

    def _received(self) -> bytes:
        try:
            return self._channel.recv(_CHUNK)
        except ConnectionResetError:
            return b""

    def _rest(self) -> Iterator[dict[str, Any]]:
        """What was written to the handles and not yet heard."""
        for handle in list(self._printed):
            while select.select([handle], [], [], 0)[0]:
                heard = list(self._read(handle))
                if not heard:
                    break
                yield from heard

    def _read(self, handle: int) -> Iterator[dict[str, Any]]:
        data = os.read(handle, _CHUNK)
        if data:
            text = data.decode("utf-8", "replace")
            yield {"msg_type": "stream", "content": {"name": self._printed[handle], "text": text}}
        else:
            with suppress(KeyError):
                self._poll.unregister(handle)
