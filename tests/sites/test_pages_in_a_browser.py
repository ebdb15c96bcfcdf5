"""The pages of every site in a real browser: nothing in the console, nothing that axe finds, and the list at work."""

import re

import pytest
from playwright.async_api import Browser, expect

from tests.harness.looking import looking
from tests.harness.served import ServedStoa

pytestmark = pytest.mark.browser

PAGES = {
    "": ["/"],
    "firstspawn": ["/", "/servers?tags=survival", "/servers/ember-hollow"],
    "marinemarket": ["/", "/boats?boatType=sail", "/boats/lagoon-42-charter-exit"],
}


async def test_axe_finds_nothing_on_a_phone_or_a_desk_and_the_console_is_silent(
    browser: Browser, served_stoa: ServedStoa
) -> None:
    async with looking(browser) as eyes:
        faults: list[str] = []
        for site, paths in PAGES.items():
            eyes.knows_frame = False
            for path in paths:
                faults += await eyes.faults_at(served_stoa.url(path, site))
        assert not faults, "\n".join(faults)


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
    await expect(page.get_by_role("link", name="Princess Y72", exact=True)).to_be_visible()
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


async def test_an_operation_is_tried_on_a_telephone_and_the_page_has_one_main_part(
    browser: Browser, served_stoa: ServedStoa
) -> None:
    page = await browser.new_page(viewport={"width": 390, "height": 800})
    await page.goto(served_stoa.url("/api/v1/docs?group=tags", "firstspawn"))
    await page.get_by_role("button", name="GET /api/v1/tags", exact=False).first.click()
    await page.get_by_role("button", name="Execute").first.click()
    await expect(page.locator(".live-responses-table")).to_contain_text('"slug": "survival"')
    assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert await page.get_by_role("main").count() == 1
    await page.close()
