"""How often a boat is looked at, kept and asked about."""

import asyncio
from datetime import UTC, datetime

from stoa.kernel.ids import new_id
from stoa.kernel.valkey import load_script
from stoa.sites.marinemarket.figures.service import add_contact, settle_views
from stoa.sites.marinemarket.views import buffer_keys
from tests.accounts.at_the_door import Visitor, grant
from tests.accounts.screens.visiting import reader
from tests.harness.web import StartSite
from tests.kernel.asking import eventually
from tests.sites.marinemarket.sellers import list_boat, new_seller, path_of, second_person

FIGURES = "stoa.sites.marinemarket.figures"
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


async def test_strangers_who_are_shown_a_kept_page_count_once_a_day_each(start_site: StartSite) -> None:
    seller, path = await shown_boat(start_site)
    page = f"/boats/{(await seller.ask('GET', path)).json()['data']['slug']}"
    runtime = seller.site.runtime
    made = runtime.caches["marinemarket"].tally("pages").made
    written = 0

    async def look(viewer: int) -> None:
        agent = {"User-Agent": f"Mozilla/5.0 Firefox/{viewer}"}
        assert (await seller.site.get(page, headers=agent)).status_code == 200

    async def are_written() -> bool:
        nonlocal written
        written += await settle_views(runtime.valkey, runtime.databases["marinemarket"], "marinemarket")
        return written >= 20

    await seller.site.get(page, headers={"User-Agent": "Examplebot/2.1"})
    await asyncio.gather(*(look(viewer % 20) for viewer in range(40)))
    await seller.ask("GET", page, headers={"Accept": "text/html", **BROWSER})
    await eventually(are_written)
    await asyncio.gather(*(look(viewer) for viewer in range(20)))
    await look(99)
    written = 19
    await eventually(are_written)
    assert written == 20, "the others had been counted"
    assert runtime.caches["marinemarket"].tally("pages").made == made + 1


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


async def test_no_view_is_lost_or_doubled_while_many_look_and_several_jobs_write(start_site: StartSite) -> None:
    seller, path = await shown_boat(start_site)
    runtime = seller.site.runtime
    database = runtime.databases["marinemarket"]

    async def look(viewer: int) -> None:
        agent = {"User-Agent": f"Mozilla/5.0 Firefox/{viewer % 60}"}  # each of sixty comes twice
        assert (await seller.site.get(path, headers=agent)).status_code == 200

    async def write() -> int:
        return sum([await settle_views(runtime.valkey, database, "marinemarket") for _ in range(10)])

    written = await asyncio.gather(*(write() for _ in range(4)), *(look(viewer) for viewer in range(120)))
    left = await settle_views(runtime.valkey, database, "marinemarket")
    assert sum(one or 0 for one in written) + left == 60
    assert (await seller.ask("GET", path)).json()["data"]["viewCount"] == 60


async def test_whoever_writes_late_leaves_the_counts_of_the_next_writing(start_site: StartSite) -> None:
    site = await start_site("marinemarket")
    waiting, writing = buffer_keys("marinemarket")
    valkey = site.runtime.valkey
    field, day = f"2026-01-02|{new_id()}", "flush"
    await valkey.command("HSET", waiting, field, 3)
    first = [await valkey.run(load_script(FIGURES, "take"), [waiting, writing], [day, name]) for name in ("a", "b")]
    assert first[0] == first[1], "two who take at once take the same"
    drop = load_script(FIGURES, "drop")
    assert await valkey.run(drop, [writing], [day, "a"]) == 1
    await valkey.command("HSET", waiting, field, 5)
    await valkey.run(load_script(FIGURES, "take"), [waiting, writing], [day, "c"])
    assert await valkey.run(drop, [writing], [day, "a"]) == 0
    assert int(await valkey.command("HGET", writing, field)) == 5
    assert await valkey.run(drop, [writing], [day, "c"]) == 1


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


async def test_a_colleague_of_the_seller_is_no_viewer_on_the_page_either(start_site: StartSite) -> None:
    seller = await new_seller(start_site, LISTINGS_REVIEWED_FIRST="0")
    await grant(seller.site, seller.person_id, "broker")
    await seller.sign_in()
    firm = (await seller.ask("POST", "/api/v1/brokers", {"name": "North Quay"})).headers["location"]
    bo = await second_person(seller)
    assert (await seller.ask("POST", f"{firm}/seats", {"username": bo.username})).status_code == 201
    path = await path_of(await list_boat(seller))
    assert (await seller.ask("POST", f"{path}/publish")).status_code == 200
    page = f"/boats/{path.rpartition('/')[2]}"
    async with reader(seller.site, email=bo.email, username=bo.username) as colleague:
        await colleague.sign_in()
        assert (await colleague.open(page, headers=BROWSER)).status_code == 200
    runtime = seller.site.runtime
    assert await settle_views(runtime.valkey, runtime.databases["marinemarket"], "marinemarket") == 0
    await seller.site.get(page, headers=BROWSER)

    async def is_counted() -> bool:
        return await settle_views(runtime.valkey, runtime.databases["marinemarket"], "marinemarket") == 1

    await eventually(is_counted)
