"""The pages that `kefu demo` publishes, as a reader's browser sees them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.test_pages import AXE

pytestmark = pytest.mark.browser

KINDS = ("index", "department", "people", "ingest", "staff")
LARGEST_BYTES = {"index": 60_000, "department": 250_000, "people": 250_000, "ingest": 80_000, "staff": 80_000}


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


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("width", [1440, 390])
def test_pages_are_accessible_fit_the_window_and_request_nothing(
    chromium: Browser, demo: Path, kind: str, width: int
) -> None:
    for path in pages_of(demo, kind)[:4]:
        context = chromium.new_context(viewport={"width": width, "height": 900})
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
