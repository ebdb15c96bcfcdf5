"""Counts beside filters are those of the boats that are shown, whatever happens to them meanwhile."""

import asyncio
from decimal import Decimal
from itertools import product
from typing import Any
from uuid import UUID

import msgspec
import pytest

from stoa.kernel.db import Database, Query
from stoa.kernel.db.asked import Question
from stoa.kernel.db.facet import Facet
from stoa.sites.marinemarket.boats.models import BoatType, Condition, Fuel
from stoa.sites.marinemarket.search import counts, filing
from stoa.sites.marinemarket.search.counts.queries import MOST_COUNTED, facet_query
from stoa.sites.marinemarket.search.lanes import ready_counts
from stoa.sites.marinemarket.search.lanes.queries import LANES
from stoa.sites.marinemarket.search.models import FacetCounts, FacetName
from stoa.sites.marinemarket.search.queries import map_query
from stoa.sites.marinemarket.tallies import service as tallies
from stoa.sites.marinemarket.tallies.queries import COUNT_LANES, LANES_WAITING, SPOTS_WAITING, WAITING
from tests.harness.web import StartSite
from tests.sites.marinemarket.boats_afloat import launch, new_seller

NAMES: tuple[FacetName, ...] = ("boatType", "state", "features", "condition")
ALL_NAMES: tuple[FacetName, ...] = ("boatType", "condition", "state", "fuel", "features", "currency")
LOOKED_AT = (("minYear", ""),)  # a question for which the boats themselves are counted
SET: Query[None] = Query(
    """
    update listings set status = :status, hidden = :hidden, boat_type = :kind, features = :features where slug = :slug
    """,
    registered=False,
)
MOVE: Query[None] = Query(
    "update listings set latitude = :latitude, longitude = :longitude, boat_type = :kind where slug = :slug",
    registered=False,
)
DELETE: Query[None] = Query("delete from listings where slug = :slug", registered=False)
FILL: Query[None] = Query(
    """
    insert into listings (id, slug, seller_id, title, boat_type, condition, year, length_m, currency, status)
    select gen_random_uuid(), 'one-of-many-' || n, :seller, 'Boat', 'sail', 'good', 2000, 10, 'USD', 'active'
    from generate_series(:first::int, :last::int) as n
    """,
    registered=False,
)

TALLY = """
insert into listing_tally_changes (feature, boat_type, condition, state, fuel, currency, many)
select '', boat_type, condition, state, coalesce(fuel, ''), currency, count(*) from listings group by 2, 3, 4, 5, 6
"""


@pytest.fixture
async def sea(start_site: StartSite) -> Database:
    site = await start_site("marinemarket")
    return site.runtime.databases["marinemarket"]


def _told(found: list[FacetCounts]) -> set[tuple[str, str, int]]:
    values = {one.facet: msgspec.json.decode(one.told, type=list[Facet]) for one in found}
    assert {one.facet: one.many for one in found} == {name: sum(v.count for v in some) for name, some in values.items()}
    return {(name, one.value, one.count) for name, some in values.items() for one in some}


async def _tallied(sea: Database) -> set[tuple[str, str, int]]:
    return _told(await facet_query(NAMES, ()).all(sea.read()))


async def _looked_at(sea: Database) -> set[tuple[str, str, int]]:
    return _told(await facet_query(NAMES, LOOKED_AT).all(sea.read(), minYear=1900))


async def test_tallies_follow_boats_that_come_change_and_go(sea: Database) -> None:
    seller = await new_seller(sea)
    await launch(sea, seller, slug="heron", features=["gps", "radar", "gps"])
    await launch(sea, seller, slug="runner", boat_type="fishing", features=["gps"])
    await launch(sea, seller, slug="draft", status="draft")
    assert await _tallied(sea) == await _looked_at(sea) > {("features", "gps", 2)}
    steps = (("active", True, "yacht"), ("active", False, "yacht"), ("sold", False, "sail"), ("active", False, "ski"))
    for (status, hidden, kind), slug in product(steps, ("heron", "draft")):
        await SET.run(sea.once(), slug=slug, status=status, hidden=hidden, kind=kind, features=["ais"])
        assert await _tallied(sea) == await _looked_at(sea)
    await DELETE.run(sea.once(), slug="runner")
    assert await _tallied(sea) == await _looked_at(sea)


