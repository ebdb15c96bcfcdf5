"""Lists: nothing missed, nothing doubled, nothing forged."""

import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any
from urllib.parse import parse_qs, quote, urlsplit
from uuid import UUID

import asyncpg
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stoa.kernel.crypto import Keyring, new_root, parse_roots, sign
from stoa.kernel.db import BadCursor, Database, Filter, Listing, Mode, Page, Sort, UnknownParameter, registered_listings
from stoa.kernel.errors import Invalid, Malformed
from stoa.kernel.ids import new_id


class GameType(StrEnum):
    MINECRAFT = "minecraft"
    HYTALE = "hytale"


class Card(msgspec.Struct, frozen=True, rename="camel"):
    id: UUID
    game_type: GameType
    rating: float | None


ITEMS = Listing(
    base="select i.id, i.game_type, i.rating from items i where not i.hidden",
    into=Card,
    key="i.id",
    filters=[
        Filter("gameType", "i.game_type = :gameType", GameType),
        Filter(
            "tags",
            repeat=True,
            mode=Mode("tagsMode", {"all": "i.tags @> :tags::text[]", "any": "i.tags && :tags::text[]"}),
        ),
        Filter("minPlayers", "i.players >= :minPlayers", Annotated[int, msgspec.Meta(ge=0, le=100_000)]),
        Filter("near", type=float),
        Filter("within", "abs(i.rating - :near) <= :within", float, needs=("near",)),
        Filter("since", "i.created_at >= :since", datetime),
        Filter("online", "i.online = :online", bool),
    ],
    sorts=[
        Sort("newest", "i.created_at", descending=True),
        Sort("rating", "i.rating", descending=True, nulls="last"),
        Sort("worth", "i.worth", nulls="first"),
        Sort("title", "i.title"),
        Sort("featured", "i.players", "i.created_at", descending=True),
        Sort("distance", "abs(i.players - :near)", needs=("near",)),
    ],
    default_sort="newest",
    default_sort_with={"near": "distance"},
    pages=True,
    also=("facets",),
)
OF_OWNER = Listing(
    base="select id from items where owner = :owner",
    into=UUID,
    key="id",
    sorts=[Sort("newest", "created_at", descending=True)],
    default_sort="newest",
)
TABLE = """
create table items (
    id uuid primary key, game_type text not null default 'minecraft', rating float8, worth numeric, title text not null
    default '', players int not null default 0, tags text[] not null default '{}', online bool not null default true,
    hidden bool not null default false, owner int not null default 1, created_at timestamptz not null default now()
)
"""
SORTS = ["newest", "rating", "worth", "title", "featured"]


@pytest.fixture
async def items(database_url: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(database_url)
    await connection.execute(TABLE)
    yield connection
    await connection.close()


async def add(connection: asyncpg.Connection, **columns: Any) -> UUID:
    columns = {"id": new_id()} | columns
    names, marks = ", ".join(columns), ", ".join(f"${n}" for n in range(1, len(columns) + 1))
    await connection.execute(f"insert into items ({names}) values ({marks})", *columns.values())
    identity: UUID = columns["id"]
    return identity


async def ask(
    database: Database, keys: Keyring, query: str = "", *, actor: str = "", total: bool = False
) -> Page[Card]:
    return await ITEMS.page(database.read(), ITEMS.ask(query, keys, actor=actor), total=total)


async def walk(database: Database, keys: Keyring, query: str, *, back: bool = False) -> list[list[Card]]:
    """Follow the cursors to the end, and give the pages."""
    pages = [await ask(database, keys, query)]
    while cursor := (pages[-1].prev_cursor if back else pages[-1].next_cursor):
        pages.append(await ask(database, keys, f"{query}&cursor={cursor}"))
    return [page.data for page in pages]


def flat(pages: list[list[Card]]) -> list[UUID]:
    return [card.id for page in pages for card in page]


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


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=rows_of_any_kind, question=st.tuples(st.sampled_from(SORTS), st.booleans(), st.integers(1, 7)))
async def test_paging_gives_each_row_once_in_order_and_back_again(
    items: asyncpg.Connection, database: Database, keys: Keyring,
    rows: list[dict[str, Any]], question: tuple[str, bool, int],
) -> None:  # fmt: skip
    sort, mirrored, limit = question
    await items.execute("truncate items")
    for row in rows:
        await add(items, **row)
    query = f"sort={'-' if mirrored else ''}{sort}&limit={limit}"
    pages = await walk(database, keys, query)
    declared = ITEMS.sorts[sort]
    way = " desc" if declared.descending != mirrored else ""
    nulls = "" if not declared.nulls else " nulls first" if (declared.nulls == "first") != mirrored else " nulls last"
    order = ", ".join(f"{by}{way}{nulls}" for by in declared.by)
    expected = [row["id"] for row in await items.fetch(f"select i.id from items i order by {order}, i.id{way}")]
    assert flat(pages) == expected
    assert all(len(page) == limit for page in pages[:-1])
    backwards = await walk_back(database, keys, query)
    assert [identity for page in reversed(backwards) for identity in page] == expected[: len(expected) - len(pages[-1])]


