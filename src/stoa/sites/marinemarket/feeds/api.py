"""JSON routes of feeds."""

from uuid import UUID

from stoa.accounts.actor import require_person
from stoa.accounts.reach import accounts_of
from stoa.kernel.db import Read, Write
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.page import Page
from stoa.kernel.dryrun import Step
from stoa.kernel.http.access import signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Reply
from stoa.kernel.http.routes import delete, get, post, put
from stoa.kernel.jobs import JobHandle, load_job
from stoa.kernel.limits import HOUR, Limit, Rate
from stoa.sites.marinemarket.feed_photos.models import FeedPhoto, PhotosQuery
from stoa.sites.marinemarket.feed_photos.service import list_of_run

from . import service
from .errors import NoAddress, NoSuchFeed, NotABroker, RowsRefused, RunIsOver, TooManyFeeds, UnreadableFile
from .jobs import APPLY, PULL, Apply, Pull
from .models import LARGEST, ApplyInput, Feed, FeedInput, FileInput, RowsQuery, Run
from .queries import FEEDS, RUNS

ADDRESS = "/api/v1/feeds"
RUN = "/api/v1/feed-runs"
FEEDING = Limit("feeds", {"anonymous": Rate(120, per=HOUR)})
_FAULTS = (NotABroker, NoSuchFeed)


@get(ADDRESS, access=signed_in, listing=FEEDS, faults=(NotABroker,), summary="Your firm's feeds")
async def list_feeds(db: Read, request: Exchange, asked: ListRequest) -> Page[Feed]:
    """List the feeds of the firm in which you have a seat."""
    return await service.list_feeds(db, asked, require_person(request.actor).id)


@post(
    ADDRESS,
    access=signed_in,
    status=201,
    limit=FEEDING,
    faults=(NotABroker, TooManyFeeds),
    idempotent=True,
    summary="Make a feed",
)
async def create_feed(db: Write, request: Exchange, body: FeedInput) -> Reply[Feed]:
    """Make a feed: with an address it is fetched once a day, without one you send files."""
    made = await service.create_feed(db, require_person(request.actor).id, body)
    return Reply(made, status=201, location=f"{ADDRESS}/{made.id}/runs")


@put(f"{ADDRESS}/{{feed_id}}", access=signed_in, limit=FEEDING, faults=_FAULTS, summary="Change a feed")
async def change_feed(db: Write, request: Exchange, feed_id: UUID, body: FeedInput) -> Feed:
    """Say anew what a feed is."""
    return await service.change_feed(db, require_person(request.actor).id, feed_id, body)


@delete(f"{ADDRESS}/{{feed_id}}", access=signed_in, limit=FEEDING, faults=_FAULTS, summary="Delete a feed")
async def delete_feed(db: Write, request: Exchange, feed_id: UUID) -> None:
    """Forget a feed; the boats that it brought stay."""
    await service.delete_feed(db, require_person(request.actor).id, feed_id)


@post(
    f"{ADDRESS}/{{feed_id}}/runs",
    access=signed_in,
    status=201,
    limit=FEEDING,
    body_limit=LARGEST + 1_000_000,
    faults=(*_FAULTS, UnreadableFile),
    idempotent=True,
    summary="Look at a file of boats",
)
async def look_at_file(db: Write, request: Exchange, feed_id: UUID, body: FileInput) -> Reply[Run]:
    """Say row by row what a file would do; nothing is changed yet."""
    feed = await service.load_feed(db, require_person(request.actor).id, feed_id)
    run = await service.start_run(db, accounts_of(request), feed, body.content.encode(), body.format)
    return Reply(run, status=201, location=f"{RUN}/{run.id}")


@post(
    f"{ADDRESS}/{{feed_id}}/pull",
    access=signed_in,
    status=202,
    limit=FEEDING,
    faults=(*_FAULTS, NoAddress),
    idempotent=True,
    summary="Fetch a feed now",
)
async def pull_feed(db: Write, request: Exchange, feed_id: UUID) -> Reply[JobHandle]:
    """Have a feed fetched and looked at; what it would do waits for your word."""
    person = require_person(request.actor).id
    feed = await service.load_feed(db, person, feed_id)
    if feed.url is None:
        raise NoAddress
    job_id = await PULL.enqueue(db, Pull(feed.id, apply=False), dedupe_key=str(feed.id), owner=person)
    return Reply(await load_job(db, job_id), status=202, location=f"{ADDRESS}/{feed.id}/runs")


@get(f"{ADDRESS}/{{feed_id}}/runs", access=signed_in, listing=RUNS, faults=_FAULTS, summary="What a feed has brought")
async def list_runs(db: Read, request: Exchange, feed_id: UUID, asked: ListRequest) -> Page[Run]:
    """List the runs of a feed, the latest first."""
    return await service.list_runs(db, asked, require_person(request.actor).id, feed_id)


@get(f"{RUN}/{{run_id}}", access=signed_in, faults=_FAULTS, summary="A run of a feed")
async def show_run(db: Read, request: Exchange, run_id: UUID) -> Run:
    """Show what a run would do, how far it is, or what it did."""
    return await service.load_run(db, require_person(request.actor).id, run_id)


@get(f"{RUN}/{{run_id}}/rows", access=signed_in, faults=_FAULTS, summary="Rows of a run")
async def list_rows(db: Read, request: Exchange, run_id: UUID, query: RowsQuery) -> list[Step]:
    """Show what would be done about each row, and why."""
    run = await service.load_run(db, require_person(request.actor).id, run_id)
    return await service.list_rows(db, accounts_of(request), run, query)


@get(f"{RUN}/{{run_id}}/photos", access=signed_in, faults=_FAULTS, summary="Photos of a run")
async def list_photos(db: Read, request: Exchange, run_id: UUID, query: PhotosQuery) -> list[FeedPhoto]:
    """Show what became of each photo that a run named, those with trouble first."""
    run = await service.load_run(db, require_person(request.actor).id, run_id)
    return await list_of_run(db, run.id, query)


@post(
    f"{RUN}/{{run_id}}/apply",
    access=signed_in,
    status=202,
    limit=FEEDING,
    faults=(*_FAULTS, RowsRefused, RunIsOver),
    idempotent=True,
    summary="Let a run go in",
)
async def apply_run(db: Write, request: Exchange, run_id: UUID, body: ApplyInput) -> Reply[Run]:
    """Take the boats in by a job, as they were shown; poll the run to see how far it is."""
    person = require_person(request.actor).id
    run = await service.load_run(db, person, run_id)
    await service.start_apply(db, run, person, without_refused=body.without_refused)
    await APPLY.enqueue(db, Apply(run.id), dedupe_key=str(run.id), owner=person)
    return Reply(await service.load_run(db, person, run_id), status=202, location=f"{RUN}/{run_id}")


ROUTES = (
    list_feeds, create_feed, change_feed, delete_feed, look_at_file, pull_feed, list_runs, show_run, list_rows,
    list_photos, apply_run,
)  # fmt: skip
