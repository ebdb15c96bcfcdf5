"""Ratings: each side of a sale that is done says once how it went."""

from datetime import timedelta
from uuid import UUID

from stoa.accounts.context import Accounts
from stoa.commons.moderation import hold, weigh_text
from stoa.commons.moderation.settings import ModerationSettings
from stoa.kernel import clock
from stoa.kernel.db import Read, Write
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.page import Page
from stoa.kernel.ids import new_id
from stoa.sites.marinemarket.deals.models import DealRow
from stoa.sites.marinemarket.deals.service import load_row
from stoa.sites.marinemarket.talks.models import Side
from stoa.sites.marinemarket.trust.service import add_rating

from . import queries
from .errors import AlreadyRated, SaleNotDone, TooLate
from .models import RatingInput, SaleRating, SaleRatings
from .notices import tell_of_rating
from .subject import RATING

WINDOW = timedelta(days=60)


async def list_ratings(db: Read, asked: ListRequest, seller_id: UUID) -> Page[SaleRating]:
    """Give how sales of a seller went, the latest first."""
    return await queries.OF_SELLER.page(db, asked, seller_id=seller_id)


async def load_ratings(db: Read, deal_id: UUID, person_id: UUID) -> SaleRatings:
    """Give what both sides of a sale say, to its two sides."""
    row = await load_row(db, deal_id, person_id)
    said = {one.about: one for one in await queries.OF_DEAL.all(db, deal_id=deal_id, person_id=person_id)}
    in_time = row.closed_at is not None and clock.now() - row.closed_at <= WINDOW
    may_rate = row.status == "done" and in_time and _about(row) not in said
    return SaleRatings(said.get("seller"), said.get("buyer"), may_rate)


def _about(row: DealRow) -> Side:
    return "seller" if row.side == "buyer" else "buyer"


async def submit_rating(
    tx: Write, accounts: Accounts, deal_id: UUID, person_id: UUID, told: RatingInput
) -> SaleRatings:
    """Say how a sale went; words that need a moderator wait for one, and the stars with them."""
    row = await load_row(tx, deal_id, person_id)
    if row.status != "done" or row.closed_at is None:
        raise SaleNotDone
    if clock.now() - row.closed_at > WINDOW:
        raise TooLate
    about, text = _about(row), told.text.strip()
    if await queries.HAS_RATED.one(tx, deal_id=deal_id, about=about):
        raise AlreadyRated
    weighed = await weigh_text(tx, person_id, text, accounts.setting(ModerationSettings).words) if text else None
    held = weighed is not None and weighed.holds
    rating_id = new_id()
    made = await queries.INSERT.first(
        tx,
        id=rating_id,
        deal_id=deal_id,
        about=about,
        author_id=person_id,
        seller_id=row.seller_id if about == "seller" else None,
        person_id=row.buyer_id if about == "buyer" else None,
        stars=told.stars,
        text=text,
        hidden=held,
    )
    if made is None:
        raise AlreadyRated
    if weighed is not None and held:
        await hold(tx, accounts.site, RATING.kind, rating_id, weighed.signals)
    else:
        await add_rating(tx, about, row.seller_id if about == "seller" else row.buyer_id, told.stars)
        other = row.seller_person_id if about == "seller" else row.buyer_id
        await tell_of_rating(tx, other, row.listing_title, deal_id, rating_id)
    return await load_ratings(tx, deal_id, person_id)
