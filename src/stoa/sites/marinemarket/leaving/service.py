"""Settling what an erased person leaves: a firm sells on, a private seller's boats go with all that is told of them."""

from uuid import UUID

from stoa.kernel import audit
from stoa.kernel.db import Write
from stoa.kernel.feature import Site
from stoa.sites.marinemarket.life import service as life
from stoa.sites.marinemarket.life.models import Status
from stoa.sites.marinemarket.search.jobs import WORDS, Tick

from . import queries

_ERASED = audit.By(name="erasure")


async def move_feeds(tx: Write, _: Site, person_id: UUID) -> None:
    """Give the feeds of a firm to another of its members, before what was somebody's is erased."""
    await queries.HAND_OVER_FEEDS.run(tx, person_id=person_id)


async def settle_erased(tx: Write, person_id: UUID) -> None:
    """Doing it twice changes nothing, since what is left is only what has somebody who answers for it."""
    for seller_id in await queries.WITHOUT_OWNER.all(tx):
        await queries.PROMOTE.run(tx, seller_id=seller_id)
    await queries.HAND_OVER.run(tx, person_id=person_id)
    await queries.HAND_OVER_DEALS.run(tx, person_id=person_id)
    left = await queries.LEFT_BEHIND.all(tx, person_id=person_id)
    for one in left:
        standing = await life.lock_for_erasure(tx, one)
        if standing.status != Status.REMOVED:
            await life.move_listing(tx, standing, "remove", "clock", _ERASED)
        await queries.WIPE.run(tx, id=one)
        await queries.WIPE_ENGINES.run(tx, id=one)
        await queries.FORGET_AGENT.run(tx, id=one)
        tx.drop_tags("boats", f"boat:{one}")
    if left:  # the words of the search forget what stood in these boats alone
        await WORDS.enqueue(tx, Tick(), dedupe_key="erased")
