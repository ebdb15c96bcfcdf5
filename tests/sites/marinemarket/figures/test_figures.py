"""How often a boat is looked at, kept and asked about."""

import asyncio
from datetime import UTC, datetime

from stoa.kernel.ids import new_id
from stoa.sites.marinemarket.figures.service import add_contact, settle_views
from stoa.sites.marinemarket.views import buffer_keys
from tests.accounts.at_the_door import Visitor
from tests.harness.web import StartSite
from tests.sites.marinemarket.sellers import list_boat, new_seller, path_of, second_person

BROWSER = {"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/150.0"}


async def shown_boat(start_site: StartSite) -> tuple[Visitor, str]:
    seller = await new_seller(start_site, LISTINGS_REVIEWED_FIRST="0", STOA_TRUSTED_PROXIES="127.0.0.1")
    path = await path_of(await list_boat(seller))
    assert (await seller.ask("POST", f"{path}/publish")).status_code == 200
    return seller, path


async def test_each_viewer_counts_once_a_day_and_robots_and_sellers_never(start_site: StartSite) -> None:
    seller, path = await shown_boat(start_site)
    bo = await second_person(seller)
    for _ in range(3):
        await bo.ask("GET", path, headers=BROWSER)
    await asyncio.gather(*(seller.site.get(path, headers=BROWSER) for _ in range(5)))
    await seller.ask("GET", path, headers=BROWSER)
    await seller.site.get(path, headers={"User-Agent": "Examplebot/2.1"})
    runtime = seller.site.runtime
    database = runtime.databases["marinemarket"]
    assert await settle_views(runtime.valkey, database, "marinemarket") == 2
    assert await settle_views(runtime.valkey, database, "marinemarket") == 0
    assert (await seller.site.get(path, headers=BROWSER)).json()["data"]["viewCount"] == 2
    assert await settle_views(runtime.valkey, database, "marinemarket") == 0, "nobody new has come"


async def test_a_job_that_dies_after_writing_writes_nothing_twice(start_site: StartSite) -> None:
    seller, path = await shown_boat(start_site)
    listing_id = (await seller.ask("GET", path)).json()["data"]["id"]
    runtime = seller.site.runtime
    database, writing = runtime.databases["marinemarket"], buffer_keys("marinemarket")[1]
    day = datetime.now(UTC).date().isoformat()
    left_behind = ("HSET", writing, "flush", str(new_id()), f"{day}|{listing_id}", 4, f"{day}|{new_id()}", 9)
    await runtime.valkey.command(*left_behind)
    await settle_views(runtime.valkey, database, "marinemarket")
    await runtime.valkey.command(*left_behind)
    assert await settle_views(runtime.valkey, database, "marinemarket") == 0
    assert (await seller.ask("GET", path)).json()["data"]["viewCount"] == 4


async def test_sellers_see_views_favorites_and_contacts_by_day(start_site: StartSite) -> None:
    seller, path = await shown_boat(start_site)
    listing_id = (await seller.ask("GET", path)).json()["data"]["id"]
    async with seller.site.runtime.databases["marinemarket"].write() as tx:
        await add_contact(tx, listing_id)
    figures = (await seller.ask("GET", f"{path}/figures")).json()["data"]
    assert (figures["views"], figures["contacts"], len(figures["days"])) == (0, 1, 30)
    assert figures["days"][-1]["contacts"] == 1
    stranger = await second_person(seller)
    assert (await stranger.ask("GET", f"{path}/figures")).status_code == 404
