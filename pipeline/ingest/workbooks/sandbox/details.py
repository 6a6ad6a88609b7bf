"""What calamine does not tell about the cells of a sheet."""

from __future__ import annotations

from dataclasses import dataclass, field

Place = tuple[int, int]

ERROR, UNCOMPUTED, NEGATIVE = "cell_error", "formula_without_value", "time_negative"


@dataclass
class Details:
    """Cells by row and column from 0: the flawed ones, negative numbers, and those shown with zeros in front to a width.

    `merged` are ranges where the format's reader does not tell them itself; `stale` says that the program that wrote the
    file left its formulas to be calculated when it is opened.
    """

    flaws: dict[Place, str] = field(default_factory=dict)
    widths: dict[Place, int] = field(default_factory=dict)
    negatives: set[Place] = field(default_factory=set)
    merged: list[tuple[Place, Place]] | None = None
    stale: bool = False
