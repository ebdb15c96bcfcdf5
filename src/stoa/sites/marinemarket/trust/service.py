"""What is known of sellers and buyers: read from kept figures, which are added to when something happens."""

from uuid import UUID

from stoa.kernel.db import Database, Read, Write
from stoa.kernel.errors import NotFound
from stoa.sites.marinemarket.talks.models import Side

from . import queries
from .models import BuyerLine, TrustLine


async def load_line(db: Read, seller_id: UUID) -> TrustLine:
    """Give what is known of a seller."""
    found = await queries.FIND.first(db, id=seller_id)
    if found is None:
        raise NotFound
    return found


async def find_line(db: Read, seller_id: UUID) -> TrustLine | None:
    """Find what is known of a seller."""
    return await queries.FIND.first(db, id=seller_id)


async def find_buyer_line(db: Read, person_id: UUID) -> BuyerLine | None:
    """Find what is known of a buyer."""
    return await queries.FIND_BUYER.first(db, id=person_id)


async def add_deal(tx: Write, seller_id: UUID, buyer_id: UUID) -> None:
    """Count a sale that both sides say is done."""
    await queries.ADD_DEAL.run(tx, seller_id=seller_id, buyer_id=buyer_id)


async def add_rating(tx: Write, about: Side, rated_id: UUID, stars: int, count: int = 1) -> None:
    """Count a rating of a seller or of a person who buys; take it back with a count of -1."""
    query = queries.ADD_TO_SELLER if about == "seller" else queries.ADD_TO_BUYER
    await query.run(tx, id=rated_id, count=count, stars=stars * count)


async def recompute_answers(database: Database) -> None:
    """Work out how many of those who asked each seller has answered, and how soon."""
    async with database.write() as tx:
        await queries.COUNT_ANSWERS.run(tx)
        await queries.FORGET_ANSWERS.run(tx)
