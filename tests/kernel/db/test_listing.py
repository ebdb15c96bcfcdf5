"""Lists: nothing missed, nothing doubled, nothing forged."""

from datetime import UTC, datetime, timedelta
from typing import Any, Unpack
from uuid import UUID

import asyncpg
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stoa.kernel.crypto import Keyring
from stoa.kernel.db import Database, Filter, Listing, Sort, UnknownParameter
from stoa.kernel.db.shapes import Shape, plain_columns
from stoa.kernel.ids import new_id
from tests.kernel.db.items import ITEMS, OF_OWNER, SORTS, Plan, add, ask, flat, walk

PLANS: tuple[Plan, ...] = ({}, {"few": True}, {"keys_first": True}, {"source": "players"})
rows_of_any_kind = st.lists(
    st.fixed_dictionaries(
        {
            "rating": st.none()
            | st.sampled_from([0.1, 0.1 + 0.2, 0.3, -1.5, float("inf")])
            | st.floats(allow_nan=True),
            "worth": st.none() | st.decimals(-100, 100, places=3),
            "title": st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=3),
            "players": st.integers(0, 3),
            "created_at": st.integers(0, 3).map(
                lambda us: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(microseconds=us)
            ),
        }
    ),
    max_size=25,
)


def test_what_a_row_is_sorted_by_is_read_once_where_it_is_told_anyway() -> None:
    rating, newest = ITEMS.sorts["rating"], ITEMS.sorts["newest"]
    assert ITEMS.prepared(Shape(rating, mirrored=False)).places == (2, 0)
    assert " as _" not in ITEMS.query(Shape(rating, mirrored=False)).sql
    assert ITEMS.prepared(Shape(newest, mirrored=False)).places == (-1, 0)
    assert ITEMS.query(Shape(rating, mirrored=False, start="value")).sql.count(" as _s0") == 2  # put in order once more


@pytest.mark.parametrize(
    ("columns", "plain"),
    [
        ("id, s.name,created_at as at", ("id", "s.name", "created_at")),
        ("id, coalesce(a, b), ', x', x", ("id", "", "", "x")),
        ("s.*, count(*)", ("", "")),
        ("distinct on (a) a, b", ()),
    ],
)
def test_columns_are_told_apart(columns: str, plain: tuple[str, ...]) -> None:
    assert plain_columns(columns) == plain


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=rows_of_any_kind,
    question=st.tuples(st.sampled_from(SORTS), st.booleans(), st.integers(1, 7), st.sampled_from(PLANS)),
)
async def test_paging_gives_each_row_once_in_order_and_back_again(
    items: asyncpg.Connection, database: Database, keys: Keyring,
    rows: list[dict[str, Any]], question: tuple[str, bool, int, Plan],
) -> None:  # fmt: skip
    sort, mirrored, limit, plan = question
    await items.execute("truncate items")
    for row in rows:
        await add(items, **row)
    query = f"sort={'-' if mirrored else ''}{sort}&limit={limit}"
    pages = await walk(database, keys, query, **plan)
    declared = ITEMS.sorts[sort]
    way = " desc" if declared.descending != mirrored else ""
    nulls = "" if not declared.nulls else " nulls first" if (declared.nulls == "first") != mirrored else " nulls last"
    order = ", ".join(f"{by}{way}{nulls}" for by in declared.by)
    expected = [row["id"] for row in await items.fetch(f"select i.id from items i order by {order}, i.id{way}")]
    assert flat(pages) == expected
    assert all(len(page) == limit for page in pages[:-1])
    backwards = await walk_back(database, keys, query, **plan)
    assert [identity for page in reversed(backwards) for identity in page] == expected[: len(expected) - len(pages[-1])]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=rows_of_any_kind, sort=st.sampled_from(SORTS), limit=st.integers(1, 7))
async def test_finished_rows_are_the_same_rows_on_the_same_pages(
    items: asyncpg.Connection, database: Database, keys: Keyring, rows: list[dict[str, Any]], sort: str, limit: int
) -> None:
    await items.execute("truncate items")
    for row in rows:
        await add(items, **row)
    query = f"sort={sort}&limit={limit}"
    read = await ask(database, keys, query)
    while True:
        finished = await ITEMS.finished_page(database.read(), ITEMS.ask(query, keys))
        assert in_json(finished.body) == in_json(read.body)
        assert (finished.next_cursor, finished.prev_cursor) == (read.next_cursor, read.prev_cursor)
        if read.next_cursor is None:
            break
        query = f"sort={sort}&limit={limit}&cursor={read.next_cursor}"
        read = await ask(database, keys, query)
    some = await ITEMS.finished_page(database.read(), ITEMS.ask("fields=rating", keys))
    assert all(list(row) == ["rating"] for row in some.body)


