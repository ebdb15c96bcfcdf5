"""The list of boats, its pages and its counts say what going through all boats by hand says."""

from collections import Counter
from functools import partial
from typing import Any
from urllib.parse import urlencode

import asyncpg
import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stoa.sites.marinemarket.search.rules import backward_ranges
from tests.harness.web import SiteUnderTest, StartSite
from tests.sites.list_walk import kilometres_between, walk_list
from tests.sites.marinemarket.boats_afloat import new_seller

FILL = """
insert into listings (
    id, slug, seller_id, title, boat_type, condition, year, length_m, fuel, price_minor, currency, state, city,
    latitude, longitude, features, status, hidden, created_at
)
select gen_random_uuid(), 'boat-' || n, $1, 'Boat', (array['sail', 'power', 'yacht', 'dinghy'])[1 + n % 4],
    (array['new', 'good', 'fair'])[1 + n % 3], 1980 + n % 5 * 10, 6 + n % 7, (array['diesel', 'petrol'])[1 + n % 3],
    n % 6 * 1000000, (array['USD', 'USD', 'EUR'])[1 + n % 3], (array['FL', 'ME', 'Sweden', ''])[1 + n % 4], 'Harbour',
    case when n % 6 <> 0 then (n * 7 % 179 - 89) + n % 3 / 3.0 end,
    case when n % 6 <> 0 then (n * 31 % 359 - 179) + n % 3 / 3.0 end,
    (array['{gps}', '{gps,radar}', '{}', '{radar,autopilot}'])[1 + n % 4]::text[],
    (array['active', 'active', 'active', 'draft', 'sold', 'active', 'active', 'expired'])[1 + n % 8], n % 11 = 0,
    timestamptz '2026-01-01' + n % 13 * interval '1 hour'
from generate_series(1, 120) as n
"""
ORDERS = {
    "newest": "created_at", "-price": "price_minor", "length": "length_m", "year": "year",
}  # fmt: skip
FACETS = {
    "boatType": "boat_type", "condition": "condition", "state": "state", "fuel": "fuel", "currency": "currency",
    "features": "features",
}  # fmt: skip
narrowed = st.fixed_dictionaries(
    {},
    optional={
        "boatType": st.sampled_from(("sail", "sail,power", "ski")),
        "condition": st.sampled_from(("good", "new,fair")),
        "state": st.sampled_from(("florida", "ME,Sweden")),
        "fuel": st.sampled_from(("diesel", "petrol")),
        "features": st.sampled_from(("gps", "gps,radar", "autopilot")),
        "currency": st.sampled_from(("usd", "EUR")),
        "minPrice": st.sampled_from((1_000_000, 3_000_000)),
        "maxPrice": st.sampled_from((2_000_000, 4_000_000)),
        "minYear": st.sampled_from((1990, 2010)),
        "maxYear": st.sampled_from((2000, 2020)),
        "minLength": st.sampled_from((7, 9)),
        "maxLength": st.sampled_from((8, 11)),
    },
).filter(lambda told: not backward_ranges(told))
places = st.sampled_from(((48.2, 16.37), (-33.9, 151.2), (0.0, 179.9), (89.5, 10.0)))
radii = st.sampled_from((700, 3000, 9000, 20_100))
around = st.builds(lambda at, km: {"lat": at[0], "lon": at[1], "radiusKm": km}, places, radii)

type Row = dict[str, Any]
type Told = dict[str, Any]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def site(start_shared_site: StartSite) -> SiteUnderTest:
    site = await start_shared_site("marinemarket")
    database = site.runtime.databases["marinemarket"]
    connection = await asyncpg.connect(database.url)
    await connection.execute(FILL, await new_seller(database))
    await connection.close()
    return site


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def boats(site: SiteUnderTest) -> list[Row]:
    """Everything there is, what is hidden, sold or a draft, too."""
    connection = await asyncpg.connect(site.runtime.databases["marinemarket"].url)
    rows = [dict(row) for row in await connection.fetch("select * from listings")]
    await connection.close()
    return rows


