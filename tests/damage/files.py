"""Every kind of damage in every encoding, the same bytes at each run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from tests.damage.kinds import KINDS, Damage, Spoilt, undamaged
from tests.damage.table import COLUMNS, Row, complaints

SEED = 20261124
# Each encoding with a sign that it has and older ones lack; Big5 has no simplified characters.
ENCODINGS = {
    "utf-8": "𠮷",
    "utf-8-sig": "𠮷",
    "gb18030": "㐂",
    "gbk": "囍",
    "utf-16": "𠮷",
    "big5": "囍",
}
_WITHOUT_ZERO_WIDTH = ("gbk", "big5")


@dataclass(frozen=True)
class File:
    """A damaged file: its bytes, what is true of it, and the headers of its columns."""

    kind: str
    encoding: str
    data: bytes
    spoilt: Spoilt
    headers: dict[str, str]

    @property
    def name(self) -> str:
        return f"{self.kind}-{self.encoding}.csv"

    @property
    def sound(self) -> dict[str, Row]:
        return self.spoilt.sound


def damaged_files(round_number: int = 0) -> Iterator[File]:
    """The files of one round; another round damages other places."""
    for kind, damage in KINDS.items():
        for encoding in ENCODINGS:
            yield _file(kind, damage, encoding, round_number)


def clean_file(encoding: str) -> File:
    """The file without any damage."""
    return _file("undamaged", undamaged, encoding, 0)


def _file(kind: str, damage: Damage, encoding: str, round_number: int) -> File:
    random = Random(f"{SEED} {kind} {encoding} {round_number}")
    table = complaints(random, ENCODINGS[encoding], is_traditional=encoding == "big5")
    spoilt = damage(table, random)
    text = spoilt.text.replace("\u200b", "") if encoding in _WITHOUT_ZERO_WIDTH else spoilt.text
    data = spoilt.rewrite(text.encode(encoding), encoding)
    return File(kind, encoding, data, spoilt, dict(zip(COLUMNS, table.header, strict=True)))
