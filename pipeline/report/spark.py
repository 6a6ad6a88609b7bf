"""A sparkline in per cent coordinates: a line that stretches without distortion."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.report.frames import Row

WIDTH = 97.0
_MARGIN = 0.12
Point = tuple[float, int]


def spark_of(
    values: Sequence[float | None], target: float | None = None, ends: Sequence[float] | None = None
) -> Row | None:
    """`path` (SVG path data; a missing value parts it), `last` (x, y) and `target` (y), y from the top.

    `ends` fixes the scale, so that several lines can be compared (what lies beyond runs along the edge); else the
    values and the target fill it. None where there is no value at all.
    """
    known = [value for value in values if value is not None]
    if not known:
        return None
    extent = [*(ends or known), *([target] if target is not None else [])]
    low, high = min(extent), max(extent)
    margin = (high - low) * _MARGIN or abs(high) * _MARGIN or 1
    low, high = low - margin, high + margin

    def height(value: float) -> int:
        return round(min(max(100 - (value - low) / (high - low) * 100, 0), 100))

    step = WIDTH / max(len(values) - 1, 1)
    points = [
        None if value is None else (round(place * step, 1), height(value))
        for place, value in enumerate(values)
    ]
    return {
        "path": "".join(_path(part) for part in _parts(points) if len(part) > 1),
        "last": next(point for point in reversed(points) if point is not None),
        "target": None if target is None else height(target),
    }


def _path(points: Sequence[Point]) -> str:
    return "M" + "L".join(f"{x:g} {y}" for x, y in points)


def _parts(points: Sequence[Point | None]) -> list[list[Point]]:
    parts: list[list[Point]] = [[]]
    for point in points:
        if point is None:
            parts.append([])
        else:
            parts[-1].append(point)
    return parts
