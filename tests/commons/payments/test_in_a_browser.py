"""Paying in a real Chromium, which lets a form lead to nobody whom the page's policy does not name."""

import re
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.accounts.at_the_door import Visitor
from tests.harness.web import StartSite
from tests.sites.marinemarket.browsing import open_window

from .shop import open_shop

if TYPE_CHECKING:
    from playwright.async_api import Browser

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("provider", "button", "script"), [("stripe", "Card (Stripe)", True), ("tebex", "Tebex", False)]
)
async def test_somebody_goes_to_the_provider_pays_and_comes_back(
    start_site: StartSite, browser: "Browser", provider: str, button: str, script: bool
) -> None:
    async with open_shop(start_site) as shop, open_window(browser, shop.site, java_script_enabled=script) as window:
        eve = Visitor(shop.site, "eve@stoa.example", "eve-ray")
        await eve.join()
        await window.sign_in(eve)
        window.said.clear()  # the shop has no front page, to which the door leads
        await window.open("/checkout?itemType=badge&itemId=founder")
        await window.page.get_by_role("button", name=f"Pay $4.99 by {button}").click()
        await window.page.get_by_role("button", name="Pay", exact=True).click()
        await window.page.wait_for_url(re.compile(r"/payments/[^/]+/return$"))
        await expect(window.page.get_by_text("We wait for the provider")).to_be_visible()
        [event] = getattr(shop, provider).due
        assert (await shop.tell(event, provider)).status_code == 200
        await expect(window.page.get_by_text("Thank you, it is paid")).to_be_visible()
        assert window.said == []
