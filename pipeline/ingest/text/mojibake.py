"""Headers whose characters come from a wrong decoding, made before the file reached us."""

from __future__ import annotations

import re

from pipeline.errors import KefuError

_HAN = re.compile("[\u4e00-\u9fff]{2}")
_WRONG = ("gb18030", "cp1252", "latin-1")
_LOST = ("\ufffd", "锟斤拷", "\uffff")


def refuse_mojibake(header: tuple[str, ...], name: str) -> None:
    """Refuses a header that reads as Chinese only when a wrong decoding is undone, or that has lost its characters.

    Raises KefuError header_garbled.
    """
    for found in header:
        if found.isascii():
            continue
        meant = next((text for wrong in _WRONG if (text := _undone(found, wrong))), "")
        if meant or any(sign in found for sign in _LOST):
            raise KefuError("header_garbled", where=name, found=found, meant=meant or "?")


def _undone(text: str, wrong: str) -> str:
    """The Chinese text whose UTF-8 bytes, read in a wrong encoding, give this one; empty where there is none."""
    try:
        meant = text.encode(wrong).decode("utf-8")
    except UnicodeError:
        return ""
    return meant if _HAN.search(meant) and len(meant) < len(text) else ""
