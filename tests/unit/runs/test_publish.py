"""Readers see a complete set or the previous one."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import KefuError, Language
from pipeline.logs import Words
from pipeline.report.words import TEMPLATES
from pipeline.runs import publish as publishing
from pipeline.runs.publish import Entry, prune, publish, published, roll_back, versions

DEPARTMENT = Words("售后服务部", "After-sales")
Page = tuple[Entry, dict[Language, str]]


def page(period: str, report: str, text: str, staff_id: str = "", stem: str = "") -> Page:
    title: dict[Language, str] = {"zh": "部门月报", "en": "Department report"}
    entry = Entry(
        period,
        report,
        staff_id,
        staff_id and "王芳",
        "",
        title,
        "2026-10-31T21:00:00",
        stem or f"{period}/{report}",
    )
    return entry, {"zh": f"{text} 中", "en": f"{text} en"}


def put(reports: Path, version: str, *pages: Page) -> Path:
    return publish(reports, version, pages, DEPARTMENT, "zh", TEMPLATES)


def seen(reports: Path) -> dict[str, bytes]:
    """Everything a reader can reach from the pointer."""
    text = (reports / "index.html").read_text("utf-8")
    found = re.search(r"url=(versions/[^/]+)/index\.html", text)
    assert found
    version = reports / found.group(1)
    return {
        str(path.relative_to(version)): path.read_bytes() for path in version.rglob("*") if path.is_file()
    }


def test_pointer_leads_to_the_index_of_a_complete_version(tmp_path: Path) -> None:
    pointer = put(tmp_path, "v1", page("2026-10", "department", "one"))
    assert pointer == tmp_path / "index.html"
    assert '<a href="versions/v1/index.html">' in pointer.read_text("utf-8")
    files = seen(tmp_path)
    assert set(files) == {
        "index.html", "index.zh.html", "index.en.html", "pages.json", "2026-10/department.zh.html", "2026-10/department.en.html",
    }  # fmt: skip
    assert files["2026-10/department.zh.html"].decode() == "one 中"
    assert files["index.html"] == files["index.zh.html"]
    assert b'href="2026-10/department.zh.html"' in files["index.zh.html"]
    assert b'href="2026-10/department.en.html"' in files["index.en.html"]


def test_new_pages_join_those_published_before_and_replace_their_own(tmp_path: Path) -> None:
    put(tmp_path, "v1", page("2026-09", "department", "september"), page("2026-10", "department", "old"))
    put(tmp_path, "v2", page("2026-10", "department", "new"))
    files = seen(tmp_path)
    assert files["2026-09/department.en.html"] == b"september en"
    assert files["2026-10/department.en.html"] == b"new en"
    assert [entry.period for entry in published(tmp_path)] == ["2026-09", "2026-10"]
    assert (tmp_path / "versions/v1/2026-10/department.en.html").read_bytes() == b"old en"


def test_page_that_somebody_deleted_is_left_out(tmp_path: Path) -> None:
    put(tmp_path, "v1", page("2026-09", "department", "september"))
    (tmp_path / "versions/v1/2026-09/department.zh.html").unlink()
    put(tmp_path, "v2", page("2026-10", "department", "october"))
    assert [entry.period for entry in published(tmp_path)] == ["2026-10"]


class InjectedError(Exception):
    """A fault injected into the file system."""


def on_call(number: int, function: Callable[..., object]) -> Callable[..., object]:
    """The function, but its nth call fails."""
    calls = iter(range(1, 1000))

    def once_broken(*arguments: object, **named: object) -> object:
        if next(calls) == number:
            raise InjectedError
        return function(*arguments, **named)

    return once_broken


STEPS = [(name, number) for name in ("fsync", "rename", "replace") for number in range(1, 12)]


@pytest.mark.parametrize("name, number", STEPS)
def test_failure_at_any_step_leaves_the_previous_set(
    name: str, number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, "v1", page("2026-09", "department", "september"), page("2026-10", "department", "old"))
    before, pages = seen(tmp_path), published(tmp_path)
    with monkeypatch.context() as broken:
        broken.setattr(publishing.os, name, on_call(number, getattr(os, name)))
        try:
            put(tmp_path, "v2", page("2026-10", "department", "new"))
        except InjectedError:
            done = (tmp_path / "index.html").read_text("utf-8").count("v2") > 0
        else:
            done = True
    if not done:
        assert (seen(tmp_path), published(tmp_path)) == (before, pages)
    put(tmp_path, "v3", page("2026-10", "department", "newer"))
    assert seen(tmp_path)["2026-10/department.en.html"] == b"newer en"
    assert not list((tmp_path / "versions").glob(".*"))


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps its own access lists")
@pytest.mark.parametrize("mode, file_mode", [(0o700, 0o600), (0o750, 0o640)])
def test_pages_have_the_audience_of_the_reports_folder(mode: int, file_mode: int, tmp_path: Path) -> None:
    reports = tmp_path / "reports"
    reports.mkdir(mode=mode)
    reports.chmod(mode)
    put(reports, "v1", page("2026-10", "department", "one"))
    version = reports / "versions" / "v1"
    assert stat.S_IMODE(version.stat().st_mode) == mode
    assert stat.S_IMODE((version / "2026-10" / "department.zh.html").stat().st_mode) == file_mode
    assert stat.S_IMODE((reports / "index.html").stat().st_mode) == file_mode


def test_index_names_people_but_file_names_do_not(tmp_path: Path) -> None:
    put(tmp_path, "v1", page("2026-10", "staff", "card", "../x", "2026-10/staff-0001"))
    files = seen(tmp_path)
    assert "2026-10/staff-0001.zh.html" in files
    assert "王芳" in files["index.zh.html"].decode()


def test_readers_are_led_back_and_forth_among_versions(tmp_path: Path) -> None:
    for version, text in (("v1", "one"), ("v2", "two"), ("v3", "three")):
        put(tmp_path, version, page("2026-10", "department", text))
    assert roll_back(tmp_path, "", "zh") == "v2"
    assert seen(tmp_path)["2026-10/department.en.html"] == b"two en"
    assert roll_back(tmp_path, "v3", "zh") == "v3"
    assert seen(tmp_path)["2026-10/department.en.html"] == b"three en"
    with pytest.raises(KefuError) as caught:
        roll_back(tmp_path, "v9", "zh")
    assert (caught.value.reason, caught.value.facts["known"]) == ("unknown_version", "v1, v2, v3")


def test_there_is_nothing_before_the_first_version(tmp_path: Path) -> None:
    put(tmp_path, "v1", page("2026-10", "department", "one"))
    with pytest.raises(KefuError) as caught:
        roll_back(tmp_path, "", "zh")
    assert caught.value.reason == "no_version_before"


def test_the_newest_versions_stay_and_the_one_that_is_seen(tmp_path: Path) -> None:
    for number in range(1, 6):
        put(tmp_path, f"v{number}", page("2026-10", "department", str(number)))
    roll_back(tmp_path, "v1", "zh")
    prune(tmp_path, 2)
    assert versions(tmp_path) == ["v1", "v4", "v5"]
    assert seen(tmp_path)["2026-10/department.en.html"] == b"1 en"
