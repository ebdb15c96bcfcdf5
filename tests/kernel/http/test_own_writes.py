"""With a replica: reads go there, and who has just written still reads what they wrote."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import httpx2
import pytest

from stoa.kernel.config import load_config
from stoa.kernel.db import Once, Query, Read
from stoa.kernel.embedded import Addresses
from stoa.kernel.feature import Feature, Site
from stoa.kernel.http.access import public
from stoa.kernel.http.routes import get, post
from stoa.kernel.runtime import open_runtime
from stoa.ui.default_look import STOA
from tests.harness.web import SiteUnderTest, serve_runtime
from tests.kernel.db.servers import Server, running_server

COUNT = Query("select count(*)::int from notes", int, registered=False).named("own.COUNT")
WHERE = Query("select pg_is_in_recovery()", bool, registered=False).named("own.WHERE")
WRITE = Query("insert into notes default values returning id", int, registered=False).named("own.WRITE")


@get("/api/v1/count", access=public, summary="How many notes are there?")
async def count(db: Read) -> list[int | bool]:
    """Count, and say whether a replica did."""
    return [await COUNT.one(db), await WHERE.one(db)]


@post("/api/v1/notes", access=public, summary="Make a note", status=201)
async def write(db: Once) -> int:
    """Make a note."""
    return await WRITE.one(db)


SITE = Site(
    name="noted",
    title="Noted",
    tagline="",
    look=STOA,
    features=(Feature(name="noted", package="tests.kernel.http", routes=(count, write)),),
)


@pytest.fixture(scope="module")
def pair() -> Iterator[tuple[Server, Server]]:
    with running_server() as primary, running_server(copy_of=primary) as standby:
        yield primary, standby


@pytest.fixture
async def site(
    pair: tuple[Server, Server], valkey_url: str, valkey: object, tmp_path: Path
) -> AsyncIterator[SiteUnderTest]:
    primary, standby = pair
    await primary.sql("create table if not exists notes (id int generated always as identity)")
    environ = {
        "DATABASE_URL": primary.url(),
        "DATABASE_REPLICA_URL": standby.url(),
        "VALKEY_URL": valkey_url,
        "STOA_DATA": str(tmp_path),
        "STOA_ACCESS_LOG": "false",
    }
    runtime = open_runtime(load_config(environ), {SITE.name: SITE}, Addresses())
    served, stop = await serve_runtime(runtime, SITE.name, ())
    await _eventually(lambda: _reads_from_replica(served.client))
    yield served
    await stop()


async def _eventually(test: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(20):
        while not await test():  # noqa: ASYNC110 - a server in another process sets no event
            await asyncio.sleep(0.02)


async def _reads_from_replica(client: httpx2.AsyncClient) -> bool:
    answer = await client.get("/api/v1/count")
    return answer.status_code == 200 and answer.json()["data"][1] is True


async def test_readers_are_served_by_the_replica_and_the_writer_sees_the_write(
    site: SiteUnderTest, pair: tuple[Server, Server]
) -> None:
    before = (await site.get("/api/v1/count")).json()["data"][0]
    await pair[1].sql("select pg_wal_replay_pause()")
    try:
        written = await site.request("POST", "/api/v1/notes")
        assert written.status_code == 201
        assert (await site.get("/api/v1/count")).json()["data"] == [before + 1, False]
        site.client.cookies.clear()
        assert (await site.get("/api/v1/count")).json()["data"] == [before, True]
    finally:
        await pair[1].sql("select pg_wal_replay_resume()")
    await _eventually(lambda: _reads_from_replica(site.client))


async def test_a_forged_mark_is_no_mark(site: SiteUnderTest) -> None:
    headers = {"Cookie": "stoa_wrote_noted=FFFFFFFF/FFFFFFFF"}
    assert (await site.get("/api/v1/count", headers=headers)).json()["data"][1] is True
