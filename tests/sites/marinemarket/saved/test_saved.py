"""Saved searches: kept, found by the boats that answer them, told once, ended with one click."""

import asyncio
from typing import Any
from uuid import UUID

import msgspec
import pytest

from stoa.kernel.crypto import Keyring
from stoa.kernel.db import Database, Query, Write
from stoa.kernel.ids import new_id
from stoa.sites.marinemarket.life.events import ListingChanged, ListingMoved
from stoa.sites.marinemarket.life.service import hide_listing, show_listing
from stoa.sites.marinemarket.saved import consumers, queries, service
from stoa.sites.marinemarket.saved import jobs as service_jobs
from stoa.sites.marinemarket.saved.letters import read_stop_token, stop_link, topic_of
from tests.accounts.at_the_door import Visitor, accounts_at
from tests.accounts.privacy.working import working
from tests.harness.databases import NewDatabase
from tests.harness.web import SiteUnderTest, StartSite
from tests.kernel.asking import rows, until, value
from tests.sites.marinemarket.boats_afloat import launch
from tests.sites.marinemarket.boats_afloat import new_seller as seller_afloat
from tests.sites.marinemarket.sellers import new_seller, second_person

PATH = "/api/v1/saved-searches"
_NEAR = {"boatType": "sail", "postcode": "33139", "radiusKm": 80, "maxPrice": 12_000_000, "query": "benetau"}
_LOWER: Query[None] = Query("update listings set price_minor = :price where id = :id", registered=False)
_JOBS = Query("select count(*)::int from kernel.jobs where name = :name", int, registered=False)
_UNTOLD = Query("select count(*)::int from saved_search_matches where told_at is null", int, registered=False)


async def _save(visitor: Visitor, **told: Any) -> dict[str, Any]:
    answer = await visitor.ask("POST", PATH, {"name": "Mine", "filters": _NEAR, **told})
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"] == f"{PATH}/{answer.json()['data']['id']}"
    data: dict[str, Any] = answer.json()["data"]
    return data


async def _match(database: Database, boat: UUID, kind: str = "new") -> int:
    async with database.write() as tx:
        return len(await queries.MATCH.all(tx, listing_id=boat, kind=kind))


async def test_a_search_is_kept_changed_and_deleted_by_its_owner_alone(start_site: StartSite) -> None:
    ann = await new_seller(start_site)
    made = await _save(ann)
    assert made["filters"]["boatType"] == "sail"
    assert made["url"].startswith("/boats?")
    assert (await ann.site.get(made["url"], headers={"Accept": "text/html"})).status_code == 200
    changed = await ann.ask("PATCH", f"{PATH}/{made['id']}", {"frequency": "daily", "filters": {"state": ["FL", "GA"]}})
    assert changed.json()["data"]["filters"] == {"state": ["FL", "GA"]}
    assert changed.json()["data"]["name"] == "Mine"
    bo = await second_person(ann)
    for method, body in (("GET", None), ("PATCH", {"name": "Bo's"}), ("DELETE", None)):
        assert (await bo.ask(method, f"{PATH}/{made['id']}", body)).status_code == 404
    assert (await ann.ask("DELETE", f"{PATH}/{made['id']}")).status_code == 204
    assert (await ann.ask("GET", PATH)).json()["data"] == []
    assert (await ann.ask("GET", f"{PATH}/{made['id']}")).status_code == 404
    assert (await ann.site.get(PATH)).status_code == 401


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"name": "x", "filters": {}}, 422),
        ({"name": "x", "filters": {"units": "metric"}}, 422),
        ({"name": "", "filters": {"fuel": "diesel"}}, 422),
        ({"name": "x", "filters": {"boatType": "raft"}}, 422),
        ({"name": "x", "filters": {"radiusKm": 5}}, 422),
        ({"name": "x", "filters": {"postcode": "00000", "radiusKm": 5}}, 422),
        ({"name": "x", "filters": {"fuel": "diesel", "minYear": 2001, "maxYear": 2000}}, 422),
        ({"name": "x", "filters": {"colour": "red"}}, 400),
        ({"name": "x", "filters": {"fuel": "diesel"}, "frequency": "weekly"}, 422),
    ],
)
async def test_what_cannot_be_looked_for_is_refused(start_site: StartSite, body: Any, status: int) -> None:
    ann = await new_seller(start_site)
    answer = await ann.ask("POST", PATH, body)
    assert answer.status_code == status, answer.text


