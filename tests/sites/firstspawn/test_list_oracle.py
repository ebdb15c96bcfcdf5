"""The list, its pages and its counts say what going through all servers by hand says."""

from collections import Counter
from functools import partial
from itertools import count
from typing import Any
from urllib.parse import urlencode

import asyncpg
import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.harness.web import SiteUnderTest, StartSite
from tests.sites.list_walk import kilometres_between, walk_list

FILL = """
insert into servers (
    id, slug, name, game_type, address, tags, region, language, version, online, verified, players, max_players, uptime,
    rating, rating_score, created_at, latitude, longitude, score, trend, vote_count, bedrock_port, state
)
select gen_random_uuid(), 'server-' || n, 'Server ' || n, (array['HYTALE', 'MINECRAFT', 'MINECRAFT'])[1 + n % 3],
    'play.example', (array['{tag0,tag1}', '{tag1}', '{tag2,tag0}', '{}'])[1 + n % 4]::text[],
    case when n % 5 <> 0 then 'region' || n % 5 end, case when n % 4 <> 0 then (array['en', 'de'])[1 + n % 2] end,
    case when n % 6 <> 0 then (array['1.20', '1.20.4', '1.2', '1.201', '1.20-pre1'])[1 + n % 5] end,
    n % 4 <> 1, n % 2 = 0, n % 9, 100, n % 5,
    case when n % 7 <> 0 then 1 + n % 5 end, case when n % 7 <> 0 then 1 + n % 5 end,
    timestamptz '2026-01-01' + n % 11 * interval '1 hour', case when n % 6 <> 0 then n * 7 % 179 - 89 end,
    case when n % 6 <> 0 then n * 31 % 359 - 179 end, n % 8, n % 4 / 4.0, n % 10,
    case when n % 3 <> 0 and n % 5 < 2 then 19132 end,
    case n % 10 when 3 then 'hidden' when 5 then 'archived' when 7 then 'removed' when 9 then 'held' else 'listed' end
from generate_series(1, 90) as n
"""
ORDERS = {
    "score": "score", "players": "players", "rating": "rating_score", "uptime": "uptime", "newest": "created_at",
    "trending": "trend", "votes": "vote_count",
}  # fmt: skip
FACETS = {"tags": "tags", "gameType": "game_type", "region": "region"}
narrowed = st.fixed_dictionaries(
    {},
    optional={
        "tags": st.sampled_from(("tag0", "tag0,tag1", "tag2,tag1", "tag9")),
        "tagsMode": st.sampled_from(("all", "any")),
        "region": st.sampled_from(("region1", "region2,region3")),
        "gameType": st.sampled_from(("hytale", "MINECRAFT", "hytale,minecraft")),
        "language": st.just("en"),
        "version": st.sampled_from(("1.20", "1.20.x", "1.2", "1.20.4")),
        "online": st.sampled_from(("true", "false")),
        "verified": st.sampled_from(("true", "false")),
        "bedrock": st.sampled_from(("true", "false")),
        "minPlayers": st.integers(0, 9),
        "minRating": st.integers(1, 5),
    },
)
places = st.sampled_from(("48.2,16.37", "-33.9,151.2", "0,179.9", "89.5,10"))
around = st.fixed_dictionaries({"near": places}, optional={"radiusKm": st.sampled_from((3000, 9000, 20_040))})

type Row = dict[str, Any]
type Told = dict[str, Any]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def site(start_shared_site: StartSite) -> SiteUnderTest:
    site = await start_shared_site("firstspawn", settings={"STOA_TRUSTED_PROXIES": "127.0.0.1"})
    connection = await asyncpg.connect(site.runtime.databases["firstspawn"].url)
    await connection.execute(FILL)
    await connection.close()
    return site


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def servers(site: SiteUnderTest) -> list[Row]:
    """Everything there is, hidden and archived servers, too."""
    connection = await asyncpg.connect(site.runtime.databases["firstspawn"].url)
    rows = [dict(row) for row in await connection.fetch("select * from servers")]
    await connection.close()
    assert len({row["state"] for row in rows}) == 5
    return rows


_callers = count(1)


async def _ask(site: SiteUnderTest, told: Told) -> dict[str, Any]:
    """Ask as somebody who was never here: how often one person may ask is no matter of the list."""
    number = next(_callers)
    caller = {"X-Forwarded-For": f"203.0.{number >> 8 & 255}.{number & 255}"}
    answer = await site.get(f"/api/v1/servers?{urlencode(told)}", headers=caller)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def _walk(site: SiteUnderTest, told: Told) -> list[str]:
    return await walk_list(partial(_ask, site), told)


