"""The workspace's secret, which turns a value that tells who somebody is into a token that joins but does not tell."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Callable
from pathlib import Path

from pipeline.errors import KefuError
from pipeline.ingest.personal.signs import CHINESE_DIGITS, narrowed
from pipeline.ingest.storage import write_atomically
from pipeline.logs import Column

KEY_FILE = "identity.key"
_SHORTEST_KEY = 16
_LOST_DIGITS = re.compile(r"\d(\.\d+)?e\+\d+", re.IGNORECASE)


class Identity:
    """The workspace's secret: turns the same value into the same token in every log."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._keyed = hmac.new(key, digestmod=hashlib.sha256)

    @property
    def fingerprint(self) -> str:
        """What tells two keys apart without telling the key."""
        return hmac.new(self._key, b"fingerprint", hashlib.sha256).hexdigest()[:16]

    def token(self, value: str) -> str:
        """Sixteen hex digits for a value, the same in every log; nothing for an empty one."""
        if not value:
            return ""
        keyed = self._keyed.copy()
        keyed.update(value.encode())
        return keyed.hexdigest()[:16]


def open_identity(data: Path, key_file: Path | None = None) -> Identity:
    """The identity of a data folder, made at random at the first use, readable by its owner only.

    A `key_file` outside the folder is never made here, so that a mistyped path makes no second identity.
    Raises KefuError key_missing, key_too_short.
    """
    path = key_file or data / KEY_FILE
    if not path.exists():
        if key_file:
            raise KefuError("key_missing", where=key_file)
        write_atomically(path, secrets.token_bytes(32))
    key = path.read_bytes()
    if len(key) < _SHORTEST_KEY:
        raise KefuError("key_too_short", where=path, found=len(key), expected=_SHORTEST_KEY)
    return Identity(key)


def phone_digits(value: str) -> str:
    """A telephone number as its digits, without the country code, the trunk 0 of a mobile and an extension."""
    if value.isascii() and value.isdigit() and len(value) <= 11 and value[0] != "0":
        return value
    number = re.split(r"(?i)转|分机|ext\.?|x", narrowed(value).translate(CHINESE_DIGITS), maxsplit=1)[0]
    digits = re.sub(r"\D", "", number)
    if len(digits) > 11:
        digits = digits.removeprefix("0086").removeprefix("86")
    return re.sub(r"^0(?=1[3-9]\d{9}$)", "", digits) or value


def token_of(column: Column, identity: Identity) -> Callable[[str], str]:
    """What gives the token of a value of a personal column; an id that lost its digits in a spreadsheet stays, to be refused."""
    same = phone_digits if column.name.endswith("_phone") else str
    may_be_lost = column.kind == "id"

    def token(value: str) -> str:
        return value if may_be_lost and _LOST_DIGITS.fullmatch(value) else identity.token(same(value))

    return token
