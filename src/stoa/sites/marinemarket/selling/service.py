"""The rules of selling: who may list what, what is kept of it, and what is looked at before it is shown."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec

from stoa.accounts.context import Accounts
from stoa.accounts.people import service as people
from stoa.commons.moderation import Signal, Weighed, hold, release, weigh_text
from stoa.commons.moderation.settings import ModerationSettings
from stoa.kernel import audit
from stoa.kernel.db import Read, Write
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.page import Page
from stoa.kernel.errors import Detail, NotFound, StaleVersion
from stoa.kernel.events import emit
from stoa.kernel.ids import new_id
from stoa.sites.marinemarket.alike.service import ALIKE_PHOTO, find_alike
from stoa.sites.marinemarket.boats.models import HinNote
from stoa.sites.marinemarket.boats.subject import BOAT
from stoa.sites.marinemarket.life import service as life
from stoa.sites.marinemarket.life.errors import NotSoldIn, ReviewFirst
from stoa.sites.marinemarket.life.events import ListingChanged
from stoa.sites.marinemarket.life.models import Standing, Status
from stoa.sites.marinemarket.life.settings import ListingSettings
from stoa.sites.marinemarket.search.rules import write_state

from . import queries
from .errors import BadBoat, NotComplete, NotYourListing, ReasonNeeded, TooManyListings
from .hulls import find_twins, keep_hin, latest_year
from .models import ListingInput, Moderation, OwnListing
from .models import Standing as StandingView
from .placing import placed
from .rules import (
    MOST_LISTINGS,
    boat_faults,
    engine_row,
    engine_totals,
    free_slug,
    measures_of,
    missing_parts,
    slug_of,
    with_serials,
)

TWIN = "listing.hull-twice"
_TWIN_SCORE = 90
_TWINS = {TWIN, ALIKE_PHOTO}
_LOOKED_AT = {Status.ACTIVE, Status.INACTIVE, Status.EXPIRED}
_FOR_EVERYBODY = {Status.ACTIVE, Status.SOLD}


class Kept(msgspec.Struct, frozen=True):
    """Which listing was written, what is said of its hull's number, and whether its place is known."""

    id: UUID
    hin_note: HinNote
    on_map: bool = True


async def open_seller(tx: Write, person_id: UUID) -> UUID:
    """Give for whom a person sells: their firm, or themselves from now on."""
    await people.lock_person(tx, person_id)  # two at once must not both become a seller
    found = await queries.SELLER_OF.first(tx, person_id=person_id)
    if found is not None:
        return found
    made = new_id()
    await queries.INSERT_SELLER.run(tx, id=made)
    await queries.JOIN_SELLER.run(tx, seller_id=made, person_id=person_id)
    return made


async def create_listing(tx: Write, accounts: Accounts, person_id: UUID, told: ListingInput) -> Kept:
    """Begin a listing as a draft."""
    told = await placed(told)
    row = _row(accounts, told)
    seller_id = await open_seller(tx, person_id)
    if await queries.COUNT_OF_SELLER.one(tx, seller_id=seller_id) >= MOST_LISTINGS:
        raise TooManyListings
    listing_id = new_id()
    engines = with_serials(row.pop("engines"), ())
    await _insert(tx, listing_id, seller_id, row)
    await queries.ADD_AGENT.run(tx, listing_id=listing_id, person_id=person_id)
    await _keep_engines(tx, listing_id, engines)
    if row["price_minor"]:
        await queries.ADD_PRICE.run(tx, listing_id=listing_id, price_minor=row["price_minor"], currency=row["currency"])
    boat = told.boat_details
    note = await keep_hin(tx, accounts.keys, listing_id, boat.hin or "", boat.year)
    await audit.record(
        tx,
        "listing.create",
        by=audit.By(person_id),
        kind="boat",
        id=listing_id,
        after={"status": Status.DRAFT},
        about=person_id,
    )
    return Kept(listing_id, note, on_map=told.location.latitude is not None)


def _row(accounts: Accounts, told: ListingInput, country_on_file: str = "") -> dict[str, Any]:
    currencies = accounts.setting(ListingSettings).currencies
    currency = told.currency or currencies[0]
    if currency not in currencies:
        raise NotSoldIn(currency, currencies)
    if faults := tuple(boat_faults(told, latest_year(), country_on_file)):
        raise BadBoat(details=faults)
    boat, place = told.boat_details, told.location
    engines = [engine_row(one, at, boat.units) for at, one in enumerate(boat.engines, 1)]
    return {
        **measures_of(boat),
        **engine_totals(engines),
        **{name: getattr(boat, name) for name in ("condition", "year", "units", "cabins", "berths", "heads")},
        **{name: getattr(place, name) for name in ("country", "latitude", "longitude")},
        "title": told.title.strip(),
        "description": told.description.strip(),
        "price_minor": told.price,
        "currency": currency,
        "city": place.city.strip(),
        "state": write_state(place.state),
        "postcode": place.postcode.strip(),
        "boat_type": boat.type,
        "make": boat.make.strip(),
        "model": boat.model.strip(),
        "hull_material": (boat.hull_material or "").strip() or None,
        "keel": (boat.keel or "").strip() or None,
        "trailer": boat.trailer,
        "title_status": boat.title_status,
        "features": list(dict.fromkeys(told.features)),
        "agent_share": told.agent_share,
        "engines": engines,
    }