async def test_a_boat_finds_the_searches_that_it_answers_and_no_others(start_site: StartSite) -> None:
    ann = await new_seller(start_site)
    database = ann.site.runtime.databases["marinemarket"]
    await launch(database, await seller_afloat(database), make="Bénéteau", latitude=None, longitude=None)
    wanted: list[dict[str, Any]] = [
        _NEAR,
        {"state": "florida"},
        {"features": ["gps"]},
        {"minLength": 39, "maxLength": 40, "units": "imperial"},
        {"minYear": 2010, "maxYear": 2010},
        {"condition": ["good", "fair"], "fuel": "diesel"},
        {"currency": "USD", "minPrice": 10_000_000},
    ]
    others: list[dict[str, Any]] = [
        {"state": "CT"},
        {"features": ["gps", "radar"]},
        {"maxPrice": 9_999_999},
        {"near": "Boston, MA", "radiusKm": 300},
        {"query": "-beneteau"},
        {"currency": "EUR"},
        {"boatType": "power"},
    ]
    ids = {(await _save(ann, filters=one))["id"] for one in wanted}
    for one in others:
        await _save(ann, filters=one)
    await _save(ann, filters={"state": "FL"}, frequency="off")
    boat = await launch(database, await seller_afloat(database), make="Bénéteau")
    async with database.write() as tx:
        found = await queries.MATCH.all(tx, listing_id=boat, kind="new")
    assert {str(one.search_id) for one in found} == ids


async def test_the_same_boat_is_told_once_however_many_find_it_at_once(start_site: StartSite) -> None:
    ann = await new_seller(start_site)
    database = ann.site.runtime.databases["marinemarket"]
    await _save(ann, filters={"state": "FL"})
    boat = await launch(database, await seller_afloat(database))
    assert sum(await asyncio.gather(*(_match(database, boat) for _ in range(6)))) == 1
    await _LOWER.run(database.once(), id=boat, price=9_000_000)
    assert sum(await asyncio.gather(*(_match(database, boat, "drop") for _ in range(6)))) == 1
    assert await _match(database, boat, "drop") == 0
    await _LOWER.run(database.once(), id=boat, price=8_000_000)
    assert await _match(database, boat, "drop") == 1


async def test_one_letter_tells_of_everything_found_with_a_link_that_ends_it(start_site: StartSite) -> None:
    ann = await new_seller(start_site)
    database = ann.site.runtime.databases["marinemarket"]
    made = await _save(ann, name="Florida", filters={"state": "FL"})
    for title in ("Blue Heron", "Grey Heron"):
        await _match(database, await launch(database, await seller_afloat(database), title=title))

    async def tell() -> int:
        async with database.write() as tx:
            return await service.send_found(tx, accounts_at(ann.site), UUID(made["id"]))

    assert sorted(await asyncio.gather(tell(), tell(), tell())) == [0, 0, 2]
    box = (await ann.site.get("/dev/mailbox", headers={"Accept": "application/json"}, params={"to": ann.email})).json()
    [letter] = [one for one in box["data"] if "Florida" in one["subject"]]
    assert letter["subject"] == "2 boats for “Florida”"
    assert "Blue Heron" in letter["text"]
    assert "Grey Heron" in letter["text"]
    assert any("/saved-searches/stop/" in link for link in letter["links"])
    bell = (await ann.ask("GET", "/api/v1/notifications")).json()["data"]
    assert [one["title"] for one in bell] == ["2 boats for “Florida”"]


async def test_pages_save_a_search_and_change_how_soon_it_tells(start_site: StartSite) -> None:
    ann = await new_seller(start_site)
    html = {"Accept": "text/html"}
    page = await ann.ask("GET", "/saved-searches?q=boatType%3Dsail%26maxPrice%3D100000", headers=html)
    assert "Sailing boats" in page.text
    page = await ann.ask("GET", "/saved-searches?q=maxPrice%3D9000000%26currency%3Deur%26maxLength%3D30", headers=html)
    assert "<p>Price to 90,000 EUR · Length to 30 m</p>" in page.text
    form = {"Content-Type": "application/x-www-form-urlencoded", **html}
    sent = "name=Sloops&q=boatType%3Dsail%26view%3Dmap&frequency=daily&priceDrops=true"
    assert (await ann.ask("POST", "/saved-searches", headers=form, content=sent)).status_code == 303
    [one] = (await ann.ask("GET", PATH)).json()["data"]
    assert (one["name"], one["frequency"], one["filters"]) == ("Sloops", "daily", {"boatType": ["sail"]})
    again = await ann.ask("POST", "/saved-searches", headers=form, content="name=&q=boatType%3Dsail")
    assert "That was not saved" in again.text
    await ann.ask("POST", f"/saved-searches/{one['id']}", headers=form, content="frequency=off")
    [one] = (await ann.ask("GET", PATH)).json()["data"]
    assert (one["frequency"], one["priceDrops"]) == ("off", False)
    await ann.ask("POST", f"/saved-searches/{one['id']}/delete", headers=form, content="a=b")
    assert (await ann.ask("GET", PATH)).json()["data"] == []