async def walk_back(database: Database, keys: Keyring, query: str) -> list[list[UUID]]:
    """Go to the last page, then follow the previous cursors to the beginning."""
    page = await ask(database, keys, query)
    while page.next_cursor:
        page = await ask(database, keys, f"{query}&cursor={page.next_cursor}")
    pages = []
    while page.prev_cursor:
        page = await ask(database, keys, f"{query}&cursor={page.prev_cursor}")
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
    await items.execute('alter table items alter title type text collate "und-x-icu"')
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


@pytest.mark.parametrize("change", ["flip", "cut", "extend", "empty", "other site", "other purpose", "garbage", "long"])
async def test_a_forged_cursor_is_refused(
    items: asyncpg.Connection, database: Database, keys: Keyring, change: str
) -> None:
    for _ in range(3):
        await add(items)
    cursor = (await ask(database, keys, "limit=1")).next_cursor
    assert cursor
    middle = len(cursor) // 2
    other = Keyring(keys.roots, "another")
    theirs = (await ask(database, other, "limit=1")).next_cursor
    forged = {
        "flip": cursor[:middle] + ("A" if cursor[middle] != "A" else "B") + cursor[middle + 1 :],
        "cut": cursor[:-1],
        "extend": f"{cursor}A",
        "empty": ".",
        "other site": theirs or "",
        "other purpose": sign(keys, b"\x90", "something-else"),
        "garbage": "%F0%9F%98%80",
        "long": "a" * 4000,
    }[change]
    with pytest.raises(BadCursor) as caught:
        await ask(database, keys, f"limit=1&cursor={forged}")
    assert caught.value.status == 400


@pytest.mark.parametrize(
    "query", ["sort=-newest", "sort=title", "gameType=minecraft", "online=true", "tags=a&tagsMode=any"]
)
async def test_a_cursor_of_another_filter_or_sort_is_refused(
    items: asyncpg.Connection, database: Database, keys: Keyring, query: str
) -> None:
    for _ in range(3):
        await add(items)
    cursor = (await ask(database, keys, "limit=1")).next_cursor
    with pytest.raises(BadCursor):
        await ask(database, keys, f"{query}&limit=1&cursor={cursor}")


async def test_a_cursor_of_another_person_or_parent_is_refused(
    items: asyncpg.Connection, database: Database, keys: Keyring
) -> None:
    for _ in range(3):
        await add(items)
    cursor = (await ask(database, keys, "limit=1", actor="ada")).next_cursor
    with pytest.raises(BadCursor):
        await ask(database, keys, f"limit=1&cursor={cursor}", actor="bob")
    assert (await ask(database, keys, f"limit=1&cursor={cursor}", actor="ada")).data
    db = database.read()
    mine = (await OF_OWNER.page(db, OF_OWNER.ask("limit=1", keys), owner=1)).next_cursor
    with pytest.raises(BadCursor):
        await OF_OWNER.page(db, OF_OWNER.ask(f"limit=1&cursor={mine}", keys), owner=2)
    with pytest.raises(BadCursor):
        await ask(database, keys, f"limit=1&cursor={mine}")


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


@pytest.mark.parametrize(
    ("query", "field"),
    [("gameType=chess", "gameType"), ("minPlayers=-1", "minPlayers"), ("minPlayers=1e3", "minPlayers"),
     ("minPlayers=100001", "minPlayers"), ("minPlayers=99999999999999999999", "minPlayers"), ("near=nan", "near"),
     ("near=1e999", "near"), ("within=1", "within"), ("since=2026-01-01", "since"),
     ("since=2026-01-01T00:00:00", "since"),
     ("online=perhaps", "online"), ("tags=" + "a" * 201, "tags"), ("tags=" + ",".join(map(str, range(21))), "tags"),
     ("tags=a%00b", "tags"), ("tagsMode=some", "tagsMode"), ("limit=0", "limit"), ("limit=101", "limit"),
     ("limit=1000000000", "limit"), ("limit=-5", "limit"), ("limit=%D9%A1", "limit"), ("limit=1&limit=2", "limit"),
     ("sort=owner", "sort"), ("sort=--newest", "sort"), ("sort=distance", "sort"), ("fields=id,secret", "fields"),
     ("gameType=hytale&gameType=minecraft", "gameType"), ("page=0", "page"), ("page=501&limit=20", "page"),
     ("page=2&cursor=x", "page")],
)  # fmt: skip
def test_a_wrong_value_is_refused_with_its_field(keys: Keyring, query: str, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        ITEMS.ask(query, keys)
    assert field in {detail.field for detail in caught.value.details}
    assert all(detail.message.endswith(".") for detail in caught.value.details)


def test_all_wrong_values_are_named_at_once(keys: Keyring) -> None:
    with pytest.raises(Invalid) as caught:
        ITEMS.ask("gameType=chess&limit=0&sort=x&minPlayers=y", keys)
    told = {detail.field: detail.message for detail in caught.value.details}
    assert told.keys() == {"gameType", "limit", "sort", "minPlayers"}
    assert told["gameType"] == "This must be one of minecraft, hytale."
    assert told["minPlayers"] == "This must be a whole number from 0 to 100000."


def test_an_unknown_parameter_is_named_with_the_nearest_known(keys: Keyring) -> None:
    with pytest.raises(UnknownParameter, match=r"gametype is no parameter of this list\. Did you mean gameType\?"):
        ITEMS.ask("gametype=hytale", keys)
    with pytest.raises(UnknownParameter, match="One of the parameters is no parameter"):
        ITEMS.ask("%00=1", keys)
    assert ITEMS.ask("facets=tags", keys).question.values == {}


@pytest.mark.parametrize("query", ["q" * 5000, "&".join(f"tags={n}" for n in range(65)), "tags=%ff", "tags=%ed%a0%80"])
def test_what_is_no_query_string_is_malformed(keys: Keyring, query: str) -> None:
    with pytest.raises(Malformed):
        ITEMS.ask(query, keys)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([*sorted(ITEMS.names), "x"]), st.text(max_size=12)), max_size=5))
