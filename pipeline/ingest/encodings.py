"""Which characters a file's bytes stand for: told by the source, or found by a fixed ladder, never by statistics."""

from __future__ import annotations

import codecs

from pipeline.errors import KefuError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LEAST_SHARE_OF_ZEROS = 0.05


def decode(data: bytes, where: str, encoding: str | None = None) -> str:
    """The text of a file: by its byte order mark, else strict UTF-8, UTF-16 by its zero bytes, strict GB18030.

    Raises KefuError encoding_unknown, encoding_unreadable, file_truncated.
    """
    if encoding:
        return _decode_as(data, where, encoding)
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _decode_as(data, where, name)
    if wide := _utf16_without_mark(data):
        return _decode_as(data, where, wide)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if _ends_mid_character(error):
            raise KefuError("file_truncated", where=where, line=data.count(b"\n") + 1) from None
    return _decode_as(data, where, "gb18030")


def _decode_as(data: bytes, where: str, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except LookupError:
        raise KefuError("encoding_unknown", where=where, found=encoding) from None
    except UnicodeError as error:
        line = data[: getattr(error, "start", 0)].count(b"\n") + 1
        raise KefuError("encoding_unreadable", where=where, found=encoding, line=line) from None


def _ends_mid_character(error: UnicodeDecodeError) -> bool:
    """Whether UTF-8 holds up to the last character, which is cut off."""
    return "end of data" in error.reason and error.start > 0 and not error.object[: error.start].isascii()


def _utf16_without_mark(data: bytes) -> str | None:
    """UTF-16, if one half of the byte pairs has zero bytes (signs and digits have them) and pairs make line ends."""
    halves = {"utf-16-be": data[0::2].count(0), "utf-16-le": data[1::2].count(0)}
    wide, zeros = max(halves.items(), key=lambda item: item[1])
    if len(data) % 2 or zeros < _LEAST_SHARE_OF_ZEROS * len(data) / 2 or sum(halves.values()) != zeros:
        return None
    ends = ("\n".encode(wide), "\r".encode(wide))
    return wide if any(data[at : at + 2] in ends for at in range(0, len(data), 2)) else None
