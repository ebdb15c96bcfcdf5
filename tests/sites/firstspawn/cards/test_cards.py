"""A finished card tells what the server's own row does, whatever is written and whoever writes."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import asyncpg
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stoa.kernel.crypto import Keyring, new_root, parse_roots
from stoa.kernel.db import Database
from stoa.sites.firstspawn.servers import service
from stoa.sites.firstspawn.servers.queries import SERVERS

KEYS = Keyring(parse_roots([new_root()]), "testsite")
INSERT = """
insert into servers (id, slug, name, game_type, address, tags, created_at)
values (gen_random_uuid(), $1, 'Amber Keep', 'HYTALE', 'play.example', $2, now())
"""
TELL = """
update servers set name = $1, short_description = $2, tags = $3, region = $4, port = $5, online = $6, players = $7,
    uptime = $8, rating = $9, created_at = $10
"""
texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)
told = st.tuples(
    texts,
    texts,
    st.lists(st.sampled_from(["pvp", "ranked", "skyblock", "no-tag-of-ours"]), max_size=4),
    st.none() | texts,
    st.none() | st.integers(1, 65535),
    st.booleans(),
    st.integers(0, 2**31 - 1),
    st.floats(0, 100),
    st.none() | st.floats(1, 5),
    st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - given the zone
)


@pytest.fixture
async def connection(connection: asyncpg.Connection) -> asyncpg.Connection:
    await connection.execute(INSERT, "amber-keep", ["pvp"])
    return connection


async def cards(database: Database, query: str = "") -> list[dict[str, Any]]:
    db = database.read()
    page = await service.finish_list(db, await service.resolve_question(db, SERVERS.ask(query, KEYS)))
    found: list[dict[str, Any]] = msgspec.json.decode(msgspec.json.encode(page.body))
    return found


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=told)
async def test_a_finished_card_is_the_row_as_json(
    database: Database, connection: asyncpg.Connection, values: tuple[Any, ...]
) -> None:
    await connection.execute(TELL, *values)
    page = await service.list_servers(database.read(), SERVERS.ask("", KEYS))
    assert await cards(database) == msgspec.json.decode(msgspec.json.encode(page.data))


async def test_only_some_fields_are_told_where_only_some_are_wanted(
    database: Database, connection: asyncpg.Connection
) -> None:
    assert await cards(database, "fields=slug,isOnline") == [{"slug": "amber-keep", "isOnline": False}]
    await connection.execute("update servers set online = true")
    assert await cards(database, "fields=slug,isOnline") == [{"slug": "amber-keep", "isOnline": True}]


async def test_a_card_tells_how_far_the_server_is_from_where_it_stands_now(
    database: Database, connection: asyncpg.Connection
) -> None:
    around = "near=48.0,16.0"
    assert await cards(database, around) == []
    told = list[float]()
    for latitude in (48.0, 49.0, 47.0, -48.0):
        await connection.execute("update servers set latitude = $1, longitude = 16.0", latitude)
        [card] = await cards(database, around)
        told.append(card["distanceKm"])
    assert told == [0.0, 111.0, 111.0, 10675.0]


async def test_a_tag_goes_by_its_new_name_on_every_card_at_once(
    database: Database, connection: asyncpg.Connection
) -> None:
    await connection.execute("update commons.tags set name = 'Duels', category = 'feature' where slug = 'pvp'")
    [card] = await cards(database)
    assert [(tag["slug"], tag["name"], tag["category"]) for tag in card["tags"]] == [("pvp", "Duels", "feature")]
    await connection.execute("delete from commons.tags where slug = 'pvp'")
    assert (await cards(database))[0]["tags"] == []


async def test_no_card_keeps_a_name_that_changes_while_it_is_made(
    database: Database, connection: asyncpg.Connection
) -> None:
    other = await asyncpg.connect(database.url)
    for turn in range(12):
        name = f"Duels {turn}"
        await asyncio.gather(
            connection.execute("update commons.tags set name = $1 where slug = 'pvp'", name),
            other.execute(INSERT, f"server-{turn}", ["ranked", "pvp"]),
        )
        assert {tag["name"] for card in await cards(database) for tag in card["tags"] if tag["slug"] == "pvp"} == {name}
    await other.close()


async def test_a_server_that_is_gone_leaves_no_card(database: Database, connection: asyncpg.Connection) -> None:
    await connection.execute("delete from servers")
    assert await connection.fetchval("select count(*) from server_cards") == 0
    assert await cards(database) == []
