"""Counts beside filters are those of the boats that are shown, whatever happens to them meanwhile."""

import asyncio
from itertools import product

import pytest

from stoa.kernel.db import Database, Query
from stoa.sites.marinemarket.search.models import FacetName
from stoa.sites.marinemarket.search.queries import MOST_COUNTED, facet_query
from stoa.sites.marinemarket.tallies import service as tallies
from stoa.sites.marinemarket.tallies.queries import WAITING
from tests.harness.web import StartSite
from tests.sites.marinemarket.boats_afloat import launch, new_seller

NAMES: tuple[FacetName, ...] = ("boatType", "state", "features", "condition")
LOOKED_AT = (("minYear", ""),)  # a question for which the boats themselves are counted
SET: Query[None] = Query(
    """
    update listings set status = :status, hidden = :hidden, boat_type = :kind, features = :features where slug = :slug
    """,
    registered=False,
)
DELETE: Query[None] = Query("delete from listings where slug = :slug", registered=False)
FILL: Query[None] = Query(
    """
    insert into listings (id, slug, seller_id, title, boat_type, condition, year, length_m, currency, status)
    select gen_random_uuid(), 'one-of-many-' || n, :seller, 'Boat', 'sail', 'good', 2000, 10, 'USD', 'active'
    from generate_series(1, :many::int) as n
    """,
    registered=False,
)


@pytest.fixture
async def sea(start_site: StartSite) -> Database:
    site = await start_site("marinemarket")
    return site.runtime.databases["marinemarket"]


async def _tallied(sea: Database) -> set[tuple[str, str, int]]:
    return {(one.facet, one.value, one.count) for one in await facet_query(NAMES, ()).all(sea.read())}


async def _looked_at(sea: Database) -> set[tuple[str, str, int]]:
    found = await facet_query(NAMES, LOOKED_AT).all(sea.read(), minYear=1900)
    return {(one.facet, one.value, one.count) for one in found}


async def test_tallies_follow_boats_that_come_change_and_go(sea: Database) -> None:
    seller = await new_seller(sea)
    await launch(sea, seller, slug="heron", features=["gps", "radar", "gps"])
    await launch(sea, seller, slug="runner", boat_type="fishing", features=["gps"])
    await launch(sea, seller, slug="draft", status="draft")
    assert await _tallied(sea) == await _looked_at(sea) - {("features", "gps", 3)} | {("features", "gps", 2)}
    steps = (("active", True, "yacht"), ("active", False, "yacht"), ("sold", False, "sail"), ("active", False, "ski"))
    for (status, hidden, kind), slug in product(steps, ("heron", "draft")):
        await SET.run(sea.once(), slug=slug, status=status, hidden=hidden, kind=kind, features=["sonar"])
        assert await _tallied(sea) == await _looked_at(sea)
    await DELETE.run(sea.once(), slug="runner")
    assert await _tallied(sea) == await _looked_at(sea)


async def test_boats_are_counted_once_while_tallies_are_added_up(sea: Database) -> None:
    seller = await new_seller(sea)

    async def write(number: int) -> None:
        slug = f"swift-{number}"
        await launch(sea, seller, slug=slug)
        told = {"hidden": False, "kind": "power", "features": ["radar"]}
        await SET.run(sea.once(), slug=slug, status="active" if number % 3 else "sold", **told)

    async def add_up() -> None:
        for _ in range(5):
            async with sea.write() as tx:
                await tallies.add_up(tx)

    await asyncio.gather(add_up(), add_up(), *(write(number) for number in range(12)))
    assert await _tallied(sea) == await _looked_at(sea) > {("boatType", "power", 8)}
    await add_up()
    assert await _tallied(sea) == await _looked_at(sea)
    assert await WAITING.one(sea.read(), most=10) == 0


async def test_counts_that_stop_say_so(start_site: StartSite) -> None:
    site = await start_site("marinemarket")
    sea = site.runtime.databases["marinemarket"]
    await FILL.run(sea.once(), seller=await new_seller(sea), many=MOST_COUNTED + 1)
    whole = (await site.get("/api/v1/search?facets=boatType")).json()["meta"]
    assert whole["facets"]["boatType"] == [{"value": "sail", "count": MOST_COUNTED + 1}]
    assert "facetsAreMore" not in whole
    stopped = (await site.get("/api/v1/search?facets=features&minYear=1900")).json()["meta"]
    assert stopped["facetsAreMore"] is True
    assert list(stopped["facets"]) == ["features"]
    assert "Counts stop at 10,000 boats." in (await site.get("/boats?minYear=1900")).text


async def test_a_filter_that_is_on_stays_in_the_form_however_few_boats_it_leaves(start_site: StartSite) -> None:
    site = await start_site("marinemarket")
    sea = site.runtime.databases["marinemarket"]
    seller = await new_seller(sea)
    for state in ("FL", "ME", "NY", "WA", "CA", "TX", "MD", "VA"):
        await launch(sea, seller, state=state)
        await launch(sea, seller, state=state)
    await launch(sea, seller, state="RI")
    page = (await site.get("/boats?state=rhode%20island&state=AK")).text
    assert 'name="state" value="RI"' in page
    assert 'name="state" value="AK"' in page
