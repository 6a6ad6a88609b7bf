"""The pages that `kefu demo` publishes, as a reader's browser sees them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser

from tests.browser.test_pages import AXE

pytestmark = pytest.mark.browser

LARGEST_BYTES = {
    "index": 60_000, "department": 250_000, "team": 250_000, "complaints": 250_000, "callbacks": 250_000, "hotline": 250_000,
    "surveys": 250_000, "people": 250_000, "data_quality": 250_000, "ingest": 80_000, "staff": 80_000,
}  # fmt: skip
KINDS = tuple(LARGEST_BYTES)
PAGES_OF_A_KIND = 2  # of those about people and teams; the others have one
MATRIX = [
    (language, width, scheme)
    for language in ("zh", "en")
    for width in (1440, 820, 390)
    for scheme in ("light", "dark")
]
QUICK = {("zh", 1440, "light"), ("en", 390, "dark")}


def _slow_or_quick(case: tuple[str, int, str]) -> Any:
    return pytest.param(*case, marks=() if case in QUICK else pytest.mark.slow)


def pages_of(demo: Path, kind: str) -> list[Path]:
    """The published pages of a kind, both languages."""
    (version,) = (demo / "reports" / "versions").glob("2*")
    if kind == "index":
        return sorted(version.glob("index.*.html"))
    stems = [
        entry["stem"]
        for entry in json.loads((version / "pages.json").read_text("utf-8"))
        if entry["report"] == kind
    ]
    return [version / f"{stem}.{language}.html" for stem in stems for language in ("zh", "en")]


@pytest.mark.parametrize("language, width, scheme", [_slow_or_quick(case) for case in MATRIX])
@pytest.mark.parametrize("kind", KINDS)
def test_pages_are_accessible_fit_the_window_and_request_nothing(
    chromium: Browser, demo: Path, kind: str, language: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    pages = [path for path in pages_of(demo, kind) if path.name.endswith(f"{language}.html")]
    for path in pages[: 1 if (language, width, scheme) in QUICK else PAGES_OF_A_KIND]:
        context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        page = context.new_page()
        requests: list[str] = []
        page.on("request", lambda request, seen=requests: seen.append(request.url))
        page.goto(path.as_uri())
        page.wait_for_load_state("networkidle")
        assert requests == [path.as_uri()]
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
        page.evaluate(AXE.read_text("utf-8") + "; undefined")
        violations = page.evaluate("axe.run(document)")["violations"]
        context.close()
        assert [(found["id"], found["nodes"][0]["html"]) for found in violations] == [], path.name


@pytest.mark.parametrize("kind", KINDS)
def test_pages_are_whole_without_scripts(chromium: Browser, demo: Path, kind: str) -> None:
    """What a reader with scripts off sees is every word of the page."""
    path = pages_of(demo, kind)[0]
    texts = []
    for has_scripts in (True, False):
        context = chromium.new_context(java_script_enabled=has_scripts)
        page = context.new_page()
        page.goto(path.as_uri())
        texts.append(page.locator("main").inner_text().split())
        context.close()
    assert set(texts[0]) <= set(texts[1])


@pytest.mark.parametrize("kind", KINDS)
def test_pages_are_small_enough_to_forward(demo: Path, kind: str) -> None:
    found = pages_of(demo, kind)
    assert found
    assert max(path.stat().st_size for path in found) <= LARGEST_BYTES[kind]


def test_people_on_the_department_page_lead_to_their_own_pages(chromium: Browser, demo: Path) -> None:
    page = chromium.new_page()
    page.goto(pages_of(demo, "department")[0].as_uri())
    page.get_by_role("link", name="赵杰", exact=True).first.click()
    title = page.title()
    page.close()
    assert "赵杰" in title


def test_the_pointer_leads_to_the_index(chromium: Browser, demo: Path) -> None:
    page = chromium.new_page()
    page.goto((demo / "reports" / "index.html").as_uri())
    page.wait_for_url("**/versions/**")
    shown = page.inner_text("body")
    page.close()
    assert "2026 年 10 月" in shown
    assert "杨艳" in shown
