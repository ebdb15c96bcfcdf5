"""A buyer's way through the market in a browser: search, save, hear of a boat, ask, agree, keep the file, rate."""

import re

import pytest
from playwright.async_api import Browser, FilePayload, Page, expect

from stoa.sites.marinemarket.saved.service import send_found
from tests.accounts.at_the_door import Visitor, accounts_at
from tests.accounts.privacy.working import working
from tests.commons.media.samples import jpeg
from tests.harness.looking import faults_on
from tests.harness.web import StartSite
from tests.kernel.asking import until, value
from tests.sites.marinemarket.browsing import Window, open_window
from tests.sites.marinemarket.buyers import data_of, publish_boat
from tests.sites.marinemarket.sellers import new_seller, second_person

pytestmark = pytest.mark.browser
SEARCH = "/boats?query=wanderer&boatType=sail"


async def test_a_buyer_hears_of_a_boat_agrees_on_a_price_and_rates_the_sale(
    start_site: StartSite, browser: Browser
) -> None:
    seller = await new_seller(start_site, LISTINGS_REVIEWED_FIRST="0", JOBS_POLL="100ms")
    buyer = await second_person(seller)
    async with (
        working(seller.site),
        open_window(browser, seller.site, viewport={"width": 1280, "height": 900}) as window,
    ):
        await window.sign_in(buyer)
        slug = await _find(window, seller)
        await _agree(window, seller)
        await _keep_the_file(window)
        await _end(window, seller)
        await window.open(f"/boats/{slug}")
        await expect(window.page.get_by_text("Sold", exact=True).first).to_be_visible()
        await expect(window.page.get_by_text("1 sale done here")).to_be_visible()
        assert window.said == []


async def _find(window: Window, seller: Visitor) -> str:
    """Save a search, hear of the boat that answers it, and open her page."""
    page = window.page
    await window.open(SEARCH)
    await page.get_by_role("link", name="Save this search").first.click()
    await window.press("Save the search")
    await expect(page.get_by_role("button", name=re.compile("^Delete ")).first).to_be_visible()
    slug = (await publish_boat(seller)).rsplit("/", 1)[1]
    accounts = accounts_at(seller.site)
    await until(accounts.database, "select exists (select from saved_search_matches)")
    async with accounts.database.write() as tx:  # letters wait for more of the same; we do not
        found = await value(accounts.database, "select id from saved_searches")
        assert await send_found(tx, accounts, found) == 1
    await window.open("/notifications")
    await expect(page.locator("#results")).to_contain_text("New: Wanderer 34 in good order")
    await window.open(SEARCH)
    await page.get_by_role("button", name="Add Wanderer 34 in good order to your favorites").click()
    await expect(page.get_by_role("button", name="Take Wanderer 34 in good order off")).to_be_visible()
    assert await value(accounts.database, "select count(*) from commons.favorites") == 1
    await expect(page).to_have_url(f"{window.origin}{SEARCH}")
    await page.get_by_role("link", name="Wanderer 34 in good order").first.click()
    await expect(page.get_by_text("E-mail verified")).to_be_visible()
    return slug


async def _agree(window: Window, seller: Visitor) -> None:
    """Ask, hear the answer live, offer, and accept what comes back."""
    page = window.page
    await page.get_by_role("link", name="Ask the seller").click()
    await page.get_by_label("Your message").fill("Good morning, could I see her on Saturday?")
    await window.press("Send")
    talk = f"/api/v1/conversations/{(await data_of(seller, '/api/v1/conversations'))[0]['id']}"
    assert (await seller.ask("POST", f"{talk}/messages", {"text": "On Saturday at ten."})).status_code == 201
    await expect(page.locator("#said")).to_contain_text("On Saturday at ten.")  # nobody has loaded the page again
    await page.get_by_label("What you would pay").fill("36,500")
    await _come_anew(page, "#offers")
    await expect(page.get_by_label("What you would pay")).to_have_value("36,500")
    await expect(page.get_by_label("What you would pay")).to_be_focused()
    await window.press("Make an offer")
    offer = (await data_of(seller, f"{talk}/offers"))[0]["id"]
    counter = {"move": "counter", "amount": 3_780_000, "note": "With the tender."}
    assert (await seller.ask("POST", f"/api/v1/offers/{offer}/moves", counter)).status_code == 200
    await expect(page.get_by_text("With the tender.")).to_be_visible()
    assert await faults_on(page) == ""
    await page.get_by_text("Answer with another price").click()
    await _come_anew(page, "#offers")
    await expect(page.get_by_label("Your price in")).to_be_visible()
    await window.press("Accept")


async def _come_anew(page: Page, part: str) -> None:
    """Let a part of the page come again by itself, as it does when something was missed."""
    async with page.expect_response(lambda answer: "hx-request" in answer.request.headers):
        await page.locator(part).dispatch_event("live")
    await expect(page.locator(f"{part}.htmx-request, {part}.htmx-settling, {part}.htmx-swapping")).to_have_count(0)


async def _keep_the_file(window: Window) -> None:
    """Say how the survey went, and lay its report into the file."""
    page = window.page
    await page.get_by_role("link", name="Open the file of this sale").click()
    survey = page.locator("#step-survey")
    await survey.get_by_text("Change this step").click()
    await survey.get_by_label("How far it is").select_option("done")
    await survey.get_by_label("What there is to say").fill("Sound, but for one soft spot.")
    await survey.get_by_role("button", name="Save this step").click()
    await expect(survey.locator("p", has_text="Sound, but for one soft spot.")).to_be_visible()
    await survey.get_by_text("Change this step").click()
    await survey.locator("input[type=file]").set_input_files(
        FilePayload(name="report.jpg", mimeType="image/jpeg", buffer=jpeg())
    )
    await survey.get_by_role("button", name="Add papers").click()
    await expect(survey.locator(".line")).to_have_count(1)
    assert await faults_on(page) == ""


async def _end(window: Window, seller: Visitor) -> None:
    """Say that the sale is done, as the seller has, and how it went."""
    page = window.page
    deal = (await data_of(seller, "/api/v1/deals"))[0]
    assert (await seller.ask("POST", f"/api/v1/deals/{deal['id']}/confirm")).status_code == 200
    await window.press("The sale is done")
    await page.get_by_role("link", name="Say how it went").click()
    await page.locator("label[for=f-stars-5]").click()
    await page.get_by_label("In a few words").fill("As described, and a pleasure to deal with.")
    await window.press("Keep this rating")
    await expect(page.get_by_text("As described, and a pleasure to deal with.")).to_be_visible()
