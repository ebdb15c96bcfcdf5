"""Feeds: kept by firms, looked at before they change anything, and taken in part by part."""

from collections import Counter
from typing import Any
from uuid import UUID

from stoa.accounts.context import Accounts
from stoa.kernel import audit
from stoa.kernel.db import Read, Write, as_json
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.page import Page
from stoa.kernel.dryrun import Step, apply_plan, find_plan, make_plan
from stoa.kernel.errors import Fault
from stoa.kernel.ids import new_id
from stoa.sites.marinemarket.life.settings import ListingSettings
from stoa.sites.marinemarket.selling.hulls import latest_year

from . import queries
from .decoding import decode_file
from .errors import NoSuchFeed, NotABroker, RowsRefused, RunIsOver, TooManyFeeds
from .importing import import_of
from .models import Feed, FeedInput, FeedRow, RowsQuery, Run
from .reading import gone_row, read_csv, read_json, read_rows

MOST_FEEDS = 20
_PART = 250
_SUSPICIOUS_FROM = 20
_TOLD = ("name", "url", "currency", "units", "conflicts", "removes_missing")


async def load_firm(db: Read, person_id: UUID) -> UUID:
    """Give the firm in which somebody has a seat."""
    found = await queries.FIRM_OF.first(db, person_id=person_id)
    if found is None:
        raise NotABroker
    return found


async def list_feeds(db: Read, asked: ListRequest, person_id: UUID) -> Page[Feed]:
    """Give one page of a firm's feeds."""
    return await queries.FEEDS.page(db, asked, seller_id=await load_firm(db, person_id))


async def load_feed(db: Read, person_id: UUID, feed_id: UUID) -> FeedRow:
    """Give a feed to those of its firm."""
    found = await queries.FIND.first(db, id=feed_id, seller_id=await load_firm(db, person_id))
    if found is None:
        raise NoSuchFeed
    return found


async def create_feed(tx: Write, person_id: UUID, told: FeedInput) -> Feed:
    """Make a feed."""
    firm = await load_firm(tx, person_id)
    await queries.LOCK_FIRM.run(tx, id=firm)
    await load_firm(tx, person_id)  # the seat may have been taken away meanwhile
    if await queries.COUNT.one(tx, seller_id=firm) >= MOST_FEEDS:
        raise TooManyFeeds
    feed_id = new_id()
    await queries.INSERT.run(tx, id=feed_id, seller_id=firm, person_id=person_id, **_columns(told))
    await _record(tx, "feed.create", person_id, feed_id, after=_state(told))
    return await queries.FEED.one(tx, id=feed_id, seller_id=firm)


async def change_feed(tx: Write, person_id: UUID, feed_id: UUID, told: FeedInput) -> Feed:
    """Put what is told now in the place of what was told before."""
    feed = await load_feed(tx, person_id, feed_id)
    await queries.CHANGE.run(tx, id=feed.id, **_columns(told))
    await _record(tx, "feed.change", person_id, feed.id, before=_state(feed), after=_state(told))
    return await queries.FEED.one(tx, id=feed.id, seller_id=feed.seller_id)


async def _record(
    tx: Write, act: str, person_id: UUID | None, feed_id: UUID, *, before: object = None, after: object = None
) -> None:
    by = audit.By(person_id) if person_id else audit.By(name="feeds")
    await audit.record(tx, act, by=by, kind="feed", id=feed_id, before=before, after=after, about=person_id)


def _state(told: FeedInput | FeedRow) -> dict[str, Any]:
    return {name: getattr(told, name) for name in _TOLD}


def _columns(told: FeedInput) -> dict[str, object]:
    names = ("name", "url", "hour", "currency", "units", "conflicts", "removes_missing")
    return {name: getattr(told, name) for name in names}


async def delete_feed(tx: Write, person_id: UUID, feed_id: UUID) -> None:
    """Forget a feed; the boats that it brought stay."""
    feed = await load_feed(tx, person_id, feed_id)
    await queries.DELETE.run(tx, id=feed.id)
    await _record(tx, "feed.delete", person_id, feed.id, before={"name": feed.name})


