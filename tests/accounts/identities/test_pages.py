"""Signing in, linking and removing through the pages, without a line of script."""

import html
import re

import httpx2

from tests.harness.web import StartSite

from .browser import Browser, open_world

PAGE = "/account/identities"


async def send_form(browser: Browser, path: str) -> httpx2.Response:
    """Press a button of the page, as a browser does."""
    shown = await browser.ask("GET", PAGE, headers={"Accept": "text/html"})
    assert shown.status_code == 200, shown.text
    token = re.search(r'name="csrf_token" value="([^"]+)"', shown.text)
    assert token is not None
    headers = {"Origin": browser.site.origin, "Accept": "text/html"}
    return await browser.ask("POST", path, headers=headers, data={"csrf_token": token[1]})


async def test_a_provider_is_linked_and_removed_through_the_pages(start_site: StartSite) -> None:
    async with open_world(start_site) as world:
        ann = world.browser()
        begun = await ann.ask("GET", "/auth/office", headers={"Accept": "text/html"})
        await ann.ask("GET", await ann.agree(begun.headers["location"]), headers={"Accept": "text/html"})
        told = await send_form(ann, f"{PAGE}/club/link")
        there = re.search(r'href="(http://127[^"]+)"', told.text)
        assert there is not None, told.text
        back = await ann.agree(html.unescape(there[1]))
        linked = await ann.ask("GET", back, headers={"Accept": "text/html"})
        assert (linked.status_code, linked.headers["location"]) == (303, f"{PAGE}?done=linked")
        assert await ann.identities() == ["office", "club"]
        assert (await send_form(ann, f"{PAGE}/office/remove")).headers["location"] == f"{PAGE}?done=removed"
        last = await send_form(ann, f"{PAGE}/club/remove")
        assert last.status_code == 409
        assert "This is the last way into your account." in last.text
        assert await ann.identities() == ["club"]
