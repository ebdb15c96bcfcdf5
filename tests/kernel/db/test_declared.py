"""Declaring a list: what cannot work is refused at once."""

from typing import Any
from uuid import UUID

import asyncpg
import msgspec
import pytest

from stoa.kernel.crypto import Keyring
from stoa.kernel.db import Database, Filter, Listing, Sort, registered_listings
from stoa.kernel.db.listing import _registry
from tests.kernel.db.items import ITEMS, OF_OWNER, add


@pytest.mark.parametrize(
    "base",
    ["select id from items group by id", "select id from items order by id", "with a as (select 1) select * from a",
     "select 1", "delete from items", "select id from a union select id from b"],
)  # fmt: skip
def test_a_base_that_cannot_take_a_condition_is_refused(base: str) -> None:
    with pytest.raises(ValueError, match="listing's base"):
        Listing(base=base, into=UUID, key="id", sorts=[Sort("id", "id")], default_sort="id", registered=False)


async def test_a_base_may_hold_subselects_quotes_and_comments(
    items: asyncpg.Connection, database: Database, keys: Keyring
) -> None:
    listing = Listing(
        base="""select id, (select count(*) from items j where j.title = 'a from b where c' group by j.title limit 1)
                from (select * from items order by id limit 5) i -- where nothing
                where title = 'x where y' or title <> 'order by' -- order by nothing""",
        into=Pair, key="id", sorts=[Sort("newest", "created_at")], default_sort="newest", registered=False,
    )  # fmt: skip
    await add(items)
    assert len((await listing.page(database.read(), listing.ask("", keys))).data) == 1


class Pair(msgspec.Struct):
    id: UUID
    count: int | None


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"default_sort": "nothing"}, "nothing are default sorts"), ({"also": ("limit",)}, "limit are declared twice"),
     ({"filters": [Filter("a", "x = :b")]}, "b are used"), ({"default_sort_with": {"q": "id"}}, "q are used")],
)  # fmt: skip
def test_a_declaration_that_cannot_work_is_refused(changes: dict[str, Any], words: str) -> None:
    plain: dict[str, Any] = {
        "base": "select id from items", "into": UUID, "key": "id", "sorts": [Sort("id", "id")], "default_sort": "id",
    }  # fmt: skip
    with pytest.raises(ValueError, match=words):
        Listing(**plain, registered=False) if not changes else Listing(**(plain | changes), registered=False)


async def test_the_wrong_fixed_parameters_are_a_mistake_of_ours(database: Database, keys: Keyring) -> None:
    with pytest.raises(TypeError, match="owner"):
        await OF_OWNER.page(database.read(), OF_OWNER.ask("", keys))


def test_a_listing_is_registered_unless_it_says_otherwise() -> None:
    listing = Listing(base="select id from items", into=UUID, key="id", sorts=[Sort("id", "id")], default_sort="id")
    assert listing in registered_listings()
    _registry.remove(listing)
    assert ITEMS not in registered_listings()