async def _insert(tx: Write, listing_id: UUID, seller_id: UUID, row: dict[str, Any]) -> str:
    wanted = slug_of(row["title"])
    while True:  # somebody else may take the slug between our look and our insert: then there is another one
        taken = set(await queries.LIKE_SLUGS.all(tx, slug=wanted))
        slug = await queries.INSERT.first(tx, **row, id=listing_id, seller_id=seller_id, slug=free_slug(wanted, taken))
        if slug is not None:
            return slug


async def _keep_engines(tx: Write, listing_id: UUID, engines: list[dict[str, Any]]) -> None:
    await queries.CLEAR_ENGINES.run(tx, listing_id=listing_id)
    if engines:
        await queries.ADD_ENGINE.many(tx, [{"listing_id": listing_id, **one} for one in engines])


async def lock_own(tx: Write, at: str, person_id: UUID) -> Standing:
    """Give a listing to those who sell it, and keep other changes of it waiting."""
    standing = await life.lock_listing(tx, at)
    if await life.check_seller(tx, standing.seller_id, person_id):
        return standing
    if standing.status in _FOR_EVERYBODY:
        raise NotYourListing
    raise NotFound


async def change_listing(
    tx: Write, accounts: Accounts, at: str, person_id: UUID, told: ListingInput, version: int
) -> Kept:
    """Put what is told now in the place of what was told before, if that is what the seller has seen."""
    standing = await lock_own(tx, at, person_id)
    if standing.version != version:
        raise StaleVersion
    told = await placed(told)
    before = await queries.PARTS.one(tx, id=standing.id)
    row = _row(accounts, told, before.country)
    engines = with_serials(row.pop("engines"), await queries.ENGINES_ON_FILE.all(tx, id=standing.id))
    await queries.CHANGE.run(tx, id=standing.id, **row)
    await _keep_engines(tx, standing.id, engines)
    if row["price_minor"] and (row["price_minor"], row["currency"]) != (standing.price_minor, standing.currency):
        await queries.ADD_PRICE.run(
            tx, listing_id=standing.id, price_minor=row["price_minor"], currency=row["currency"]
        )
    note = await keep_hin(tx, accounts.keys, standing.id, told.boat_details.hin, told.boat_details.year)
    retold = (row["title"], row["description"]) != (standing.title, before.description)
    if standing.status in _LOOKED_AT:
        await _look_again(tx, accounts, standing, person_id, retold=retold)
    elif standing.status == Status.SOLD and retold:
        await _look_at_sold(tx, accounts, standing, person_id)
    await audit.record(
        tx,
        "listing.change",
        by=audit.By(person_id),
        kind="boat",
        id=standing.id,
        before={"title": standing.title, "price": standing.price_minor, "version": standing.version},
        after={"title": row["title"], "price": row["price_minor"], "version": standing.version + 1},
        about=standing.owner_id,
    )
    await emit(
        tx,
        ListingChanged(
            standing.id,
            standing.seller_id,
            standing.status,
            standing.price_minor,
            told.price,
            row["currency"],
            standing.currency,
        ),
    )
    tx.drop_tags("boats", f"boat:{standing.id}")
    return Kept(standing.id, note, on_map=told.location.latitude is not None)


async def _look_again(tx: Write, accounts: Accounts, standing: Standing, person_id: UUID, *, retold: bool) -> None:
    """Show what was changed only once it is complete, and has been looked at where that is due."""
    _require_parts(await queries.PARTS.one(tx, id=standing.id))
    if not retold:
        return
    weighed = await _weigh(tx, accounts, standing, person_id)
    if await _review_due(tx, accounts, standing, weighed):
        await life.move_listing(tx, standing, "review_again", "seller", audit.By(person_id))
        await _queue(tx, accounts, standing, weighed)


async def _look_at_sold(tx: Write, accounts: Accounts, standing: Standing, person_id: UUID) -> None:
    """Everybody may still read of a boat that is sold, and no move leads from there: suspicious words are hidden."""
    weighed = await _weigh(tx, accounts, standing, person_id)
    if weighed.holds:
        await life.hide_listing(tx, standing.id)
        await _queue(tx, accounts, standing, weighed)


def _require_parts(parts: queries.Parts) -> None:
    missing = missing_parts(
        price=parts.price, city=parts.city, state=parts.state, description=parts.description, make=parts.make
    )
    if missing:
        raise NotComplete(details=tuple(missing))


