"""Feeds are fetched each once a day, also past their hour; a firm has twenty, however many it makes at once."""

import asyncio
from uuid import UUID

from stoa.sites.marinemarket.feeds.queries import TAKE_DUE
from tests.accounts.at_the_door import Visitor, accounts_at, code_of, grant
from tests.harness.web import StartSite
from tests.sites.marinemarket.sellers import new_seller

FEEDS = "/api/v1/feeds"


async def _broker(start_site: StartSite) -> Visitor:
    owner = await new_seller(start_site)
    await grant(owner.site, owner.person_id, "broker")
    await owner.sign_in()
    assert (await owner.ask("POST", "/api/v1/brokers", {"name": "North Quay"})).status_code == 201
    return owner


async def _take(broker: Visitor, hour: int) -> set[UUID]:
    async with accounts_at(broker.site).database.write() as tx:
        return set(await TAKE_DUE.all(tx, hour=hour))


async def test_a_feed_is_fetched_once_a_day_at_its_hour_or_past_it(start_site: StartSite) -> None:
    broker = await _broker(start_site)
    made = {}
    for hour in (4, 11, 12):
        told = {"name": f"At {hour}", "url": f"https://boats.example/{hour}.json", "hour": hour}
        made[hour] = UUID((await broker.ask("POST", FEEDS, told)).json()["data"]["id"])
    assert (await broker.ask("POST", FEEDS, {"name": "By hand"})).status_code == 201
    assert await _take(broker, 11) == {made[4], made[11]}  # nobody was there at four
    assert await _take(broker, 11) == set()
    assert await _take(broker, 23) == {made[12]}
    async with accounts_at(broker.site).database.write() as tx:
        await tx.connection.execute("update feeds set pulled_on = pulled_on - 1")
    assert await _take(broker, 3) == set()
    assert await _take(broker, 4) == {made[4]}


async def test_of_feeds_that_are_made_at_once_twenty_are(start_site: StartSite) -> None:
    broker = await _broker(start_site)
    answers = await asyncio.gather(*(broker.ask("POST", FEEDS, {"name": f"Feed {n}"}) for n in range(24)))
    assert sorted(one.status_code for one in answers) == [201] * 20 + [409] * 4
    assert {code_of(one) for one in answers if one.status_code == 409} == {"TOO_MANY_FEEDS"}
    assert len((await broker.ask("GET", f"{FEEDS}?limit=100")).json()["data"]) == 20