def in_json(value: Any) -> Any:
    return msgspec.json.decode(msgspec.json.encode(value))


async def walk_back(database: Database, keys: Keyring, query: str, **plan: Unpack[Plan]) -> list[list[UUID]]:
    """Go to the last page, then follow the previous cursors to the beginning."""
    page = await ask(database, keys, query, **plan)
    while page.next_cursor:
        page = await ask(database, keys, f"{query}&cursor={page.next_cursor}", **plan)
    pages = []
    while page.prev_cursor:
        page = await ask(database, keys, f"{query}&cursor={page.prev_cursor}", **plan)
        pages.append([card.id for card in page.data])
        assert page.next_cursor
    return pages


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    ratings=st.lists(st.none() | st.sampled_from([1.0, 2.0, 3.0]), min_size=4, max_size=20),
    changes=st.lists(st.tuples(st.booleans(), st.none() | st.sampled_from([1.0, 2.0, 3.0])), max_size=8),
    sort=st.sampled_from(["rating", "-rating", "newest", "-newest"]),
)
async def test_rows_that_come_and_go_while_paging_neither_hide_nor_double_another(
    items: asyncpg.Connection, database: Database, keys: Keyring,
    ratings: list[float | None], changes: list[tuple[bool, float | None]], sort: str,
) -> None:  # fmt: skip
    await items.execute("truncate items")
    staying = [await add(items, rating=rating) for rating in ratings]
    leaving = [await add(items, rating=rating) for _, rating in changes]
    seen: list[UUID] = []
    query = f"sort={sort}&limit=2"
    page = await ask(database, keys, query)
    while True:
        seen += [card.id for card in page.data]
        if changes:
            inserts, rating = changes.pop()
            gone = leaving.pop()
            if inserts:
                await add(items, rating=rating)
            await items.execute("delete from items where id = $1", gone)
        if not page.next_cursor:
            break
        page = await ask(database, keys, f"{query}&cursor={page.next_cursor}")
    assert len(seen) == len(set(seen))
    assert set(staying) <= set(seen)


async def test_text_sorts_page_rightly_under_a_language_collation(
    items: asyncpg.Connection, database: Database, keys: Keyring
) -> None:
    known = "select collname from pg_collation where collname in ('und-x-icu', 'en_US.utf8', 'en_US') limit 1"
    collation = await items.fetchval(known)
    if collation is None:
        pytest.skip("This PostgreSQL was built without ICU, and the system has no American English.")
    await items.execute(f'alter table items alter title type text collate "{collation}"')
    titles = ["apfel", "Apfel", "Äpfel", "zebra", "Zebra", "apfel", "a-b", "ab", "ä", "é", "e"]
    for title in titles:
        await add(items, title=title)
    expected = [row["id"] for row in await items.fetch("select id from items order by title, id")]
    assert flat(await walk(database, keys, "sort=title&limit=2")) == expected


async def test_times_are_kept_to_the_microsecond_and_infinity_is_a_time(
    items: asyncpg.Connection, database: Database, keys: Keyring
) -> None:
    for text in ("2026-01-01 00:00:00.000001+00", "2026-01-01 00:00:00.000002+00", "0044-03-15 12:00:00+00"):
        await add(items, created_at=datetime.fromisoformat(text))
    await items.execute(
        "insert into items (id, created_at) values ($1, 'infinity'), ($2, 'infinity')", new_id(), new_id()
    )
    assert len(set(flat(await walk(database, keys, "limit=1")))) == 5


async def test_the_limit_may_change_while_paging(items: asyncpg.Connection, database: Database, keys: Keyring) -> None:
    identities = [await add(items) for _ in range(30)]
    first = await ask(database, keys, "sort=-newest&limit=3")
    rest = await ask(database, keys, f"sort=-newest&limit=100&cursor={first.next_cursor}")
    assert [card.id for card in first.data + rest.data] == identities


