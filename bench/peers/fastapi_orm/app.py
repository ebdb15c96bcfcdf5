"""FastAPI with the SQLAlchemy ORM on asyncpg: typed models, a session a request, one process on uvicorn."""

import asyncio
import base64
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Depends, FastAPI, HTTPException, Query, Response
from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel
from sqlalchemy import TIMESTAMP, BigInteger, FetchedValue, ForeignKey, func, select, tuple_
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

POOL = int(os.environ["BENCH_POOL"])
CACHE_SECONDS = 60

engine = create_async_engine(
    os.environ["DATABASE_URL"].replace("postgresql://", "postgresql+asyncpg://"), pool_size=POOL, max_overflow=0
)
sessions = async_sessionmaker(engine, expire_on_commit=False)


class Base(DeclarativeBase):
    type_annotation_map = {datetime: TIMESTAMP(timezone=True), int: BigInteger}


class ServerRow(Base):
    __tablename__ = "servers"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    slug: Mapped[str]
    name: Mapped[str]
    description: Mapped[str]
    game_type: Mapped[str]
    region: Mapped[str]
    players: Mapped[int]
    votes: Mapped[int]
    rating: Mapped[float]
    online: Mapped[bool]
    created_at: Mapped[datetime]
    tags: Mapped[list[dict[str, str]]] = mapped_column(JSONB)
    search: Mapped[Any] = mapped_column(TSVECTOR, server_default=FetchedValue(), deferred=True)


class ReviewRow(Base):
    __tablename__ = "reviews"

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=FetchedValue())
    server_id: Mapped[UUID] = mapped_column(ForeignKey("servers.id"))
    author: Mapped[str]
    rating: Mapped[int]
    content: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=FetchedValue())

    __mapper_args__ = {"eager_defaults": True}


class AuditRow(Base):
    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True, server_default=FetchedValue())
    action: Mapped[str]
    resource: Mapped[UUID]

    __mapper_args__ = {"eager_defaults": False}


class Camel(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, from_attributes=True)


class Tag(Camel):
    slug: str
    name: str


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
    tags: list[Tag]


class ReviewDraft(Camel):
    model_config = ConfigDict(extra="forbid")

    author: Annotated[str, Field(min_length=1, max_length=60)]
    rating: Annotated[int, Field(ge=1, le=5)]
    content: Annotated[str, Field(min_length=1, max_length=5000)]


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


class One[T](BaseModel):
    data: T


class Page(BaseModel):
    data: list[Server]
    meta: Meta


class Several(BaseModel):
    data: list[Server]


async def session() -> AsyncIterator[AsyncSession]:
    async with sessions() as opened:
        yield opened


Session = Annotated[AsyncSession, Depends(session)]


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    yield
    await engine.dispose()


app = FastAPI(lifespan=lifespan)


@app.get("/api/v1/servers/search")
async def search(db: Session, q: Annotated[str, Query(min_length=1, max_length=200)]) -> Several:
    words = func.websearch_to_tsquery("english", q)
    found = await db.scalars(
        select(ServerRow)
        .where(ServerRow.search.op("@@")(words))
        .order_by(func.ts_rank(ServerRow.search, words).desc(), ServerRow.id.desc())
        .limit(20)
    )
    return Several(data=[Server.model_validate(row) for row in found])


@app.get("/api/v1/servers/{server_id}")
async def read(db: Session, server_id: UUID) -> One[Server]:
    row = await db.get(ServerRow, server_id)
    if row is None:
        raise HTTPException(404)
    return One(data=Server.model_validate(row))


@app.get("/api/v1/servers")
async def list_servers(
    db: Session,
    gameType: Literal["minecraft", "hytale"] | None = None,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> Page:
    statement = select(ServerRow).order_by(ServerRow.created_at.desc(), ServerRow.id.desc()).limit(limit + 1)
    if gameType is not None:
        statement = statement.where(ServerRow.game_type == gameType)
    if cursor is not None:
        at, last = base64.urlsafe_b64decode(cursor).decode().split("|")
        statement = statement.where(
            tuple_(ServerRow.created_at, ServerRow.id) < tuple_(datetime.fromisoformat(at), UUID(last))
        )
    rows = list(await db.scalars(statement))
    more, rows = len(rows) > limit, rows[:limit]
    following = None
    if more:
        following = base64.urlsafe_b64encode(f"{rows[-1].created_at.isoformat()}|{rows[-1].id}".encode()).decode()
    return Page(
        data=[Server.model_validate(row) for row in rows],
        meta=Meta(pagination=Pagination(limit=limit, next_cursor=following)),
    )


popular_bytes: tuple[float, bytes] = (0.0, b"")
popular_turn = asyncio.Lock()


@app.get("/api/v1/popular", response_model=Several)
async def popular() -> Response:
    """Answer from the finished bytes of the last minute."""
    global popular_bytes
    if time.monotonic() > popular_bytes[0]:
        async with popular_turn:
            if time.monotonic() > popular_bytes[0]:
                async with sessions() as db:
                    rows = await db.scalars(
                        select(ServerRow).order_by(ServerRow.votes.desc(), ServerRow.id.desc()).limit(20)
                    )
                    body = Several(data=[Server.model_validate(row) for row in rows]).model_dump_json(by_alias=True)
                popular_bytes = (time.monotonic() + CACHE_SECONDS, body.encode())
    return Response(popular_bytes[1], media_type="application/json")


@app.post("/api/v1/servers/{server_id}/reviews", status_code=201)
async def write(db: Session, server_id: UUID, draft: ReviewDraft) -> One[Review]:
    row = ReviewRow(server_id=server_id, **draft.model_dump())
    db.add(row)
    await db.commit()
    return One(data=Review.model_validate(row))


@app.post("/api/v1/servers/{server_id}/audited-reviews", status_code=201)
async def write_audited(db: Session, server_id: UUID, draft: ReviewDraft) -> One[Review]:
    row = ReviewRow(server_id=server_id, **draft.model_dump())
    db.add(row)
    await db.flush()
    db.add(AuditRow(action="review.submitted", resource=row.id))
    await db.commit()
    return One(data=Review.model_validate(row))
