"""Litestar, asyncpg and msgspec with nothing around them: what the bare frameworks give."""

import asyncio
import base64
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import asyncpg
import msgspec
from litestar import Litestar, MediaType, Request, Response, get, post
from litestar.datastructures import State
from litestar.exceptions import NotFoundException
from litestar.params import Parameter

POOL = int(os.environ["BENCH_POOL"])
CACHE_SECONDS = 60

COLUMNS = "id, slug, name, description, game_type, region, players, votes, rating, online, created_at, tags"
READ = f"select {COLUMNS} from servers where id = $1"
LIST = f"""
    select {COLUMNS} from servers where ($1::text is null or game_type = $1)
    order by created_at desc, id desc limit $2"""
LIST_OF_GAME = f"select {COLUMNS} from servers where game_type = $1 order by created_at desc, id desc limit $2"
LIST_OF_GAME_AFTER = f"""
    select {COLUMNS} from servers where game_type = $1 and (created_at, id) < ($3, $4)
    order by created_at desc, id desc limit $2"""
LIST_AFTER = f"""
    select {COLUMNS} from servers where ($1::text is null or game_type = $1) and (created_at, id) < ($3, $4)
    order by created_at desc, id desc limit $2"""
SEARCH = f"""
    select {COLUMNS} from servers where search @@ websearch_to_tsquery('english', $1)
    order by ts_rank(search, websearch_to_tsquery('english', $1)) desc, id desc limit 20"""
POPULAR = f"select {COLUMNS} from servers order by votes desc, id desc limit 20"
WRITE = """
    insert into reviews (server_id, author, rating, content) values ($1, $2, $3, $4)
    returning id, server_id, author, rating, content, created_at"""
AUDIT = "insert into audit (action, resource) values ('review.submitted', $1)"


class Camel(msgspec.Struct, rename="camel"):
    pass


class Server(Camel):
    id: UUID
    slug: str
    name: str
    description: str
    game_type: str
    region: str
    players: int
    votes: int
    rating: float
    online: bool
    created_at: datetime
    tags: msgspec.Raw


class ReviewDraft(Camel, forbid_unknown_fields=True):
    author: Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
    rating: Annotated[int, msgspec.Meta(ge=1, le=5)]
    content: Annotated[str, msgspec.Meta(min_length=1, max_length=5000)]


class Review(Camel):
    id: UUID
    server_id: UUID
    author: str
    rating: int
    content: str
    created_at: datetime


class Pagination(Camel):
    limit: int
    next_cursor: str | None


class Meta(Camel):
    pagination: Pagination


class One[T](msgspec.Struct):
    data: T


class Page(msgspec.Struct):
    data: list[Server]
    meta: Meta


def held(row: asyncpg.Record) -> Server:
    *plain, tags = row
    return Server(*plain, msgspec.Raw(tags.encode()))


@asynccontextmanager
async def lifespan(app: Litestar) -> AsyncIterator[None]:
    async with asyncpg.create_pool(os.environ["DATABASE_URL"], min_size=POOL, max_size=POOL) as pool:
        app.state.pool = pool
        app.state.turn = asyncio.Lock()
        app.state.popular = (0.0, b"")
        yield


@get("/api/v1/servers/{server_id:uuid}")
async def read(state: State, server_id: UUID) -> One[Server]:
    row = await state.pool.fetchrow(READ, server_id)
    if row is None:
        raise NotFoundException
    return One(held(row))


@get("/api/v1/servers")
async def list_servers(
    state: State,
    game_type: Annotated[Literal["minecraft", "hytale"] | None, Parameter(query="gameType")] = None,
    cursor: str | None = None,
    limit: Annotated[int, Parameter(ge=1, le=100)] = 20,
) -> Page:
    after: tuple[datetime, UUID] | tuple[()] = ()
    if cursor is not None:
        at, last = base64.urlsafe_b64decode(cursor).decode().split("|")
        after = (datetime.fromisoformat(at), UUID(last))
    of_game = LIST_OF_GAME_AFTER if after else LIST_OF_GAME
    of_all = LIST_AFTER if after else LIST
    rows = await state.pool.fetch(of_game if game_type else of_all, game_type, limit + 1, *after)
    servers = [held(row) for row in rows[:limit]]
    following = None
    if len(rows) > limit:
        last_one = servers[-1]
        following = base64.urlsafe_b64encode(f"{last_one.created_at.isoformat()}|{last_one.id}".encode()).decode()
    return Page(servers, Meta(Pagination(limit, following)))


@get("/api/v1/servers/search")
async def search(state: State, q: Annotated[str, Parameter(min_length=1, max_length=200)]) -> One[list[Server]]:
    return One([held(row) for row in await state.pool.fetch(SEARCH, q)])


@get("/api/v1/popular")
async def popular(request: Request) -> Response[bytes]:
    """Answer from the finished bytes of the last minute."""
    state = request.app.state
    if time.monotonic() > state.popular[0]:
        async with state.turn:
            if time.monotonic() > state.popular[0]:
                body = msgspec.json.encode(One([held(row) for row in await state.pool.fetch(POPULAR)]))
                state.popular = (time.monotonic() + CACHE_SECONDS, body)
    return Response(state.popular[1], media_type=MediaType.JSON)


@post("/api/v1/servers/{server_id:uuid}/reviews")
async def write(state: State, server_id: UUID, data: ReviewDraft) -> One[Review]:
    row = await state.pool.fetchrow(WRITE, server_id, data.author, data.rating, data.content)
    return One(Review(*row))


@post("/api/v1/servers/{server_id:uuid}/audited-reviews")
async def write_audited(state: State, server_id: UUID, data: ReviewDraft) -> One[Review]:
    async with state.pool.acquire() as connection, connection.transaction():
        row = await connection.fetchrow(WRITE, server_id, data.author, data.rating, data.content)
        await connection.execute(AUDIT, row["id"])
    return One(Review(*row))


app = Litestar(
    [read, list_servers, search, popular, write, write_audited],
    lifespan=[lifespan],
    openapi_config=None,
    logging_config=None,
)
