"""A world of any size says of each server what the rooms would say, had everything happened one by one."""

import pytest

from stoa.kernel.db import Database, Query
from stoa.kernel.feature import discover_sites
from stoa.sites.firstspawn.discovery.service import rank_servers
from stoa.sites.firstspawn.multitude.seed import grow
from tests.harness.databases import NewDatabase

_MANY = 120
_FAULTS = {
    "reviews": """
        select s.slug from servers s left join (
            select subject_id, count(*) as many, avg(rating) as average from commons.reviews
            where subject_kind = 'server' and state = 'shown' group by 1
        ) r on r.subject_id = s.id
        where s.review_count <> coalesce(r.many, 0) or abs(coalesce(s.rating, 0) - coalesce(r.average, 0)) > 0.0001
    """,
    "review totals": """
        select t.subject_id::text from commons.review_totals t
        where ones + twos + threes + fours + fives <> (
            select count(*) from commons.reviews r where r.subject_kind = 'server' and r.subject_id = t.subject_id
        )
    """,
    "favorites": """
        select s.slug from servers s where s.favorite_count <> (
            select count(*) from commons.favorites f where f.subject_kind = 'server' and f.subject_id = s.id
        )
    """,
    "votes": """
        select s.slug from servers s where s.slug not in (select slug from before) and s.vote_count <> (
            select count(*) from votes v where v.server_id = s.id and v.day >= date_trunc('month', now())
        )
    """,
    "playtime": """
        select s.slug from servers s where s.total_playtime <> (
            select coalesce(sum(p.minutes), 0) / 60 from playtime p where p.server_id = s.id
        )
    """,
    "tags": """
        select s.slug from servers s where s.tags <> '{}' and cardinality(s.tags) <> (
            select count(*) from commons.tag_sets t where t.subject_kind = 'server' and t.subject_id = s.id
        )
    """,
    "counted tags": """
        select t.slug from commons.tags t where t.kind = 'server' and t.count <> (
            select count(*) from servers s where t.slug = any(s.tags)
        )
    """,
    "owners": """
        select s.slug from servers s where not exists (
            select from server_team t where t.server_id = s.id and t.role = 'owner'
        )
    """,
    "uptime": """
        select s.slug from servers s where s.slug not in (select slug from before) and abs(s.uptime - (
            select 100.0 * sum(online) / sum(checks) from uptime_days d where d.server_id = s.id
        )) > 0.02
    """,
}


@pytest.fixture
async def world(new_database: NewDatabase) -> Database:
    database = await new_database("firstspawn")
    for feature in sorted(discover_sites()["firstspawn"].features, key=lambda one: one.order):
        if feature.seed is not None:
            await database.transact(feature.seed)
    async with database.write() as tx:
        await Query("create table before as select slug from servers", registered=False).run(tx)
        await grow(tx, _MANY)
    return database


async def test_what_is_counted_and_ranked_comes_to_what_is_there_and_growing_to_that_changes_nothing(
    world: Database,
) -> None:
    assert await Query("select count(*)::int from servers", int, registered=False).one(world.read()) == _MANY
    for what, sql in _FAULTS.items():
        assert await Query(sql, str, registered=False).all(world.read()) == [], what
    async with world.write() as tx:
        assert await rank_servers(tx) == 0  # ranks stand as the ranking would set them
    async with world.write() as tx:
        await grow(tx, _MANY)
        found = Query("select indexname::text from pg_indexes where tablename = 'servers'", str, registered=False)
        names = await found.all(tx)
    assert {"servers_by_players", "servers_by_search", "servers_by_likeness", "servers_by_age"} <= set(names)
    assert await Query("select count(*)::int from servers", int, registered=False).one(world.read()) == _MANY
