"""Stats: counted once, kept by hour and day, read without scanning; views gathered in Valkey and written once."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest

from stoa.commons.stats import EventMeasure, Gauge, Views, count_view, list_top, load_series, load_total, load_totals
from stoa.commons.stats.errors import BadSpan
from stoa.commons.stats.jobs import FLUSH, GAUGES, Tick
from stoa.commons.stats.service import record_amounts, record_levels
from stoa.commons.stats.views import write_heaps
from stoa.kernel import clock
from stoa.kernel.db import Database, Read
from stoa.kernel.events import Event, event, replay
from stoa.kernel.valkey import Valkey
from tests.accounts.at_the_door import CHEAP, accounts_at, code_of
from tests.accounts.privacy.working import working
from tests.commons.crowd import WORDS, add_server, gather_crowd, read_sql
from tests.harness.databases import NewDatabase
from tests.harness.web import SiteUnderTest, StartSite
from tests.kernel.asking import until, value

API = "/api/v1/admin/stats"
LOOKS = Views(name="boat.views", meaning="Looks at boats.")
COPIES = Views(name="server.copies", meaning="Copied addresses.", once_a_day=False)


@event("tests.sold", aggregate="boat")
class Sold(Event, frozen=True):
    """A boat was sold."""

    boat: str


async def _levels(_: Read) -> Mapping[str, int]:
    return {}


SALES = EventMeasure(name="boats.sold", meaning="Boats that were sold.", event=Sold)
ACTIVE = Gauge(name="boats.active", meaning="Boats for sale.", read=_levels)


@pytest.fixture
async def db(new_database: NewDatabase) -> Database:
    return await new_database("firstspawn")


async def count(db: Database, at: datetime, amount: int = 1, *keys: str) -> None:
    async with db.write() as tx:
        await record_amounts(tx, {(SALES.name, key, at): amount for key in ("", *keys)})


async def test_a_series_has_every_bucket_and_tops_are_sums_of_days(db: Database) -> None:
    now = clock.now()
    await count(db, now - timedelta(days=2), 5, "fjord")
    await count(db, now, 2, "harbour")
    await count(db, now, 4, "harbour", "fjord")
    await count(db, now - timedelta(days=40), 100, "old")
    series = await load_series(db.read(), SALES, since=now - timedelta(days=3))
    assert ([one.value for one in series.points], series.total) == ([0, 5, 0, 6], 11)
    hours = await load_series(db.read(), SALES, bucket="hour")
    assert (len(hours.points) in {25, 26}, hours.points[-1].value) == (True, 6)
    top = await list_top(db.read(), SALES, days=30, limit=5)
    assert [(one.key, one.value) for one in top] == [("fjord", 9), ("harbour", 6)]
    assert await load_total(db.read(), SALES) == 111
    assert await load_totals(db.read(), SALES, ["old", "new"]) == {"old": 100, "new": 0}


@pytest.mark.parametrize(
    ("since", "until"),
    [
        ("0001-01-01T00:00:00+14:00", None),
        (None, "0001-01-02T00:00:00Z"),
        ("9999-12-30T00:00:00Z", "9999-12-31T23:59:00Z"),
    ],
)
async def test_times_at_the_ends_of_the_calendar_are_no_span(
    db: Database, since: str | None, until: str | None
) -> None:
    begin, end = (None if text is None else datetime.fromisoformat(text) for text in (since, until))
    with pytest.raises(BadSpan):
        await load_series(db.read(), SALES, since=begin, until=end)


async def test_many_that_count_at_once_lose_nothing(db: Database) -> None:
    now = clock.now()
    await asyncio.gather(*(count(db, now, 1, *(("a", "b") if n % 2 else ("b", "a"))) for n in range(20)))
    assert await load_totals(db.read(), SALES, ["a", "b", ""]) == {"a": 20, "b": 20, "": 20}


async def test_a_level_stays_until_it_is_read_again_and_what_is_gone_stands_at_nothing(db: Database) -> None:
    async def read(levels: Mapping[str, int], days: int) -> None:
        with clock.moved(timedelta(days=-days)):
            async with db.write() as tx:
                await record_levels(tx, ACTIVE, levels)

    await read({"": 7, "DK": 7}, 5)
    await read({"": 3, "NO": 3}, 1)
    series = await load_series(db.read(), ACTIVE, since=clock.now() - timedelta(days=3))
    assert ([one.value for one in series.points], series.total) == ([7, 7, 3, 3], 3)
    assert [(one.key, one.value) for one in await list_top(db.read(), ACTIVE)] == [("NO", 3)]


async def test_a_viewer_counts_once_a_day_and_a_copy_each_time(db: Database, valkey: Valkey) -> None:
    for _ in range(3):
        await asyncio.gather(*(count_view(valkey, "x", LOOKS, "boat-1", f"viewer-{n}") for n in range(10)))
        await count_view(valkey, "x", COPIES, "server-1", "viewer-1")
    assert await count_view(valkey, "x", LOOKS, "boat-2", "viewer-1")
    assert await write_heaps(db, valkey, "x") == 1
    assert await write_heaps(db, valkey, "x") == 0
    assert await load_totals(db.read(), LOOKS, ["boat-1", "boat-2", ""]) == {"boat-1": 10, "boat-2": 1, "": 11}
    assert await load_total(db.read(), COPIES, "server-1") == 3
    with clock.moved(timedelta(days=1)):
        assert await count_view(valkey, "x", LOOKS, "boat-1", "viewer-1")


async def test_a_heap_whose_writer_was_killed_counts_once(db: Database, valkey: Valkey) -> None:
    await count_view(valkey, "x", LOOKS, "boat-1", "ann")
    heap = await valkey.command("HGETALL", "{x:stats}:heap")
    await write_heaps(db, valkey, "x")
    written = str(await value(db, "select id from commons.stats_heaps"))
    # Killed after the commit, before Valkey was told: the heap is still there.
    await valkey.command("HSET", f"{{x:stats}}:heap:{written}", *heap)
    await valkey.command("SADD", "{x:stats}:heaps", written)
    await asyncio.gather(*(write_heaps(db, valkey, "x") for _ in range(3)))
    assert await load_total(db.read(), LOOKS, "boat-1") == 1
    assert await valkey.command("EXISTS", f"{{x:stats}}:heap:{written}") == 0


@pytest.fixture
async def site(start_site: StartSite) -> SiteUnderTest:
    return await start_site("firstspawn", settings=CHEAP)


async def test_events_are_counted_once_and_shown_to_whoever_may_see(site: SiteUnderTest) -> None:
    [boss] = await gather_crowd(site, ["boss-lee"], role="admin", scopes=("stats.read",))
    ann, bob = await gather_crowd(site, ["ann-lee", "bob-ray"])
    server = await add_server(site)
    for person in (ann, bob):
        await person.ask("POST", "/api/v1/servers/ember-hollow/reviews", {"rating": 4, "content": WORDS})
    database = accounts_at(site).database
    key = f"server:{server}"
    total = (
        "select exists(select from commons.stats"
        " where measure = 'reviews.submitted' and bucket = 'all' and key = $1 and value = 2)"
    )
    async with database.write() as tx:
        gauges = await GAUGES.enqueue(tx, Tick())
        flush = await FLUSH.enqueue(tx, Tick())
    async with working(site):
        await until(database, "select count(*) > 0 from kernel.deliveries where consumer = 'stats.reviews.submitted'")
        await until(database, total, key)
        consumers = {one.name: one for one in site.runtime.sites["firstspawn"].walk(lambda feature: feature.consumers)}
        async with database.write() as tx:
            await replay(tx, consumers["stats.reviews.submitted"])
        done = "select count(*) = 2 from kernel.jobs where status = 'done' and id = any($1)"
        await until(database, done, [gauges, flush])
        await until(database, "select count(*) = 0 from kernel.deliveries where status = 'waiting'")
    assert await read_sql(site, total, key)
    series = await boss.get(f"{API}/reviews.submitted?key={key}&bucket=hour")
    assert (series["total"], series["bucket"], series["points"][-1]["value"] in {0, 2}) == (2, "hour", True)
    assert (await boss.get(f"{API}/people.total"))["total"] == 3
    assert await boss.get(f"{API}/reviews.submitted/top?days=7") == [{"key": key, "value": 2}]
    assert {one["name"]: one["kind"] for one in await boss.get(API)}["people.total"] == "level"
    assert code_of(await boss.ask("GET", f"{API}/gremlins")) == "NO_SUCH_MEASURE"
    long = "since=2020-01-01T00:00:00Z&bucket=hour"
    assert code_of(await boss.ask("GET", f"{API}/people.total?{long}")) == "BAD_SPAN"
    assert (await ann.ask("GET", API)).status_code == 403
