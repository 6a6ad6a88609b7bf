"""Which characters a file's bytes stand for: told by the source, or found by a fixed ladder; and its text as UTF-8 blocks."""

from __future__ import annotations

import codecs
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pipeline.errors import KefuError

# What stands in the text where bytes could not be decoded: a code point that no text holds.
UNDECODABLE = "\uffff"

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What UTF-16 text never holds, but bytes of another encoding read in pairs do: private and undecodable signs, a line end's byte
# as the upper half of a sign (Gurmukhi, Gujarati).
_PAIRED_WRONGLY = re.compile("[\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff\u0a00-\u0aff]")
_WIDE = ("utf-16", "utf-32")
_CHUNK = 8 * 1024 * 1024
_LONGEST_LINE = 64 * 1024 * 1024
_LEAST_SHARE_OF_ZEROS = 0.05
_LEAST_SHARE_OF_LINES = 0.9
# Of the Chinese signs of an office text nearly all are in GB2312, or in the frequent half of Big5; read the wrong way, half are.
_USUAL, _UNUSUAL, _LEAST_SIGNS, _ENOUGH_SIGNS = 0.85, 0.5, 4, 10
_NO_TEXT = (
    "base64",
    "bz2",
    "hex",
    "quopri",
    "rot13",
    "uu",
    "zlib",
    "idna",
    "punycode",
    "unicode_escape",
    "raw_unicode_escape",
)

codecs.register_error("kefu-mark", lambda error: (UNDECODABLE, getattr(error, "end", 0)))


