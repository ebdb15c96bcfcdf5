"""Firms: made by brokers, with a seat for everybody who sells for them."""

from uuid import UUID

import msgspec

from stoa.accounts.people import service as people
from stoa.kernel import audit
from stoa.kernel.db import Read, Write
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.page import Page
from stoa.kernel.errors import NotFound, StaleVersion
from stoa.kernel.ids import new_id
from stoa.sites.marinemarket.boats.models import BoatCard
from stoa.sites.marinemarket.selling.rules import free_slug, slug_of
from stoa.sites.marinemarket.talks.telling import unread_tag

from . import queries
from .errors import HasFirm, NoSuchFirm, NotYourFirm, OwnerStays, SeatTaken, TooManySeats
from .kept import firm_tag
from .models import MOST_SEATS, Firm, FirmInput, FirmRow


async def load_firm(db: Read, at: str) -> Firm:
    """Give a firm with those who sell for it."""
    row = await _find(db, at)
    agents = await queries.SEATS.all(db, id=row.id)
    return Firm(**msgspec.structs.asdict(row), agents=agents)


async def _find(db: Read, at: str) -> FirmRow:
    row = await queries.FIND.first(db, at=at)
    if row is None:
        raise NoSuchFirm
    return row


async def list_boats(db: Read, asked: ListRequest, at: str) -> Page[BoatCard]:
    """Give one page of what a firm sells."""
    return await queries.BOATS.page(db, asked, seller_id=(await _find(db, at)).id)


async def create_firm(tx: Write, person_id: UUID, told: FirmInput) -> Firm:
    """Make a firm that belongs to a broker."""
    await people.lock_person(tx, person_id)
    if await queries.HAS_FIRM.first(tx, person_id=person_id) is not None:
        raise HasFirm
    firm_id, wanted = new_id(), slug_of(told.name)
    about = {"name": told.name.strip(), "about": told.about.strip(), "website_url": told.website_url}
    while True:  # somebody else may take the slug between our look and our insert
        taken = set(await queries.LIKE_SLUGS.all(tx, slug=wanted))
        if await queries.INSERT.first(tx, id=firm_id, slug=free_slug(wanted, taken), **about) is not None:
            break
    await queries.ADD_SEAT.run(tx, id=firm_id, person_id=person_id, role="owner")
    by = audit.By(person_id)
    await audit.record(tx, "broker.create", by=by, kind="broker", id=firm_id, after={"name": about["name"]})
    return await load_firm(tx, str(firm_id))


async def change_firm(tx: Write, person_id: UUID, at: str, told: FirmInput, version: int) -> Firm:
    """Put what is told now in the place of what was told of a firm, if that is what its owner has seen."""
    firm = await load_own(tx, person_id, at)
    about = {"name": told.name.strip(), "about": told.about.strip(), "website_url": told.website_url}
    if await queries.CHANGE.first(tx, id=firm.id, version=version, **about) is None:
        raise StaleVersion
    before = {name: getattr(firm, name) for name in about}
    by = audit.By(person_id)
    await audit.record(tx, "broker.change", by=by, kind="broker", id=firm.id, before=before, after=about)
    tx.drop_tags("boats", firm_tag(firm.id))
    return await load_firm(tx, str(firm.id))


async def change_owner(tx: Write, person_id: UUID, at: str, username: str) -> Firm:
    """Give the firm to somebody who has a seat in it; whoever had it keeps one."""
    firm = await load_own(tx, person_id, at)
    await queries.LOCK.run(tx, id=firm.id)
    await load_own(tx, person_id, at)  # somebody else may have had it given to them while we waited
    member = await queries.SEAT_NAMED.first(tx, id=firm.id, username=username.strip())
    if member is None:
        message = "Nobody of this name has a seat in the firm. Give them one first."
        raise NotFound(message)
    if member != person_id:
        await queries.SET_ROLE.run(tx, id=firm.id, person_id=person_id, role="agent")
        await queries.SET_ROLE.run(tx, id=firm.id, person_id=member, role="owner")
        by = audit.By(person_id)
        await audit.record(tx, "broker.owner-change", by=by, kind="broker", id=firm.id, about=member)
        tx.drop_tags("boats")
    return await load_firm(tx, str(firm.id))


async def add_seat(tx: Write, person_id: UUID, at: str, username: str) -> Firm:
    """Give somebody a seat."""
    firm = await load_own(tx, person_id, at)
    await queries.LOCK.run(tx, id=firm.id)
    member = await queries.PERSON_NAMED.first(tx, username=username.strip())
    if member is None:
        message = "Nobody here goes by this name."
        raise NotFound(message)
    await people.lock_person(tx, member)
    if await queries.HAS_FIRM.first(tx, person_id=member) is not None:
        raise SeatTaken
    if len(await queries.SEATS.all(tx, id=firm.id)) >= MOST_SEATS:
        raise TooManySeats
    await queries.ADD_SEAT.run(tx, id=firm.id, person_id=member, role="agent")
    by = audit.By(person_id)
    await audit.record(tx, "broker.seat-add", by=by, kind="broker", id=firm.id, about=member)
    return await load_firm(tx, at)


async def remove_seat(tx: Write, person_id: UUID, at: str, member: UUID) -> None:
    """Take a seat away, or leave one's own; what its holder answered for goes to the owner."""
    firm = await (_find(tx, at) if member == person_id else load_own(tx, person_id, at))
    await queries.LOCK.run(tx, id=firm.id)
    role = await queries.ROLE_OF.first(tx, id=firm.id, person_id=member)
    if role is None:
        raise NotFound
    if role == "owner":
        raise OwnerStays
    owner = await queries.OWNER.one(tx, id=firm.id)
    if person_id not in {member, owner}:
        raise NotYourFirm
    await people.lock_person(tx, member)  # what they are in the middle of beginning is there before it is handed over
    handing_over = (queries.HAND_OVER, queries.HAND_OVER_TALKS, queries.HAND_OVER_DEALS, queries.HAND_OVER_FEEDS)
    for query in handing_over:
        await query.run(tx, id=firm.id, person_id=member, to=owner)
    await queries.LEAVE_TALKS.run(tx, id=firm.id, person_id=member)
    tx.drop_tags(unread_tag(member), unread_tag(owner))
    await queries.REMOVE_SEAT.run(tx, id=firm.id, person_id=member)
    by = audit.By(person_id)
    await audit.record(tx, "broker.seat-remove", by=by, kind="broker", id=firm.id, about=member)
    tx.drop_tags("boats")


async def load_own(db: Read, person_id: UUID, at: str) -> FirmRow:
    """Give a firm to its owner."""
    firm = await _find(db, at)
    if await queries.ROLE_OF.first(db, id=firm.id, person_id=person_id) != "owner":
        raise NotYourFirm
    return firm
