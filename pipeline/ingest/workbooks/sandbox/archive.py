"""A zip archive whose sizes are counted, not believed."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

MOST_ENTRIES, MOST_UNPACKED, MOST_RATIO = 2_000, 200 * 1024 * 1024, 100
# Below this a high ratio is a small sheet of equal rows.
_RATIO_FROM = 10 * 1024 * 1024
_PIECE = 1024 * 1024
_LOCAL_HEADER = struct.Struct("<4s22xHH")


class RefusedError(Exception):
    """A reason of the catalogue with its facts, told to the process that asked."""

    def __init__(self, reason: str, **facts: str | int) -> None:
        super().__init__(reason)
        self.reason, self.facts = reason, facts


class Archive:
    """The entries of a zip archive in memory. Raises RefusedError not_a_workbook, workbook_too_large."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        try:
            entries = zipfile.ZipFile(io.BytesIO(data)).infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeDecodeError):
            raise RefusedError("not_a_workbook") from None
        self._entries = {entry.filename.lower(): entry for entry in entries}
        self._refuse_flood(entries)

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._entries

    def pieces(self, name: str) -> Iterator[bytes]:
        """The content of an entry, a megabyte at most at a time; nothing where there is none of the name."""
        if name in self:
            yield from self._inflated(self._entries[name.lower()])

    def content(self, name: str) -> bytes:
        return b"".join(self.pieces(name))

    def _refuse_flood(self, entries: list[zipfile.ZipInfo]) -> None:
        unpacked = 0
        most = min(MOST_UNPACKED, max(_RATIO_FROM, MOST_RATIO * len(self._data)))
        for piece in self._everything(entries):
            unpacked += len(piece)
            if unpacked > most:
                raise RefusedError("workbook_too_large", unpacked=unpacked >> 20, entries=len(entries))

    def _everything(self, entries: list[zipfile.ZipInfo]) -> Iterator[bytes]:
        if len(entries) > MOST_ENTRIES:
            raise RefusedError("workbook_too_large", unpacked="?", entries=len(entries))
        for entry in entries:
            yield from self._inflated(entry)

    def _inflated(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        packed = self._packed(entry)
        if entry.compress_type == zipfile.ZIP_STORED:
            yield from (bytes(packed[at : at + _PIECE]) for at in range(0, len(packed), _PIECE))
            return
        if entry.compress_type != zipfile.ZIP_DEFLATED:
            raise RefusedError("not_a_workbook")
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        left = bytes(packed)
        try:
            while left and not inflater.eof:
                yield inflater.decompress(left, _PIECE)
                left = inflater.unconsumed_tail
        except zlib.error:
            raise RefusedError("not_a_workbook") from None

    def _packed(self, entry: zipfile.ZipInfo) -> memoryview:
        """The bytes of an entry as they lie in the file."""
        if entry.flag_bits & 1:
            raise RefusedError("workbook_protected")
        try:
            signature, name_length, extra_length = _LOCAL_HEADER.unpack_from(self._data, entry.header_offset)
        except struct.error:
            raise RefusedError("not_a_workbook") from None
        if signature != b"PK\x03\x04":
            raise RefusedError("not_a_workbook")
        start = entry.header_offset + _LOCAL_HEADER.size + name_length + extra_length
        return memoryview(self._data)[start : start + entry.compress_size]
