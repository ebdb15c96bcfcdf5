"""A firm's own programs are told of its boats, offers and messages, and of nobody else's."""

import html
import json
import re
from collections.abc import AsyncIterator
from typing import Any

import pytest

from stoa.testing.receiver import LocalReceiver, serve_receiver
from tests.accounts.at_the_door import Visitor, accounts_at, code_of, grant, open_site
from tests.accounts.privacy.working import working
from tests.accounts.screens.visiting import reader
from tests.harness.web import StartSite
from tests.kernel.asking import eventually, value
from tests.sites.marinemarket.buyers import HELLO, begin_talk, data_of, make_offer, publish_boat
from tests.sites.marinemarket.sellers import new_seller, second_person

HOOKS = "/api/v1/webhooks"
NEAR = {"OUTGOING_ALLOW_NETWORKS": "127.0.0.0/8", "JOBS_POLL": "250ms", "LISTINGS_REVIEWED_FIRST": "0"}
EVENTS = ["listing.moved", "listing.price-changed", "message.received", "offer.moved"]

COME = {"listing.moved", "message.received", "offer.moved"}


@pytest.fixture
async def receiver() -> AsyncIterator[LocalReceiver]:
    async with serve_receiver() as found:
        yield found


async def found_firm(start_site: StartSite) -> tuple[Visitor, dict[str, Any]]:
    """Give a broker and their firm."""
    owner = await new_seller(start_site, **NEAR)
    await grant(owner.site, owner.person_id, "broker")
    await owner.sign_in()
    made = await owner.ask("POST", "/api/v1/brokers", {"name": "North Quay"})
    return owner, made.json()["data"]


async def test_a_firm_hears_of_its_boats_offers_and_messages(start_site: StartSite, receiver: LocalReceiver) -> None:
    owner, firm = await found_firm(start_site)
    assert {one["name"] for one in await data_of(owner, f"{HOOKS}/events")} >= set(EVENTS)
    wish = {"url": receiver.url, "events": EVENTS, "subjectKind": "firm", "subjectId": firm["id"]}
    assert (await owner.ask("POST", HOOKS, wish)).status_code == 201
    other = await second_person(owner, "dee-dunn")
    await publish_boat(other)  # a private seller's
    path = await publish_boat(owner)
    buyer = await second_person(owner)
    talk = await begin_talk(buyer, path)
    offer = await make_offer(buyer, talk)
    assert (await owner.ask("POST", f"{talk}/messages", {"text": "She is, come at ten."})).status_code == 201
    boat = (await data_of(owner, path))["id"]
    async with working(owner.site):

        async def have_come() -> list[dict[str, Any]] | None:
            bodies = [json.loads(one.body) for one in receiver.received]
            return (
                bodies
                if {one["type"] for one in bodies} >= {"listing.moved", "message.received", "offer.moved"}
                else None
            )

        bodies = await eventually(have_come)
    told = {one["type"]: one["data"] for one in bodies}
    assert len(bodies) == 3, "neither what the firm itself says, nor what others sell"
    talk_id = talk.rpartition("/")[2]
    assert all((one["firmId"], one["listingId"]) == (firm["id"], boat) for one in told.values())
    assert (told["listing.moved"]["after"], told["listing.moved"]["url"]) == ("active", f"/boats/{boat}")
    assert (told["offer.moved"]["offerId"], told["offer.moved"]["status"]) == (offer, "open")
    assert told["message.received"]["url"] == f"/messages/{talk_id}"
    assert HELLO not in str(bodies), "what somebody wrote is read in the conversation"


async def test_only_a_firms_owner_has_webhooks_for_it(start_site: StartSite, receiver: LocalReceiver) -> None:
    owner, firm = await found_firm(start_site)
    agent = await second_person(owner)
    at = f"/api/v1/brokers/{firm['slug']}"
    assert (await owner.ask("POST", f"{at}/seats", {"username": agent.username})).status_code == 201
    wish = {"url": receiver.url, "events": EVENTS[:1], "subjectKind": "firm", "subjectId": firm["id"]}
    refused = await agent.ask("POST", HOOKS, wish)
    assert refused.status_code in {403, 404}, code_of(refused)
    assert (await data_of(owner, HOOKS)) == []


async def test_the_desk_leads_an_owner_to_webhooks_of_the_firm(start_site: StartSite) -> None:
    site = await open_site(start_site, "marinemarket")
    async with reader(site) as ann:
        await ann.join()
        found = await value(accounts_at(site).database, "select id from accounts.people where username = 'ann-lee'")
        await grant(site, str(found), "broker")
        assert (await ann.send("/broker", "/broker/firm", name="North Quay")).status_code == 303
        led = re.search(r'href="(/account/webhooks[^"]*)"', (await ann.open("/broker")).text)
        assert led is not None
        page = (await ann.open(html.unescape(led[1]))).text
    assert "Add a webhook for North Quay" in page
    assert all(one in page for one in EVENTS)
