"""Pages of one feed: its runs, the file that is sent by hand, what it would do row by row, and how far it is."""

from datetime import timedelta
from uuid import UUID

from stoa.accounts.actor import require_person
from stoa.accounts.reach import accounts_of
from stoa.accounts.screens.forms import PRIVATE, WELCOME, Refusal, form_view, refusal_of
from stoa.kernel.db import Read, Write
from stoa.kernel.errors import Fault
from stoa.kernel.http.access import signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Redirect, View
from stoa.kernel.http.routes import get, post
from stoa.sites.marinemarket.desk.pages import DESK
from stoa.sites.marinemarket.feed_photos.models import PhotosQuery
from stoa.sites.marinemarket.feed_photos.service import count_of_run, list_of_run
from stoa.sites.marinemarket.feeds import service
from stoa.sites.marinemarket.feeds.api import FEEDING
from stoa.sites.marinemarket.feeds.decoding import looks_like_json
from stoa.sites.marinemarket.feeds.errors import NoAddress
from stoa.sites.marinemarket.feeds.jobs import APPLY, PULL, Apply, Pull
from stoa.sites.marinemarket.feeds.models import RowsQuery
from stoa.sites.marinemarket.feeds.queries import RUNS

from .files import take_file
from .forms import ApplyForm, RunQuery

_FEED = f"{DESK}/feeds/{{feed_id}}"
_RUN = f"{DESK}/runs/{{run_id}}"
_SENDING = timedelta(minutes=2)


@get(_FEED, access=signed_in, listed=False, summary="A feed of your firm")
async def feed_page(db: Read, request: Exchange, feed_id: UUID) -> View:
    """Show what a feed has brought, and the form that sends it a file."""
    return await _feed(db, request, feed_id, WELCOME)


async def _feed(db: Read, request: Exchange, feed_id: UUID, refusal: Refusal) -> View:
    person_id = require_person(request.actor).id
    feed = await service.load_feed(db, person_id, feed_id)
    runs = await service.list_runs(db, RUNS.ask("limit=50", request.app.keys, actor=person_id), person_id, feed_id)
    return form_view("runs/feed.html", {"feed": feed, "runs": runs.data}, refusal)


@post(
    f"{_FEED}/file",
    access=signed_in,
    listed=False,
    limit=FEEDING,
    takes_stream=True,
    deadline=_SENDING,
    summary="Look at a file that a form holds",
)
async def send_file(request: Exchange, feed_id: UUID) -> View | Redirect:
    """Say row by row what a file would do; nothing is changed yet."""
    database, person_id = request.app.require_database(), require_person(request.actor).id
    feed = await service.load_feed(database.read(), person_id, feed_id)
    try:
        name, content = await take_file(request)
        file_format = "json" if name.lower().endswith(".json") or looks_like_json(content) else "csv"
        async with database.write() as tx:
            run = await service.start_run(tx, accounts_of(request), feed, content, file_format)
    except Fault as fault:
        return await _feed(database.read(), request, feed_id, refusal_of(fault))
    return Redirect(_RUN.format(run_id=run.id))


@post(f"{_FEED}/pull", access=signed_in, listed=False, limit=FEEDING, summary="Fetch a feed now, with a button")
async def pull_feed(db: Write, request: Exchange, feed_id: UUID) -> Redirect:
    """Have a feed fetched and looked at; what it would do waits for your word."""
    person_id = require_person(request.actor).id
    feed = await service.load_feed(db, person_id, feed_id)
    if feed.url is None:
        raise NoAddress
    await PULL.enqueue(db, Pull(feed.id, apply=False), dedupe_key=str(feed.id), owner=person_id)
    return Redirect(_FEED.format(feed_id=feed_id))


@post(f"{_FEED}/delete", access=signed_in, listed=False, limit=FEEDING, summary="Delete a feed with a button")
async def delete_feed(db: Write, request: Exchange, feed_id: UUID) -> Redirect:
    """Forget a feed; the boats that it brought stay."""
    await service.delete_feed(db, require_person(request.actor).id, feed_id)
    return Redirect(DESK)


@get(_RUN, access=signed_in, listed=False, summary="A run of a feed")
async def run_page(db: Read, request: Exchange, run_id: UUID, query: RunQuery) -> View:
    """Show what a run would do, row by row with reasons, how far it is, or what it did."""
    return await _run(db, request, run_id, query, WELCOME)


async def _run(db: Read, request: Exchange, run_id: UUID, query: RunQuery, refusal: Refusal) -> View:
    run = await service.load_run(db, require_person(request.actor).id, run_id)
    # What cannot be taken is what a broker comes for; without any, everything is shown.
    act = query.act or ("refuse" if run.counts.get("refuse") and run.state == "planned" else None)
    rows = await service.list_rows(db, accounts_of(request), run, RowsQuery(act=act, limit=query.limit))
    photos = await list_of_run(db, run.id, PhotosQuery(limit=50))
    counts = await count_of_run(db, run.id)
    context = {
        "photos": photos,
        "photo_counts": counts,
        "run": run,
        "rows": rows,
        "act": act or "",
        "limit": query.limit,
        "refusal": refusal,
    }
    return View("runs/run.html", context, block="state", status=refusal.status, headers=PRIVATE)


@post(f"{_RUN}/apply", access=signed_in, listed=False, limit=FEEDING, summary="Let a run go in, with a button")
async def apply_run(db: Write, request: Exchange, run_id: UUID, body: ApplyForm) -> View | Redirect:
    """Take the boats in by a job, as they were shown."""
    person_id = require_person(request.actor).id
    run = await service.load_run(db, person_id, run_id)
    try:
        async with db.savepoint():
            await service.start_apply(db, run, person_id, without_refused=bool(body.without_refused))
            await APPLY.enqueue(db, Apply(run.id), dedupe_key=str(run.id), owner=person_id)
    except Fault as fault:
        return await _run(db, request, run_id, RunQuery(), refusal_of(fault))
    return Redirect(_RUN.format(run_id=run_id))


ROUTES = (feed_page, send_file, pull_feed, delete_feed, run_page, apply_run)
