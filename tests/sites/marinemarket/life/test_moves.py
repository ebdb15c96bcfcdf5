"""The table of moves, walked whole: what it allows happens, what it does not is refused and changes nothing."""

from itertools import product
from uuid import UUID

import pytest

from stoa.kernel import audit
from stoa.kernel.db import Database
from stoa.sites.marinemarket.life import service
from stoa.sites.marinemarket.life.errors import MoveNotAllowed
from stoa.sites.marinemarket.life.models import Status
from stoa.sites.marinemarket.life.queries import LOCK_ID
from stoa.sites.marinemarket.life.rules import MOVES, Who, may_move, moves_from
from tests.harness.databases import NewDatabase

WHO: tuple[Who, ...] = ("seller", "moderator", "clock", "feed")


@pytest.fixture
async def market(new_database: NewDatabase) -> Database:
    return await new_database("marinemarket")


PUT = """
    with seller as (insert into sellers (id) values (gen_random_uuid()) returning id)
    insert into listings (id, seller_id, slug, title, boat_type, condition, year, length_m, currency)
    select gen_random_uuid(), id, 'wanderer', 'Wanderer', 'sail', 'good', 1998, 10.4, 'EUR' from seller
    returning id
"""


async def test_every_move_of_everybody_from_everywhere_does_what_the_table_says(market: Database) -> None:
    async with market.write() as tx:
        listing_id: UUID = await tx.connection.fetchval(PUT)
        done = set()
        for status, (name, move), who in product(Status, MOVES.items(), WHO):
            await tx.connection.execute("update listings set status = $1", status.value)
            standing = await LOCK_ID.one(tx, id=listing_id)
            try:
                reached = await service.move_listing(tx, standing, name, who, audit.By(name="test"))
            except MoveNotAllowed:
                reached = status
            else:
                done.add((name, status, who))
                assert reached == move.to
            assert (await LOCK_ID.one(tx, id=listing_id)).status == reached
    assert done == {
        (name, status, who) for name in MOVES for status in Status for who in WHO if may_move(name, status, who)
    }


def test_only_moderators_let_through_and_only_the_clock_ends() -> None:
    assert MOVES["approve"].by == {"moderator"}
    assert MOVES["expire"].by == {"clock"}
    assert "publish" not in moves_from(Status.PENDING_REVIEW, "seller")
    assert "publish" not in moves_from(Status.REJECTED, "seller")
    assert all(not moves_from(Status.REMOVED, who) for who in WHO)
