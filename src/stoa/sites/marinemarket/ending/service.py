"""Reminding, ending, and renewing by a link."""

from datetime import timedelta
from uuid import UUID

from stoa.accounts.context import Accounts
from stoa.commons.notifications import notify
from stoa.kernel import audit
from stoa.kernel.crypto import Keyring, sign, unsign
from stoa.kernel.db import Read, Write
from stoa.kernel.errors import NotFound
from stoa.sites.marinemarket.life.models import Standing, Status
from stoa.sites.marinemarket.life.notices import LISTING_ENDING, LISTING_EXPIRED
from stoa.sites.marinemarket.life.queries import FIND_ID, LOCK_ID
from stoa.sites.marinemarket.life.service import move_listing
from stoa.sites.marinemarket.life.settings import ListingSettings

from . import queries

RENEW_PAGE = "/sell/renew"
BATCH = 100
_PURPOSE = "marinemarket-renew"
_LINK_LIFE = timedelta(days=120)


def issue_link(keys: Keyring, listing_id: UUID) -> str:
    """Make the address that renews one listing without signing in."""
    return f"{RENEW_PAGE}/{sign(keys, str(listing_id), _PURPOSE, _LINK_LIFE)}"


async def load_by_link(db: Read, keys: Keyring, token: str) -> Standing:
    """Give the listing that a link is about."""
    listing_id = UUID(unsign(keys, token, _PURPOSE).decode())
    return _require_there(await FIND_ID.first(db, id=listing_id))


def _require_there(standing: Standing | None) -> Standing:
    if standing is None or standing.status == Status.REMOVED:
        raise NotFound
    return standing


async def renew_by_link(tx: Write, accounts: Accounts, token: str) -> Standing:
    """Renew the listing that a link is about."""
    return await _move_by_link(tx, accounts, token, "renew", None)


async def settle_by_link(tx: Write, accounts: Accounts, token: str, sold_price: int | None) -> Standing:
    """Mark the listing that a link is about as sold."""
    return await _move_by_link(tx, accounts, token, "sold", sold_price)


async def _move_by_link(tx: Write, accounts: Accounts, token: str, name: str, sold_price: int | None) -> Standing:
    listing_id = UUID(unsign(accounts.keys, token, _PURPOSE).decode())
    standing = _require_there(await LOCK_ID.first(tx, id=listing_id))
    term = accounts.setting(ListingSettings).life
    by = audit.By(standing.owner_id, name="" if standing.owner_id else "link in a letter")
    await move_listing(tx, standing, name, "seller", by, life=term, sold_price=sold_price)
    return standing


async def warn_owners(tx: Write, accounts: Accounts) -> int:
    """Remind the owners of some listings that end soon; give how many."""
    ahead = accounts.setting(ListingSettings).reminder
    found = await queries.REMIND.all(tx, ahead=ahead, most=BATCH)
    for one in found:
        if one.owner_id is not None:
            day = f"{one.expires_at.day} {one.expires_at:%B %Y}"
            data = {"thing": one.title, "day": day, "url": issue_link(accounts.keys, one.id), "listingId": str(one.id)}
            key = f"{one.id}.{one.expires_at:%Y%m%d}"
            await notify(tx, one.owner_id, LISTING_ENDING, data, subject=("boat", one.id), dedupe_key=key)
    return len(found)


async def end_listings(tx: Write, accounts: Accounts) -> int:
    """End some listings whose time is over, and tell their owners; give how many."""
    due = await queries.DUE.all(tx, most=BATCH)
    for listing_id in due:
        standing = await LOCK_ID.one(tx, id=listing_id)
        with tx.sparing("boats"):
            await move_listing(tx, standing, "expire", "clock", audit.By(name="listings.end"))
        if standing.owner_id is not None:
            data = {
                "thing": standing.title,
                "url": issue_link(accounts.keys, listing_id),
                "listingId": str(listing_id),
            }
            key = f"{listing_id}.{standing.version}"
            await notify(tx, standing.owner_id, LISTING_EXPIRED, data, subject=("boat", listing_id), dedupe_key=key)
    return len(due)
