"""The pages of every site in a real browser: nothing in the console, nothing that axe finds, and the list at work."""

import re
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, expect

from tests.harness.command import ServedStoa

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

PAGES = [
    ("", "/"),
    ("firstspawn", "/"),
    ("firstspawn", "/servers?tags=survival"),
    ("firstspawn", "/servers/ember-hollow"),
    ("marinemarket", "/"),
    ("marinemarket", "/boats?boatType=sail"),
    ("marinemarket", "/boats/lagoon-42-charter-exit"),
]
LOOKS: list[dict[str, Any]] = [
    {"viewport": {"width": 390, "height": 844}, "color_scheme": "light"},
    {"viewport": {"width": 1440, "height": 900}, "color_scheme": "dark"},
]


@pytest.mark.parametrize("look", LOOKS, ids=["phone-light", "desk-dark"])
@pytest.mark.parametrize(("site", "path"), PAGES, ids=lambda one: one or "door")
async def test_axe_finds_nothing_and_the_console_is_silent(
    browser: Browser, served_stoa: ServedStoa, site: str, path: str, look: dict[str, Any]
) -> None:
    context = await browser.new_context(**look, reduced_motion="reduce")
    page = await context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None)
    await page.goto(served_stoa.url(path, site))
    found = await Axe().run(page)
    await context.close()
    assert said == []
    assert found.violations_count == 0, found.generate_report()


async def test_a_player_finds_a_server_and_goes_back(browser: Browser, served_stoa: ServedStoa) -> None:
    page = await browser.new_page()
    await page.goto(served_stoa.url("/", "firstspawn"))
    await page.get_by_role("searchbox").last.fill("survival")
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(re.compile(r"/servers\?q=survival"))
    await page.get_by_label("Online now").check()
    await expect(page).to_have_url(re.compile("online=true"))
    await page.get_by_role("link", name="Ember Hollow").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Ember Hollow")
    await page.go_back()
    await expect(page.get_by_label("Online now")).to_be_checked()
    await page.close()


async def test_a_buyer_filters_without_script(browser: Browser, served_stoa: ServedStoa) -> None:
    context = await browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    page = await context.new_page()
    await page.goto(served_stoa.url("/boats", "marinemarket"))
    await page.get_by_label("Yachts").check()
    await page.get_by_role("button", name="Show results").click()
    await expect(page.get_by_role("link", name="Princess Y72")).to_be_visible()
    await expect(page.get_by_role("link", name="Contender 25T")).to_have_count(0)
    await context.close()


async def test_the_page_about_the_api_asks_nobody_else(browser: Browser, served_stoa: ServedStoa) -> None:
    page = await browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.goto(served_stoa.url("/api/v1/docs", "firstspawn"))
    await page.get_by_role("link", name="Read and try reports", exact=True).click()
    await expect(page.locator(".opblock").first).to_be_visible()
    own = served_stoa.url("/", "firstspawn")
    assert [url for url in asked if not url.startswith((own, "data:", "blob:"))] == []
    await page.close()
