"""What a reader's browser makes of the pages: accessible, within the window, without requests, without foreign scripts."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.browser

PAGES = [
    f"{name}.{language}.html"
    for name in ("department", "people", "person", "index")
    for language in ("zh", "en")
]
AXE = next(Path(axe_playwright_python.__file__).parent.glob("axe.min.js"))


def opened(
    browser: Browser,
    address: Path,
    width: int,
    theme: Literal["light", "dark"] = "light",
    scripts: bool = True,
) -> tuple[BrowserContext, Page]:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=theme, java_script_enabled=scripts
    )
    page = context.new_page()
    page.goto(address.as_uri())
    return context, page


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_no_violation(chromium: Browser, site: Path, name: str, width: int, theme: Any) -> None:
    context, page = opened(chromium, site / name, width, theme)
    page.evaluate(AXE.read_text("utf-8") + "; undefined")
    found = page.evaluate("axe.run(document)")
    context.close()
    assert "color-contrast" in {each["id"] for each in found["passes"]}
    assert [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]] == []


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [390, 820, 1440])
def test_nothing_reaches_beyond_the_window(chromium: Browser, site: Path, name: str, width: int) -> None:
    context, page = opened(chromium, site / name, width)
    overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    context.close()
    assert overflow <= 0


@pytest.mark.parametrize("name", PAGES)
def test_a_page_makes_no_request_but_for_itself(chromium: Browser, site: Path, name: str) -> None:
    context = chromium.new_context()
    page = context.new_page()
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto((site / name).as_uri())
    page.wait_for_load_state("networkidle")
    context.close()
    assert requests == [(site / name).as_uri()]


def test_a_hostile_complaint_is_text_and_nothing_of_it_runs(chromium: Browser, site: Path) -> None:
    context = chromium.new_context()
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text))
    page.goto((site / "department.zh.html").as_uri())
    shown = page.locator("#oldest").inner_text()
    is_hacked = page.evaluate("'hacked' in window")
    context.close()
    assert "<script>window.hacked=1</script>" in shown
    assert not is_hacked
    assert errors == []


def test_the_theme_button_goes_from_automatic_to_light_to_dark_and_back(
    chromium: Browser, site: Path
) -> None:
    context, page = opened(chromium, site / "department.zh.html", 1440)
    themes = []
    for _ in range(3):
        page.click("button.theme")
        themes.append(page.evaluate("document.documentElement.dataset.theme || ''"))
    context.close()
    assert themes == ["light", "dark", ""]


def test_everything_is_readable_with_scripts_off(chromium: Browser, site: Path) -> None:
    context, page = opened(chromium, site / "department.zh.html", 1440, scripts=False)
    text = page.inner_text("body")
    is_button_shown = page.locator("button.theme").is_visible()
    context.close()
    assert "客服绩效月报" in text
    assert "林晓燕" in text
    assert not is_button_shown


def test_the_language_link_leads_to_the_same_page_in_the_other_language(
    chromium: Browser, site: Path
) -> None:
    context, page = opened(chromium, site / "department.zh.html", 1440)
    page.click("text=English")
    language = page.evaluate("document.documentElement.lang")
    context.close()
    assert language == "en"


@pytest.mark.parametrize(("width", "shown"), [(1440, ["w-wide"]), (820, ["w-mid"]), (390, ["w-narrow"])])
def test_a_chart_is_shown_once_in_the_width_that_fits(
    chromium: Browser, site: Path, width: int, shown: list[str]
) -> None:
    context, page = opened(chromium, site / "department.zh.html", width)
    charts = page.locator("figure.full > div")
    visible = [chart.get_attribute("class") for chart in charts.all() if chart.is_visible()]
    context.close()
    assert visible == shown * 2


def test_a_definition_is_where_the_footnote_of_its_card_leads(chromium: Browser, site: Path) -> None:
    context, page = opened(chromium, site / "department.zh.html", 1440)
    targets = page.eval_on_selector_all(
        "a.fn", "links => links.map(link => link.getAttribute('href').slice(1))"
    )
    missing = page.evaluate("ids => ids.filter(id => !document.getElementById(id))", targets)
    context.close()
    assert targets
    assert missing == []
