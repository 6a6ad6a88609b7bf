"""Words that exports write for yes and no, for ratings and for severity, and the values they stand for."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from pipeline.logs import Column

_FLAGS = {
    "true": "是 有 对 true t yes y 1 接听 接通 成功 正常接听 人工接听 解决 满意 非常满意 很满意 基本满意 成交 到店 到院 到诊 转接 升级 及时 "
    "按时 answered connected success reached resolved satisfied transferred",
    "false": "否 无 错 false f no n 0 放弃 呼损 漏接 无人接听 无应答 关机 停机 拒接 空号 占线 忙线 忙音 挂断 失败 超时 逾期 "
    "abandoned missed busy rejected failed unanswered dissatisfied",
}  # fmt: skip
_NO_AHEAD = ("未", "不", "没", "非常不", "很不", "no ", "not ")
_YES_AHEAD = "已"
_RATINGS = {
    "5": "非常满意 很满意 十分满意", "4": "满意 比较满意", "3": "一般 基本满意 中立", "2": "不满意 不太满意", "1": "非常不满意 很不满意",
}  # fmt: skip
_SEVERITIES = (
    "重大 特急 特重 严重 紧急 一级 高 critical urgent high p1 1",
    "较重 较大 加急 二级 中 medium p2 2",
    "一般 普通 轻微 三级 低 normal low p3 3",
)
_DIRECTIONS = {
    "inbound": "呼入 来电 进线 入呼 呼入电话 inbound incoming in",
    "outbound": "呼出 外呼 去电 出呼 呼出电话 outbound outgoing out",
}
_DIRECTION_OF_LOG = {"calls": "inbound", "callback_attempts": "outbound"}

Words = dict[str, list[str]]


def values_of(column: Column, found: Collection[str], severities: Iterable[str]) -> Words | None:
    """What a source's `values` says of a column whose texts are `found`; empty where it needs nothing, None if one is unknown.

    `severities` are the levels that kefu.toml has limits for.
    """
    if column.kind == "flag":
        return _grouped({text: _flag(text) for text in found})
    if column.kind == "number" and column.unit == "points":
        return _grouped({text: _rating(text) for text in found})
    known = set(severities)
    if column.name == "severity" and known and not set(found) <= known:
        levels = {_level(canonical): canonical for canonical in known if _level(canonical)}
        return _grouped({text: levels.get(_level(text), "") for text in found})
    return {}


def applying(log: str, found: Collection[str]) -> list[str]:
    """Of a header that says which way a call went, the words of the way that a log is about; else none."""
    directions = {text: _named(text.casefold(), _DIRECTIONS) for text in found}
    if log not in _DIRECTION_OF_LOG or "" in directions.values():
        return []
    return sorted(text for text, way in directions.items() if way == _DIRECTION_OF_LOG[log])


def _grouped(meant: dict[str, str]) -> Words | None:
    """The texts by what they mean, or None when one of them is unknown."""
    words: Words = {}
    for text, canonical in sorted(meant.items()):
        words.setdefault(canonical, []).append(text)
    return None if "" in words else dict(sorted(words.items(), reverse=True))


def _flag(text: str) -> str:
    text = text.casefold()
    if listed := _named(text, _FLAGS):
        return listed
    if text.startswith(_YES_AHEAD):
        return "true"
    return "false" if text.startswith(_NO_AHEAD) else ""


def _rating(text: str) -> str:
    return _named(text, _RATINGS)


def _named(text: str, words_of: dict[str, str]) -> str:
    """The value among whose words a text is; empty where it is nowhere."""
    return next((value for value, words in words_of.items() if text in words.split()), "")


def _level(text: str) -> int:
    """The severity that a word means, 1 the highest; 0 where it is unknown."""
    ranks = (rank for rank, words in enumerate(_SEVERITIES, 1) if text.casefold() in words.split())
    return next(ranks, 0)
