"""Somebody who looks after the market, in a browser: listings vetted with keys, a person suspended, the log read."""

from typing import TYPE_CHECKING

import pytest

from tests.accounts.at_the_door import Visitor, grant
from tests.harness.web import StartSite
from tests.sites.marinemarket.sellers import list_boat, new_seller, second_person

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

pytestmark = pytest.mark.browser

TITLES = ("Wanderer by her owner", "Drifter with trailer", "Heron for the bay")


async def vet_with_keys(page: "Page") -> None:
    """Approve the first that waits, and refuse the next with words, without touching the mouse."""
    await page.get_by_role("link", name="Listings to look at").first.click()
    await page.locator("[data-row]").nth(2).wait_for()
    await page.wait_for_load_state()  # keys are heard as soon as its script has run
    await page.keyboard.press("j")
    await page.keyboard.press("a")
    await page.get_by_text(TITLES[0]).wait_for(state="detached")
    await page.keyboard.press("j")
    await page.keyboard.press("r")
    await page.keyboard.type("A trailer is not a boat.")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await page.get_by_text(TITLES[1]).wait_for(state="detached")
    await page.keyboard.press("j")
    await page.keyboard.press("Enter")
    await page.get_by_role("heading", level=1, name=TITLES[2]).wait_for()
    await page.wait_for_load_state()
    await page.keyboard.press("a")
    await page.get_by_text("Nothing here").wait_for()


async def test_a_morning_of_an_administrator(start_site: StartSite, browser: "Browser") -> None:
    ann = await new_seller(start_site)
    site = ann.site
    for title in TITLES:
        made = await list_boat(ann, title=title, description=f"{title}: two owners, dry bilges, ready to go.")
        await ann.ask("POST", f"/api/v1/listings/{made.json()['data']['id']}/submit")
    bo = await second_person(ann)
    boss = await Visitor(site, "boss@stoa.example", "boss-1").join()
    await grant(site, boss.person_id, "admin")
    page = await browser.new_page(reduced_motion="reduce")
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    await page.goto(f"{site.origin}/sign-in?next=/admin")
    await page.locator("#f-email").fill(boss.email)
    await page.locator("#f-password").fill(boss.password)
    await page.locator("form:has(#f-email) button[type=submit]").first.click()
    await page.wait_for_url("**/admin")
    await vet_with_keys(page)
    await page.goto(f"{site.origin}/admin/users/{bo.person_id}")
    await page.get_by_text("Suspend or ban").click()
    await page.get_by_label("For how long").select_option("7")
    await page.get_by_label("Reason").first.fill("Asked for gift cards.")
    await page.get_by_role("button", name="Suspend", exact=True).click()
    await page.get_by_text("Asked for gift cards.").wait_for()
    await page.goto(f"{site.origin}/admin/audit?action=listing.reject")
    await page.get_by_text("A trailer is not a boat.").wait_for()
    await page.set_viewport_size({"width": 390, "height": 844})
    await page.goto(f"{site.origin}/account/privacy")
    current = page.locator(".panes__nav [aria-current]")
    assert await current.evaluate("one => one.getBoundingClientRect().right <= innerWidth")
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await page.close()
    assert said == []
    refused = await bo.sign_in()
    assert refused.status_code == 403
    statuses = [one["status"] for one in (await ann.ask("GET", "/api/v1/users/me/listings")).json()["data"]]
    assert sorted(statuses) == ["active", "active", "rejected"]
