"""Moving listings through their life: checked against the table, written down, told."""

from datetime import timedelta
from uuid import UUID

from stoa.kernel import audit
from stoa.kernel.db import Read, Write
from stoa.kernel.errors import NotFound
from stoa.kernel.events import emit

from . import queries
from .errors import MoveNotAllowed
from .events import ListingMoved
from .models import Standing, Status
from .notices import tell_of_move
from .rules import MOVES, Who, may_move, moves_from

LIFE = timedelta(days=90)
_WORDS = {
    Status.DRAFT: "a draft",
    Status.PENDING_REVIEW: "waiting for a moderator",
    Status.ACTIVE: "shown to everybody",
    Status.INACTIVE: "taken off for a while",
    Status.SOLD: "sold",
    Status.REJECTED: "refused by a moderator",
    Status.EXPIRED: "past its end",
    Status.REMOVED: "removed",
}


async def lock_listing(tx: Write, at: str) -> Standing:
    """Give a listing by slug or id, and keep other changes of it waiting."""
    found = await queries.LOCK.first(tx, at=at)
    if found is None or found.status == Status.REMOVED:
        raise NotFound
    return found


async def lock_for_erasure(tx: Write, listing_id: UUID) -> Standing:
    """Give a listing wherever it stands, also one that is removed, and keep other changes of it waiting."""
    return await queries.LOCK_ID.one(tx, id=listing_id)


async def check_seller(db: Read, seller_id: UUID, person_id: UUID) -> bool:
    """Say whether somebody sells for this seller."""
    return await queries.MAY_SELL.one(db, seller_id=seller_id, person_id=person_id)


async def count_reviewed(db: Read, standing: Standing) -> int:
    """Count the other listings of a seller that were let through."""
    return await queries.COUNT_REVIEWED.one(db, seller_id=standing.seller_id, besides=standing.id)


async def move_listing(
    tx: Write,
    standing: Standing,
    name: str,
    who: Who,
    by: audit.By,
    *,
    reason: str = "",
    life: timedelta = LIFE,
    sold_price: int | None = None,
) -> Status:
    """Make a move that the table allows; give where the listing stands now."""
    move = MOVES[name]
    if not may_move(name, standing.status, who):
        possible = ", ".join(moves_from(standing.status, who)).replace("_", " ") or "nothing"
        message = f"This listing is {_WORDS[standing.status]}. What can be done with it from there: {possible}."
        raise MoveNotAllowed(message)
    await queries.MOVE.run(tx, id=standing.id, to=move.to, reason=reason, life=life, sold_price=sold_price)
    await audit.record(
        tx,
        f"listing.{name.replace('_', '-')}",
        by=by,
        kind="boat",
        id=standing.id,
        before={"status": standing.status},
        after={"status": move.to},
        reason=reason,
        about=standing.owner_id,
    )
    if who != "clock" and by.actor_id != standing.owner_id:
        await tell_of_move(tx, standing, name, reason, decided=who == "moderator")
    await emit(tx, ListingMoved(standing.id, standing.seller_id, name, standing.status, move.to))
    tx.drop_tags("boats", f"boat:{standing.id}")
    return move.to


async def set_sale_pending(tx: Write, listing_id: UUID, *, pending: bool) -> bool:
    """Say on an active listing that a sale is agreed on, or no longer; give whether that is new."""
    changed = await queries.SET_SALE_PENDING.first(tx, id=listing_id, pending=pending)
    tx.drop_tags("boats", f"boat:{listing_id}")
    return changed is not None


async def hide_listing(tx: Write, listing_id: UUID) -> None:
    """Keep a listing from everybody but its owner, wherever it stands in its life."""
    await queries.SET_HIDDEN.run(tx, id=listing_id, hidden=True)
    tx.drop_tags("boats", f"boat:{listing_id}")


async def show_listing(tx: Write, listing_id: UUID) -> None:
    """Show it again; one that waits for a moderator is let through."""
    await queries.SET_HIDDEN.run(tx, id=listing_id, hidden=False)
    standing = await queries.LOCK_ID.one(tx, id=listing_id)
    if standing.status == Status.PENDING_REVIEW:
        await move_listing(tx, standing, "approve", "moderator", audit.by_here("moderation"))
    elif standing.status == Status.ACTIVE:  # it may have been hidden before anybody was told of it
        await emit(tx, ListingMoved(standing.id, standing.seller_id, "show", "hidden", Status.ACTIVE))
    tx.drop_tags("boats", f"boat:{listing_id}")


async def remove_listing(tx: Write, listing_id: UUID) -> None:
    """Take a listing off for good, as moderators decide."""
    standing = await queries.LOCK_ID.one(tx, id=listing_id)
    if standing.status != Status.REMOVED:
        await move_listing(tx, standing, "remove", "moderator", audit.by_here("moderation"))
