"""Badges that are bought: given when the provider says that they are paid, taken back when the money goes back."""

from uuid import UUID

from stoa.commons.payments import Offer, OrderRow, Payable
from stoa.kernel import clock
from stoa.kernel.db import Read, Write
from stoa.kernel.events import emit
from stoa.sites.firstspawn.badges import queries
from stoa.sites.firstspawn.badges.errors import AlreadyTheirs, NoSuchBadge, NotForSale
from stoa.sites.firstspawn.badges.models import (
    BadgeRow,
    BadgeTakenBack,
    Category,
    Kind,
    PersonEarned,
    ServerEarned,
)
from stoa.sites.firstspawn.badges.service import find_badge
from stoa.sites.firstspawn.registry.service import load_server

FOR_PEOPLE = "badge"
FOR_SERVERS = "server-badge"


async def find_for_sale(db: Read, badge: str) -> BadgeRow:
    """Give a badge that has a price."""
    found = await find_badge(db, badge)
    if found.type is not Kind.PURCHASED:
        raise NotForSale
    return found


def _offer(badge: BadgeRow, title: str, url: str) -> Offer:
    return Offer(
        title=title,
        amount=badge.price or 0,
        currency=badge.currency,
        type="BADGE_PURCHASE",
        url=url,
        metadata={"badgeId": str(badge.id)},
    )


async def _find_for_person(db: Read, item_id: str, person_id: UUID) -> Offer | None:
    badge = await find_for_sale(db, item_id)
    if badge.category is not Category.USER:
        return None
    if await queries.HAS_PERSON.one(db, id=person_id, badge_id=badge.id):
        raise AlreadyTheirs
    return _offer(badge, f"Badge {badge.name}", "/account/badges")


async def _find_for_server(db: Read, item_id: str, person_id: UUID) -> Offer | None:
    slug, _, server = item_id.partition(":")
    badge = await find_for_sale(db, slug)
    if badge.category is not Category.SERVER:
        return None
    kept = await load_server(db, server, person_id)
    if await queries.HAS_SERVER.one(db, id=kept.id, badge_id=badge.id):
        raise AlreadyTheirs
    return _offer(badge, f"Badge {badge.name} for {kept.name}", f"/servers/{kept.slug}")


async def _paid(order: OrderRow, tx: Write) -> tuple[BadgeRow, dict[str, object]]:
    slug = order.item_id.partition(":")[0]
    badge = await queries.FIND.first(tx, badge=slug)
    if badge is None:
        raise NoSuchBadge
    return badge, {"badge_id": badge.id, "days": badge.duration_days, "order_id": order.id, "now": clock.now()}


async def grant_to_person(tx: Write, order: OrderRow) -> None:
    """Give somebody what they have paid for."""
    badge, row = await _paid(order, tx)
    if await queries.BUY_FOR_PERSON.first(tx, id=order.person_id, **row) is None:
        raise AlreadyTheirs
    await emit(tx, PersonEarned(order.person_id, badge.id, badge.name))


async def grant_to_server(tx: Write, order: OrderRow) -> None:
    """Give a server what somebody has paid for it."""
    badge, row = await _paid(order, tx)
    kept = await load_server(tx, order.item_id.partition(":")[2], order.person_id)
    if await queries.BUY_FOR_SERVER.first(tx, id=kept.id, **row) is None:
        raise AlreadyTheirs
    await emit(tx, ServerEarned(kept.id, badge.id, badge.name, order.person_id))
    tx.drop_tags(f"server:{kept.id}")


async def take_from_person(tx: Write, order: OrderRow) -> None:
    """Take back a badge whose price has gone back."""
    for one in await queries.TAKE_FROM_PERSON.all(tx, order_id=order.id):
        await emit(tx, BadgeTakenBack(one.owner_id, Category.USER, one.badge_id, one.name, order.person_id))


async def take_from_server(tx: Write, order: OrderRow) -> None:
    """Take back a server's badge whose price has gone back."""
    for one in await queries.TAKE_FROM_SERVER.all(tx, order_id=order.id):
        await emit(tx, BadgeTakenBack(one.owner_id, Category.SERVER, one.badge_id, one.name, order.person_id))
        tx.drop_tags(f"server:{one.owner_id}")


PAYABLES = (
    Payable(kind=FOR_PEOPLE, find=_find_for_person, on_paid=grant_to_person, on_refunded=take_from_person),
    Payable(kind=FOR_SERVERS, find=_find_for_server, on_paid=grant_to_server, on_refunded=take_from_server),
)
