"""How often a page may say something false: the stated rate, and how the rules share it."""

from __future__ import annotations

from types import MappingProxyType

FALSE_REPORTS = 0.05
"""Share of reports with any false finding, in a department where nothing changes and nobody differs."""

SHARES = MappingProxyType({
    "people": 0.015,
    "change": 0.010,
    "chart": 0.010,
    "target": 0.005,
    "cause": 0.005,
    "ageing": 0.005,
})  # fmt: skip


def level(family: str, compared: int, sides: int = 1) -> float:
    """The chance below which one of `compared` things is told: the family's share of the rate, shared out among them
    (Bonferroni), and between both sides where the chance is that of one side."""
    return SHARES[family] / (max(1, compared) * sides)
