"""Personal data stops here: names, phones and ids become keyed tokens, and what text still tells is masked."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from pipeline.ingest.storage import write_atomically
from pipeline.ingest.tables import clean

KEY_FILE = "identity.key"
MASK = "***"

_WIDE_SIGNS = {
    wide: wide - 0xFEE0
    for wide in (
        *range(0xFF10, 0xFF1A),
        *range(0xFF21, 0xFF3B),
        *range(0xFF41, 0xFF5B),
        0xFF0B,
        0xFF0D,
        0xFF0E,
        0xFF20,
    )
}
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_NUMBER = r"(?:[A-Za-z]?\d+|[一二三四五六七八九十]+)"
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_ID_CARD = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
_BANK_CARD = re.compile(r"(?<!\d)\d(?:[ -]?\d){15,18}(?!\d)")
_PHONE = re.compile(
    r"(?<!\d)(?:(?:\+|00)?86[ -]?)?1[3-9]\d(?:[ -]?\d{4}){2}(?!\d)"
    r"|(?<!\d)\(?0\d{2,3}\)?[ -]?\d{7,8}(?!\d)"
    r"|(?<!\d)400[ -]?\d{3,4}[ -]?\d{3,4}(?!\d)"
)
_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-Z][ ·.-]?(?=[A-HJ-NP-Z]*\d)[A-HJ-NP-Z\d]{5,6}(?![A-Za-z\d])"
)
_ADDRESS = re.compile(
    rf"{_NUMBER}(?:-\d+)?(?:号楼|栋|幢|座|单元)(?:\s*{_NUMBER}(?:-\d+)*(?:号楼|栋|幢|座|单元|楼|层|室|号|房)?)*"
    rf"|(?<=[路街道巷弄胡同里村苑园区城庄])\s*\d+(?:-\d+)?号(?:院|楼)?(?:\s*{_NUMBER}(?:号楼|栋|幢|座|单元|楼|层|室|房))*"
)


class Identity:
    """The workspace's secret: turns the same value into the same token in every log."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    @property
    def fingerprint(self) -> str:
        """What tells two keys apart without telling the key."""
        return hmac.new(self._key, b"fingerprint", hashlib.sha256).hexdigest()[:16]

    def token(self, value: str) -> str:
        """Sixteen hex digits for a value, the same in every log; nothing for an empty one."""
        return hmac.new(self._key, value.encode(), hashlib.sha256).hexdigest()[:16] if value else ""


def open_identity(data: Path) -> Identity:
    """The identity of a data folder, made at random at the first use, readable by its owner only."""
    path = data / KEY_FILE
    if not path.exists():
        write_atomically(path, secrets.token_bytes(32))
    return Identity(path.read_bytes())


def phone_digits(value: str) -> str:
    """A telephone number as its digits, without the country code."""
    digits = re.sub(r"\D", "", value)
    return digits.removeprefix("0086").removeprefix("86") if len(digits) > 11 else digits or value


def mask(text: str, own: Iterable[str] = ()) -> str:
    """A text in one line, with phones, ID and bank cards, e-mail, plates, house numbers and the row's `own` values masked."""
    text = " ".join(text.split()).translate(_WIDE_SIGNS)
    for value in sorted(filter(_tells, map(clean, own)), key=len, reverse=True):
        text = text.replace(value, MASK)
    for pattern in (_EMAIL, _PHONE):
        text = pattern.sub(MASK, text)
    text = _ID_CARD.sub(partial(_masked_if, _is_id_card), text)
    text = _BANK_CARD.sub(partial(_masked_if, _passes_luhn), text)
    for pattern in (_PLATE, _ADDRESS):
        text = pattern.sub(MASK, text)
    return text


def _tells(value: str) -> bool:
    """Whether a name or number is long enough to be masked where it occurs in a text."""
    return len(value) >= 2 and (not value.isdigit() or len(value) >= 5)


def _masked_if(is_one: Callable[[str], bool], match: re.Match[str]) -> str:
    return MASK if is_one(match[0]) else match[0]


def _is_id_card(number: str) -> bool:
    """Whether the last sign is the check digit of a resident identity card (GB 11643)."""
    total = sum(weight * int(digit) for weight, digit in zip(_ID_WEIGHTS, number[:17], strict=True))
    return "10X98765432"[total % 11] == number[17].upper()


def _passes_luhn(number: str) -> bool:
    digits = [int(sign) for sign in number if sign.isdigit()]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0
