"""What a run and its kernel say to each other: JSON documents on a socket, each after its length."""

from __future__ import annotations

import json
import socket
import struct
from typing import Any

_LENGTH = struct.Struct("<Q")
_CHUNK = 1 << 20


def send(channel: socket.socket, document: object, handles: list[int] | None = None) -> None:
    """Sends one document, and file handles with it."""
    text = json.dumps(document, default=str).encode()
    length = _LENGTH.pack(len(text))
    if handles:
        socket.send_fds(channel, [length], handles)
        channel.sendall(text)
    else:
        channel.sendall(length + text)


def receive(channel: socket.socket) -> Any:
    """The next document. Raises EOFError when the other side has gone."""
    (length,) = _LENGTH.unpack(_exactly(channel, _LENGTH.size))
    return json.loads(_exactly(channel, length))


def receive_with_handles(channel: socket.socket, most: int) -> tuple[Any, list[int]]:
    """The next document and the file handles sent with it. Raises EOFError when the other side has gone."""
    head, handles, _, _ = socket.recv_fds(channel, _LENGTH.size, most)
    if not head:
        raise EOFError
    (length,) = _LENGTH.unpack(head + _exactly(channel, _LENGTH.size - len(head)))
    return json.loads(_exactly(channel, length)), list(handles)


class Reader:
    """Documents out of whatever bytes have come so far."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def feed(self, data: bytes) -> list[Any]:
        """The documents that are complete with these bytes."""
        self._bytes += data
        found = []
        while len(self._bytes) >= _LENGTH.size:
            (length,) = _LENGTH.unpack_from(self._bytes)
            end = _LENGTH.size + length
            if len(self._bytes) < end:
                break
            found.append(json.loads(bytes(self._bytes[_LENGTH.size : end])))
            del self._bytes[:end]
        return found


def _exactly(channel: socket.socket, count: int) -> bytes:
    data = bytearray()
    while len(data) < count:
        chunk = channel.recv(min(_CHUNK, count - len(data)))
        if not chunk:
            raise EOFError
        data += chunk
    return bytes(data)
