"""How servers have been: what is asked of it, how hours and days are made of it, and what goes after its time."""

from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID

from stoa.kernel import clock
from stoa.kernel.db import Database, ListRequest, Page, Read, Write
from stoa.kernel.valkey import Valkey, ValkeyDown

from . import queries, rules
from .models import Bucket, History, Panel, Point, Span, Tab, Uptime, UptimeLog

_VIEWED_FOR = timedelta(minutes=5)
_MOST_VIEWED = 2_000
BATCH = 2_000
_SHEETS = {Span.DAY: queries.SHEET_OF_CHECKS, Span.WEEK: queries.SHEET_OF_HOURS, Span.QUARTER: queries.SHEET_OF_DAYS}
_FIRST = datetime(2000, 1, 1, tzinfo=UTC)


async def load_history(db: Read, at: str, span: Span) -> History:
    """Give the points of a server's history."""
    server_id = await queries.FIND_ID.one(db, at=at)
    reach = rules.REACHES[span]
    points: list[Point] = [rules.point_of(one) for one in await _buckets(db, server_id, span, clock.now())]
    return History(server_id, span, round(reach.step.total_seconds()), points)


async def load_uptime(db: Read, at: str) -> Uptime:
    """Give how reliable a server is, day by day."""
    server_id = await queries.FIND_ID.one(db, at=at)
    status = await queries.STATUS.one(db, id=server_id)
    since = clock.now().date() - timedelta(days=rules.CALENDAR_DAYS)
    return Uptime(
        server_id=server_id,
        uptime=status.uptime,
        is_online=status.is_online,
        is_sleeping=status.is_sleeping,
        checked_at=status.checked_at,
        reason=status.reason,
        days=await queries.CALENDAR.all(db, server_id=server_id, since=since),
    )


async def list_logs(db: Read, at: str, asked: ListRequest) -> Page[UptimeLog]:
    """Give the checks of a server, the latest first."""
    server_id = await queries.FIND_ID.one(db, at=at)
    return await queries.LOGS.page(db, asked, server_id=server_id)


async def load_panel(db: Read, server_id: UUID, span: Span) -> Panel:
    """Give what a server's page shows of how it is and has been: the template `firstspawn/uptime_panel.html`."""
    now = clock.now()
    reach = rules.REACHES[span]
    day = now.date() - timedelta(days=rules.CALENDAR_DAYS)
    sheet = await _SHEETS[span].one(db, id=server_id, since=rules.since_of(reach, now), day=day)
    sums = zip(sheet.checks, sheet.online, sheet.players_sum, strict=True)
    labels, players = rules.curve(dict(zip(sheet.steps, sums, strict=True)), reach, now)
    here = f"/servers/{sheet.slug}"
    tabs = [Tab(one.label, f"{here}?range={name}#players", name is span) for name, one in rules.REACHES.items()]
    return Panel(
        status=sheet,
        tabs=tabs,
        words=reach.words,
        labels=labels,
        players=players if rules.has_any(players) else [],
        days=dict(zip(sheet.days, map(rules.percent, sheet.day_online, sheet.day_checks), strict=True)),
        today=now.date(),
        peak=sheet.peak,
    )


async def _buckets(db: Read, server_id: UUID, span: Span, now: datetime) -> list[Bucket]:
    query = {Span.DAY: queries.CHECKS, Span.WEEK: queries.HOURS, Span.QUARTER: queries.DAYS}[span]
    return await query.all(db, server_id=server_id, since=rules.since_of(rules.REACHES[span], now))


async def record_progress(tx: Write, now: datetime) -> datetime:
    """Make hours and days of the checks since the last time, and give since when. Doing it again changes nothing."""
    until = await queries.ROLLED_UNTIL.first(tx)
    since = _FIRST if until is None else rules.floor_to(until - rules.AGAIN, timedelta(hours=1))
    await queries.SET_ROLLED.run(tx, until=now)
    await queries.ROLL_HOURS.run(tx, since=since)
    await queries.ROLL_DAYS.run(tx, since=rules.floor_to(since, timedelta(days=1)))
    return since


async def set_uptimes(tx: Write, now: datetime, after: UUID) -> UUID | None:
    """Let the next servers show their uptime of the days; give the last of them, or None where none is left.

    Doing it again changes nothing, so whoever dies in the midst of it is followed by somebody who begins anew.
    """
    ids = await queries.NEXT.all(tx, after=after, many=BATCH)
    if not ids:
        return None
    await queries.SET_UPTIME.run(tx, ids=ids, since=now.date() - timedelta(days=rules.WINDOW_DAYS))
    return ids[-1]


async def set_all_uptimes(database: Database, now: datetime) -> None:
    """Let every server show its uptime, some at a time."""
    after: UUID | None = UUID(int=0)
    while after is not None:
        after = await database.transact(partial(set_uptimes, now=now, after=after))


async def add_months(tx: Write, now: datetime) -> int:
    """Make the tables of this month and the next before they are needed; give how many were missing."""
    first, last = rules.months_between(now - timedelta(days=1), now + timedelta(days=31))
    return await queries.ADD_MONTHS.one(tx, first=first, last=last)


async def remove_months(tx: Write, now: datetime) -> int:
    """Drop the tables of months that nobody asks for any more; hours and days stay. Gives how many."""
    return await queries.DROP_MONTHS.one(tx, before=now - rules.KEEP_RAW)


def mark_viewed(valkey: Valkey, site: str, server_id: UUID) -> None:
    """Note that somebody looks at a server, so that it is asked more often. Without Valkey it is not."""
    valkey.later("ZADD", _key(site), str(clock.timestamp()), str(server_id))


async def list_viewed(valkey: Valkey, site: str) -> list[UUID]:
    """Give the servers that somebody looked at lately."""
    key, since = _key(site), clock.timestamp() - _VIEWED_FOR.total_seconds()
    await valkey.settle()
    try:
        await valkey.command("ZREMRANGEBYSCORE", key, "-inf", f"({since}")
        found = await valkey.command("ZREVRANGE", key, "0", str(_MOST_VIEWED - 1))
    except ValkeyDown:
        return []
    return [UUID(one.decode()) for one in found]


def _key(site: str) -> str:
    return f"{site}:servers-viewed"