async def start_run(
    tx: Write, accounts: Accounts, feed: FeedRow, content: bytes, file_format: str, *, charset: str = ""
) -> Run:
    """Look at a file: say row by row what it would do, and change nothing."""
    text, note = decode_file(content, charset)
    told = read_csv(text) if file_format == "csv" else read_json(text)
    rows = read_rows(feed, told, latest_year(), accounts.setting(ListingSettings).currencies)
    if feed.removes_missing:
        keys = [row.key for row in rows]
        missing = await queries.MISSING.all(tx, feed_id=feed.id, keys=keys)
        rows += [gone_row(feed.id, one.feed_key, one.title) for one in missing]
    return await _plan(tx, accounts, feed, rows, note)


async def _plan(tx: Write, accounts: Accounts, feed: FeedRow, rows: list[Any], note: str) -> Run:
    action, run_id, counts = import_of(accounts, feed), new_id(), Counter[str]()
    plans = []
    for start in range(0, len(rows), _PART):
        plan = await make_plan(tx, action, rows[start : start + _PART], by=str(feed.id))
        counts.update(plan.counts)
        plans.append(plan)
    counts["gone"] = sum(row.gone for row in rows)
    await queries.INSERT_RUN.run(tx, id=run_id, feed_id=feed.id, counts=as_json(dict(counts)), note=note)
    for number, plan in enumerate(plans):
        await queries.ADD_PART.run(
            tx, run_id=run_id, number=number, plan_id=plan.id, token=plan.token, rows=len(plan.steps)
        )
    return await queries.RUN.one(tx, id=run_id, seller_id=feed.seller_id)


async def load_run(db: Read, person_id: UUID, run_id: UUID) -> Run:
    """Give a run to those of its firm."""
    found = await queries.RUN.first(db, id=run_id, seller_id=await load_firm(db, person_id))
    if found is None:
        raise NoSuchFeed
    return found


async def list_runs(db: Read, asked: ListRequest, person_id: UUID, feed_id: UUID) -> Page[Run]:
    """Give one page of what a feed has brought."""
    feed = await load_feed(db, person_id, feed_id)
    return await queries.RUNS.page(db, asked, feed_id=feed.id)


async def list_rows(db: Read, accounts: Accounts, run: Run, query: RowsQuery) -> list[Step]:
    """Give rows of a run with what would be done about each, and why."""
    feed = await queries.FIND_ANY.one(db, id=run.feed_id)
    action, found = import_of(accounts, feed), list[Step]()
    for part in await queries.PARTS.all(db, run_id=run.id):
        plan = await find_plan(db, action, part.plan_id, by=str(feed.id))
        steps = plan.steps if plan else []
        found += [step for step in steps if query.act is None or step.act == query.act]
        if len(found) >= query.limit:
            break
    return found[: query.limit]


async def start_apply(tx: Write, run: Run, person_id: UUID | None, *, without_refused: bool) -> None:
    """Let a run go in, once; nobody's word is needed where a feed is fetched by itself."""
    if run.counts.get("refuse") and not without_refused:
        raise RowsRefused
    if await queries.BEGIN_RUN.first(tx, id=run.id) is None:
        raise RunIsOver
    await _record(tx, "feed.apply", person_id, run.feed_id, after={"run": str(run.id), "counts": run.counts})


def check_loss(run: Run) -> str:
    """Say why nobody should let a run go in by itself: a feed that loses most of its boats is usually broken."""
    gone = run.counts.get("gone", 0)
    if gone >= _SUSPICIOUS_FROM and gone * 2 > run.rows:
        return f"The feed names {gone} of its boats no longer. Look at it, and let it go in by hand if that is right."
    return ""


async def apply_part(tx: Write, accounts: Accounts, run_id: UUID, number: int, token: str) -> None:
    """Take one part in; after a crash, a part that is in already is left alone."""
    if await queries.END_PART.first(tx, run_id=run_id, number=number) is None:
        return
    feed = await queries.FEED_OF_RUN.one(tx, id=run_id)
    await apply_plan(tx, import_of(accounts, feed, run_id), token, by=str(feed.id), without_refused=True)


def describe_fault(fault: Fault) -> str:
    """Say why a run stopped."""
    return " ".join([fault.words, *(f"{one.field}: {one.message}" for one in fault.details[:5])])[:2000]
