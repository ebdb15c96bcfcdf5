"""What a feed does to listings: shown first, row by row, and done as it was shown."""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from stoa.accounts.context import Accounts
from stoa.kernel import audit
from stoa.kernel.db import Read, Write
from stoa.kernel.dryrun import BulkAction, Doing, Step, create, refuse, skip, update
from stoa.sites.marinemarket.boats.models import Units
from stoa.sites.marinemarket.feed_photos.service import sync_photos
from stoa.sites.marinemarket.feeds import queries
from stoa.sites.marinemarket.feeds.models import Conflicts, FeedRow, Incoming, Known, Taken
from stoa.sites.marinemarket.life import service as life
from stoa.sites.marinemarket.life.models import Status
from stoa.sites.marinemarket.life.settings import ListingSettings
from stoa.sites.marinemarket.selling import service as selling
from stoa.ui.formats import money

_SHOWN = {Status.ACTIVE, Status.PENDING_REVIEW}
_OVER = {
    Status.SOLD: "It is sold here, so the feed changes it no longer.",
    Status.REJECTED: "A moderator has refused it; mend it on the site.",
    Status.REMOVED: "It was removed here.",
}


def import_of(accounts: Accounts, feed: FeedRow, run_id: UUID | None = None) -> BulkAction[Incoming, Taken]:
    """Give the action of one feed, for a run where something is to be done."""
    return BulkAction(
        name=f"feeds.import-{feed.id.hex}",
        row=Incoming,
        effect=Taken,
        look=partial(_look, feed.conflicts),
        do=partial(_do, accounts, feed, run_id),
    )


async def _look(conflicts: Conflicts, db: Read, rows: Sequence[Incoming]) -> list[Step]:
    if not rows:
        return []
    known = await queries.KNOWN.all(db, feed_id=rows[0].feed_id, keys=[row.key for row in rows])
    by_key = {one.feed_key: one for one in known}
    return [step_of(conflicts, row, by_key.get(row.key)) for row in rows]


def step_of(conflicts: Conflicts, row: Incoming, known: Known | None) -> Step:
    """Decide what becomes of one row."""
    if row.gone:
        if known is None or known.status != Status.ACTIVE:
            return skip(row.name, "It is not shown any more.")
        return update(row.name, "The feed names it no longer: it is taken off.", seen=str(known.version))
    if row.faults:
        return refuse(row.name, *row.faults)
    if known is None:
        return create(row.name, "It is new.", *_read_as(row), *_told_of_photos(row, ()))
    if known.status in _OVER:
        return skip(row.name, _OVER[Status(known.status)], seen=str(known.version))
    comes_back = known.status not in _SHOWN
    if known.digest == row.digest and not comes_back:
        return skip(row.name, "Nothing has changed.", seen=str(known.version))
    changed_here = known.version != known.brought_version and not comes_back
    if changed_here and conflicts == "site":
        return skip(row.name, "It was changed here since, and what stands here is kept.", seen=str(known.version))
    reasons = ["It is back in the feed, and shown again."] if comes_back else ["The feed tells something else now."]
    reasons += ["It was changed here since; the feed's words replace that."] if changed_here else []
    reasons += _read_as(row)
    if not known.photos_pinned:
        reasons += _told_of_photos(row, known.photos)
    elif row.photos is not None:
        reasons.append("Its photos are pinned here, and stay.")
    return update(row.name, *reasons, seen=str(known.version))


def _read_as(row: Incoming) -> list[str]:
    """Say how the figures of a row were understood, so that whoever lets them in sees what a comma has become."""
    if row.listing is None:
        return []
    boat, place = row.listing.boat_details, row.listing.location
    unit = "ft" if boat.units == Units.IMPERIAL else "m"
    price = money(row.listing.price, row.listing.currency or "USD")
    where = ", ".join(part for part in (place.city, place.state, place.country) if part)
    return [f"Read as {price}, of {boat.year}, {boat.length:g} {unit} long, in {where}.", *row.notes]


def _told_of_photos(row: Incoming, known: Sequence[str]) -> list[str]:
    """Say what would become of photos: which are fetched is told by their addresses alone, whatever they hold."""
    if row.photos is None:
        return []
    coming = sum(url not in known for url in row.photos)
    going = sum(url not in row.photos for url in known)
    told = [f"Photos to fetch: {coming}."] if coming else []  # read before the run goes in, and after
    return [*told, f"Photos to take away: {going}."] if going else told


async def _do(
    accounts: Accounts, feed: FeedRow, run_id: UUID | None, tx: Write, doing: Sequence[Doing[Incoming]]
) -> list[Taken]:
    known = await queries.KNOWN.all(tx, feed_id=feed.id, keys=[one.row.key for one in doing])
    by_key = {one.feed_key: one for one in known}
    with tx.sparing("boats"):  # lists tell of it within a minute, and boats' own pages at once
        taken = [await _take(accounts, feed, tx, one.row, by_key.get(one.row.key)) for one in doing]
    for one, done in zip(doing, taken, strict=True):
        if one.row.photos is not None and not one.row.gone:
            await sync_photos(tx, done.listing_id, one.row.photos, run_id)
    return taken


async def _take(accounts: Accounts, feed: FeedRow, tx: Write, row: Incoming, known: Known | None) -> Taken:
    listing_id = known.listing_id if known else await _list_new(accounts, feed, tx, row)
    at = str(listing_id)
    if row.gone:
        await _take_off(tx, at)
    elif known is not None and row.listing is not None:
        await selling.change_listing(tx, accounts, at, feed.person_id, row.listing, known.version)
        if known.status not in _SHOWN:
            await _show_again(accounts, feed, tx, at)
    digest = "" if row.gone else row.digest
    await queries.REMEMBER.run(tx, feed_id=feed.id, key=row.key, listing_id=listing_id, digest=digest)
    return Taken(row.key, listing_id)


async def _list_new(accounts: Accounts, feed: FeedRow, tx: Write, row: Incoming) -> UUID:
    if row.listing is None:
        message = f"The row {row.key} was to be listed, and holds no boat."
        raise RuntimeError(message)
    kept = await selling.create_listing(tx, accounts, feed.person_id, row.listing)
    source = "feed" if feed.url else "csv"
    await queries.SET_SOURCE.run(tx, listing_id=kept.id, source=source, feed_id=feed.id, key=row.key)
    await selling.submit_listing(tx, accounts, str(kept.id), feed.person_id)
    return kept.id


async def _take_off(tx: Write, at: str) -> None:
    standing = await life.lock_listing(tx, at)
    if standing.status == Status.ACTIVE:
        await life.move_listing(tx, standing, "deactivate", "feed", audit.By(name="feed"))


async def _show_again(accounts: Accounts, feed: FeedRow, tx: Write, at: str) -> None:
    standing = await life.lock_listing(tx, at)
    term = accounts.setting(ListingSettings).life
    by = audit.By(feed.person_id, name="feed")
    if standing.status == Status.INACTIVE:
        await life.move_listing(tx, standing, "publish", "feed", by, life=term)
    elif standing.status == Status.EXPIRED:
        await life.move_listing(tx, standing, "renew", "feed", by, life=term)
    elif standing.status == Status.DRAFT:
        await selling.submit_listing(tx, accounts, at, feed.person_id)
