"""PostgreSQL or Valkey stopped, frozen, and back: refused while it lasts, and mended without a restart.

What is frozen stays so until the test is over, and the client gives up after half a minute: any answer was in time.
"""

import asyncio
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from tests.harness.web import SiteUnderTest
from tests.kernel.asking import eventually
from tests.kernel.db.servers import Server as Postgres
from tests.kernel.db.servers import running_server
from tests.kernel.http.conftest import StartShop, run
from tests.kernel.http.shop import TABLE
from tests.kernel.valkey.servers import Server as ValkeyServer


@pytest.fixture(scope="module")
def postgres_server() -> Iterator[Postgres]:
    with running_server() as server:
        yield server


@pytest.fixture
def valkey_server() -> Iterator[ValkeyServer]:
    server = ValkeyServer()
    yield server
    server.close()


@pytest.fixture
async def site(start_shop: StartShop, postgres_server: Postgres, valkey_server: ValkeyServer) -> SiteUnderTest:
    name = f"t{uuid4().hex}"
    await postgres_server.sql(f"create database {name}")
    served = await start_shop(DATABASE_URL=postgres_server.url(name), VALKEY_URL=valkey_server.url, STOA_DEADLINE="4s")
    await run(served.runtime.databases["shop"], TABLE)
    await run(served.runtime.databases["shop"], "insert into things (name) values ('Lamp')")
    return served


async def parts(site: SiteUnderTest) -> dict[str, str]:
    answer = await site.get("/health/ready")
    assert answer.status_code == (503 if "down" in answer.json()["data"]["parts"].values() else 200)
    assert (await site.get("/health")).status_code == 200
    found: dict[str, str] = answer.json()["data"]["parts"]
    return found


async def recovers(site: SiteUnderTest, method: str, path: str, **more: Any) -> None:
    async def answers() -> bool:
        return (await site.request(method, path, **more)).status_code < 500

    await eventually(answers)


THING = {"name": "Chair", "price": 1}


async def test_postgresql_stopped_and_started_again(site: SiteUnderTest, postgres_server: Postgres) -> None:
    assert await parts(site) == {"database": "up", "valkey": "up", "storage": "up"}
    postgres_server.kill()
    for method, path, body in (("GET", "/api/v1/things/1", None), ("POST", "/api/v1/things", THING)):
        answer = await site.request(method, path, json=body)
        assert (answer.status_code, answer.json()["error"]["code"]) == (503, "DATABASE_UNAVAILABLE")
        assert int(answer.headers["retry-after"]) > 0
    assert await parts(site) == {"database": "down", "valkey": "up", "storage": "up"}
    assert (await site.get("/api/v1/words/still")).status_code == 200
    postgres_server.start()
    await recovers(site, "GET", "/api/v1/things/1")
    await recovers(site, "POST", "/api/v1/things", json=THING)
    assert await parts(site) == {"database": "up", "valkey": "up", "storage": "up"}


async def test_postgresql_frozen_and_thawed(site: SiteUnderTest, postgres_server: Postgres) -> None:
    await site.get("/api/v1/things/1")
    postgres_server.freeze()
    try:
        read, write, ready = await asyncio.gather(
            site.get("/api/v1/things/1"), site.request("POST", "/api/v1/things", json=THING), parts(site)
        )
        assert {read.status_code, write.status_code} <= {503, 504}
        assert ready["database"] == "down"
    finally:
        postgres_server.thaw()
    await recovers(site, "GET", "/api/v1/things/1")
    await recovers(site, "POST", "/api/v1/things", json=THING)


async def test_valkey_stopped_or_frozen_leaves_reads_going(site: SiteUnderTest, valkey_server: ValkeyServer) -> None:
    assert (await site.get("/api/v1/things/1")).status_code == 200
    valkey_server.freeze()
    for path in ("/api/v1/things/1", "/api/v1/kept/1", "/api/v1/few", "/form"):
        assert (await site.get(path)).status_code == 200, path
    assert (await site.request("POST", "/api/v1/things", json=THING)).status_code == 201
    assert (await parts(site))["valkey"] == "down"
    valkey_server.thaw()
    valkey_server.kill()
    for path in ("/api/v1/things/1", "/api/v1/kept/1", "/api/v1/few", "/form"):
        assert (await site.get(path)).status_code == 200, path
    assert await parts(site) == {"database": "up", "valkey": "down", "storage": "up"}
    valkey_server.start()

    async def is_up() -> bool:
        return (await parts(site))["valkey"] == "up"

    await eventually(is_up)


async def test_probes_ask_by_address_and_learn_no_versions_or_counts(site: SiteUnderTest) -> None:
    for path in ("/health", "/health/ready", "/health/db", "/health/redis", "/health/storage"):
        answer = await site.get(path, headers={"Host": "10.1.2.3"})
        assert (answer.status_code, answer.json()["data"]["status"]) == (200, "up")
        assert not any(letter.isdigit() for letter in answer.text)
        assert answer.headers["cache-control"] == "no-store"
    assert (await site.get("/healthy", headers={"Host": "10.1.2.3"})).status_code == 421