async def test_who_wants_no_price_drops_hears_of_none_and_nobody_of_their_own_boats(start_site: StartSite) -> None:
    ann = await new_seller(start_site)
    database = ann.site.runtime.databases["marinemarket"]
    await _save(ann, filters={"state": "FL"}, priceDrops=False)
    seller = await seller_afloat(database)
    boat = await launch(database, seller)
    assert await _match(database, boat, "drop") == 0
    join: Query[None] = Query(
        "insert into seller_team (seller_id, person_id, role) values (:seller, :person, 'owner')", registered=False
    )
    await join.run(database.once(), seller=seller, person=UUID(ann.person_id))
    assert await _match(database, boat) == 0


async def test_only_boats_that_come_and_prices_that_fall_are_looked_at(new_database: NewDatabase) -> None:
    database = await new_database("marinemarket")

    async def tell(tx: Write, before: int, after: int, status: str = "active") -> None:
        told = ListingChanged(new_id(), new_id(), status, before, after, "USD")
        await consumers.look_at_price(tx, told)

    async with database.write() as tx:
        await consumers.look_for_searches(tx, ListingMoved(new_id(), new_id(), "renew", "active", "active"))
        await consumers.look_for_searches(tx, ListingMoved(new_id(), new_id(), "sold", "active", "sold"))
        await tell(tx, 100, 200)
        await tell(tx, 0, 200)
        await tell(tx, 200, 100, "inactive")
        assert await _JOBS.one(tx, name="saved.match") == 0
        await consumers.look_for_searches(tx, ListingMoved(new_id(), new_id(), "publish", "draft", "active"))
        await tell(tx, 200, 100)
        assert await _JOBS.one(tx, name="saved.match") == 2


async def test_one_click_ends_the_letters_and_a_changed_link_does_nothing(start_site: StartSite) -> None:
    ann = await new_seller(start_site)
    made = await _save(ann)
    keys = _keys(ann.site)
    link = stop_link("", keys, UUID(made["id"]))
    assert read_stop_token(keys, link.rsplit("/", 1)[1]) == UUID(made["id"])
    html = {"Accept": "text/html"}
    assert "End these letters" in (await ann.site.get(link, headers=html)).text
    done = await ann.site.request("POST", link, data={"List-Unsubscribe": "One-Click"}, headers=html)
    assert done.status_code == 200
    assert (await ann.ask("GET", f"{PATH}/{made['id']}")).json()["data"]["frequency"] == "off"
    assert "This link does nothing" in (await ann.site.get(f"{link}x", headers=html)).text
    assert "This link does nothing" in (await ann.site.request("POST", f"{link}x", data={"a": "b"}, headers=html)).text


async def test_a_search_that_is_renamed_while_its_letters_are_ended_sends_none(start_site: StartSite) -> None:
    ann = await new_seller(start_site)
    database, at = ann.site.runtime.databases["marinemarket"], f"{PATH}/{(await _save(ann))['id']}"
    async with database.write() as tx:
        await service.end_alerts(tx, UUID(at.rsplit("/", 1)[1]))
        renaming = asyncio.create_task(ann.ask("PATCH", at, {"name": "Florida"}))
        await until(database, _WAITS)
    assert (await renaming).status_code == 200
    kept = (await ann.ask("GET", at)).json()["data"]
    assert (kept["name"], kept["frequency"]) == ("Florida", "off")


def _keys(site: SiteUnderTest) -> Keyring:
    return site.runtime.keys.for_site("marinemarket")


async def test_an_index_finds_the_searches_of_a_boat_among_many(new_database: NewDatabase) -> None:
    database = await new_database("marinemarket")
    person = new_id()
    await _PERSON.run(database.once(), id=person)
    await _MANY.run(database.once(), person=person)
    await _ANALYZE.run(database.once())
    boat = await launch(database, await seller_afloat(database))
    plan = "\n".join(await _EXPLAIN.all(database.once(), listing_id=boat, kind="new"))
    assert "Seq Scan on saved_searches" not in plan
    assert await _match(database, boat) > 0


