"""A seller's way in a browser that runs no script, on a telephone: answer, counter, keep the file, rate the buyer."""

import pytest
from playwright.async_api import Browser, expect

from tests.accounts.at_the_door import Visitor
from tests.harness.web import StartSite
from tests.sites.marinemarket.browsing import Window, open_window
from tests.sites.marinemarket.buyers import begin_talk, boat_on_sale, data_of, make_offer
from tests.sites.marinemarket.sellers import second_person

pytestmark = pytest.mark.browser


async def test_a_seller_answers_names_another_price_and_sees_the_sale_to_its_end(
    start_site: StartSite, browser: Browser
) -> None:
    seller, path = await boat_on_sale(start_site)
    buyer = await second_person(seller)
    other = await second_person(seller, "cy-cole")
    talk = await begin_talk(buyer, path)
    await make_offer(buyer, talk, 3_600_000)
    late = await begin_talk(other, path, "Is she gone? I would come tomorrow.")
    await make_offer(other, late, 3_500_000)
    look = {"java_script_enabled": False, "viewport": {"width": 390, "height": 844}}
    async with open_window(browser, seller.site, **look) as window:
        page = window.page
        await window.sign_in(seller)
        await window.open("/messages")
        await page.locator(".header__menu summary").click()
        await expect(page.get_by_role("link", name="Messages (2)").last).to_be_visible()
        await page.get_by_role("article").filter(has_text="bo-berg").get_by_role("link").first.click()
        await page.get_by_label("Your message").fill("She is. I am aboard on Saturday from ten.")
        await window.press("Send")
        assert (await data_of(buyer, talk))["unread"] == 1

        await page.get_by_text("Answer with another price").click()
        await page.get_by_label("Your price in EUR").fill("38 000")
        await window.press("Send this price")
        await expect(page.get_by_text("Countered")).to_be_visible()
        answered = (await data_of(buyer, f"{talk}/offers"))[0]
        assert (answered["amount"], answered["side"]) == (3_800_000, "seller")
        accepted = await buyer.ask("POST", f"/api/v1/offers/{answered['id']}/moves", {"move": "accept"})
        assert accepted.status_code == 200
        await window.open("/messages/offers")
        await expect(page.get_by_text("Accepted")).to_have_count(1)
        await expect(page.get_by_text("Declined")).to_have_count(1)
        assert (await data_of(other, f"{late}/offers"))[0]["status"] == "declined"

        await window.open("/deals")
        await page.get_by_role("link", name="Wanderer 34 in good order").click()
        title = page.locator("#step-title")
        await title.get_by_text("Change this step").click()
        await title.get_by_label("How far it is").select_option("done")
        await title.get_by_label("Day").fill("2026-12-01")
        await title.get_by_role("button", name="Save this step").click()
        await expect(title.get_by_text("Done on 1 Dec 2026")).to_be_visible()
        await window.press("The sale is done")
        await expect(page.get_by_text("You have said that the sale is done.")).to_be_visible()
        await _end(window, buyer)
        assert (await data_of(seller, path))["status"] == "sold"


async def _end(window: Window, buyer: Visitor) -> None:
    """Rate the buyer, who says that the sale is done, too."""
    page = window.page
    deal = (await data_of(buyer, "/api/v1/deals"))[0]
    assert (await buyer.ask("POST", f"/api/v1/deals/{deal['id']}/confirm")).status_code == 200
    await page.reload()
    await page.get_by_role("link", name="Say how it went").click()
    await page.locator("label[for=f-stars-4]").click()
    await window.press("Keep this rating")
    await expect(page.get_by_text("About the buyer")).to_be_visible()
    both = await data_of(buyer, f"/api/v1/deals/{deal['id']}/ratings")
    assert (both["ofBuyer"]["stars"], both["ofSeller"]) == (4, None)
