"""When a seat is taken away, what its holder was in the middle of goes on with the owner, and they are out."""

import asyncio
import re
from datetime import timedelta
from uuid import UUID

from stoa.accounts.privacy.jobs import ERASE
from stoa.kernel import clock
from stoa.sites.marinemarket.talks.queries import REPORTED_TALKS
from stoa.sites.marinemarket.talks.subject import MESSAGE
from tests.accounts.at_the_door import Visitor, accounts_at, grant
from tests.accounts.privacy.working import run_now, working
from tests.accounts.screens.visiting import reader
from tests.harness.web import StartSite
from tests.kernel.asking import until, value
from tests.sites.marinemarket.buyers import HELLO, PATH, agree, begin_talk, data_of, publish_boat
from tests.sites.marinemarket.feeding import apply_run
from tests.sites.marinemarket.sellers import new_seller, second_person

NOTHING_TO_TELL = """
    select not exists (select from kernel.deliveries where status = 'waiting')
        and not exists (select from kernel.outbox where fanned_out_at is null)
"""
WAITING = """
    (select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')
"""
FILE = (
    "id,title,price,currency,boatType,make,year,length,city,state,country,description\n"
    "NQ-1,Rustler 36 for sale,48500,GBP,sail,Rustler,1998,10.77,Falmouth,Cornwall,GB,"
    '"Long keel, well kept, in commission and ready to go far."\n'
)


async def _firm(start_site: StartSite) -> tuple[Visitor, Visitor, str]:
    owner = await new_seller(start_site, LISTINGS_REVIEWED_FIRST="0")
    await grant(owner.site, owner.person_id, "broker")
    await owner.sign_in()
    firm = str((await owner.ask("POST", "/api/v1/brokers", {"name": "North Quay"})).headers["location"])
    agent = await second_person(owner)
    assert (await owner.ask("POST", f"{firm}/seats", {"username": agent.username})).status_code == 201
    return owner, agent, firm


async def test_who_lost_the_seat_neither_reads_nor_agrees_for_the_firm(start_site: StartSite) -> None:
    owner, agent, firm = await _firm(start_site)
    buyer = await second_person(owner, "cy-cole")
    asked = await begin_talk(buyer, await publish_boat(agent))
    sold = await begin_talk(buyer, await publish_boat(agent))
    await agree(buyer, agent, sold)
    (deal,) = await data_of(agent, "/api/v1/deals")
    offer = (await buyer.ask("POST", f"{asked}/offers", {"amount": 3_000_000})).json()["data"][0]["id"]
    assert (await owner.ask("DELETE", f"{firm}/seats/{agent.person_id}")).status_code == 204

    assert (await agent.ask("GET", asked)).status_code == 404
    assert (await agent.ask("GET", f"/api/v1/deals/{deal['id']}")).status_code == 404
    assert (await agent.ask("POST", f"/api/v1/offers/{offer}/moves", {"move": "accept"})).status_code == 404
    assert (await owner.ask("POST", f"{asked}/messages", {"text": "I have taken over."})).status_code == 201
    assert (await owner.ask("POST", f"/api/v1/offers/{offer}/moves", {"move": "accept"})).status_code == 200
    assert len(await data_of(owner, "/api/v1/deals")) == 2
    told = await data_of(buyer, f"/api/v1/deals/{deal['id']}/timeline")
    assert {one["by"] for one in told if one["kind"] == "offer"} == {"buyer"}
    assert (await owner.ask("POST", f"/api/v1/deals/{deal['id']}/confirm")).status_code == 200


async def test_what_a_holder_begins_while_the_seat_is_taken_away_is_left_to_nobody_who_has_none(
    start_site: StartSite,
) -> None:
    owner, agent, firm = await _firm(start_site)
    database = owner.site.runtime.databases["marinemarket"]
    async with database.write() as tx:
        await tx.connection.execute("select from sellers where kind = 'broker' for no key update")
        begun = asyncio.create_task(agent.ask("POST", "/api/v1/feeds", {"name": "Our stock"}))
        await until(database, f"select {WAITING} = 1")
        gone = asyncio.create_task(owner.ask("DELETE", f"{firm}/seats/{agent.person_id}"))
        await until(database, f"select {WAITING} = 2 or not exists (select from seller_team where role = 'agent')")
    assert (await gone).status_code == 204
    assert (await begun).status_code in {201, 403}
    assert await value(database, "select count(*) from feeds where person_id::text = $1", agent.person_id) == 0


async def test_the_file_of_a_sale_that_is_done_stays_with_the_firm(start_site: StartSite) -> None:
    owner, agent, firm = await _firm(start_site)
    buyer = await second_person(owner, "cy-cole")
    talk = await begin_talk(buyer, await publish_boat(agent))
    await agree(buyer, agent, talk)
    (deal,) = await data_of(agent, "/api/v1/deals")
    at = f"/api/v1/deals/{deal['id']}"
    for side in (buyer, agent):
        assert (await side.ask("POST", f"{at}/confirm")).status_code == 200
    assert (await owner.ask("DELETE", f"{firm}/seats/{agent.person_id}")).status_code == 204
    assert (await agent.ask("GET", at)).status_code == 404, "the buyer's papers are none of theirs any more"
    assert await data_of(agent, "/api/v1/deals") == []
    assert [one["id"] for one in await data_of(owner, "/api/v1/deals")] == [deal["id"]]
    assert (await data_of(owner, at))["status"] == "done"
    assert (await owner.ask("POST", f"{at}/ratings", {"stars": 5})).status_code == 201


