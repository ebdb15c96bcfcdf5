"""A player in a real browser: from the list of servers to a prize that the server's plugin hands out."""

import asyncio
import http.client
import importlib
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from stoa.kernel import clock
from tests.accounts.at_the_door import GOOD, last_token
from tests.harness.web import SiteUnderTest, StartSite
from tests.sites.firstspawn.owners import new_owner
from tests.sites.firstspawn.plugins.at_work import working_plugin
from tests.sites.firstspawn.plugins.signing import TestPlugin
from tests.sites.firstspawn.puzzles.playing import TRIVIA, an_editor, day, write

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

pytestmark = pytest.mark.browser

CLIENT = Path(__file__).parents[3] / "clients" / "plugin-python"
EMAIL = "pia@stoa.example"
REVIEW = "I came for an evening and stayed for a month; the harbour at night is worth the way."


def client_of(site: SiteUnderTest, plugin: TestPlugin) -> Any:
    """Give the reference client, which speaks for the server."""
    sys.path.insert(0, str(CLIENT))
    try:
        package = importlib.import_module("firstspawn_plugin")
    finally:
        sys.path.pop(0)

    def send(method: str, target: str, headers: Mapping[str, str], body: bytes) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=90)
        try:
            connection.request(method, target, body=body or None, headers={**headers, "Host": site.host})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    return package.PluginClient(
        send, plugin.key, plugin.secret, clock.timestamp, lambda _: None, package.sign_request, tries=3
    )


async def sign_up(page: "Page", site: SiteUnderTest) -> None:
    """Become a member: the form, the link in the mail, and the door."""
    await page.get_by_role("link", name="Sign up").click()
    await page.locator("#f-email").fill(EMAIL)
    await page.locator("#f-username").fill("pia-may")
    await page.locator("#f-password").fill(GOOD)
    await page.locator("form:has(#f-email) button[type=submit]").first.click()
    await page.get_by_role("heading", name="mail").wait_for()
    await page.goto(f"{site.origin}/verify-email?token={await last_token(site, EMAIL)}")
    await page.locator("main form button").first.click()
    await page.goto(f"{site.origin}/sign-in?next=/servers/copper-cove")
    await page.locator("#f-email").fill(EMAIL)
    await page.locator("#f-password").fill(GOOD)
    await page.locator("form:has(#f-email) button[type=submit]").first.click()
    await page.wait_for_url("**/servers/copper-cove")


async def win_the_puzzle(page: "Page") -> None:
    """Answer wrongly, then rightly."""
    await page.get_by_role("link", name="Puzzle", exact=True).first.click()
    await page.get_by_role("button", name="Coal").click()
    await page.get_by_text("3 tries left").wait_for()
    await page.get_by_role("button", name="Lava").click()
    await page.get_by_text("Solved: you are the 1st today").wait_for()
    await page.get_by_text("You have won: A stack of diamonds").wait_for()


async def test_from_discovery_to_a_prize_in_the_game(start_site: StartSite, browser: "Browser") -> None:
    owner = await new_owner(start_site)
    site = owner.site
    plugin, server_id = await working_plugin(owner)
    prize = {"serverId": server_id, "name": "A stack of diamonds", "consoleCommand": "give {player} diamond 64"}
    prize_id = (await owner.ask("POST", "/api/v1/prizes", prize)).json()["data"]["id"]
    await write(await an_editor(site), TRIVIA, day=day(), rewards=[{"rank": 1, "prizeId": prize_id}])
    client, player = client_of(site, plugin), str(uuid4())
    page = await browser.new_page(reduced_motion="reduce")
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)

    await page.goto(f"{site.origin}/servers?q=copper")
    await page.get_by_role("link", name="Copper Cove").first.click()
    await sign_up(page, site)
    await page.get_by_role("button", name="Add Copper Cove to your favorites").click()
    await page.get_by_role("button", name="Take Copper Cove off your favorites").wait_for()
    await page.get_by_role("link", name="Write a review").click()
    await page.locator("label[for=f-rating-5]").click()
    await page.locator("[name=content]").fill(REVIEW)
    await page.get_by_role("button", name="Publish").click()
    await page.get_by_text(REVIEW).wait_for()
    await win_the_puzzle(page)

    await page.goto(f"{site.origin}/account/players")
    await page.get_by_role("button", name="Get a code").first.click()
    shown = await page.locator(".copy code").inner_text()
    await asyncio.to_thread(client.confirm, shown.split()[-1], player, "Pia_May")
    await page.goto(f"{site.origin}/account/prizes")
    await page.get_by_role("button", name="Claim A stack of diamonds").click()
    await page.get_by_text("Waits in the game").wait_for()
    [attempt] = await asyncio.to_thread(client.check, player)
    assert attempt.command == "give Pia_May diamond 64"
    assert await asyncio.to_thread(client.may_run, attempt)
    await page.reload()
    await page.get_by_text("Received").wait_for()
    await page.close()
    assert said == []
