"""A finished card tells what the boat's own row does, whatever is written and whoever writes."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import asyncpg
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stoa.kernel.crypto import Keyring, new_root, parse_roots
from stoa.kernel.db import Database
from stoa.sites.marinemarket.boats.equipment import NAMES
from stoa.sites.marinemarket.search import service
from stoa.sites.marinemarket.search.asking import read_search
from tests.harness.databases import NewDatabase
from tests.sites.marinemarket.boats_afloat import launch, new_seller

KEYS = Keyring(parse_roots([new_root()]), "marinemarket")
NEAR = "lat=25.7&lon=-80.2&radiusKm=20000"
TELL = """
update listings set title = $1, city = $2, fuel = $3, engine_hours = $4, features = $5, length_m = $6, price_minor = $7,
    latitude = $8, longitude = $9, sale_pending = $10, created_at = $11, changed_at = $11
"""
PRICE = """
insert into listing_prices (listing_id, since, price_minor, currency)
select id, now() - make_interval(days => $1), $2, 'USD' from listings
"""
PERSON = "insert into accounts.people (id, username) values (gen_random_uuid(), 'ann') returning id"
PHOTO = """
with photo as (
    insert into commons.media (
        id, person_id, purpose, is_public, filename, declared_type, declared_size, upload_key, kind, status, alt,
        created_at, expires_at, touched_at
    )
    values (gen_random_uuid(), $1, 'boat', true, 'a.jpg', 'image/jpeg', 1, '', 'image', 'ready', 'At "anchor"', now(),
        now(), now())
    returning id
), variant as (
    insert into commons.media_variants (media_id, name, content_type, width, height, size, sha256, key)
    select id, 'small', 'image/webp', 400, 300, 9000, '', 'media/small' from photo
)
insert into commons.media_albums (subject_kind, subject_id, media_id, position)
select 'boat', b.id, photo.id, 1 from photo, listings b
"""
texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)
told = st.tuples(
    texts,
    texts,
    st.none() | st.sampled_from(("diesel", "petrol")),
    st.none() | st.integers(0, 2**31 - 1),
    st.lists(st.sampled_from(("gps", "radar", "sonar")), max_size=3),
    st.floats(0, 500),
    st.integers(0, 2**53),
    st.floats(-90, 90),
    st.floats(-180, 180),
    st.booleans(),
    st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - given the zone
)


@pytest.fixture
async def database(new_database: NewDatabase) -> Database:
    database = await new_database("marinemarket")
    await launch(database, await new_seller(database))
    return database


@pytest.fixture
async def connection(database: Database) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(database.url)
    yield connection
    await connection.close()


async def _both(database: Database, query: str) -> tuple[Any, Any]:
    """Give the same page as it is told to programs, and as its rows read."""
    asked = read_search(query, KEYS)
    finished, _, _ = await service.finish_search(database.read(), asked)
    page, _, _ = await service.search_boats(database.read(), asked)
    return tuple(msgspec.json.decode(msgspec.json.encode(one.body)) for one in (finished, page))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=told)
async def test_a_finished_card_is_the_row_as_json(
    database: Database, connection: asyncpg.Connection, values: tuple[Any, ...]
) -> None:
    await connection.execute(TELL, *values)
    for query in ("", NEAR):
        finished, page = await _both(database, query)
        assert finished == page
        assert len(finished) == 1


async def test_what_was_asked_before_and_the_cover_stand_on_a_finished_card(
    database: Database, connection: asyncpg.Connection
) -> None:
    await connection.execute(PRICE, 40, 12_000_000)
    await connection.execute(PRICE, 10, 10_000_000)
    await connection.execute(PHOTO, await connection.fetchval(PERSON))
    [card], page = await _both(database, "")
    assert [card] == page
    assert (card["priceBefore"], card["cover"]["alt"]) == (12_000_000, 'At "anchor"')
    await connection.execute("update commons.media set state = 'hidden'")
    assert (await _both(database, ""))[0][0]["cover"] is None


async def test_only_some_fields_are_told_where_only_some_are_wanted(database: Database) -> None:
    finished, _ = await _both(database, "fields=title,price")
    assert finished == [{"title": "A boat", "price": 10_000_000}]


async def test_a_boat_that_is_gone_leaves_no_card(database: Database, connection: asyncpg.Connection) -> None:
    await connection.execute("delete from listings")
    assert await connection.fetchval("select count(*) from listing_cards") == 0


async def test_every_piece_of_the_catalogue_has_the_bit_of_its_place(connection: asyncpg.Connection) -> None:
    for place, slug in enumerate(NAMES):
        assert await connection.fetchval("select equipment_bits(array[$1::text])", slug) == 1 << place
    assert await connection.fetchval("select equipment_bits('{gps,sonar,radar}')") == 3
