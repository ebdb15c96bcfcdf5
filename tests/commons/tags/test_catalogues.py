"""The catalogue of a kind's tags follows every change of them, also of two people at once."""

import asyncio

import asyncpg

from tests.harness.databases import NewDatabase
from tests.kernel.asking import eventually

_TOLD = "select told from commons.tag_catalogues where kind = 'boat'"
_MADE = """
select jsonb_object_agg(slug, jsonb_build_object('id', id, 'name', name, 'slug', slug, 'category', category))
from commons.tags where kind = 'boat'
"""
_WAITS = "select pg_backend_pid() = any (pg_blocking_pids($1))"
_ADD = "insert into commons.tags (id, kind, slug, name, category) values (gen_random_uuid(), 'boat', $1, $1, 'kind')"


async def test_the_catalogue_follows_every_change(new_database: NewDatabase) -> None:
    connection = await asyncpg.connect((await new_database("firstspawn")).url)
    try:
        assert await connection.fetchval(_TOLD) is None
        for change in (
            _ADD.replace("$1", "'red'"),
            _ADD.replace("$1", "'blue'"),
            "update commons.tags set name = 'Crimson' where kind = 'boat' and slug = 'red'",
            "update commons.tags set slug = 'navy' where kind = 'boat' and slug = 'blue'",
            "delete from commons.tags where kind = 'boat' and slug = 'red'",
        ):
            await connection.execute(change)
            assert await connection.fetchval(_TOLD) == await connection.fetchval(_MADE) is not None
        await connection.execute("delete from commons.tags where kind = 'boat'")
        assert await connection.fetchval(_TOLD) is None
    finally:
        await connection.close()


async def test_of_two_who_add_at_once_neither_is_lost(new_database: NewDatabase) -> None:
    url = (await new_database("firstspawn")).url
    connections = [await asyncpg.connect(url) for _ in range(2)]
    try:
        first, second = connections
        async with first.transaction():
            await first.execute(_ADD, "sail")
            waiting = asyncio.create_task(second.execute(_ADD, "oars"))
            await eventually(lambda: first.fetchval(_WAITS, second.get_server_pid()))
            assert not waiting.done()
        await waiting
        assert await first.fetchval(_TOLD) == await first.fetchval(_MADE)
        assert await first.fetchval("select count(*) from commons.tags where kind = 'boat'") == 2
    finally:
        for connection in connections:
            await connection.close()
