"""The administration in a real browser: as axe sees every page of it, and by keys alone."""

import re

import pytest
from playwright.async_api import Browser, Page, expect

from tests.harness.looking import PHONE, looking
from tests.harness.served import ServedStoa

pytestmark = pytest.mark.browser

_CUT_OFF = """() => [...document.querySelectorAll(".table-box")].filter(box => box.scrollWidth > box.clientWidth)
  .map(box => box.getAttribute("aria-label"))"""
PARTS = 2  # of the menu, each a test: all of it in one would be long on a slow machine
KNOWN = {"/admin"} | {
    f"/admin/{name}"
    for name in ("alerts", "attempts", "audit", "blocks", "jobs", "moderation", "roles", "sessions", "users")
}


async def come_in(page: Page, stoa: ServedStoa, site: str = "firstspawn") -> None:
    """Come in as the demo administrator, straight to the home."""
    await page.goto(stoa.url("/sign-in?next=/admin", site))
    await page.get_by_role("button", name="Administrator", exact=True).click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Administration")
    await page.wait_for_load_state()  # keys are heard as soon as its script has run


@pytest.mark.parametrize("part", range(PARTS))
async def test_axe_finds_nothing_on_any_page_of_the_menu_none_is_too_wide_and_the_console_is_silent(
    browser: Browser, served_stoa: ServedStoa, part: int
) -> None:
    async with looking(browser) as eyes:
        await come_in(eyes.page, served_stoa)
        menu = eyes.page.locator(".console__side a")
        paths = {await link.get_attribute("href") or "" for link in await menu.all()}
        assert not KNOWN - paths
        faults: list[str] = []
        for path in sorted({*paths, "/admin/search?q=demo"})[part::PARTS]:
            faults += await eyes.faults_at(served_stoa.url(path, "firstspawn"))
        assert not faults, "\n".join(faults)


async def test_an_operator_finds_their_way_by_keys_alone(browser: Browser, served_stoa: ServedStoa) -> None:
    page = await browser.new_page()
    await come_in(page, served_stoa)
    await page.keyboard.press("g")
    await page.keyboard.press("p")
    await expect(page.get_by_role("heading", level=1)).to_have_text("People")
    await page.wait_for_load_state()
    await page.keyboard.press("j")
    await page.keyboard.press("j")
    await expect(page.locator("tr.is-marked")).to_have_count(1)
    await page.keyboard.press("k")
    await expect(page.locator("tbody tr").first).to_have_class(re.compile("is-marked"))
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(re.compile(r"/admin/users/[0-9a-f-]{36}"))
    await page.go_back()
    await page.keyboard.press("/")
    await page.keyboard.type("demo-mod")
    await expect(page.get_by_role("link", name="demo-moderator")).to_be_visible()
    await page.keyboard.press("Escape")
    await page.get_by_role("heading", level=1).click()
    await page.keyboard.press("?")
    await expect(page.get_by_text("Select the row")).to_be_visible()
    await page.close()


async def test_on_a_phone_without_script_the_menu_opens_and_leads_on(browser: Browser, served_stoa: ServedStoa) -> None:
    context = await browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = await context.new_page()
    await come_in(page, served_stoa, "marinemarket")
    await page.locator(".console__menu summary").click()
    await page.locator(".console__menu").get_by_role("link", name="Jobs").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Jobs")
    await page.get_by_role("link", name="Finished").click()
    await expect(page.get_by_role("heading", level=2).first).to_have_text("Finished")
    await page.goto(served_stoa.url("/admin/search?q=lagoon", "marinemarket"))
    await expect(page.get_by_role("link", name="Lagoon").first).to_have_attribute("href", re.compile("^/boats/lagoon"))
    await context.close()


async def test_tables_fold_on_a_telephone_and_each_value_says_what_it_is(
    browser: Browser, served_stoa: ServedStoa
) -> None:
    page = await browser.new_page(viewport=PHONE)
    await come_in(page, served_stoa)
    for name in ("settings", "users", "attempts", "sessions", "events"):
        await page.goto(served_stoa.url(f"/admin/{name}", "firstspawn"))
        assert await page.locator(".table-box").count(), name
        assert await page.evaluate(_CUT_OFF) == [], name
    await page.goto(served_stoa.url("/admin/users", "firstspawn"))
    row = page.locator("tbody tr").first
    tick = await row.locator(".pick input").bounding_box()
    link = await row.locator("a").first.bounding_box()
    assert tick
    assert link
    assert tick["x"] + tick["width"] <= link["x"]
    await page.goto(served_stoa.url("/admin/settings", "firstspawn"))
    value = page.locator("tbody tr").first.locator("td").nth(1)
    assert await value.evaluate("cell => getComputedStyle(cell, '::before').content") == '"Value:"'
    await page.set_viewport_size({"width": 1440, "height": 900})
    assert await value.evaluate("cell => getComputedStyle(cell, '::before').content") == "none"
