"""An order with tiers: the best come first, whole, and pages follow one another across them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from stoa.kernel.crypto import Keyring
from stoa.kernel.db import BadCursor, Database, Page
from stoa.kernel.db.asked import Question
from stoa.kernel.db.cursor import question_hash, write_cursor
from tests.kernel.db.items import BEST_FIRST, add

START = datetime(2026, 1, 1, tzinfo=UTC)


def _ending_early(question: Question, within: Sequence[int]) -> tuple[Question, ...]:
    """Have each tier walked no farther than this."""
    ways = zip(question.sort.tiers, within, strict=True)
    return tuple(replace(question, conditions=(tier,), within=most) for tier, most in ways)


async def _walk(
    database: Database, keys: Keyring, query: str, *, back: bool, joined: int = 0, within: Sequence[int] = ()
) -> list[list[UUID]]:
    """Follow the cursors to the end, and then back to the beginning where that is asked for."""

    async def ask(cursor: str) -> Page[UUID]:
        asked = BEST_FIRST.ask(f"{query}&cursor={cursor}" if cursor else query, keys)
        tiers = _ending_early(asked.question, within) if within else ()
        asked = replace(asked, question=replace(asked.question, joined_tiers=joined, answered_by=tiers))
        return await BEST_FIRST.page(database.read(), asked)

    page = await ask("")
    pages = [page.data]
    while page.next_cursor:
        page = await ask(page.next_cursor)
        pages.append(page.data)
    if not back:
        return pages
    before = []
    while page.prev_cursor:
        page = await ask(page.prev_cursor)
        before.append(page.data)
    return before[::-1]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=20),
    asked=st.tuples(st.integers(0, 4), st.integers(1, 7), st.booleans()),
)
async def test_a_tier_comes_whole_before_the_next_one(
    items: asyncpg.Connection, database: Database, keys: Keyring,
    rows: list[tuple[int, int]], asked: tuple[int, int, bool],
) -> None:  # fmt: skip
    many, limit, mirrored = asked
    await items.execute("truncate items")
    for players, minutes in rows:
        await add(items, players=players, created_at=START + timedelta(minutes=minutes))
    way = "" if mirrored else " desc"
    order = f"order by (players >= {many})::int{way}, created_at{way}, id{way}"
    expected = [row["id"] for row in await items.fetch(f"select id from items {order}")]
    for name, joined in (("best", 0), ("best", 1), ("best", 2), ("once", 0)):  # tiers apart, joined, as one list
        query = f"sort={'-' if mirrored else ''}{name}&many={many}&limit={limit}"
        pages = await _walk(database, keys, query, back=False, joined=joined)
        assert [one for page in pages for one in page] == expected
        assert all(len(page) == limit for page in pages[:-1])
        assert await _walk(database, keys, query, back=True, joined=joined) == pages[:-1]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=20),
    asked=st.tuples(st.integers(0, 4), st.integers(1, 7), st.booleans(), st.integers(0, 2)),
    within=st.tuples(*[st.sampled_from([0, 1, 3, 8])] * 2),
)
async def test_a_walk_that_ends_early_gives_the_same_pages(
    items: asyncpg.Connection, database: Database, keys: Keyring,
    rows: list[tuple[int, int]], asked: tuple[int, int, bool, int], within: tuple[int, int],
) -> None:  # fmt: skip
    many, limit, mirrored, joined = asked
    await items.execute("truncate items")
    for players, minutes in rows:
        await add(items, players=players, created_at=START + timedelta(minutes=minutes))
    query = f"sort={'-' if mirrored else ''}once&many={many}&limit={limit}"
    expected = await _walk(database, keys, query, back=False)
    assert await _walk(database, keys, query, back=False, joined=joined, within=within) == expected
    assert await _walk(database, keys, query, back=True, joined=joined, within=within) == expected[:-1]


async def test_a_cursor_of_a_tier_that_is_no_more_is_refused(
    items: asyncpg.Connection, database: Database, keys: Keyring
) -> None:
    identity = await add(items, players=2)
    for query in ("sort=best&many=1", "sort=once&many=1"):
        asked = BEST_FIRST.ask(query, keys)
        bound = question_hash(BEST_FIRST.name, asked.question.key, [], "")
        cursor = write_cursor(keys, bound, (2, START, identity), backward=False)
        with pytest.raises(BadCursor):
            await BEST_FIRST.page(database.read(), BEST_FIRST.ask(f"{query}&cursor={cursor}", keys))