async def test_what_was_said_for_a_firm_stays_said_by_the_firm(start_site: StartSite) -> None:
    owner, agent, firm = await _firm(start_site)
    buyer = await second_person(owner, "cy-cole")
    asked = await begin_talk(buyer, await publish_boat(agent))
    said = await agent.ask("POST", f"{asked}/messages", {"text": "She lies at berth nine."})
    held = {"text": "WRITE TO ME AT bo@mail.example OR CALL +1 305 555 0142!!! NOW!!! WHATSAPP!!!"}
    waits = (await agent.ask("POST", f"{asked}/messages", held)).json()["data"]
    assert (said.status_code, waits["held"]) == (201, True)
    assert (await owner.ask("DELETE", f"{firm}/seats/{agent.person_id}")).status_code == 204
    told = await data_of(owner, f"{asked}/messages")
    assert [(one["side"], one["text"]) for one in told] == [("seller", "She lies at berth nine."), ("buyer", HELLO)]
    async with reader(owner.site) as ann:
        await ann.sign_in()
        page = (await ann.open(asked.replace("/api/v1/conversations", "/messages"))).text
    spoken = re.findall(r'class="small soft">([^·]+) ·.*?class="prose">([^<]+)<', page, re.DOTALL)
    assert spoken == [(buyer.username, HELLO), ("Your firm", "She lies at berth nine.")]
    before = (await data_of(buyer, f"{PATH}/unread-count"))["count"]
    async with accounts_at(owner.site).database.write() as tx:
        assert MESSAGE.show is not None
        await MESSAGE.show(tx, UUID(waits["id"]))  # as a moderator lets it through
        talk = await REPORTED_TALKS.one(tx, ids=[UUID(asked.rpartition("/")[2])])
    assert (await data_of(buyer, f"{PATH}/unread-count"))["count"] == before + 1
    assert "seller: She lies at berth nine." in talk.text


async def test_a_feed_goes_on_for_the_firm_and_not_for_who_made_it(start_site: StartSite) -> None:
    owner, agent, firm = await _firm(start_site)
    feed = (await agent.ask("POST", "/api/v1/feeds", {"name": "Our stock"})).json()["data"]["id"]
    assert (await owner.ask("DELETE", f"{firm}/seats/{agent.person_id}")).status_code == 204
    run = await owner.ask("POST", f"/api/v1/feeds/{feed}/runs", {"content": FILE, "format": "csv"})
    assert run.json()["data"]["counts"]["create"] == 1, run.text
    await apply_run(owner, run.json()["data"])
    assert [one["title"] for one in await data_of(owner, f"{firm}/listings")] == ["Rustler 36 for sale"]
    assert await data_of(agent, "/api/v1/users/me/listings") == []
    (seat,) = (await data_of(owner, firm))["agents"]
    assert (seat["username"], seat["listings"]) == (owner.username, 1)


async def test_what_an_agent_sold_stays_with_the_firm_when_they_are_erased(start_site: StartSite) -> None:
    owner, agent, _ = await _firm(start_site)
    buyer = await second_person(owner, "cy-cole")
    done = await begin_talk(buyer, await publish_boat(agent))
    await agree(buyer, agent, done)
    (sold,) = await data_of(agent, "/api/v1/deals")
    for side in (buyer, agent):
        assert (await side.ask("POST", f"/api/v1/deals/{sold['id']}/confirm")).status_code == 200
    under_way = await begin_talk(buyer, await publish_boat(agent))
    await agree(buyer, agent, under_way)
    assert (await agent.ask("DELETE", "/api/v1/users/me")).status_code == 202
    with clock.moved(timedelta(days=14, minutes=1), everywhere=True):
        await run_now(owner.site, ERASE)
    database = accounts_at(owner.site).database
    async with working(owner.site):
        await until(
            database, "select not exists (select from deals where seller_person_id = $1)", UUID(agent.person_id)
        )
        await until(database, NOTHING_TO_TELL)
    assert sorted(one["status"] for one in await data_of(owner, "/api/v1/deals")) == ["done", "open"]
    assert (await data_of(owner, f"/api/v1/deals/{sold['id']}"))["status"] == "done"
    assert (await data_of(buyer, f"{under_way}/offers"))[0]["status"] == "accepted", "the firm stands by it"
    assert (await owner.ask("POST", f"{under_way}/messages", {"text": "I have taken over."})).status_code == 201


async def test_an_owner_who_asked_as_a_buyer_does_not_come_to_talk_to_themselves(start_site: StartSite) -> None:
    owner, agent, firm = await _firm(start_site)
    database = accounts_at(owner.site).database
    talk = await begin_talk(await second_person(owner, "cy-cole"), await publish_boat(agent))
    async with database.write() as tx:  # as if they had asked before the firm was theirs
        await tx.connection.execute("update conversations set buyer_id = $1", UUID(owner.person_id))
        await tx.connection.execute(
            "update conversation_people set person_id = $1 where side = 'buyer'", UUID(owner.person_id)
        )
    assert (await owner.ask("DELETE", f"{firm}/seats/{agent.person_id}")).status_code == 204
    assert [one["side"] for one in await data_of(owner, PATH)] == ["buyer"]
    assert (await agent.ask("GET", talk)).status_code == 404