async def _weigh(tx: Write, accounts: Accounts, standing: Standing, person_id: UUID) -> Weighed:
    parts = await queries.PARTS.one(tx, id=standing.id)
    watched = accounts.setting(ModerationSettings).words
    weighed = await weigh_text(tx, person_id, f"{parts.title}\n{parts.description}", watched)
    seen = [alike] if (alike := await find_alike(tx, standing.id)) else []
    if twins := await find_twins(tx, accounts.keys, standing.id, standing.seller_id):
        named = ", ".join(str(one) for one in twins)
        seen.append(Signal(TWIN, _TWIN_SCORE, f"Another seller has the same hull number on file: {named}."))
    return Weighed((*weighed.signals, *seen), weighed.decision)


async def _queue(tx: Write, accounts: Accounts, standing: Standing, weighed: Weighed) -> None:
    """Tell moderators what was noticed; what merely is somebody's first waits in the list of listings alone."""
    if weighed.signals and (weighed.holds or any(one.name in _TWINS for one in weighed.signals)):
        await hold(tx, accounts.site, BOAT.kind, standing.id, weighed.signals)


async def submit_listing(tx: Write, accounts: Accounts, at: str, person_id: UUID) -> Status:
    """Offer a listing to be shown; it is at once where nobody has to look at it first."""
    standing = await lock_own(tx, at, person_id)
    by = audit.By(person_id)
    if standing.status in {Status.DRAFT, Status.REJECTED}:
        _require_parts(await queries.PARTS.one(tx, id=standing.id))
        weighed = await _weigh(tx, accounts, standing, person_id)
        if standing.status == Status.DRAFT and not await _review_due(tx, accounts, standing, weighed):
            return await life.move_listing(tx, standing, "publish", "seller", by, life=_life(accounts))
        await _queue(tx, accounts, standing, weighed)
    return await life.move_listing(tx, standing, "submit", "seller", by)


async def _review_due(tx: Write, accounts: Accounts, standing: Standing, weighed: Weighed) -> bool:
    if weighed.holds or any(one.name in _TWINS for one in weighed.signals):
        return True
    first = accounts.setting(ListingSettings).reviewed_first
    # A draft that was shown before was sent back by a moderator, who wants to see what became of it.
    sent_back = standing.status == Status.DRAFT and standing.was_shown
    return sent_back or (first > 0 and await life.count_reviewed(tx, standing) < first)


async def publish_listing(tx: Write, accounts: Accounts, at: str, person_id: UUID) -> Status:
    """Show a listing to everybody, where no review is due."""
    standing = await lock_own(tx, at, person_id)
    if standing.status in {Status.DRAFT, Status.INACTIVE}:
        _require_parts(await queries.PARTS.one(tx, id=standing.id))
    if standing.status == Status.DRAFT:
        weighed = await _weigh(tx, accounts, standing, person_id)
        if await _review_due(tx, accounts, standing, weighed):
            raise ReviewFirst
    return await life.move_listing(tx, standing, "publish", "seller", audit.By(person_id), life=_life(accounts))


def _life(accounts: Accounts) -> timedelta:
    return accounts.setting(ListingSettings).life


async def move_own(
    tx: Write, accounts: Accounts, at: str, person_id: UUID, name: str, *, sold_price: int | None = None
) -> Status:
    """Make one of the moves that need nothing else: deactivate, sold, renew, remove."""
    standing = await lock_own(tx, at, person_id)
    return await life.move_listing(
        tx, standing, name, "seller", audit.By(person_id), life=_life(accounts), sold_price=sold_price
    )


async def decide_listing(
    tx: Write, accounts: Accounts, at: str, by: audit.By, told: Moderation, *, version: int | None = None
) -> Status:
    """Do what a moderator has decided about a listing, if it still is what they have seen where they say which."""
    standing = await life.lock_listing(tx, at)
    if version is not None and standing.version != version:
        message = "This listing has changed since you read it. Load it again, read what it says now, then decide."
        raise StaleVersion(message)
    reason = told.reason.strip()
    if told.decision != "approve" and not reason:
        raise ReasonNeeded(details=(Detail("reason", ReasonNeeded.message),))
    moved = await life.move_listing(tx, standing, told.decision, "moderator", by, reason=reason, life=_life(accounts))
    await release(tx, BOAT.kind, standing.id)
    return moved


async def list_own(db: Read, asked: ListRequest, person_id: UUID) -> Page[OwnListing]:
    """Give one page of what somebody offers: their firm's listings, and those that were theirs before they had one."""
    return await queries.OWN.page(db, asked, seller_ids=await queries.SELLERS_OF.all(db, person_id=person_id))


async def check_firm(db: Read, person_id: UUID) -> bool:
    """Say whether somebody has a seat in a firm."""
    return await queries.HAS_FIRM.one(db, person_id=person_id)


async def load_standing(db: Read, at: str) -> StandingView:
    """Say where a listing stands."""
    return await queries.STANDING.one(db, at=at)
