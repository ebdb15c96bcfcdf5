"""Where a server stands, in a real browser: a click on the map, its own place, or a town; with script or without."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest

from tests.harness.web import StartSite
from tests.sites.firstspawn.owners import new_owner
from tests.sites.marinemarket.browsing import open_window

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page, Position

pytestmark = pytest.mark.browser


@asynccontextmanager
async def _new_server(start_site: StartSite, browser: "Browser", **look: Any) -> AsyncIterator["Page"]:
    """Open the form of a new server, with its name filled in."""
    owner = await new_owner(start_site)
    async with open_window(browser, owner.site, **{"viewport": {"width": 1280, "height": 900}, **look}) as window:
        await window.sign_in(owner)
        await window.open("/servers/new")
        await window.page.locator("#f-name").fill("Copper Cove")
        yield window.page


async def _stands(page: "Page") -> tuple[str, str]:
    return await page.locator("#f-latitude").input_value(), await page.locator("#f-longitude").input_value()


async def _click(page: "Page", latitude: float, longitude: float) -> None:
    """Click on the map where this is."""
    world = page.locator("[data-place-map]")
    await world.scroll_into_view_if_needed()
    box = await world.bounding_box()
    assert box is not None
    at: Position = {"x": (longitude + 180) / 360 * box["width"], "y": (80 - latitude) / 138 * box["height"]}
    await world.click(position=at)


async def test_a_click_and_the_browser_itself_say_where_it_is(start_site: StartSite, browser: "Browser") -> None:
    here = {"geolocation": {"latitude": 48.21, "longitude": 16.37}, "permissions": ["geolocation"]}
    async with _new_server(start_site, browser, viewport={"width": 390, "height": 840}, **here) as page:
        await _click(page, 40, -100)
        north, east = await _stands(page)
        assert (abs(float(north) - 40) < 2, abs(float(east) + 100) < 2) == (True, True)
        await page.get_by_role("button", name="Where I am").click()
        await page.get_by_text("Marked at 48.2, 16.4.").wait_for()
        assert await _stands(page) == ("48.2", "16.4")
        await page.locator("#f-town").fill("Hobart")
        await page.get_by_role("button", name="Find it").click()
        await page.get_by_text("Marked at -42.88").wait_for()
        assert await page.locator("#f-name").input_value() == "Copper Cove"


async def test_without_script_a_click_on_the_map_is_a_button(start_site: StartSite, browser: "Browser") -> None:
    async with _new_server(start_site, browser, java_script_enabled=False) as page:
        await _click(page, 50, 20)
        await page.get_by_text("Marked at").wait_for()
        north, east = await _stands(page)
        assert (abs(float(north) - 50) < 2, abs(float(east) - 20) < 2) == (True, True)
        assert await page.locator("#f-name").input_value() == "Copper Cove"


@pytest.mark.parametrize("script", [True, False])
async def test_enter_in_a_field_lists_the_server(start_site: StartSite, browser: "Browser", *, script: bool) -> None:
    async with _new_server(start_site, browser, java_script_enabled=script) as page:
        await page.locator("#f-ip").fill("1.2.3.4")
        await page.get_by_label("Survival", exact=True).check()
        await page.locator("#f-name").press("Enter")
        await page.wait_for_url("**/my/servers/copper-cove")
