"""Passkeys and providers in a real Chromium, which has an authenticator and follows redirects by itself."""

from typing import TYPE_CHECKING

import pytest

from tests.accounts.at_the_door import Visitor, open_site
from tests.accounts.identities.browser import open_world
from tests.harness.web import StartSite
from tests.sites.marinemarket.browsing import open_window

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

pytestmark = pytest.mark.browser

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


async def _with_authenticator(page: "Page") -> None:
    """Give the browser a device that holds passkeys."""
    session = await page.context.new_cdp_session(page)
    await session.send("WebAuthn.enable")
    await session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})


async def test_a_passkey_is_made_and_opens_the_door(start_site: StartSite, browser: "Browser") -> None:
    site = await open_site(start_site)
    ann = await Visitor(site).join()
    async with open_window(browser, site) as window:
        page = window.page
        await _with_authenticator(page)
        await window.sign_in(ann)
        await window.open("/account/security/passkeys/new")
        await page.locator("[name=name]").fill("This laptop")
        await page.get_by_role("button", name="Make the passkey").click()
        await page.get_by_text("Your recovery codes").wait_for()
        await page.context.clear_cookies()
        await window.open("/sign-in?next=/account/security")
        await page.get_by_role("button", name="Sign in with a passkey").click()
        await page.get_by_text("This laptop").wait_for()
        assert page.url.endswith("/account/security")


async def test_a_provider_lets_somebody_in_who_was_never_here(start_site: StartSite, browser: "Browser") -> None:
    async with open_world(start_site) as world, open_window(browser, world.site) as window:
        await window.open("/sign-in")
        await window.page.get_by_role("link", name="Continue with Office").click()
        await window.page.wait_for_url(lambda url: "/sign-in" not in url and "/callback" not in url)
        await window.open("/account")
        assert "ann@example.org" in await window.page.content()
