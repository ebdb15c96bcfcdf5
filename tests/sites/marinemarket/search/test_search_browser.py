"""The form of the list in a browser: what is filled in narrows the list where it stands."""

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
        # With the keys alone, the first boat is not behind every filter.
        await page.get_by_label("Search boats").press("Tab")
        await page.keyboard.press("Enter")
        await page.keyboard.press("Tab")
        await expect(results.get_by_role("link", name="List")).to_be_focused()
        await page.get_by_label("Length, from").fill("9.5")
        await page.get_by_label("Length, from").press("Tab")
        await expect(results).to_contain_text("1 boat")
        await expect(results).to_contain_text("Key Runner")
        # The form keeps this from being sent; an old page, or another program, sends it all the same.
        await page.evaluate("document.querySelector('[name=minYear]').removeAttribute('min')")
        await page.get_by_label("Year, from").fill("19")
        await page.get_by_label("Year, from").press("Tab")
        await expect(page.locator("#toasts")).to_contain_text("Min year")
        await expect(results).to_contain_text("Key Runner")


async def test_counts_beside_the_filters_are_those_of_the_list_and_no_quick_choice_is_lost(
    start_site: StartSite, browser: Browser
) -> None:
    site = await start_site("marinemarket")
    database = site.runtime.databases["marinemarket"]
    seller = await new_seller(database)
    await launch(database, seller, title="Blue Heron", boat_type="sail", fuel="diesel", currency="EUR")
    await launch(database, seller, title="Key Runner", boat_type="power", fuel="diesel")
    await launch(database, seller, title="Half Tide", boat_type="power", fuel="petrol")
    async with open_window(browser, site, viewport={"width": 1280, "height": 900}) as window:
        page = window.page
        counts = page.locator("#facets .check__count")
        await window.open("/boats")
        await expect(page.locator("#results")).to_contain_text("3 boats")
        await page.locator("#boatType-power").focus()
        await page.keyboard.press("Space")
        await expect(page.locator("#results")).to_contain_text("2 boats")
        await expect(page.locator("label:has(#fuel-diesel) .check__count")).to_have_text("1")
        await expect(page.locator("#boatType-power")).to_be_focused()
        await expect(page.locator("#boatType-power")).to_be_checked()
        shown = await counts.all_inner_texts()
        await page.reload()
        assert await counts.all_inner_texts() == shown
        # Two at once: what the first one brings does not take the second one off again.
        await page.evaluate("for (const id of ['fuel-petrol', 'condition-good']) document.getElementById(id).click()")
        await expect(page.locator("#results")).to_contain_text("1 boat")
        await expect(page.locator("#fuel-petrol")).to_be_checked()
        await expect(page.locator("#condition-good")).to_be_checked()


async def test_who_types_a_kind_and_a_state_is_shown_the_list_so_narrowed(
    start_site: StartSite, browser: Browser
) -> None:
    site = await start_site("marinemarket")
    database = site.runtime.databases["marinemarket"]
    seller = await new_seller(database)
    await launch(database, seller, title="Blue Heron", boat_type="sail", state="FL", city="Naples")
    await launch(database, seller, title="Diesel Duck", boat_type="power", fuel="diesel")
    async with open_window(browser, site, viewport={"width": 1280, "height": 900}) as window:
        page = window.page
        await window.open("/boats")
        await page.get_by_label("Search boats").fill("Sailboats for sale in flordia")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("list", name="Active filters")).to_contain_text("Florida")
        await expect(page.locator("#results")).to_contain_text("Blue Heron")
        await expect(page.get_by_label("Search boats")).to_have_value("")
        await expect(page.locator("#boatType-sail")).to_be_checked()
        assert page.url.endswith("boatType=sail&state=FL")
        await window.open("/boats?query=diesel&view=map")
        await page.get_by_role("link", name="Diesel", exact=True).click()
        assert page.url.endswith("/boats?fuel=diesel&view=map")
        await expect(page.locator("#results")).to_contain_text("Diesel Duck")


async def test_bounds_the_wrong_way_round_are_said_beside_the_field_while_it_is_filled_in(
    start_site: StartSite, browser: Browser
) -> None:
    site = await start_site("marinemarket")
    database = site.runtime.databases["marinemarket"]
    await launch(database, await new_seller(database), title="Blue Heron", year=2004)
    async with open_window(browser, site, viewport={"width": 1280, "height": 900}) as window:
        page = window.page
        await window.open("/boats?minYear=2010")
        await expect(page.locator("#results")).to_contain_text("No boats match")
        until = page.get_by_label("Year, to")
        await until.fill("2000")
        await until.press("Tab")
        await expect(page.locator("#year-backward")).to_contain_text("“From” is more than “to”")
        await expect(until).to_have_accessible_description("“From” is more than “to”. Swap them, or empty one.")
        await expect(page.locator("#results")).to_contain_text("Blue Heron")
        await until.fill("2020")
        await until.press("Tab")
        await expect(page.locator("#year-backward")).to_be_empty()
        await expect(page.locator("#results")).to_contain_text("No boats match")