@dataclass(frozen=True)
class TextSource:
    """A file and the encoding its text is read in; `name` is what messages call it."""

    path: Path
    name: str
    encoding: str

    def blocks(self, size: int = _CHUNK) -> Iterator[bytes]:
        """The file's text in UTF-8, cut at line ends; bytes that are no text have become UNDECODABLE.

        Raises KefuError line_too_long, encoding_mixed.
        """
        left = b""
        for piece in self._pieces(size):
            left += piece
            cut = _last_line_end(left)
            if cut:
                yield _marked(left[:cut])
                left = left[cut:]
            elif len(left) > _LONGEST_LINE:
                raise KefuError("line_too_long", where=self.name, limit=_LONGEST_LINE // 1024 // 1024)
        if left:
            yield _marked(left)

    def _pieces(self, size: int) -> Iterator[bytes]:
        with self.path.open("rb") as file:
            if self.encoding in ("utf-8", "utf-8-sig"):
                file.seek(len(codecs.BOM_UTF8) if self.encoding == "utf-8-sig" else 0)
                yield from iter(lambda: file.read(size), b"")
                return
            decoder = codecs.getincrementaldecoder(self.encoding)("kefu-mark")
            lines = 1
            for piece in itertools.chain(iter(lambda: file.read(size), b""), [b""]):
                text = decoder.decode(piece, final=not piece)
                if self.encoding.startswith(_WIDE):
                    self._refuse_mixed(text, lines)
                lines += text.count("\n")
                yield text.encode("utf-8", "replace")

    def _refuse_mixed(self, text: str, line: int) -> None:
        """Refuses UTF-16 with a part in another encoding: from there on bytes pair wrongly and lines run together."""
        if found := _PAIRED_WRONGLY.search(text):
            line += text.count("\n", 0, found.start())
            raise KefuError("encoding_mixed", where=self.name, found=self.encoding, line=line)


def open_text(path: Path, name: str, told: str | None = None) -> TextSource:
    """The file with its encoding: the one told, by its byte order mark, strict UTF-8, UTF-16 by its zero bytes, strict GB18030.

    Raises KefuError encoding_unknown, encoding_unreadable, encoding_doubtful, file_truncated.
    """
    with path.open("rb") as file:
        return TextSource(path, name, _told(file, name, told) if told else _found(file, name))


def _refuse_unknown(encoding: str, name: str) -> None:
    try:
        known = codecs.lookup(encoding).name
    except LookupError:
        known = ""
    if not known or known.startswith(_NO_TEXT):
        raise KefuError("encoding_unknown", where=name, found=encoding)


def _told(file: BinaryIO, name: str, told: str) -> str:
    """The encoding that a source names, refused where the file's beginning does not hold in it."""
    _refuse_unknown(told, name)
    encoding = codecs.lookup(told).name
    sample, lines, _ = _telling(file)
    if encoding.startswith(_WIDE):
        return encoding
    if _share_of_lines(sample, encoding) < _LEAST_SHARE_OF_LINES:
        raise KefuError(
            "encoding_unreadable", where=name, found=told, line=lines + _first_bad_line(sample, encoding)
        )
    return "utf-8-sig" if encoding == "utf-8" and sample.startswith(codecs.BOM_UTF8) else encoding


def _found(file: BinaryIO, name: str) -> str:
    """The encoding of an open file, from its first block that is not plain ASCII."""
    start = file.read(_CHUNK)
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            return encoding
    if wide := _utf16_without_mark(start):
        return wide
    file.seek(0)
    return _ladder(name, *_telling(file))


def _telling(file: BinaryIO) -> tuple[bytes, int, bool]:
    """The first block of an open file that is not plain ASCII, the lines before it, and whether the file ends with it."""
    lines, start = 0, file.read(_CHUNK)
    while start.isascii() and start:
        lines += start.count(b"\n")
        start = file.read(_CHUNK)
    # With the rest of the line on which the block was cut, no sample ends within a character.
    return start + file.readline(_CHUNK), lines, not file.read(1)


def _ladder(name: str, sample: bytes, lines: int, at_end: bool) -> str:
    try:
        sample.decode("utf-8")
    except UnicodeDecodeError as error:
        if at_end and _ends_mid_character(error):
            raise KefuError("file_truncated", where=name, line=lines + sample.count(b"\n") + 1) from None
    else:
        return "utf-8"
    if _share_of_lines(sample, "utf-8") >= _LEAST_SHARE_OF_LINES:
        return "utf-8"
    if _share_of_lines(sample, "gb18030") < _LEAST_SHARE_OF_LINES:
        line = lines + _first_bad_line(sample, "gb18030")
        raise KefuError("encoding_unreadable", where=name, found="gb18030", line=line)
    return _chinese(sample, name)


def _chinese(sample: bytes, name: str) -> str:
    """GB18030 or Big5, which nearly always decodes as GB18030 too, by how usual the signs are that come out."""
    simplified, count = _usual_share(sample, "gb18030", "gb2312")
    if simplified >= _USUAL or count < _LEAST_SIGNS:
        return "gb18030"
    traditional, _ = _usual_share(sample, "big5", "")
    if traditional >= _USUAL and _share_of_lines(sample, "big5") == 1:
        return "big5"
    if simplified >= _UNUSUAL or count < _ENOUGH_SIGNS:
        return "gb18030"
    raise KefuError("encoding_doubtful", where=name, found="gb18030")


def _usual_share(sample: bytes, encoding: str, usual: str) -> tuple[float, int]:
    """The share of the Chinese signs that are usual in an encoding, and how many signs there are."""
    text = sample.decode(encoding, "replace")[:200_000]
    signs = [sign for sign in text if "\u3400" <= sign <= "\U0003ffff" and sign != "\ufffd"]
    return sum(_is_usual(sign, usual) for sign in signs) / max(1, len(signs)), len(signs)


def _is_usual(sign: str, encoding: str) -> bool:
    try:
        return bool(sign.encode(encoding)) if encoding else b"\xa4\x40" <= sign.encode("big5") <= b"\xc6\x7e"
    except UnicodeEncodeError:
        return False


def _first_bad_line(sample: bytes, encoding: str) -> int:
    return next(at for at, line in enumerate(sample.split(b"\n"), start=1) if not _decodes(line, encoding))


def _share_of_lines(sample: bytes, encoding: str) -> float:
    """The share of the lines beyond ASCII that hold in an encoding."""
    lines = [line for line in sample.split(b"\n") if not line.isascii()]
    return sum(_decodes(line, encoding) for line in lines) / len(lines) if lines else 1.0


def _decodes(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _ends_mid_character(error: UnicodeDecodeError) -> bool:
    """Whether UTF-8 holds up to the last character, which is cut off."""
    return "end of data" in error.reason and error.start > 0 and not error.object[: error.start].isascii()


def _utf16_without_mark(data: bytes) -> str | None:
    """UTF-16, if one half of the byte pairs has zero bytes (signs and digits have them) and pairs make line ends."""
    halves = {"utf-16-be": data[0::2].count(0), "utf-16-le": data[1::2].count(0)}
    wide, zeros = max(halves.items(), key=lambda item: item[1])
    if zeros < _LEAST_SHARE_OF_ZEROS * len(data) / 2 or sum(halves.values()) != zeros:
        return None
    ends = ("\n".encode(wide), "\r".encode(wide))
    return wide if any(data[at : at + 2] in ends for at in range(0, len(data), 2)) else None


def _last_line_end(data: bytes) -> int:
    """Where the last complete line ends; a CR at the very end may be half of a CRLF."""
    return max(data.rfind(b"\n"), data.rfind(b"\r", 0, len(data) - 1) if b"\n" not in data else -1) + 1


def _marked(block: bytes) -> bytes:
    """The block, if need be with marks in place of what is no UTF-8."""
    import numpy as np
    import pyarrow as pa

    text = pa.StringArray.from_buffers(
        1, pa.py_buffer(np.array([0, len(block)], np.int32)), pa.py_buffer(block)
    )
    try:
        text.validate(full=True)
    except pa.ArrowInvalid:
        return block.decode("utf-8", "kefu-mark").encode("utf-8", "replace")
    return block
