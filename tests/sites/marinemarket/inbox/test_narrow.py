"""Pages of talks on the narrowest telephones: nothing sticks out, whatever the bell counts."""

import pytest
from playwright.async_api import Browser

from tests.harness.web import StartSite
from tests.sites.marinemarket.browsing import open_window
from tests.sites.marinemarket.buyers import begin_talk, boat_on_sale, make_offer
from tests.sites.marinemarket.sellers import second_person

pytestmark = pytest.mark.browser
WIDE = "document.documentElement.scrollWidth"


async def test_no_page_is_wider_than_a_telephone_once_the_bell_counts(start_site: StartSite, browser: Browser) -> None:
    seller, path = await boat_on_sale(start_site)
    buyer = await second_person(seller)
    talk = await begin_talk(buyer, path)
    await make_offer(buyer, talk)
    async with open_window(browser, seller.site, viewport={"width": 360, "height": 800}) as window:
        await window.sign_in(seller)
        for page in (f"/messages/{talk.rpartition('/')[2]}", "/account/identity"):
            await window.open(page)
            assert await window.page.locator(".bell__count").is_visible()
            assert await window.page.evaluate(WIDE) == 360, page
