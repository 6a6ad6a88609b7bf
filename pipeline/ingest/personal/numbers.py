"""Numbers that tell who somebody is, as a text writes them, and the check digits that tell them from others."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

_GAP = r"[ \-–—·]{0,3}"
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_DIGIT = "[0-9〇零○一壹幺二贰两三叁四肆五伍六陆七柒八捌九玖]"
PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使"

MOBILE = re.compile(
    rf"(?<!\d)(?:\(?(?:\+|00)?86\)?{_GAP}|0)?(?:1[3-9]\d{_GAP}\d{{4}}{_GAP}\d{{4}}|1[3-9]\d{_GAP}\d{{3}}{_GAP}\d{{5}}"
    rf"|1[3-9]\d{_GAP}\d{{5}}{_GAP}\d{{3}}|1[3-9]\d\d{_GAP}\d{{4}}{_GAP}\d{{3}}|1[3-9]\d\d{_GAP}\d{{3}}{_GAP}\d{{4}}|1[3-9]\d{{3}}{_GAP}\d{{6}}|1[3-9]\d{{4}}{_GAP}\d{{5}}"
    rf"|1 [3-9](?: \d){{9}}|1-[3-9](?:-\d){{9}})(?!\d)",
    re.ASCII,
)
LANDLINE = re.compile(
    r"(?<!\d)(?:[(（]?0\d{2,3}[)）]?[ \-–—]{0,3}\d{3,4}[ -]?\d{4}|400[ -]?\d{3,4}[ -]?\d{3,4})(?!\d)(?:\s*(?:转|-|ext\.?)\s*\d{1,6})?"
    r"|\+\d{1,3}(?:[ -]?\d){7,12}(?!\d)",
    re.ASCII,
)
LABELLED = re.compile(
    r"(?:电话|手机|座机|固话|联系方式|致电|回电|拨打|回拨|号码|tel|phone|mobile|call)(?:号码?|是|为|至|给|[:：#.=\s]){0,4}((?<!\d)\d(?:[ -]?\d){6,14}(?!\d))"
    r"|(?:QQ|Q号|扣扣|微信|薇信|威信|weixin|wechat|wx|vx|v信|抖音|支付宝|旺旺)(?:账号|帐号|号码|号|id|同号|是|为|[:：=\s]){0,4}([A-Za-z0-9_][\w.@-]{4,29})"
    r"|(?:护照|通行证|驾驶证|驾照|行驶证|证件|身份证|社保卡?|医保卡?|银行卡|信用卡|储蓄卡|卡号|户号|账号|帐号|账户|会员卡|车架)(?:号码?|是|为|[:：#=\s]){0,4}([A-Za-z]{0,4}\d(?:[ -]?[\dA-Za-z*]){4,24})",
    re.IGNORECASE | re.ASCII,
)
EMAIL = re.compile(r"[\w.+-]+\s?@\s?[\w-]+(?:\.[\w-]+)+", re.ASCII)
ID_CARD = re.compile(r"(?<!\d)\d{6}[ -]?\d{8}[ -]?\d{3}[\dXx](?![\dA-Za-z])", re.ASCII)
OLD_ID_CARD = re.compile(
    r"(?<!\d)[1-8]\d{5}[ -]?\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[ -]?\d{3}(?!\d)", re.ASCII
)
BANK_CARD = re.compile(r"(?<!\d)\d(?:[ -]?\d){14,18}(?!\d)", re.ASCII)
PLATE = re.compile(
    rf"[{PROVINCES}][A-HJ-Za-hj-z][ ·•.-]?(?=[A-HJ-NP-Za-hj-np-z ·-]*\d)[A-HJ-NP-Za-hj-np-z\d](?:[ ·-]?[A-HJ-NP-Za-hj-np-z\d]){{4,5}}(?![A-Za-z\d])"
    rf"|[{PROVINCES}][A-HJ-Za-hj-z][ ·•.-]?[A-HJ-NP-Za-hj-np-z\d]{{4}}[挂学警港澳领]",
    re.ASCII,
)

SUSPICIOUS = (
    rf"(?:{_DIGIT}[ \-–—·()（）]{{0,4}}){{7}}|@|[{PROVINCES}][A-HJ-Za-hj-z]"
    r"|(?i:QQ|Q号|扣扣|微信|薇信|威信|weixin|wechat|wx|vx|v信|抖音|支付宝|旺旺)"
    r"|(?:护照|通行证|驾驶证|驾照|行驶证|证件|身份证|社保|医保|银行卡|信用卡|储蓄卡|卡号|户号|账号|帐号|账户|会员卡|车架)[^,，。]{0,16}\d"
)


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Where a text shows a phone, an e-mail address, an identity or a bank card by its form alone."""
    for pattern, is_one in _FORMS:
        yield from (match.span() for match in pattern.finditer(text) if is_one is None or is_one(match[0]))


def is_id_card(number: str) -> bool:
    """Whether the number is a resident identity card's (GB 11643): its check digit fits, or it holds a day of birth."""
    signs = re.sub(r"[ -]", "", number)
    total = sum(weight * int(digit) for weight, digit in zip(_ID_WEIGHTS, signs[:17], strict=True))
    fits = "10X98765432"[total % 11] == signs[17].upper()
    return fits or bool(re.match(r"[1-8]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])", signs))


def passes_luhn(number: str) -> bool:
    """Whether the last digit of a card number is its check digit (ISO/IEC 7812)."""
    digits = [int(sign) for sign in number if sign.isdigit()]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


_FORMS: tuple[tuple[re.Pattern[str], Callable[[str], bool] | None], ...] = (
    (EMAIL, None), (MOBILE, None), (LANDLINE, None), (OLD_ID_CARD, None), (ID_CARD, is_id_card), (BANK_CARD, passes_luhn),
)  # fmt: skip
