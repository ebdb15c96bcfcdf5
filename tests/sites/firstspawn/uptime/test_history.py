"""Hours and days say what the checks say, however often they are made; months come and go."""

import asyncio
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stoa.kernel import clock
from stoa.kernel.db import Database
from stoa.kernel.ids import new_id
from stoa.sites.firstspawn.uptime import rules, service
from stoa.sites.firstspawn.uptime.models import Span
from tests.harness.web import StartSite

A, B = UUID(int=1), UUID(int=2)
NOW = clock.now()
type Check = tuple[UUID, datetime, bool, int, int | None]

CHECKS = st.lists(
    st.tuples(
        st.sampled_from([A, B]),
        st.integers(min_value=0, max_value=60 * 24 * 2).map(lambda minutes: NOW - timedelta(minutes=minutes)),
        st.booleans(),
        st.integers(min_value=0, max_value=50),
        st.none() | st.integers(min_value=1, max_value=900),
    ),
    unique_by=lambda row: (row[0], row[1]),
    max_size=40,
)


async def write(database: Database, checks: list[Check]) -> None:
    async with database.write() as tx:
        await service.add_months(tx, NOW)
        await tx.connection.executemany("insert into uptime_logs values ($1, $2, $3, $4, $5)", checks)


async def rows(database: Database, statement: str, *args: Any) -> list[Any]:
    async with database.write() as tx:
        return [tuple(row) for row in await tx.connection.fetch(statement, *args)]


async def roll_up(database: Database, now: datetime = NOW) -> None:
    await database.transact(lambda tx: service.record_progress(tx, now))
    await service.set_all_uptimes(database, now)


def sums_of(checks: list[Check], *, hourly: bool) -> dict[tuple[UUID, Any], tuple[int, ...]]:
    """Add checks up the long way."""
    found: dict[tuple[UUID, Any], list[Check]] = defaultdict(list)
    for one in checks:
        hour = one[1].astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        found[one[0], hour if hourly else hour.date()].append(one)
    return {
        key: (
            len(many),
            sum(one[2] for one in many),
            sum(one[3] for one in many if one[2]),
            max(one[3] for one in many),
            sum(one[4] or 0 for one in many),
            sum(one[4] is not None for one in many),
        )
        for key, many in found.items()
    }


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=CHECKS, later=CHECKS, times=st.integers(min_value=1, max_value=3))
async def test_hours_and_days_say_what_the_checks_say_however_often_they_are_made(
    database: Database, first: list[Check], later: list[Check], times: int
) -> None:
    seen = {one[:2] for one in first}
    later = [one for one in later if one[:2] not in seen and one[1] > NOW - timedelta(hours=2)]
    async with database.write() as tx:
        await tx.connection.execute("truncate uptime_logs, uptime_hours, uptime_days, uptime_progress")
    await write(database, first)
    for _ in range(times):
        await roll_up(database)
    await write(database, later)  # they were taken a moment before the roll-up and written a moment after it
    for _ in range(times):
        await roll_up(database)
    for table, step in (("uptime_hours", "hour"), ("uptime_days", "day")):
        told = await rows(
            database, f"select server_id, {step}, checks, online, players, peak, latency, timed from {table}"
        )
        assert {row[:2]: row[2:] for row in told} == sums_of([*first, *later], hourly=step == "hour")


async def test_two_roll_ups_at_once_count_nothing_twice(database: Database) -> None:
    await write(database, [(A, NOW - timedelta(minutes=n), True, n, 10) for n in range(30)])
    await asyncio.gather(*(roll_up(database, NOW + timedelta(minutes=n)) for n in range(3)))
    assert await rows(database, "select sum(checks)::int, sum(players)::int from uptime_days") == [(30, sum(range(30)))]


