from __future__ import annotations

import pytest

from pipeline.report.paths import radius_of, shortened


@pytest.mark.parametrize(
    ("data", "short"),
    [
        ("M0,5L10,5L20,5L20,9L30,9", "M0,5H20V9H30"),
        ("M0,5L10,5L4,5", "M0,5H10H4"),
        ("M0,0L3,4L3,4L9,4", "M0,0L3,4H9"),
        ("M0,0L5,0L5,5L0,5ZM9,9L12,9", "M0,0H5V5H0ZM9,9H12"),
        ("M1,1", "M1,1"),
        ("M0,0C1,1,2,2,3,3", "M0,0C1,1,2,2,3,3"),
        ("M0,0L5,0l5,0", "M0,0L5,0l5,0"),
    ],
)
def test_a_path_keeps_its_corners_and_loses_what_lies_between(data: str, short: str) -> None:
    assert shortened(data) == short


def test_a_circle_about_the_origin_is_known_by_its_radius() -> None:
    assert radius_of("M4.4,0A4.4,4.4,0,1,1,-4.4,0A4.4,4.4,0,1,1,4.4,0") == "4.4"
    assert radius_of("M4.4,0A4.4,4.4,0,1,1,-4.4,0") is None
