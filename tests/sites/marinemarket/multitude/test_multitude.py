"""A market of any size says of each boat what the rooms would say, had everything happened one by one."""

import pytest

from stoa.kernel.db import Database, Query
from stoa.kernel.feature import discover_sites
from stoa.sites.marinemarket.multitude.rules import make_filters
from stoa.sites.marinemarket.multitude.seed import grow
from stoa.sites.marinemarket.saved.service import describe_question
from tests.harness.databases import NewDatabase

_MANY = 460
_FAULTS = {
    "agents": """
        select b.slug from listings b where not exists (
            select from listing_agents a join seller_team t on t.person_id = a.person_id
            where a.listing_id = b.id and t.seller_id = b.seller_id
        )
    """,
    "engines": """
        select b.slug from listings b where b.engine_count <> (
            select count(*) from listing_engines e where e.listing_id = b.id
        )
    """,
    "prices": """
        select b.slug from listings b where b.price_minor is distinct from (
            select p.price_minor from listing_prices p where p.listing_id = b.id order by p.since desc limit 1
        )
    """,
    "favorites": """
        select b.slug from listings b where b.favorite_count <> (
            select count(*) from commons.favorites f where f.subject_kind = 'boat' and f.subject_id = b.id
        )
    """,
    "words": """
        select distinct word from listings b, unnest(words_to_find(b.make, b.model, b.city, b.state, b.title)) as word
        where b.shown and not exists (select from search_words s where s.word = word.word and s.uses > 0)
    """,
    "views": """
        select b.slug from listings b where b.slug like '%-afloat-%' and b.view_count <> (
            select coalesce(sum(d.views), 0) from listing_days d where d.listing_id = b.id
        )
    """,
}


@pytest.fixture
async def market(new_database: NewDatabase) -> Database:
    database = await new_database("marinemarket")
    for feature in sorted(discover_sites()["marinemarket"].features, key=lambda one: one.order):
        if feature.seed is not None:
            await database.transact(feature.seed)
    async with database.write() as tx:
        await grow(tx, _MANY)
    return database


async def test_everything_that_is_counted_comes_to_what_is_there(market: Database) -> None:
    db = market.read()
    assert await Query("select count(*)::int from listings where shown", int, registered=False).one(db) == _MANY
    grown = "select count(*)::int from saved_searches where name like 'Search %'"
    assert await Query(grown, int, registered=False).one(db) == _MANY // 2
    for what, sql in _FAULTS.items():
        assert await Query(sql, str, registered=False).all(db) == [], what
    async with market.write() as tx:
        await grow(tx, _MANY)
    assert await Query("select count(*)::int from listings where shown", int, registered=False).one(db) == _MANY


def test_what_people_wait_for_is_the_same_for_the_same_number() -> None:
    some = [describe_question(make_filters(number)) for number in range(200)]
    assert some == [describe_question(make_filters(number)) for number in range(200)]
    assert len(set(some)) > 150
    assert all(some)
