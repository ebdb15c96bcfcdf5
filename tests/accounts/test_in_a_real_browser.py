"""Signing in through others in a real Chromium, which follows redirects by itself."""

from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.accounts.identities.browser import open_world
from tests.accounts.identities.newcomers import last_code
from tests.harness.browser import hold_a_passkey
from tests.harness.web import StartSite
from tests.sites.marinemarket.browsing import Window, open_window

if TYPE_CHECKING:
    from playwright.async_api import Browser

pytestmark = pytest.mark.browser


async def come_by(window: Window, provider: str) -> None:
    """Go through a provider, which sends everybody back at once."""
    await window.open("/sign-in?next=/account")
    await window.page.get_by_role("link", name=f"Continue with {provider}").click()


@pytest.mark.parametrize("provider", ["Office", "Discord", "Google"])
async def test_a_provider_lets_somebody_in_who_was_never_here(
    start_site: StartSite, browser: "Browser", provider: str
) -> None:
    async with open_world(start_site) as world, open_window(browser, world.site) as window:
        world.google.claims = {"hd": "example.org"}  # it speaks for the addresses of which it is the host
        await come_by(window, provider)
        await window.page.wait_for_url("**/account")
        await expect(window.page.get_by_text("ann@example.org")).to_be_visible()
        assert window.said == []


async def test_somebody_comes_by_steam_proves_an_address_and_links_discord(
    start_site: StartSite, browser: "Browser"
) -> None:
    async with open_world(start_site) as world, open_window(browser, world.site) as window:
        await come_by(window, "Steam")
        page = window.page
        await page.get_by_label("Username").fill("ann-of-steam")
        await page.get_by_label("E-mail").fill("ann@stoa.example")
        await window.press("Send the code")
        await page.get_by_label("Code").fill(await last_code(world.browser()))
        await window.press("Go on")
        await window.open("/account/identities")
        await expect(page.get_by_text("Steam", exact=True)).to_be_visible()
        await page.get_by_role("button", name="Link Discord").click()
        await expect(page.get_by_text("The sign-in is linked.")).to_be_visible()
        assert window.said == []


async def test_whoever_comes_by_discord_shows_a_passkey_as_the_second_step(
    start_site: StartSite, browser: "Browser"
) -> None:
    async with open_world(start_site) as world, open_window(browser, world.site) as window:
        page = window.page
        await hold_a_passkey(page)
        await come_by(window, "Discord")
        await page.wait_for_url("**/account")
        await window.open("/account/security/passkeys/new")
        await page.get_by_label("What to call it").fill("Telephone")
        await page.get_by_role("button", name="Make the passkey").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Your recovery codes")
        await page.context.clear_cookies()
        await come_by(window, "Discord")
        await expect(page.get_by_role("heading", level=1)).to_have_text("One more step")
        await page.get_by_role("button", name="Use a passkey").click()
        await page.wait_for_url("**/account")
        await expect(page.get_by_text("ann@example.org")).to_be_visible()
        assert window.said == []
