"""What was answered stands; what failed never was."""

import asyncio
import io
from functools import partial

import asyncpg
from httpx2 import Response

from tests.harness.web import SiteUnderTest
from tests.kernel.asking import eventually
from tests.kernel.http.conftest import StartShop, count, run
from tests.kernel.http.shop import SLEEP
from tests.kernel.valkey.servers import until

_LAMP = {"name": "Lamp", "price": 3}
FORM = {"Sec-Fetch-Site": "same-origin"}


async def test_a_write_is_committed_before_any_answer_leaves_redirects_too(shop: SiteUnderTest) -> None:
    for number, (what, status) in enumerate((("answer", 200), ("redirect", 303)), start=1):
        answer = await shop.request("POST", f"/api/v1/then/{what}")
        assert answer.status_code == status
        assert await count(shop) == number
        assert answer.headers.get("location") in {None, "/api/v1/things/%C3%B6%20y"}
    htmx = await shop.request("POST", "/api/v1/then/redirect", headers={"HX-Request": "true"})
    assert (htmx.status_code, htmx.headers["hx-redirect"]) == (200, "/api/v1/things/%C3%B6%20y")


async def test_a_write_that_ends_in_a_fault_or_a_crash_never_was(shop: SiteUnderTest, logged: io.StringIO) -> None:
    for what, status in (("fault", 409), ("crash", 500), ("unencodable", 500)):
        assert (await shop.request("POST", f"/api/v1/then/{what}")).status_code == status
        assert await count(shop) == 0
    assert logged.getvalue().count("request_crashed") == 2


async def test_serialization_faults_are_tried_again_and_told_as_busy_in_the_end(shop: SiteUnderTest) -> None:
    assert (await shop.request("POST", "/api/v1/clash/2")).json() == {"data": 3}
    assert await count(shop) == 1
    answer = await shop.request("POST", "/api/v1/clash/99")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
    assert await count(shop) == 1


AWAKE = """
select count(*) = 0 from pg_stat_activity
where query like '%pg_sleep%' and pid <> pg_backend_pid() and state = 'active' and datname = current_database()
"""


async def test_a_statement_past_the_deadline_is_stopped_in_postgresql_too(shop: SiteUnderTest) -> None:
    database = shop.runtime.databases["shop"]
    for method in ("GET", "POST"):
        answer = await shop.request(method, "/api/v1/sleep")
        assert (answer.status_code, answer.json()["error"]["code"]) == (504, "DEADLINE_EXCEEDED")
        watcher = await asyncpg.connect(database.url)
        try:
            await eventually(partial(watcher.fetchval, AWAKE))
        finally:
            await watcher.close()
    assert await count(shop) == 0
    assert await until(
        lambda: not (database.reads.idle < database.reads.open or database.writes.idle < database.writes.open)
    )
    assert (await shop.get("/api/v1/doze")).status_code == 200


async def test_more_sleepers_than_connections_get_a_503_and_leave_a_full_pool(shop: SiteUnderTest) -> None:
    database = shop.runtime.databases["shop"]
    answers = await asyncio.gather(*(shop.get("/api/v1/sleep") for _ in range(60)))
    assert {answer.status_code for answer in answers} <= {503, 504}
    assert await until(lambda: not (database.reads.idle < database.reads.open))
    assert database.reads.waiting == 0
    assert (await shop.get("/api/v1/doze")).status_code == 200


async def test_a_locked_table_holds_up_only_those_who_need_it(shop: SiteUnderTest) -> None:
    database = shop.runtime.databases["shop"]
    locker = await asyncpg.connect(database.url)
    try:
        async with locker.transaction():
            await locker.execute("lock table things in access exclusive mode")
            waiting = asyncio.create_task(shop.get("/api/v1/things/1"))
            await eventually(lambda: locker.fetchval("select count(*) from pg_locks where not granted"))
            assert (await shop.get("/api/v1/doze")).status_code == 200
            assert not waiting.done()
    finally:
        await locker.close()
    assert (await waiting).status_code == 404


async def _write_to_a_locked_table(shop: SiteUnderTest, *, many: int) -> list[Response]:
    locker = await asyncpg.connect(shop.runtime.databases["shop"].url)
    try:
        async with locker.transaction():
            await locker.execute("lock table things in exclusive mode")
            return await asyncio.gather(*(shop.request("POST", "/api/v1/things", json=_LAMP) for _ in range(many)))
    finally:
        await locker.close()


async def test_writers_at_a_locked_table_are_asked_to_come_back_before_their_deadline(start_shop: StartShop) -> None:
    """Also those who wait for the connections of others that wait."""
    shop = await start_shop(
        DATABASE_LOCK_TIMEOUT="0.3s", DATABASE_ACQUIRE_TIMEOUT="0.3s", DATABASE_WRITE_POOL="2", STOA_DEADLINE="60s"
    )
    told = await _write_to_a_locked_table(shop, many=6)
    assert {answer.status_code for answer in told} == {503}
    assert "DATABASE_BUSY" in {answer.json()["error"]["code"] for answer in told}
    assert all(int(answer.headers["retry-after"]) > 0 for answer in told)
    assert (await shop.request("POST", "/api/v1/things", json=_LAMP)).status_code == 201


async def test_waits_that_are_not_set_end_before_the_deadline_however_short_that_is(start_shop: StartShop) -> None:
    shop = await start_shop(
        DATABASE_LOCK_TIMEOUT="", DATABASE_ACQUIRE_TIMEOUT="", DATABASE_WRITE_POOL="1", STOA_DEADLINE="2.5s"
    )
    told = await _write_to_a_locked_table(shop, many=4)
    assert {answer.status_code for answer in told} == {503}


async def test_slow_queries_are_logged_by_name_and_without_values(shop: SiteUnderTest, logged: io.StringIO) -> None:
    await shop.get("/api/v1/doze")
    slow = [line for line in logged.getvalue().splitlines() if "slow_query" in line]
    assert len(slow) == 1
    assert SLEEP.name in slow[0]
    assert "0.4" not in slow[0].partition("milliseconds")[0]
    await run(shop.runtime.databases["shop"], "select 1")
