"""Path data of drawings, in as few characters as draw the same."""

from __future__ import annotations

import re
from itertools import pairwise

_CIRCLE = re.compile(r"M([\d.]+),0A\1,\1,0,1,1,-\1,0A\1,\1,0,1,1,\1,0Z?")
_CORNERS = re.compile(r"(?:M-?[\d.]+,-?[\d.]+(?:L-?[\d.]+,-?[\d.]+)*Z?)+")
Point = tuple[str, str]


def radius_of(data: str) -> str | None:
    """The radius, where the path is a circle about the origin."""
    found = _CIRCLE.fullmatch(data)
    return found[1] if found else None


def shortened(data: str) -> str:
    """The path of straight lines with level and upright ones as such, each in one piece; any other path as it is."""
    if not _CORNERS.fullmatch(data):
        return data
    return "".join(_line(part) for part in re.findall(r"M[^M]*", data))


def _line(part: str) -> str:
    corners = _corners([(x, y) for x, y in re.findall(r"(-?[\d.]+),(-?[\d.]+)", part)])
    pieces = "".join(_piece(start, end) for start, end in pairwise(corners))
    return f"M{corners[0][0]},{corners[0][1]}{pieces}{'Z' if part.endswith('Z') else ''}"


def _corners(points: list[Point]) -> list[Point]:
    """The points without those that lie on a level or upright line between their neighbours."""
    kept = points[:1]
    for place, point in enumerate(points[1:], start=1):
        is_last = place == len(points) - 1
        if is_last or not _is_between(kept[-1], point, points[place + 1]):
            kept.append(point)
    return kept


def _is_between(before: Point, point: Point, after: Point) -> bool:
    if before == point:
        return True
    for along, across in ((0, 1), (1, 0)):
        if before[across] == point[across] == after[across]:
            ends = sorted((float(before[along]), float(after[along])))
            return ends[0] <= float(point[along]) <= ends[1]
    return False


def _piece(start: Point, end: Point) -> str:
    if start[1] == end[1]:
        return f"H{end[0]}"
    return f"V{end[1]}" if start[0] == end[0] else f"L{end[0]},{end[1]}"