async def _ask(site: SiteUnderTest, told: Told) -> dict[str, Any]:
    answer = await site.get(f"/api/v1/search?{urlencode(told)}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def _walk(site: SiteUnderTest, told: Told) -> list[str]:
    return await walk_list(partial(_ask, site), told)


def _kilometres(row: Row, told: Told) -> float:
    """Measure to the point that is told of a boat, which is rough."""
    rough = round(row["latitude"], 2), round(row["longitude"], 2)
    return kilometres_between((told["lat"], told["lon"]), rough)


def _fits(row: Row, told: Told) -> bool:
    asked = told.keys()
    wanted = {name: told[name].split(",") for name in asked & {"boatType", "condition", "state", "features"}}
    wanted |= {"state": ["FL"]} if wanted.get("state") == ["florida"] else {}
    near = "radiusKm" not in asked or told["radiusKm"] == 20_100
    return (
        row["shown"]
        and all(row[FACETS[name]] in wanted[name] for name in wanted.keys() - {"features"})
        and set(wanted.get("features", ())) <= set(row["features"])
        and ("fuel" not in asked or row["fuel"] == told["fuel"])
        and ("currency" not in asked or row["currency"] == told["currency"].upper())
        and told.get("minPrice", 0) <= row["price_minor"] <= told.get("maxPrice", 1e12)
        and told.get("minYear", 0) <= row["year"] <= told.get("maxYear", 9999)
        and told.get("minLength", 0) <= row["length_m"] <= told.get("maxLength", 9999)
        and (near or (row["latitude"] is not None and _kilometres(row, told) <= told["radiusKm"]))
    )


def _counts(rows: list[Row], told: Told) -> dict[str, dict[str, int]]:
    """Count each value as if its own filter were off."""
    counted = {}
    for name, column in FACETS.items():
        values = [row[column] for row in rows if _fits(row, {key: told[key] for key in told if key != name})]
        each = [one for several in values for one in several] if name == "features" else values
        counted[name] = dict(Counter(one for one in each if one))
    return counted


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(narrowed, st.just({}) | around, st.sampled_from(sorted(ORDERS)), st.booleans())
async def test_every_order_shows_all_that_fit_once(
    site: SiteUnderTest, boats: list[Row], filters: Told, place: Told, sort: str, turned: bool
) -> None:
    """Each of these goes from the greatest to the least; turned, the other way."""
    told, column = {**filters, **place}, ORDERS[sort]
    found = await _walk(site, {**told, "sort": f"-{sort}".replace("--", "") if turned else sort, "limit": 11})
    fitting = sorted((row for row in boats if _fits(row, told)), key=lambda row: (row[column], row["id"].int))
    assert found == [str(row["id"]) for row in (fitting if turned else fitting[::-1])]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(narrowed, around, st.booleans())
async def test_the_order_by_distance_shows_all_that_lie_somewhere_once(
    site: SiteUnderTest, boats: list[Row], filters: Told, place: Told, turned: bool
) -> None:
    told = {**filters, **place}
    found = await _walk(site, {**told, "sort": f"{'-' if turned else ''}distance", "limit": 11})
    somewhere = [row for row in boats if _fits(row, told) and row["latitude"] is not None]
    far = {str(row["id"]): round(_kilometres(row, told), 6) for row in somewhere}
    assert len(found) == len(far)
    assert set(found) == set(far)
    passed = [far[one] for one in found]
    assert passed == sorted(passed, reverse=turned)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(narrowed, st.just({}) | around)
async def test_counts_beside_filters_are_those_of_the_boats_that_fit(
    site: SiteUnderTest, boats: list[Row], filters: Told, place: Told
) -> None:
    told = {**filters, **place}
    answer = await _ask(site, {**told, "facets": ",".join(FACETS), "limit": 1})
    found = {name: {one["value"]: one["count"] for one in rows} for name, rows in answer["meta"]["facets"].items()}
    assert found == _counts(boats, told)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(narrowed, st.just({}) | around, st.integers(0, 6))
async def test_a_map_of_the_world_holds_every_boat_that_fits_and_lies_somewhere(
    site: SiteUnderTest, boats: list[Row], filters: Told, place: Told, zoom: int
) -> None:
    told = {**filters, **place}
    answer = await site.get(f"/api/v1/search/map?{urlencode({**told, 'zoom': zoom, 'bbox': '-180,-90,180,90'})}")
    clusters = answer.json()["data"]["clusters"]
    somewhere = [row for row in boats if _fits(row, told) and row["latitude"] is not None]
    assert sum(one["count"] for one in clusters) == len(somewhere)
    assert {one["listingId"] for one in clusters if one["count"] == 1} <= {str(row["id"]) for row in somewhere}
