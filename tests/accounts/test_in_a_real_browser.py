"""Signing in through a provider in a real Chromium, which follows redirects by itself."""

from typing import TYPE_CHECKING

import pytest

from tests.accounts.identities.browser import open_world
from tests.harness.web import StartSite
from tests.sites.marinemarket.browsing import open_window

if TYPE_CHECKING:
    from playwright.async_api import Browser

pytestmark = pytest.mark.browser


async def test_a_provider_lets_somebody_in_who_was_never_here(start_site: StartSite, browser: "Browser") -> None:
    async with open_world(start_site) as world, open_window(browser, world.site) as window:
        await window.open("/sign-in")
        await window.page.get_by_role("link", name="Continue with Office").click()
        await window.page.wait_for_url(lambda url: "/sign-in" not in url and "/callback" not in url)
        await window.open("/account")
        assert "ann@example.org" in await window.page.content()
