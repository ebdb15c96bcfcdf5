"""What is known of places follows the servers, and pings, which change players, wear no index by place out."""

from typing import Any

import asyncpg
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

FILL = """
insert into servers (
    id, slug, name, game_type, address, tags, region, language, online, players, created_at, latitude, longitude
)
select gen_random_uuid(), 'server-' || n, 'Amber ' || n, 'HYTALE', 'play' || n || '.example', array['tag' || n % 9],
    'region' || n % 4, (array['en', 'de'])[1 + n % 2], n % 20 <> 0, n % 90, now(), n % 170 - 85, n * 31 % 350 - 175
from generate_series(1, $1::int) as n
"""
# Rows of tables with an index by place that this transaction updated, and of how many no index heard.
UPDATED = """
select t.relname::text, t.n_tup_upd::int, t.n_tup_hot_upd::int from pg_stat_xact_user_tables t where t.relid in (
    select i.indrelid from pg_index i join pg_class c on c.oid = i.indexrelid join pg_am a on a.oid = c.relam
    where a.amname = 'gist' and c.relname like 'server%'
) and t.n_tup_upd > 0
"""
COLUMNS = "id, place, active, online, verified, players, rating, game_type, region, language, version, tags"
ASTRAY = f"""
with told as (select {COLUMNS} from servers where place is not null)
(table told except select {COLUMNS} from server_places)
union all (select {COLUMNS} from server_places except table told)
union all select {COLUMNS} from server_places where players not between case when busy then 60 else 0 end
    and case when busy then 2147483647 else 99 end
"""
words = st.none() | st.sampled_from(["", "eu", "us"])
changed = st.fixed_dictionaries(
    {},
    optional={
        "latitude": st.none() | st.floats(-90, 90),
        "longitude": st.none() | st.floats(-180, 180),
        "state": st.sampled_from(["listed", "hidden", "archived", "removed"]),
        "online": st.booleans(),
        "verified": st.booleans(),
        "players": st.integers(0, 500),
        "rating": st.none() | st.floats(1, 5),
        "game_type": st.sampled_from(["MINECRAFT", "HYTALE"]),
        "region": words,
        "language": words,
        "version": words,
        "tags": st.lists(st.sampled_from(["pvp", "ranked"]), max_size=2),
    },
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(changed, min_size=1, max_size=3))
async def test_what_is_known_of_a_place_is_what_the_server_says(
    connection: asyncpg.Connection, changes: list[dict[str, Any]]
) -> None:
    await connection.execute("delete from servers")
    await connection.execute(FILL, 2)
    for change in changes:
        if change:
            told = ", ".join(f"{name} = ${at}" for at, name in enumerate(change, start=1))
            await connection.execute(f"update servers set {told} where slug = 'server-1'", *change.values())
        assert await connection.fetch(ASTRAY) == []
    await connection.execute("delete from servers")
    assert await connection.fetch(ASTRAY) == []


async def test_who_plays_changes_no_index_by_place(connection: asyncpg.Connection) -> None:
    await connection.execute(FILL, 100)
    async with connection.transaction():
        await connection.execute("update servers set players = players + 1 where slug = 'server-7'")
        updated = [tuple(row) for row in await connection.fetch(UPDATED)]
    assert updated == [("server_places", 1, 1)]
