"""A table of items, a listing of them, and how to walk it."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, TypedDict, Unpack
from uuid import UUID

import asyncpg
import msgspec
from msgspec.structs import replace

from stoa.kernel.crypto import Keyring
from stoa.kernel.db import Database, Filter, Listing, Mode, Page, Sort
from stoa.kernel.db.shapes import Source
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
        Sort("distance", "abs(i.players - :near::float8)", needs=("near",)),
    ],
    default_sort="newest",
    default_sort_with={"near": "distance"},
    pages=True,
    also=("facets",),
    finished="""json_build_object('id', i.id, 'gameType', i.game_type, 'rating', case
        when i.rating in ('NaN', 'Infinity', '-Infinity') then null else i.rating end)::text""",
    sources={
        "players": Source(
            "generate_series(-1, 3) as d (players)",
            "items i",
            "i.players in (d.players, d.players + 1) and not i.hidden",
        )
    },
    registered=False,
)
BEST_FIRST = Listing(
    base="select i.id from items i where not i.hidden",
    into=UUID,
    key="i.id",
    filters=[Filter("many", "true", int, ways={"top": "i.players >= :many", "rest": "i.players < :many"})],
    sorts=[
        Sort("best", "i.created_at", descending=True, needs=("many",), tiers=(("many", "top"), ("many", "rest"))),
        Sort(
            "once",
            "i.created_at",
            descending=True,
            needs=("many",),
            tiers=(("many", "top"), ("many", "rest")),
            at_once="(i.players >= :many)::int",
        ),
        Sort("newest", "i.created_at", descending=True),
    ],
    default_sort="newest",
    registered=False,
)
OF_OWNER = Listing(
    base="select id from items where owner = :owner",
    into=UUID,
    key="id",
    sorts=[Sort("newest", "created_at", descending=True)],
    default_sort="newest",
    registered=False,
)
TABLE = """
create table items (
    id uuid primary key, game_type text not null default 'minecraft', rating float8, worth numeric, title text not null
    default '', players int not null default 0, tags text[] not null default '{}', online bool not null default true,
    hidden bool not null default false, owner int not null default 1, created_at timestamptz not null default now()
)
"""
SORTS = ["newest", "rating", "worth", "title", "featured"]


async def add(connection: asyncpg.Connection, **columns: Any) -> UUID:
    columns = {"id": new_id()} | columns
    names, marks = ", ".join(columns), ", ".join(f"${n}" for n in range(1, len(columns) + 1))
    await connection.execute(f"insert into items ({names}) values ({marks})", *columns.values())
    identity: UUID = columns["id"]
    return identity


class Plan(TypedDict, total=False):
    """How a list is to find its page."""

    few: bool
    keys_first: bool
    source: str


async def ask(
    database: Database, keys: Keyring, query: str = "", *, actor: str = "", total: bool = False, **plan: Unpack[Plan]
) -> Page[Card]:
    asked = ITEMS.ask(query, keys, actor=actor)
    asked = replace(asked, question=replace(asked.question, **plan))
    return await ITEMS.page(database.read(), asked, total=total)


async def walk(database: Database, keys: Keyring, query: str, **plan: Unpack[Plan]) -> list[list[Card]]:
    """Follow the cursors to the end, and give the pages."""
    pages = [await ask(database, keys, query, **plan)]
    while cursor := pages[-1].next_cursor:
        pages.append(await ask(database, keys, f"{query}&cursor={cursor}", **plan))
    return [page.data for page in pages]


def flat(pages: list[list[Card]]) -> list[UUID]:
    return [card.id for page in pages for card in page]
