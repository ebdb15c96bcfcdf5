"""The demo broker's feed: a file that went in by the ordinary way, with photos that are drawn instead of fetched."""

from importlib.resources import files
from uuid import UUID

import msgspec

from stoa.accounts.offline import accounts_of_job
from stoa.kernel.db import Write
from stoa.kernel.jobs import Job, JobContext
from stoa.sites.marinemarket.demo import queries
from stoa.sites.marinemarket.demo.jobs import add_photos, draw_photos
from stoa.sites.marinemarket.feed_photos import queries as photos
from stoa.sites.marinemarket.feed_photos.quota import FEED_PHOTOS
from stoa.sites.marinemarket.feeds import queries as feeds
from stoa.sites.marinemarket.feeds import service
from stoa.sites.marinemarket.feeds.models import FeedInput

_STOCK = files("stoa.sites.marinemarket.demo").joinpath("data/stock.json")
_NAME = "Stock list of our office"
_PHOTOS = 2
_GONE = "Its address answers with the status 404."


class Bring(msgspec.Struct, frozen=True):
    """Whose feed."""

    person_id: UUID


async def bring(ctx: JobContext, told: Bring) -> int:
    """Take the file in and draw its photos; cut off, it goes on where it was. Give how many boats have photos."""
    firm = await service.load_firm(ctx.db.read(), told.person_id)
    if not await feeds.COUNT.one(ctx.db.read(), seller_id=firm):
        async with ctx.db.write() as tx:
            await _take_in(tx, ctx, told.person_id)
    bare = await queries.OF_FEED_WITHOUT_PHOTOS.all(ctx.db.read(), seller_id=firm, name=_NAME)
    for boat in bare:
        made = await draw_photos(ctx, boat, _PHOTOS)
        async with ctx.db.write() as tx:
            await add_photos(tx, boat, made, FEED_PHOTOS.name)
            urls = [one.url for one in await photos.OF_BOAT.all(tx, listing_id=boat.id)]
            taken = list(zip(urls, (media_id for media_id, _, _ in made), strict=False))
            await queries.PHOTO_TAKEN.many(
                tx, [{"listing_id": boat.id, "url": url, "media_id": one} for url, one in taken if "gone" not in url]
            )
    return len(bare)


async def _take_in(tx: Write, ctx: JobContext, person_id: UUID) -> None:
    accounts = accounts_of_job(ctx)
    feed = await service.create_feed(tx, person_id, FeedInput(name=_NAME, currency="USD"))
    row = await service.load_feed(tx, person_id, feed.id)
    run = await service.start_run(tx, accounts, row, _STOCK.read_bytes(), "json")
    await service.start_apply(tx, run, None, without_refused=True)
    for part in await feeds.PARTS.all(tx, run_id=run.id):
        await service.apply_part(tx, accounts, run.id, part.number, part.token)
    await feeds.END_RUN.run(tx, id=run.id, state="done", trouble="")
    await queries.FETCH_NOTHING.run(tx, run_id=run.id, trouble=_GONE)  # their addresses lead nowhere, by agreement


BRING = Job("demo.bring-feed", Bring, bring, queue="demo", concurrency=1, priority=5)
JOBS = (BRING,)
