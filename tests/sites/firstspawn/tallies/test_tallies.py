"""Counts beside filters are those of the servers that are listed, whatever happens to them meanwhile."""

import asyncio
from typing import Any

import asyncpg
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from stoa.kernel.crypto import Keyring, new_root, parse_roots
from stoa.kernel.db import Database
from stoa.sites.firstspawn.servers.counts import with_total
from stoa.sites.firstspawn.servers.facets.queries import Conditions, facet_query
from stoa.sites.firstspawn.servers.models import FacetValue
from stoa.sites.firstspawn.servers.queries import SERVERS
from stoa.sites.firstspawn.tallies import service as tallies

KEYS = Keyring(parse_roots([new_root()]), "testsite")
NAMES = ("gameType", "region", "tags")
FILL = """
insert into servers (
    id, slug, name, game_type, address, tags, region, language, online, verified, latitude, longitude, created_at
)
select gen_random_uuid(), 'server-' || n, 'Server ' || n, (array['HYTALE', 'MINECRAFT'])[1 + n % 2], 'play.example',
    array['tag' || n % 3, 'tag' || 3 + n % 2], case when n % 4 > 0 then 'region' || n % 4 end,
    case when n % 5 > 0 then 'en' end, n % 3 > 0, n % 2 = 0, nullif(n % 6, 0), nullif(n % 6, 0), now()
from generate_series(1, 40) as n
"""
changes = st.lists(
    st.one_of(
        st.tuples(st.just("state"), st.sampled_from(["listed", "hidden", "removed"])),
        st.tuples(st.just("tags"), st.sampled_from([[], ["tag1"], ["tag0", "tag4"]])),
        st.tuples(st.just("region"), st.sampled_from([None, "region1"])),
        st.tuples(st.just("game_type"), st.sampled_from(["HYTALE", "MINECRAFT"])),
        st.tuples(st.just("online"), st.booleans()),
        st.tuples(st.just("latitude"), st.sampled_from([None, 1.0])),
        st.tuples(st.just("players"), st.integers(0, 9)),
        st.just(("deleted", None)),
    ),
    max_size=4,
)
asked = st.sampled_from(
    [
        "",
        "gameType=hytale",
        "tags=tag0",
        "tags=tag0,tag4",
        "tags=tag0,tag1&tagsMode=any",
        "region=region1&gameType=minecraft&online=true",
        "region=region1,region2&tags=tag1&language=en",
        "near=1,1&verified=true",
    ]
)


async def counts(database: Database, conditions: Conditions, values: dict[str, Any]) -> set[tuple[str, str, int]]:
    query = facet_query(NAMES, conditions)
    return {
        (one.facet, one.value, one.count)
        for one in await query.all(database.read(), **{name: values[name] for name in query.names})
    }


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(done=changes, adds_up=st.booleans(), query=asked, of=st.integers(1, 6))
async def test_tallies_say_what_looking_at_every_server_does(
    database: Database, connection: asyncpg.Connection, done: list[tuple[str, Any]], adds_up: bool, query: str, of: int
) -> None:  # fmt: skip
    await connection.execute("delete from servers")
    await connection.execute(FILL)
    for column, value in done:
        every = f"where length(name) % {of} = 0"
        if column == "deleted":
            await connection.execute(f"delete from servers {every}")
        else:
            await connection.execute(f"update servers set {column} = $1 {every}", value)
    if adds_up:
        async with database.write() as tx:
            await tallies.add_up(tx)
    question = SERVERS.ask(query, KEYS).question
    conditions = tuple((name, "") if name == "region" else (name, mode) for name, mode in question.conditions)
    looked_at = (*conditions, ("minPlayers", ""))
    values = {**question.values, "minPlayers": 0}
    assert await counts(database, conditions, values) == await counts(database, looked_at, values)
    games = [
        FacetValue(value, value, many)
        for facet, value, many in await counts(database, conditions, values)
        if facet == "gameType"
    ]
    page = await SERVERS.page(database.read(), SERVERS.ask(query, KEYS))
    page = with_total(replace(page, next_cursor="more"), None, games, question.values.get("gameType", ()))
    assert page.total == await SERVERS.count(database.read(), SERVERS.ask(query, KEYS))


async def test_who_counts_while_changes_are_added_up_counts_each_once(
    database: Database, connection: asyncpg.Connection
) -> None:
    await connection.execute(FILL)

    async def add_up() -> None:
        async with database.write() as tx:
            await tallies.add_up(tx)

    async def count() -> int:
        return sum(many for facet, _, many in await counts(database, (), {}) if facet == "gameType")

    for _ in range(6):
        await connection.execute("update servers set online = not online")
        *found, _, _ = await asyncio.gather(count(), count(), count(), count(), add_up(), add_up())
        assert found == [40] * 4
    async with database.write() as tx:
        await tallies.add_up(tx)
    assert await connection.fetchval("select count(*) from server_tally_changes") == 0
    assert await count() == 40