async def test_counts_under_a_word_are_those_of_all_boats_that_have_it(
    start_site: StartSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = await start_site("marinemarket")
    database = site.runtime.databases["marinemarket"]
    seller = await new_seller(database)
    for number in range(6):
        kind, title = ("sail", "yacht")[number % 2], ("Heron", "Tern", "Swift")[number % 3]
        told = {"description": "like a heron"} if number == 4 else {}
        await launch(database, seller, title=title, boat_type=kind, features=["gps", "radar"][: number % 3], **told)
    around = "lat=25.77&lon=-80.19&radiusKm=50"
    asked = [f"facets=boatType,state,features&query=heron{more}" for more in ("", "&boatType=sail", f"&{around}")]
    asked += [f"facets=boatType,state,features&query={words}" for words in ("her", "heron+tern", "heron+swift+tern")]
    before = [(await site.get(f"/api/v1/search?{one}")).json()["meta"]["facets"] for one in asked]
    assert before[0]["boatType"] == [{"value": "sail", "count": 2}, {"value": "yacht", "count": 1}]
    async with database.write() as tx:
        await filing.count_words(tx)
        assert await filing.file_words(tx, fewest=2, share=100.0) > 0
    await site.runtime.caches["marinemarket"].drop_tags(("boats",))  # before, words were known as not filed
    looked: list[bool] = []

    def under(question: Question) -> Question | None:
        found = filing.counted_under_words(question, fewest=0)
        looked.append(found is not None)
        return found

    monkeypatch.setattr(counts, "counted_under_words", under)
    more = [f"{one}&minYear=1901" for one in asked]
    assert [(await site.get(f"/api/v1/search?{one}")).json()["meta"]["facets"] for one in more] == before
    assert looked == [True] * 6


LANE = Query("select lanes_of(:kind, :condition, :fuel, equipment_bits(:features)) as lanes", Decimal, registered=False)
AROUND: dict[str, Any] = {"here_lat": 25.77, "here_lon": -80.19, "radiusKm": 50.0}
QUESTIONS: tuple[tuple[tuple[str, str], dict[str, Any]], ...] = (
    (("radiusKm", "spots"), AROUND),
    (("radiusKm", "spots"), {**AROUND, "radiusKm": 5_000.0}),
    (("query", "filed"), {"words": ["heron"]}),
    (("features", ""), {"features": ["gps"]}),
    (("features", ""), {"features": ["radar", "gps"]}),
    (("features", ""), {"features": ["gps", "ais"]}),
)


async def _same_in_lanes(sea: Database) -> list[int]:
    """Hold what stands ready against what looking at the boats gives; give how many were counted for each question."""
    several = []
    for condition, values in QUESTIONS:
        read = ready_counts(ALL_NAMES, [condition], values)
        assert read is not None
        looked = facet_query(ALL_NAMES, (condition,))
        found = await read(sea.read())
        assert found == await looked.all(sea.read(), **{name: values[name] for name in looked.names}), condition
        several.append(sum(one.many for one in found if one.facet == "boatType"))
    return several


async def test_lanes_follow_boats_that_come_change_and_go(sea: Database) -> None:
    seller = await new_seller(sea)
    for number in range(9):
        equipment = (["gps", "radar", "gps"], ["ais", "gps"], [])[number % 3]
        place = {"latitude": 25.77 + number % 2 * 9, "longitude": -80.19} if number else {"latitude": None}
        await launch(
            sea, seller, slug=f"heron-{number}", title=("Heron", "Tern")[number % 2], features=equipment,
            state=("FL", "ME", "")[number % 3], currency=("USD", "EUR")[number % 4 // 2],
            boat_type=list(BoatType)[number], condition=list(Condition)[number % 5],
            fuel=(*Fuel, None)[number % 6], **{"longitude": None, **place},
        )  # fmt: skip
    async with sea.write() as tx:
        await filing.count_words(tx)
        assert await filing.file_words(tx, fewest=2, share=100.0) > 0
    assert await _same_in_lanes(sea) == [4, 8, 5, 6, 3, 3]
    steps = (("active", True, "yacht"), ("active", False, "yacht"), ("sold", False, "sail"), ("active", False, "ski"))
    for number, (status, hidden, kind) in enumerate(steps):
        for slug in ("heron-2", "heron-5"):
            await SET.run(sea.once(), slug=slug, status=status, hidden=hidden, kind=kind, features=["ais", "sonar"])
            await _same_in_lanes(sea)
        await MOVE.run(sea.once(), slug="heron-4", latitude=25.5 + number, longitude=-80.0, kind="other")
        await _same_in_lanes(sea)
        if number % 2:
            async with sea.write() as tx:
                await tallies.add_up(tx)
            await _same_in_lanes(sea)
    await DELETE.run(sea.once(), slug="heron-0")
    before = await _same_in_lanes(sea)
    await COUNT_LANES.run(sea.once())
    assert await _same_in_lanes(sea) == before
    assert await LANES_WAITING.one(sea.read(), most=10) == 0


async def test_each_kind_condition_fuel_and_piece_of_equipment_has_its_lane(sea: Database) -> None:
    for name, (first, values) in LANES.items():
        for lane, value in enumerate(values, first):
            told = {"kind": "", "condition": "", "fuel": "", "features": []}
            told |= {"features": [value]} if name == "features" else {name.replace("boatType", "kind"): value}
            assert await LANE.one(sea.read(), **told) == Decimal(10) ** (8 * (lane - 1)), value


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


MORE = 30
_WORLD = {"west": -180.0, "edge": 180.0, "again": -180.0, "east": 180.0, "south": -90.0, "north": 90.0, "cell": 0.5}


async def _mapped(sea: Database, kinds: list[str]) -> list[tuple[float, float, int, UUID | None]]:
    """Ask the map what is known of spots, and hold it against what looking at the boats gives."""
    conditions = (("boatType", ""),) if kinds else ()
    told = {"boatType": kinds} if kinds else {}
    tallied = await map_query(conditions, wide=True).all(sea.read(), **told, **_WORLD)
    for wide in (True, False):
        query = map_query((*conditions, ("minYear", "")), wide=wide)
        assert tallied == await query.all(sea.read(), minYear=1800, **told, **_WORLD)
    return [(one.latitude, one.longitude, one.count, one.listing_id) for one in tallied]


async def test_spots_of_the_map_follow_boats_that_come_move_and_go(sea: Database) -> None:
    seller = await new_seller(sea)
    heron = await launch(sea, seller, slug="heron", latitude=10.25, longitude=-20.5)
    await launch(sea, seller, slug="runner", boat_type="fishing", latitude=10.25, longitude=-20.5)
    await launch(sea, seller, slug="nowhere", latitude=None, longitude=None)
    assert await _mapped(sea, []) == [(10.25, -20.5, 2, None)]
    assert await _mapped(sea, ["sail"]) == [(10.25, -20.5, 1, heron)]
    await MOVE.run(sea.once(), slug="runner", latitude=-33.5, longitude=151.25, kind="yacht")
    assert {one[:3] for one in await _mapped(sea, [])} == {(10.25, -20.5, 1), (-33.5, 151.25, 1)}
    async with sea.write() as tx:
        await tallies.add_up(tx)
    assert await _mapped(sea, ["fishing"]) == []
    await MOVE.run(sea.once(), slug="nowhere", latitude=10.25, longitude=-20.5, kind="yacht")
    await DELETE.run(sea.once(), slug="heron")
    async with sea.write() as tx:
        await tallies.add_up(tx)
    assert {one[:3] for one in await _mapped(sea, ["yacht"])} == {(10.25, -20.5, 1), (-33.5, 151.25, 1)}
    assert await _mapped(sea, ["sail"]) == []
    assert await SPOTS_WAITING.one(sea.read(), most=10) == 0


async def test_a_page_says_how_many_boats_its_list_has(start_site: StartSite) -> None:
    site = await start_site("marinemarket")
    sea = site.runtime.databases["marinemarket"]
    seller = await new_seller(sea)
    for number in range(30):
        latitude, longitude = ((25.77, -80.19), (44.0, -68.0), (None, None))[number % 3]
        await launch(
            sea, seller, title=("Heron", "Tern")[number % 2], boat_type=("sail", "power", "yacht")[number % 3],
            condition=("good", "new")[number % 4 // 2], currency=("USD", "EUR")[number % 5 // 4], year=1990 + number,
            features=["gps", "radar"][: number % 3], latitude=latitude, longitude=longitude,
        )  # fmt: skip
    for raw in (
        "", "boatType=sail", "boatType=sail,yacht&condition=new", "boatType=sail&condition=new&currency=EUR",
        "query=heron",
        "query=her&boatType=yacht", "query=nothing", "minYear=2000", "maxYear=2010&condition=new", "features=gps",
        "features=gps,radar&boatType=power", "lat=25.7&lon=-80.2&radiusKm=50", "lat=25.7&lon=-80.2&sort=distance",
        "lat=25.7&lon=-80.2&radiusKm=20100&minYear=2001", "units=imperial&minLength=10", "state=FL&minYear=1995",
    ):  # fmt: skip
        many = len((await site.get(f"/api/v1/search?limit=100&{raw}")).json()["data"])
        assert f'role="status">{many} boat' in (await site.get(f"/boats?{raw}")).text, raw


async def test_counts_that_stop_say_so(start_site: StartSite) -> None:
    site = await start_site("marinemarket")
    sea = site.runtime.databases["marinemarket"]
    seller = await new_seller(sea)
    async with sea.write() as tx:
        await tx.connection.execute("set local session_replication_role = replica")  # triggers would take ten seconds
        await FILL.run(tx, seller=seller, first=1, last=MOST_COUNTED)
        await tx.connection.execute(TALLY)
    await FILL.run(sea.once(), seller=seller, first=MOST_COUNTED + 1, last=MOST_COUNTED + MORE)
    whole = (await site.get("/api/v1/search?facets=boatType")).json()["meta"]
    assert whole["facets"]["boatType"] == [{"value": "sail", "count": MOST_COUNTED + MORE}]
    assert "facetsAreMore" not in whole
    stopped = (await site.get("/api/v1/search?facets=features&minYear=1900")).json()["meta"]
    assert stopped["facetsAreMore"] is True
    assert list(stopped["facets"]) == ["features"]
    assert (await site.get("/api/v1/search?facets=state&minYear=1900")).json()["meta"]["facetsAreMore"] is True
    alone = (await site.get("/api/v1/search?facets=state&minYear=1900&state=FL")).json()["meta"]
    assert alone == {**alone, "facets": {"state": []}, "facetsAreMore": True}  # states of any boat, and those are many
    every = "facets=features&minYear=1900&boatType=sail&condition=good&currency=USD"
    assert (await site.get(f"/api/v1/search?{every}")).json()["meta"]["facetsAreMore"] is True
    assert "facetsAreMore" not in (await site.get(f"/api/v1/search?{every.replace('good', 'new')}")).json()["meta"]
    page = (await site.get("/boats?minYear=1900")).text
    assert "Counts stop at 10,000 boats." in page
    assert 'role="status">more than 10,000 boats' in page


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


async def test_the_order_by_distance_counts_what_any_other_order_counts(start_site: StartSite) -> None:
    site = await start_site("marinemarket")
    database = site.runtime.databases["marinemarket"]
    seller = await new_seller(database)
    await launch(database, seller, latitude=25.77, longitude=-80.19)
    await launch(database, seller, latitude=None, longitude=None)
    facets = "facets=boatType&facets=state"
    plain = (await site.get(f"/api/v1/search?{facets}")).json()["meta"]
    by_distance = (await site.get(f"/api/v1/search?{facets}&sort=distance&lat=25&lon=-80")).json()
    assert by_distance["meta"]["facets"] == plain["facets"]
    assert "facetsAreMore" not in by_distance["meta"]
    assert len(by_distance["data"]) == 1
