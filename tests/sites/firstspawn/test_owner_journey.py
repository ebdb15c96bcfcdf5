"""An owner's day and a moderator's in a real browser: from the form of a new server to a webhook that arrived."""

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import UUID

import pytest
from playwright.async_api import Browser, Page, expect

from stoa.accounts.access import service as access
from stoa.testing.game_servers import GameServer
from stoa.testing.receiver import serve_receiver
from tests.accounts.at_the_door import Visitor, accounts_at
from tests.accounts.privacy.working import working
from tests.harness.web import SiteUnderTest, StartSite
from tests.sites.firstspawn.owners import NEARBY, list_server, new_owner, second_person

pytestmark = pytest.mark.browser

LOCAL = {**NEARBY, "OUTGOING_ALLOW_NETWORKS": "127.0.0.0/8", "JOBS_POLL": "250ms"}
OF_AGE = timedelta(days=9)


@asynccontextmanager
async def browsing(browser: Browser, site: SiteUnderTest, somebody: Visitor) -> AsyncIterator[Page]:
    """Give a page of a browser in which somebody has signed in by hand."""
    context = await browser.new_context(base_url=site.origin, reduced_motion="reduce")
    page = await context.new_page()
    await sign_in(page, somebody)
    yield page
    await context.close()


async def sign_in(page: Page, somebody: Visitor) -> None:
    """Fill in the door's form."""
    await page.goto("/sign-in")
    await page.get_by_label("E-mail").fill(somebody.email)
    await page.get_by_label("Password").fill(somebody.password)
    await page.get_by_role("button", name="Sign in", exact=True).click()
    await expect(page.get_by_role("banner").get_by_label("Your account")).to_be_visible()


async def let_time_pass(site: SiteUnderTest) -> None:
    """Let everybody be a member for so long that what they write is shown at once."""
    async with accounts_at(site).database.write() as tx:
        await tx.connection.execute("update accounts.people set created_at = now() - $1::interval", OF_AGE)


async def list_by_hand(page: Page, port: int) -> None:
    """Fill in the form of a server that answers on this machine."""
    await page.goto("/servers/new")
    await page.get_by_label("Name", exact=True).fill("Copper Cove")
    await page.get_by_label("Address").fill("127.0.0.1")
    await page.get_by_label("Port", exact=False).first.fill(str(port))
    await page.get_by_role("button", name="Try the address").click()
    await expect(page.get_by_text("12 of 100 players")).to_be_visible()
    await page.get_by_label("Survival", exact=True).check()
    await page.get_by_label("Description").fill("A village by the **sea**.")
    await page.get_by_role("button", name="Preview").click()
    await expect(page.locator("#preview strong")).to_have_text("sea")
    await page.get_by_role("button", name="List it").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Copper Cove")


async def test_an_owner_lists_proves_answers_gives_and_is_told(start_site: StartSite, browser: Browser) -> None:
    owner = await new_owner(start_site, **LOCAL)
    site = owner.site
    player = await second_person(owner)
    await let_time_pass(site)
    game = GameServer()
    port = await game.start()
    async with working(site), serve_receiver() as receiver, browsing(browser, site, owner) as page:
        await list_by_hand(page, port)

        await page.get_by_role("link", name="Prove that it is yours").click()
        token = await page.locator("section code", has_text="firstspawn-").first.inner_text()
        await page.get_by_role("button", name="Look now").first.click()
        await expect(page.get_by_text("is not in the message of the day yet")).to_be_visible()
        game.status["description"] = {"text": f"Copper Cove {token}"}
        await page.get_by_role("button", name="Look now").first.click()
        await expect(page.get_by_text("Whoever lists it owns it")).to_be_visible()

        written = {"rating": 5, "content": "Kind people, a good map, and no lag at all."}
        assert (await player.ask("POST", "/api/v1/servers/copper-cove/reviews", written)).status_code == 201
        await page.goto("/my/servers")
        await page.get_by_role("link", name="Answer reviews").click()
        await page.get_by_text("Write an answer").click()
        await page.get_by_label("Your answer").fill("Thank you! The lighthouse is next.")
        await page.get_by_role("button", name="Answer", exact=True).click()
        await expect(page.get_by_text("Every review is answered")).to_be_visible()

        await page.get_by_role("link", name="Prizes").click()
        await page.get_by_label("Name", exact=True).fill("A stack of diamonds")
        await page.get_by_label("Command").fill("give {player} diamond 64")
        await page.get_by_role("button", name="Add the prize").click()
        await expect(page.get_by_text("give Steve diamond 64")).to_be_visible()

        await page.get_by_role("link", name="Webhooks").click()
        await page.get_by_role("link", name="Add a webhook").click()
        await page.get_by_label("Address").fill(receiver.url)
        await page.get_by_role("checkbox", name=re.compile("favorite.added")).check()
        await page.get_by_role("button", name="Add the webhook").click()
        await page.get_by_role("link", name="To the webhook").click()
        assert (await player.ask("POST", "/api/v1/servers/copper-cove/favorite")).status_code in {200, 201}
        await receiver_has_one(page)
        await expect(page.get_by_role("cell", name="Delivered")).to_be_visible()
        told = json.loads(receiver.received[0].body)
        assert (told["type"], told["data"]["count"]) == ("favorite.added", 1)
    await game.stop()


async def receiver_has_one(page: Page) -> None:
    """Load the log of deliveries until one has arrived, as somebody who waits for it does."""
    while not await page.get_by_role("cell", name="Delivered").count():
        await page.reload()


async def test_a_moderator_hides_what_was_reported_and_its_owner_appeals(
    start_site: StartSite, browser: Browser
) -> None:
    owner = await new_owner(start_site, **LOCAL)
    site = owner.site
    await list_server(owner, ip="127.0.0.1")  # where nobody answers, should its turn to be asked come meanwhile
    reporter, judge = await second_person(owner), await second_person(owner, "mo-judge")
    async with accounts_at(site).database.write() as tx:
        await access.add_demo_role(tx, UUID(judge.person_id), "moderator")
    async with working(site), browsing(browser, site, reporter) as page:
        await page.goto("/servers/copper-cove")
        await page.get_by_role("link", name="Report").first.click()
        await page.get_by_text("Wrong listing").click()
        await page.get_by_label("What should a moderator know?").fill("The name is ours.")
        await page.get_by_role("button", name="Send the report").click()
        await expect(page.get_by_text("Thank you, your report is with the moderators")).to_be_visible()

        await page.context.clear_cookies()
        await sign_in(page, judge)
        await page.goto("/admin/moderation")
        await page.get_by_role("link", name=re.compile("Copper Cove")).first.click()
        await page.get_by_role("button", name="Claim").click()
        await page.locator("input[name=outcome][value=hide]").check()
        await page.get_by_label("Words to the owner").fill("Please list it under its own name.")
        await page.get_by_role("button", name="Decide").click()
        await expect(page.get_by_role("heading", name="Decisions")).to_be_visible()
        gone = await page.goto("/servers/copper-cove")
        assert gone is not None
        assert gone.status == 404

        await page.context.clear_cookies()
        await sign_in(page, owner)
        await page.goto("/my/servers")
        await expect(page.get_by_text("Hidden by a moderator")).to_be_visible()
        await page.goto("/account/moderation")
        await page.locator('a[href*="/account/moderation/decisions/"]').first.click()
        await page.get_by_label("Why is the decision wrong?").fill("It has been called so since 2019.")
        await page.get_by_role("button", name=re.compile("ppeal|Send")).click()
        await expect(page.get_by_text("It has been called so since 2019.")).to_be_visible()
