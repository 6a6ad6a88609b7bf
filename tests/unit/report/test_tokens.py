"""The visual system, held in figures: contrast of text on its grounds, series apart for colour-blind eyes."""

from __future__ import annotations

import itertools
import math

import pytest

from pipeline.report.tokens import recolouring, tokens
from pipeline.report.words import TEMPLATES

TOKENS = tokens(TEMPLATES)
GROUNDS = ("page", "surface", "sunken")
TEXTS = ("ink", "muted", "accent", "good", "bad")
TAGS = (("good", "goodSoft"), ("bad", "badSoft"), ("muted", "neutralSoft"))
# Machado, Oliveira & Fernandes 2009, severity 1, on linear RGB.
BLINDNESS = {
    "protanopia": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
    "deuteranopia": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
    "tritanopia": ((1.256, -0.077, -0.179), (-0.078, 0.931, 0.148), (0.005, 0.691, 0.304)),
}
Colour = tuple[float, float, float]


def linear(code: str) -> Colour:
    channels = (int(code[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels
    )
    return red, green, blue


def contrast(first: str, second: str) -> float:
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def lab(colour: Colour) -> Colour:
    red, green, blue = (min(max(part, 0), 1) for part in colour)
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    x, y, z = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in (x, y, z))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _luminance(code: str) -> float:
    red, green, blue = linear(code)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_contrast_is_measured_as_wcag_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_stands_out_from_every_ground(theme: str) -> None:
    colours = TOKENS[theme]
    pairs = [*itertools.product(TEXTS, GROUNDS), *TAGS]
    faint = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in pairs}
    assert {pair: ratio for pair, ratio in faint.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_number_stands_out_from_each_shade_of_the_hours(theme: str) -> None:
    colours = TOKENS[theme]
    ratios = [contrast(ink, shade) for ink, shade in zip(colours["shadeInk"], colours["shades"], strict=True)]
    assert min(ratios) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", ["mark", "accent", "good", "bad"])
def test_a_mark_that_says_something_stands_out_as_wcag_asks_of_graphics(theme: str, name: str) -> None:
    assert contrast(TOKENS[theme][name], TOKENS[theme]["page"]) >= 3


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("kind", [*BLINDNESS, "none"])
def test_series_are_apart_for_every_eye(theme: str, kind: str) -> None:
    matrix = BLINDNESS.get(kind, ((1, 0, 0), (0, 1, 0), (0, 0, 1)))
    seen = [lab(_through(matrix, linear(code))) for code in TOKENS[theme]["series"]]
    assert min(math.dist(one, other) for one, other in itertools.combinations(seen, 2)) >= 12


@pytest.mark.parametrize("kind", BLINDNESS)
def test_better_and_worse_are_apart_for_every_eye(kind: str) -> None:
    good, bad = (lab(_through(BLINDNESS[kind], linear(TOKENS["light"][name]))) for name in ("good", "bad"))
    assert math.dist(good, bad) >= 25


def test_both_themes_name_the_same_colours() -> None:
    assert {name: type(value) for name, value in TOKENS["light"].items()} == {
        name: type(value) for name, value in TOKENS["dark"].items()
    }


def test_each_literal_colour_of_a_graphic_follows_one_variable() -> None:
    values = [value for value, _ in recolouring(TOKENS["light"])]
    assert len(values) == len(set(values))
    assert dict(recolouring(TOKENS["light"]))["#46535f"] == "mark"


def _through(matrix: tuple[Colour, ...] | tuple[tuple[int, ...], ...], colour: Colour) -> Colour:
    red, green, blue = (
        sum(weight * part for weight, part in zip(row, colour, strict=True)) for row in matrix
    )
    return red, green, blue
