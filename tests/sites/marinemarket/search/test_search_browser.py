"""The form of the list in a browser: what is filled in narrows the list where it stands."""

import re

import pytest
from playwright.async_api import Browser, expect

from tests.harness.web import StartSite
from tests.sites.marinemarket.boats_afloat import launch, new_seller
from tests.sites.marinemarket.browsing import open_window

pytestmark = pytest.mark.browser


async def test_lengths_take_parts_of_a_metre_and_a_wrong_value_leaves_the_list_alone(
    start_site: StartSite, browser: Browser
) -> None:
    site = await start_site("marinemarket")
    database = site.runtime.databases["marinemarket"]
    seller = await new_seller(database)
    await launch(database, seller, title="Blue Heron", length_m=9.4)
    await launch(database, seller, title="Key Runner", length_m=9.8)
    async with open_window(browser, site, viewport={"width": 1280, "height": 900}) as window:
        page = window.page
        results = page.locator("#results")
        await window.open("/boats")
        await expect(results).to_contain_text("2 boats")
        await page.get_by_label("Length, from").fill("9.5")
        await page.get_by_label("Length, from").press("Tab")
        await expect(results).to_contain_text("1 boat")
        await expect(results).to_contain_text("Key Runner")
        # The form keeps this from being sent; an old page, or another program, sends it all the same.
        await page.evaluate("document.querySelector('[name=minYear]').removeAttribute('min')")
        await page.get_by_label("Year, from").fill("19")
        await page.get_by_label("Year, from").press("Tab")
        await expect(page.locator("#toasts")).to_contain_text(re.compile("minYear"))
        await expect(results).to_contain_text("Key Runner")