def test_any_query_is_answered_or_refused_in_words(pairs: list[tuple[str, str]]) -> None:
    keys = Keyring(parse_roots([new_root()]), "testsite")
    raw = "&".join(f"{name}={quote(text, errors='replace')}" for name, text in pairs)
    with contextlib.suppress(Invalid, Malformed):
        assert ITEMS.ask(raw, keys).question.limit in range(1, 101)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(sorted(ITEMS.names - {"cursor"})),
            st.text(max_size=8)
            | st.integers().map(str)
            | st.floats().map(str)
            | st.datetimes().map(lambda at: at.isoformat() + "Z"),
        ),
        max_size=3,
    )
)
async def test_whatever_is_let_through_is_taken_by_postgresql(
    items: asyncpg.Connection, database: Database, keys: Keyring, pairs: list[tuple[str, str]]
) -> None:
    raw = "&".join(f"{name}={quote(text, errors='replace')}" for name, text in pairs)
    try:
        asked = ITEMS.ask(raw, keys)
    except (Invalid, Malformed):
        return
    assert isinstance((await ITEMS.page(database.read(), asked, total=True)).data, list)


async def test_fields_trim_each_row(items: asyncpg.Connection, database: Database, keys: Keyring) -> None:
    await add(items, rating=2.0)
    page = await ask(database, keys, "fields=gameType,rating")
    assert msgspec.json.encode(page.body) == b'[{"gameType":"minecraft","rating":2.0}]'
    assert (await ask(database, keys)).body == (await ask(database, keys)).data


async def test_admin_tables_have_numbered_pages(items: asyncpg.Connection, database: Database, keys: Keyring) -> None:
    identities = [await add(items) for _ in range(7)]
    page = await ask(database, keys, "page=2&limit=3&sort=-newest")
    assert [card.id for card in page.data] == identities[3:6]
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


def test_links_keep_the_question(keys: Keyring) -> None:
    asked = ITEMS.ask("gameType=hytale&tags=a&tags=b&limit=5", keys)
    parts = urlsplit(asked.url("/servers", cursor="c.1"))
    assert parts.path == "/servers"
    assert parse_qs(parts.query) == {"gameType": ["hytale"], "tags": ["a", "b"], "limit": ["5"], "cursor": ["c.1"]}
    assert asked.url("/servers", gameType=None, tags=None, limit=None) == "/servers"
    assert ITEMS.ask("page=3", keys).url("/servers", sort="title") == "/servers?sort=title"


def test_every_parameter_is_described() -> None:
    told = {one.name: one for one in ITEMS.parameters()}
    assert told.keys() == ITEMS.names - {"facets"}
    assert told["gameType"].choices == ("minecraft", "hytale")
    assert told["sort"].choices[:2] == ("newest", "-newest")
    assert told["tags"].repeat
    assert told["minPlayers"].meaning == "A whole number from 0 to 100000."
    assert ITEMS in registered_listings()


def test_a_shape_has_a_stable_name() -> None:
    shape = next(shape for shape in ITEMS.shapes() if shape.filters == (("gameType", ""),))
    assert ITEMS.query(shape).name.endswith("test_listing.ITEMS[newest|gameType]")
    assert ITEMS.query(shape) is ITEMS.query(shape)


async def test_any_number_of_questions_leaves_a_bounded_number_of_shapes(keys: Keyring) -> None:
    for number in range(1100):
        ITEMS.ask(f"minPlayers={number}", keys)
    assert len(ITEMS._questions) <= 1024


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
