"""The folder a demo is written into: only an empty one, or one that holds nothing but an unchanged demo."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

from pipeline.errors import KefuError
from pipeline.settings import SETTINGS_FILE

INBOX = "data/inbox"
MARKER = f"{INBOX}/.kefu-demo"


def refuse_others(folder: Path, settings: bytes) -> None:
    """Refuses a folder with other settings than the demo's, or with logs that no demo made or that changed since.

    Raises KefuError demo_folder_in_use.
    """
    ours = _ours(folder) | {SETTINGS_FILE: _digest(settings)}
    inbox = folder / INBOX
    logs = [path for path in sorted(inbox.rglob("*")) if path.is_file() and not path.name.startswith(".")]
    for path in [folder / SETTINGS_FILE, *logs]:
        if path.exists() and ours.get(path.relative_to(folder).as_posix()) != _digest(path.read_bytes()):
            raise KefuError("demo_folder_in_use", where=folder, found=path.relative_to(folder).as_posix())


def write(folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    """The paths written; an earlier demo's files are removed first, and the marker names the new ones first.

    Raises KefuError demo_not_writable.
    """
    try:
        for name in _ours(folder):
            (folder / name).unlink(missing_ok=True)
        marker = {"made_by": "kefu demo", "files": {name: _digest(data) for name, data in files.items()}}
        _put(folder / MARKER, json.dumps(marker, ensure_ascii=False, indent=1).encode())
        return [_put(folder / name, data) for name, data in files.items()]
    except OSError as error:
        raise KefuError("demo_not_writable", where=error.filename or folder, problem=error.strerror) from None


def _ours(folder: Path) -> dict[str, str]:
    """The files an earlier demo made here, each with its digest."""
    try:
        files = json.loads((folder / MARKER).read_text("utf-8"))["files"]
        return {str(name): str(digest) for name, digest in files.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _put(path: Path, data: bytes) -> Path:
    """The path, written whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.part")
    draft.write_bytes(data)
    os.replace(draft, path)
    return path


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
