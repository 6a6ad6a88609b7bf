"""Chromium, and the sample pages written to disk as a reader would open them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from pipeline.errors import Language
from pipeline.logs import Words
from pipeline.report import IndexEntry, index_page, page
from tests.unit.report import complaints, pages, samples

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync",
]  # fmt: skip
SAMPLES = {
    "department": pages.department_page(),
    "people": pages.people_page(),
    "person": pages.person_page(),
    "complaints": complaints.complaints_page(),
}
LANGUAGES: tuple[Language, ...] = ("zh", "en")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        if os.environ.get("KEFU_REQUIRE_BROWSER"):
            pytest.fail("no Chromium on this machine, and KEFU_REQUIRE_BROWSER is set")
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a department's page, one that compares people, a person's page and the index, in both languages."""
    folder = tmp_path_factory.mktemp("site")
    for language in LANGUAGES:
        for name, blocks in SAMPLES.items():
            (folder / f"{name}.{language}.html").write_text(page(blocks, samples.meta(language)), "utf-8")
        index = index_page(entries(), language, samples.DEPARTMENT, alternate="index.en.html")
        (folder / f"index.{language}.html").write_text(index, "utf-8")
    return folder


def entries() -> list[IndexEntry]:
    title, own = Words("客服绩效月报", "Monthly service report"), Words("个人绩效", "Personal reports")
    people = [
        IndexEntry(
            "staff",
            own,
            "2026-10",
            {"zh": "person.zh.html", "en": "person.en.html"},
            person=name,
            team="A 组",
        )
        for name in ("王敏", "李静")
    ]
    return [
        IndexEntry("department", title, "2026-10", {"zh": "department.zh.html", "en": "department.en.html"}),
        *people,
    ]
