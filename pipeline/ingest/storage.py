"""Files that are whole or not there: written beside their place, forced to disk, then moved into it."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import KefuError


def private_folder(path: Path) -> Path:
    """The folder, made if need be for its owner only. Raises KefuError cannot_write."""
    if not path.is_dir():
        private_folder(path.parent)
        with _told(path):
            path.mkdir(exist_ok=True, mode=0o700)
    return path


def write_atomically(path: Path, data: bytes) -> None:
    """Puts a private file in its place, whole. Raises KefuError cannot_write."""
    replace_atomically(path, lambda temporary: temporary.write_bytes(data))


def replace_atomically(path: Path, write: Callable[[Path], object]) -> None:
    """Has a private file written under another name and then moves it to `path`. Raises KefuError cannot_write."""
    private_folder(path.parent)
    with _told(path):
        handle, name = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=path.parent)
        os.close(handle)
        temporary = Path(name)
        try:
            write(temporary)
            temporary.chmod(0o600)
            _force(temporary)
            os.replace(temporary, path)
            _force(path.parent)
        finally:
            temporary.unlink(missing_ok=True)


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _force(path: Path) -> None:
    """Waits until a file or folder is on disk (a folder cannot be forced on Windows)."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise KefuError("cannot_write", where=path, found=error.strerror or error) from None
