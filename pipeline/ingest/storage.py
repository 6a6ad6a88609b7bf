"""Files that are whole or not there: written beside their place, forced to disk, then moved into it."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from pipeline.errors import KefuError

_BLOCK = 1024 * 1024


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
    with _draft(path.parent, write) as draft:
        os.replace(draft, path)


def keep_by_content(folder: Path, name: str, write: Callable[[Path], object]) -> str:
    """The name of a private file in `folder`: `name`, its `*` filled by its content's hash. One that is there stays.

    Raises KefuError cannot_write.
    """
    with _draft(folder, write) as draft:
        kept = name.replace("*", sha256_of(draft)[:32])
        if not (folder / kept).exists():
            os.replace(draft, folder / kept)
    return kept


def keep_copy(path: Path, folder: Path) -> str:
    """The SHA-256 of a file, of which `folder` has a private copy named by it from now on; it is read once.

    Raises KefuError file_changing, cannot_write; PermissionError where the file cannot be read.
    """
    with path.open("rb") as source:
        digest, before = hashlib.sha256(), os.fstat(source.fileno())

        def write(draft: Path) -> None:
            with draft.open("wb") as copy:
                while block := source.read(_BLOCK):
                    digest.update(block)
                    copy.write(block)
            after = os.fstat(source.fileno())
            if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
                raise KefuError("file_changing", where=path)

        with _draft(folder, write) as draft:
            os.replace(draft, folder / (digest.hexdigest() + path.suffix.lower()))
    return digest.hexdigest()


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _draft(folder: Path, write: Callable[[Path], object]) -> Iterator[Path]:
    """A file written under a name of its own and forced to disk; what the caller does not move away is removed."""
    private_folder(folder)
    with _told(folder):
        handle, name = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=folder)
        os.close(handle)
        draft = Path(name)
        try:
            write(draft)
            draft.chmod(0o600)
            _force(draft)
            yield draft
            _force(folder)
        finally:
            draft.unlink(missing_ok=True)


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
    except (OSError, duckdb.IOException) as error:
        raise KefuError("cannot_write", where=path, found=getattr(error, "strerror", None) or error) from None