async def test_months_are_made_ahead_and_go_after_ninety_days_while_hours_and_days_stay(database: Database) -> None:
    tables = """
        select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = 'uptime_logs'::regclass order by 1
    """
    old = datetime(2025, 1, 15, 12, tzinfo=UTC)
    assert await database.transact(lambda tx: service.add_months(tx, old)) == 2
    assert await database.transact(lambda tx: service.add_months(tx, old)) == 0
    await write(database, [(A, old, True, 7, 10)])
    await roll_up(database)
    [*first] = [row[0] for row in await rows(database, tables)]
    assert first[:2] == ["uptime_logs_2025_01", "uptime_logs_2025_02"]
    kept = datetime(2025, 5, 2, tzinfo=UTC)  # ninety days after the last moment of January
    assert await database.transact(lambda tx: service.remove_months(tx, kept - timedelta(hours=1))) == 0
    assert await database.transact(lambda tx: service.remove_months(tx, kept + timedelta(hours=1))) == 1
    assert [row[0] for row in await rows(database, tables)] == first[1:]
    await roll_up(database)
    assert await rows(database, "select checks, players from uptime_hours") == [(1, 7)]
    assert await rows(database, "select day, checks from uptime_days") == [(date(2025, 1, 15), 1)]


async def test_uptime_is_what_was_answered_of_the_last_thirty_days(database: Database) -> None:
    server = new_id()
    async with database.write() as tx:
        await tx.connection.execute(
            "insert into servers (id, slug, name, game_type, address, created_at)"
            " values ($1, 'a', 'A', 'MINECRAFT', 'a', now())",
            server,
        )
        await tx.connection.execute(
            "insert into uptime_days values ($1, $2, 10, 0, 0, 0, 0, 0)", server, NOW.date() - timedelta(days=31)
        )
    await write(database, [(server, NOW - timedelta(minutes=n), n > 0, 1, 5) for n in range(4)])
    await roll_up(database)
    assert await rows(database, "select uptime from servers") == [(75.0,)]


@given(st.integers(min_value=1, max_value=5_000), st.data())
def test_shares_are_rounded_as_postgresql_rounds_them(checks: int, data: st.DataObject) -> None:
    online = data.draw(st.integers(min_value=0, max_value=checks))
    exact = (Decimal(100 * online) / checks).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert rules.percent(online, checks) == float(min(exact, Decimal("99.99")) if online < checks else exact)


@given(online=st.integers(min_value=0, max_value=100_000), silent=st.integers(min_value=0, max_value=100_000))
def test_only_what_was_answered_each_time_is_a_hundred_percent(online: int, silent: int) -> None:
    share = rules.percent(online, online + silent)
    assert 0 <= share <= 100
    assert (share == 100) == (online > 0 and silent == 0)


@given(st.sampled_from(Span), st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - the zone comes beside
def test_a_curve_has_a_place_for_each_step_and_gaps_where_nobody_looked(span: Span, now: datetime) -> None:
    reach = rules.REACHES[span]
    since = rules.since_of(reach, now)
    step = reach.step * reach.together
    first = rules.floor_to(since, step)
    labels, values = rules.curve({first: (4, 2, 20)}, reach, now)
    assert len(labels) == len(values) == pytest.approx(reach.length / step, abs=1)
    assert [value for value in values if value is not None] == [10]
    assert set(rules.curve({first: (4, 0, 0)}, reach, now)[1]) == {None, 0}


async def test_a_demo_server_has_curves_and_a_calendar(start_site: StartSite) -> None:
    site = await start_site("firstspawn", demo=True)
    for span, least, heights in (("24h", 100, 10), ("7d", 150, 10), ("90d", 85, 7)):  # days differ as weekdays do
        told = (await site.get(f"/api/v1/servers/ember-hollow/history?range={span}")).json()["data"]
        assert len(told["points"]) > least
        assert len({point["players"] for point in told["points"]}) >= heights
    uptime = (await site.get("/api/v1/servers/ember-hollow/uptime")).json()["data"]
    assert len(uptime["days"]) > 150
    assert 90 < uptime["uptime"] <= 100
    logs = (await site.get("/api/v1/servers/ember-hollow/uptime-logs?limit=2&online=true")).json()
    assert [row["checkedAt"] for row in logs["data"]] == sorted(
        (row["checkedAt"] for row in logs["data"]), reverse=True
    )
    following = logs["meta"]["pagination"]["nextCursor"]
    more = (await site.get(f"/api/v1/servers/ember-hollow/uptime-logs?limit=2&online=true&cursor={following}")).json()
    assert not {row["id"] for row in more["data"]} & {row["id"] for row in logs["data"]}
    for span in ("", "?range=7d", "?range=90d"):
        page = (await site.get(f"/servers/ember-hollow{span}", headers={"Accept": "text/html"})).text
        assert "Players online in the last" in page
        assert "Uptime by day" in page
    assert (await site.get("/api/v1/servers/no-such/history")).status_code == 404
