"""A finished card tells what the boat's own row does, whatever is written and whoever writes."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import asyncpg
import msgspec
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from stoa.kernel.crypto import Keyring, new_root, parse_roots
from stoa.kernel.db import Database
from stoa.sites.marinemarket.boats.equipment import NAMES
from stoa.sites.marinemarket.search import service
from stoa.sites.marinemarket.search.asking import read_search
from tests.harness.databases import NewDatabase
from tests.kernel.asking import until
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
PRICE_NOW = "update listings set price_minor = $1"
ALBUM = """
insert into commons.media_albums (subject_kind, subject_id, media_id, position)
select 'boat', b.id, m.id, row_number() over (order by m.id) from listings b, commons.media m on conflict do nothing
"""
OTHER = "00000000-0000-4000-8000-000000000001"
SECOND = f"""
with copy as (
    insert into commons.media select (jsonb_populate_record(m, '{{"id": "{OTHER}"}}')).*
    from commons.media m limit 1 returning id
)
insert into commons.media_albums (subject_kind, subject_id, media_id, position)
select 'boat', b.id, copy.id, 2 from copy, listings b
"""
VARIANT = """
insert into commons.media_variants (media_id, name, content_type, width, height, size, sha256, key)
select id, $1::text, 'image/webp', $2, 300, 9000, '', concat('media/', id, $1::text) from commons.media
on conflict do nothing
"""
AFRESH = (
    "delete from listing_prices",
    "delete from commons.media",
    "update listings set price_minor = 10000000",
)
WAITING = "select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')"
# What happens to a boat's prices and pictures, one after another and in any order.
STEPS: tuple[tuple[str, tuple[Any, ...]], ...] = (
    *((PRICE, (days, price)) for days in (40, 31, 29, 10, 1) for price in (9_000_000, 10_000_000, 12_000_000)),
    *((PRICE_NOW, (price,)) for price in (8_000_000, 10_000_000, 13_000_000)),
    ("update listing_prices set currency = 'EUR' where since > now() - interval '15 days'", ()),
    ("update listing_prices set since = since - interval '20 days'", ()),
    ("delete from listing_prices where since = (select max(since) from listing_prices)", ()),
    *((f"update commons.media set state = '{state}'", ()) for state in ("hidden", "shown")),
    *((f"update commons.media set status = '{status}'", ()) for status in ("processing", "ready")),
    *((f"update commons.media set is_public = {told}", ()) for told in ("false", "true")),
    *((f"update commons.media set kind = '{kind}'", ()) for kind in ("video", "image")),
    ("update commons.media set alt = 'Under sail'", ()),
    *((f"update commons.media set {side} = {side} + 1", ()) for side in ("width", "height")),
    *((f"update commons.media set {looks} = concat({looks}, 'x')", ()) for looks in ("colour", "blur")),
    (VARIANT, ("middle", 640)),
    (VARIANT, ("large", 1600)),
    ("update commons.media_variants set size = size + 1", ()),
    ("delete from commons.media_variants", ()),
    ("update commons.media_albums set position = 5 - position", ()),
    (f"update commons.media set state = 'hidden' where id <> '{OTHER}'", ()),
    ("delete from commons.media_albums", ()),
    (ALBUM, ()),
    (f"delete from commons.media where id = '{OTHER}'", ()),
)

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
@example(values=("", "", None, None, [], 5e-324, 0, 0.0, 0.0, False, datetime(2000, 1, 1, tzinfo=UTC)))
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


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(STEPS), min_size=5, max_size=20))
async def test_prices_and_the_cover_stand_on_a_card_as_they_are_after_any_change(
    database: Database, connection: asyncpg.Connection, steps: list[tuple[str, tuple[Any, ...]]]
) -> None:
    for statement in AFRESH:
        await connection.execute(statement)
    for days, price in ((20, 12_000_000), (9, 10_000_000)):
        await connection.execute(PRICE, days, price)
    person = await connection.fetchval("select id from accounts.people where username = 'ann'")
    await connection.execute(PHOTO, person or await connection.fetchval(PERSON))
    await connection.execute(SECOND)
    for statement, values in steps:
        await connection.execute(statement, *values)
        finished, page = await _both(database, "")
        assert finished == page


async def test_two_who_change_a_cover_at_once_leave_the_one_that_both_have_made(
    database: Database, connection: asyncpg.Connection
) -> None:
    await connection.execute(PHOTO, await connection.fetchval(PERSON))
    await connection.execute(SECOND)
    other = await asyncpg.connect(database.url)
    try:
        async with connection.transaction():
            await connection.execute(f"update commons.media set state = 'hidden' where id = '{OTHER}'")
            turning = asyncio.create_task(other.execute("update commons.media_albums set position = 5 - position"))
            await until(database, WAITING)
        await turning
    finally:
        await other.close()
    finished, page = await _both(database, "")
    assert finished == page
    assert finished[0]["cover"]["id"] != OTHER


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