@pytest.mark.parametrize(
    ("query", "count"),
    [("", 3), ("gameType=hytale", 1), ("tags=a,b", 1), ("tags=a&tags=b", 1), ("tags=a&tags=b&tagsMode=any", 2),
     ("minPlayers=5", 1), ("near=1&within=0.5", 1), ("online=false", 1), ("gameType=", 3), ("tags=,", 3)],
)  # fmt: skip
async def test_filters_narrow(
    items: asyncpg.Connection, database: Database, keys: Keyring, query: str, count: int
) -> None:
    await add(items, game_type="hytale", players=5)
    await add(items, tags=["a", "b"], rating=1.2)
    await add(items, tags=["a"], online=False)
    await add(items, hidden=True, tags=["a", "b"], game_type="hytale", players=5, online=False, rating=1.0)
    page = await ask(database, keys, query, total=True)
    assert len(page.data) == count
    assert page.total == count


async def test_fields_trim_each_row(items: asyncpg.Connection, database: Database, keys: Keyring) -> None:
    await add(items, rating=2.0)
    page = await ask(database, keys, "fields=gameType,rating")
    assert msgspec.json.encode(page.body) == b'[{"gameType":"minecraft","rating":2.0}]'
    assert (await ask(database, keys)).body == (await ask(database, keys)).data


async def test_admin_tables_have_numbered_pages(items: asyncpg.Connection, database: Database, keys: Keyring) -> None:
    identities = [await add(items) for _ in range(7)]
    page = await ask(database, keys, "page=2&limit=3&sort=-newest")
    assert [card.id for card in page.data] == identities[3:6]
    for plan in PLANS:
        assert (await ask(database, keys, "page=2&limit=3&sort=-newest", **plan)).data == page.data
    assert msgspec.to_builtins(page.pagination) | {"nextCursor": ""} == {
        "limit": 3, "nextCursor": "", "prevCursor": None, "page": 2, "totalPages": 3, "total": 7,
    }  # fmt: skip
    assert (await ask(database, keys, "page=4&limit=3")).data == []
    with pytest.raises(UnknownParameter):
        OF_OWNER.ask("page=2", keys)


async def test_a_count_stops_at_its_bound(items: asyncpg.Connection, database: Database, keys: Keyring) -> None:
    await items.execute("insert into items (id) select gen_random_uuid() from generate_series(1, 10001)")
    page = await ask(database, keys, total=True)
    assert (page.total, page.total_is_more) == (10_000, True)
    assert page.pagination.total_is_more is True


async def test_a_page_costs_one_query_and_a_count_one_more(
    items: asyncpg.Connection, database: Database, keys: Keyring
) -> None:
    for count in (1, 30):
        for _ in range(count):
            await add(items)
        db = database.read()
        first = await ITEMS.page(db, ITEMS.ask("sort=rating", keys))
        assert db.queries == 1
        if first.next_cursor:
            await ITEMS.page(db, ITEMS.ask(f"sort=rating&cursor={first.next_cursor}", keys), total=True)
            assert db.queries == 3


async def test_an_order_may_be_turned_round_by_other_words(
    items: asyncpg.Connection, database: Database, keys: Keyring
) -> None:
    listing = Listing(
        base="select i.id from items i", into=UUID, key="i.id", default_sort="from", registered=False,
        filters=[Filter("near", type=int)],
        sorts=[Sort("from", "abs(i.players - :near)", needs=("near",), turned=("-abs(i.players - :near)",))],
    )  # fmt: skip
    identities = [await add(items, players=players) for players in (0, 3, 10, 30)]
    expected = {"from": [1, 0, 2, 3], "-from": [3, 2, 0, 1]}
    for sort, places in expected.items():
        query, found = f"sort={sort}&near=3&limit=1", list[UUID]()
        page = await listing.page(database.read(), listing.ask(query, keys))
        found += page.data
        while page.next_cursor:
            page = await listing.page(database.read(), listing.ask(f"{query}&cursor={page.next_cursor}", keys))
            found += page.data
        assert found == [identities[place] for place in places]
        back = await listing.page(database.read(), listing.ask(f"{query}&cursor={page.prev_cursor}", keys))
        assert back.data == [identities[places[-2]]]