def _kilometres(row: Row, place: str) -> float:
    latitude, longitude = place.split(",")
    return kilometres_between((float(latitude), float(longitude)), (row["latitude"], row["longitude"]))


def _has_tags(row: Row, told: Told) -> bool:
    wanted = set(told["tags"].split(","))
    return not wanted.isdisjoint(row["tags"]) if told.get("tagsMode") == "any" else wanted <= set(row["tags"])


def _is_of_version(version: str | None, wanted: str) -> bool:
    return version is not None and (version == wanted or version.startswith((f"{wanted}.", f"{wanted}-")))


def _fits(row: Row, told: Told) -> bool:
    asked = told.keys()
    return (
        row["state"] == "listed"
        and ("tags" not in asked or _has_tags(row, told))
        and ("gameType" not in asked or row["game_type"] in told["gameType"].upper().split(","))
        and ("region" not in asked or row["region"] in told["region"].split(","))
        and ("near" not in asked or row["latitude"] is not None)
        and ("radiusKm" not in asked or _kilometres(row, told["near"]) <= told["radiusKm"])
        and ("minPlayers" not in asked or row["players"] >= told["minPlayers"])
        and ("minRating" not in asked or (row["rating"] or 0) >= told["minRating"])
        and ("language" not in asked or row["language"] == told["language"])
        and ("version" not in asked or _is_of_version(row["version"], told["version"].removesuffix(".x")))
        and ("bedrock" not in asked or (row["bedrock_port"] is not None) == (told["bedrock"] == "true"))
        and all(row[name] == (told[name] == "true") for name in asked & {"online", "verified"})
    )


def _in_order(rows: list[Row], sort: str, *, turned: bool) -> list[str]:
    """Put them in an order; whoever has nothing to be ordered by comes last, or first where the order is turned."""
    column = ORDERS[sort]
    unknown = sorted((row for row in rows if row[column] is None), key=lambda row: row["id"].int)
    known = sorted((row for row in rows if row[column] is not None), key=lambda row: (row[column], row["id"].int))
    ordered = [*unknown, *known]
    return [str(row["id"]) for row in (ordered if turned else ordered[::-1])]


def _counts(rows: list[Row], told: Told) -> dict[str, dict[str, int]]:
    """Count each value as if its own filter were off; tags that are all wanted narrow one another."""
    counted = {}
    for name, column in FACETS.items():
        own = name if name != "tags" or told.get("tagsMode") == "any" else ""
        values = [row[column] for row in rows if _fits(row, {key: told[key] for key in told if key != own})]
        each = [tag for tags in values for tag in tags] if name == "tags" else values
        counted[name] = dict(Counter(one for one in each if one is not None))
    return counted


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(filters=narrowed, place=st.just({}) | around, sort=st.sampled_from(sorted(ORDERS)), turned=st.booleans())
async def test_every_order_shows_all_that_fit_once(
    site: SiteUnderTest, servers: list[Row], filters: Told, place: Told, sort: str, turned: bool
) -> None:
    told = {**filters, **place}
    found = await _walk(site, {**told, "sort": f"{'-' if turned else ''}{sort}", "limit": 13})
    assert found == _in_order([row for row in servers if _fits(row, told)], sort, turned=turned)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(filters=narrowed, place=around, turned=st.booleans())
async def test_the_order_by_distance_shows_all_that_fit_once(
    site: SiteUnderTest, servers: list[Row], filters: Told, place: Told, turned: bool
) -> None:
    told = {**filters, **place}
    found = await _walk(site, {**told, "sort": f"{'-' if turned else ''}distance", "limit": 13})
    far = {str(row["id"]): _kilometres(row, place["near"]) for row in servers if _fits(row, told)}
    assert len(found) == len(far)
    assert set(found) == set(far)
    passed = [round(far[one], 6) for one in found]
    assert passed == sorted(passed, reverse=turned)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(filters=narrowed, place=st.just({}) | around, by_distance=st.booleans())
async def test_counts_beside_filters_are_those_of_the_servers_that_fit(
    site: SiteUnderTest, servers: list[Row], filters: Told, place: Told, by_distance: bool
) -> None:
    told = {**filters, **place}
    order = {"sort": "distance"} if place and by_distance else {}
    answer = await _ask(site, {**told, **order, "facets": "tags,gameType,region", "limit": 1})
    found = {name: {one["value"]: one["count"] for one in rows} for name, rows in answer["meta"]["facets"].items()}
    assert found == _counts(servers, told)
