"""The walk over listings finds the one that no index serves."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from stoa.kernel.db import Filter, Listing, Sort
from stoa.kernel.db.explain import explain_faults, null_faults

THINGS = Listing(
    base="select id, rating from things where owner is not null",
    into=int,
    key="id",
    filters=[Filter("kind", "kind = :kind"), Filter("tag", "tags @> array[:tag::text]")],
    sorts=[Sort("newest", "made", descending=True), Sort("rating", "rating", descending=True, nulls="last")],
    default_sort="newest",
    registered=False,
)
FORGETFUL = Listing(
    base="select id from things",
    into=int,
    key="id",
    sorts=[Sort("rating", "rating")],
    default_sort="rating",
    registered=False,
)
SAMPLES = {"kind": "k7", "tag": "t11"}
TABLE = """
create table things as
select n as id, 'k' || n % 20 as kind, array['t' || n % 5000, 'u' || n % 7] as tags, 1 as owner,
       now() - n * interval '1 second' as made, case when n % 3 > 0 then (n * 7919 % 1000) / 10.0 end as rating
from generate_series(1, 40000) as n;
alter table things add primary key (id);
create index on things (kind);
analyze things;
"""
INDEXES = """
create index on things (made desc, id desc);
create index on things (kind, made desc, id desc);
create index on things (rating desc nulls last, id desc);
create index on things (kind, rating desc nulls last, id desc);
create index on things using gin (tags);
analyze things;
"""


@pytest.fixture
async def things(database_url: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(database_url)
    await connection.execute(TABLE)
    yield connection
    await connection.close()


async def test_a_listing_without_indexes_is_found_out_and_with_them_it_passes(things: asyncpg.Connection) -> None:
    faults = await explain_faults(things, THINGS, SAMPLES, most=1_600)
    told = "\n".join(faults)
    assert "[newest|]" in told
    assert "[-rating|]" in told
    assert "reads all of things (40000 rows)" in told
    assert "sorts 2000 rows" in told
    await things.execute(INDEXES)
    assert await explain_faults(things, THINGS, SAMPLES, most=1_600) == []


async def test_an_index_that_does_not_fit_the_filter_is_found_out(things: asyncpg.Connection) -> None:
    await things.execute(INDEXES)
    await things.execute("create index on things (id) include (kind)")
    lonely = Listing(
        base="select id from things", into=int, key="id", sorts=[Sort("newest", "made", descending=True)],
        filters=[Filter("low", "mod(id, 20000) = :low::int", int)], default_sort="newest", registered=False,
    )  # fmt: skip
    faults = await explain_faults(things, lonely, {"low": 19_000}, most=4_000)
    assert any("to throw them away" in fault or "reads all of" in fault for fault in faults)


async def test_a_missing_sample_is_named(things: asyncpg.Connection) -> None:
    (fault,) = await explain_faults(things, THINGS, {"kind": "k1"})
    assert fault.endswith("was given no sample for tag.")


async def test_a_sort_that_meets_nulls_must_say_where_they_stand(things: asyncpg.Connection) -> None:
    assert await null_faults(things, THINGS, SAMPLES) == []
    (fault,) = await null_faults(things, FORGETFUL, {})
    assert "can be null" in fault
