"""What is counted in a circle by squares is what looking at every server in it counts, wherever the rim goes."""

from contextlib import suppress
from typing import Any

import asyncpg
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from stoa.kernel.db import Database, Read
from stoa.sites.firstspawn.servers.around import count_around
from stoa.sites.firstspawn.servers.around.queries import COUNT_AROUND
from stoa.sites.firstspawn.servers.columns import globe_point
from stoa.sites.firstspawn.servers.facets.queries import facet_query
from stoa.sites.firstspawn.tallies import service as tallies

NAMES = ("gameType", "region", "tags")
# A third all over the globe, poles and the date line among them; a third in a town, a third within a stone's throw.
FILL = """
insert into servers (id, slug, name, game_type, address, tags, region, latitude, longitude, created_at)
select gen_random_uuid(), 'server-' || n, 'Server ' || n, (array['HYTALE', 'MINECRAFT'])[1 + n % 2], 'play.example',
    array['tag' || n % 3, 'tag' || 3 + n % 2], case when n % 4 > 0 then 'region' || n % 4 end,
    case n % 3 when 0 then n * 7 % 181 - 90 when 1 then 48 + n % 17 / 20.0 else 48.2 + n % 7 / 500.0 end,
    case n % 3 when 0 then n * 31 % 361 - 180 when 1 then 16 + n % 13 / 15.0 else 16.37 + n % 5 / 500.0 end, now()
from generate_series(1, 240) as n
"""
changes = st.lists(
    st.one_of(
        st.tuples(st.just("state"), st.sampled_from(["listed", "hidden"])),
        st.tuples(st.just("tags"), st.sampled_from([[], ["tag1"], ["tag0", "tag9"]])),
        st.tuples(st.just("region"), st.sampled_from([None, "region1"])),
        st.tuples(st.just("game_type"), st.sampled_from(["HYTALE", "MINECRAFT"])),
        st.tuples(st.just("latitude"), st.sampled_from([None, 48.2, -90.0, 0.0])),
        st.tuples(st.just("longitude"), st.sampled_from([16.37, 180.0, -180.0])),
        st.just(("deleted", None)),
    ),
    max_size=4,
)
places = st.one_of(
    st.tuples(st.floats(-90, 90), st.floats(-180, 180)),
    st.tuples(st.floats(47, 50), st.floats(15, 18)),
    st.sampled_from([(90.0, 0.0), (-90.0, 10.0), (0.0, 180.0), (0.0, -180.0), (48.2, 16.37), (48.0, 16.0)]),
)
radii = st.one_of(st.floats(1, 30), st.floats(30, 500), st.floats(500, 20_040), st.sampled_from([1.0, 20_040.0]))


class Undone(Exception):
    """What was done for one example is taken back: it costs less than to make the servers anew."""


@pytest.fixture
async def filled(database: Database, connection: asyncpg.Connection) -> Database:
    await connection.execute(FILL)
    return database


async def change(connection: asyncpg.Connection, done: list[tuple[str, Any]], of: int) -> None:
    for column, value in done:
        every = f"where hashtext(slug) % {of} = 0"
        if column == "deleted":
            await connection.execute(f"delete from servers {every}")
        elif column == "longitude":
            await connection.execute(f"update servers set longitude = $1 {every} and latitude is not null", value)
        elif column == "latitude":
            lost = ", longitude = null" if value is None else ", longitude = coalesce(longitude, 16.37)"
            await connection.execute(f"update servers set latitude = $1{lost} {every}", value)
        else:
            await connection.execute(f"update servers set {column} = $1 {every}", value)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=changes, after=changes, of=st.integers(1, 6), circles=st.lists(st.tuples(places, radii), min_size=6))
@example(before=[], after=[], of=1, circles=[((48.2, 16.37), 20_040.0), ((48.2, 16.37), 1.0), ((90.0, 0.0), 111.0)])
async def test_squares_and_the_rim_count_what_is_in_the_circle(
    filled: Database, before: list[tuple[str, Any]], after: list[tuple[str, Any]], of: int,
    circles: list[tuple[tuple[float, float], float]],
) -> None:  # fmt: skip
    with suppress(Undone):
        async with filled.write() as tx:
            await change(tx.connection, before, of)
            await tallies.add_up(tx)
            await change(tx.connection, after, of)
            await compare(tx, circles)
            raise Undone


async def compare(db: Read, circles: list[tuple[tuple[float, float], float]]) -> None:
    """See that both ways of counting come to the same in every circle."""
    looked_at = facet_query(NAMES, (("near", ""), ("radiusKm", "distance")))
    for (latitude, longitude), kilometers in circles:
        near = globe_point(f"{latitude:.9f},{longitude:.9f}")
        asked = {"near": near, "radiusKm": kilometers}
        expected = await looked_at.all(db, **asked)
        found = await count_around(db, near, kilometers, NAMES)
        assert sorted(found, key=str) == sorted(expected, key=str)
        assert await count_around(db, near, kilometers, ["tags"]) == [one for one in found if one.facet == "tags"]
        in_order = [(one.facet, -one.count, one.value) for one in found]
        assert in_order == sorted(in_order)
        games = sum(one.count for one in expected if one.facet == "gameType")
        assert await COUNT_AROUND.one(db, **asked) == games


async def test_what_has_gone_leaves_nothing_behind(database: Database, connection: asyncpg.Connection) -> None:
    await connection.execute(FILL)
    await connection.execute("delete from servers")
    async with database.write() as tx:
        await tallies.add_up(tx)
    for table in ("servers_by_area", "server_area_tallies", "server_area_changes"):
        assert await connection.fetchval(f"select count(*) from {table}") == 0
    await connection.execute(FILL)
    await connection.execute("update servers set online = not online, players = 5, checked_at = now()")
    changes_of_a_server = "select count(*) from server_area_changes group by area order by 1 desc limit 1"
    assert await connection.fetchval("select count(*) from servers_by_area") == 240
    before = await connection.fetchval(changes_of_a_server)
    await connection.execute("update servers set online = not online, players = 6, region = region, tags = tags")
    assert await connection.fetchval(changes_of_a_server) == before  # who is only asked how it does writes nothing here