_PERSON: Query[None] = Query(
    "insert into accounts.people (id, username) values (:id, 'many')",
    registered=False,
)
_MANY: Query[None] = Query(
    """
    insert into saved_searches (id, person_id, name, filters, question, frequency, price_drops, boat_types, conditions,
        states, features, prices, years, lengths, anchors)
    select gen_random_uuid(), :person, 'n', '{}', '', 'instant', true, '{}', '{}',
        array[case when n % 60 = 0 then 'FL' else 'S' || n % 60 end], '{}', int8range(n % 1000, n % 1000 + 50000000),
        int4range(1990, 2020), numrange(5, 20), array[case when n % 60 = 0 then 'state:FL' else 'state:S' || n % 60 end]
    from generate_series(1, 9000) as n
    """,
    registered=False,
)
_ANALYZE: Query[None] = Query("analyze saved_searches", registered=False)
_EXPLAIN = Query(f"explain {queries.MATCH.sql}", str, registered=False)


async def test_many_searches_that_one_boat_answers_are_told_in_few_jobs_and_once_each(start_site: StartSite) -> None:
    ann = await new_seller(start_site, JOBS_POLL="100ms")
    accounts = accounts_at(ann.site)
    for number in range(service_jobs.LETTERS_A_JOB + 2):
        await _save(ann, name=f"Search {number}", filters={"boatType": "sail", "maxYear": 2000 + number + 20})
    boat = await launch(accounts.database, await seller_afloat(accounts.database))
    moved = ListingMoved(boat, new_id(), "publish", "draft", "active")
    async with accounts.database.write() as tx:
        await consumers.look_for_searches(tx, moved)
        await consumers.look_for_searches(tx, moved)  # heard twice
    async with working(ann.site):
        await until(accounts.database, "select count(*) = 2 from kernel.jobs where name = 'saved.tell-some'")
        done = "select count(*) = 2 and bool_and(status = 'done') from kernel.jobs where name = 'saved.match'"
        await until(accounts.database, done)
    payloads = "select (payload->>'search_ids')::jsonb as ids from kernel.jobs where name = 'saved.tell-some'"
    told = [UUID(one) for row in await rows(accounts.database, payloads) for one in msgspec.json.decode(row["ids"])]
    assert len(set(told)) == len(told) == service_jobs.LETTERS_A_JOB + 2
    for search in (*told, *told):  # done again, as after a crash
        async with accounts.database.write() as tx:
            await service.send_found(tx, accounts, search)
    assert await _UNTOLD.one(accounts.database.read()) == 0
    letters = await value(accounts.database, "select count(*) from kernel.mail where template = 'saved/found'")
    assert letters == len(told)


async def test_a_boat_that_was_hidden_when_it_was_published_is_told_of_once_it_is_shown(start_site: StartSite) -> None:
    ann = await new_seller(start_site)
    database = accounts_at(ann.site).database
    boat = await launch(database, await seller_afloat(database))
    async with database.write() as tx:
        await hide_listing(tx, boat)
        await show_listing(tx, boat)
    shown = await value(database, "select count(*) from kernel.outbox where name = 'listing.moved'")
    assert shown == 1


_WAITS = """
    select exists (select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database())
"""


@pytest.mark.parametrize("ends_first", [True, False])
async def test_no_letter_leaves_after_a_search_was_ended_while_one_was_being_written(
    start_site: StartSite, *, ends_first: bool
) -> None:
    ann = await new_seller(start_site)
    database = ann.site.runtime.databases["marinemarket"]
    search_id = UUID((await _save(ann, name="Florida", filters={"state": "FL"}))["id"])
    await _match(database, await launch(database, await seller_afloat(database), title="Blue Heron"))

    async def tell(tx: Write) -> int:
        return await service.send_found(tx, accounts_at(ann.site), search_id)

    async def end(tx: Write) -> str:
        return await service.end_alerts(tx, search_id)

    async def alone(work: Any) -> Any:
        async with database.write() as tx:
            return await work(tx)

    first, second = (end, tell) if ends_first else (tell, end)
    async with database.write() as tx:
        assert await first(tx)
        waiting = asyncio.create_task(alone(second))
        await until(database, _WAITS)
    assert await waiting == (0 if ends_first else "Florida")
    assert await value(database, "select count(*) from kernel.mail where topic = $1", topic_of(search_id)) == 0
