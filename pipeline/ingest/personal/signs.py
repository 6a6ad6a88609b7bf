"""Signs that look alike to a reader and not to a machine: full-width, invisible, and digits in Chinese."""

from __future__ import annotations

import re

_INVISIBLE_SIGNS = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
# What `narrowed` changes, as a regular expression that DuckDB knows too: the spaces are those of str.split.
UNSETTLED = (
    f"[{_INVISIBLE_SIGNS}０-９Ａ-Ｚａ-ｚ＋－．＠＿\u3000\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f]"
    r"|[\t-\r\x1c-\x1f]|  |^ | $"
)
CHINESE_DIGITS = str.maketrans("〇零○一壹幺二贰两三叁四肆五伍六陆七柒八捌九玖", "00011122233445566778899")

_INVISIBLE = re.compile(f"[{_INVISIBLE_SIGNS}]")
_NARROW = {
    code: code - 0xFEE0
    for first, last in ("０９", "ＡＺ", "ａｚ", "＋＋", "－．", "＠＠", "＿＿")
    for code in range(ord(first), ord(last) + 1)
}


def narrowed(text: str) -> str:
    """A text in one line, without invisible signs, its full-width digits and letters narrowed."""
    if not text.isascii():
        text = _INVISIBLE.sub("", text).translate(_NARROW)
    return " ".join(text.split())
