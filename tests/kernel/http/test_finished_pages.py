"""Finished answers: kept for anonymous readers, dropped by tags, and never anybody's private matter."""

import asyncio
import gzip
import os
import sys
from pathlib import Path

import asyncpg
import brotli
import httpx2
import pytest

from stoa.kernel.http.exchange import THEME_COOKIE
from tests.harness.web import SiteUnderTest
from tests.kernel.asking import eventually
from tests.kernel.http.conftest import StartShop, run
from tests.kernel.http.shop import NAME, RENAME
from tests.kernel.valkey.servers import until

ROOT = Path(__file__).resolve().parents[3]
KEPT = "/api/v1/kept/1"


async def add(site: SiteUnderTest, name: str) -> None:
    await run(site.runtime.databases["shop"], "insert into things (name) values ($1)", name)


async def name_kept(site: SiteUnderTest, **headers: str) -> str:
    answer = await site.get(KEPT, headers=headers)
    assert answer.status_code == 200
    text: str = answer.json()["data"]["name"]
    return text.strip()


async def rename_unnoticed(site: SiteUnderTest, name: str) -> None:
    async with site.runtime.databases["shop"].write() as tx:
        await RENAME.one(tx, id=1, name=name)


async def test_anonymous_readers_get_what_is_kept_until_a_commit_drops_its_tag(shop: SiteUnderTest) -> None:
    await add(shop, "Lamp")
    assert await name_kept(shop) == "Lamp"
    await rename_unnoticed(shop, "Vase")
    assert await name_kept(shop) == "Lamp"
    assert (await shop.request("PUT", "/api/v1/things/1", json={"name": "Chair"})).status_code == 204
    assert await name_kept(shop) == "Chair"
    assert (await shop.request("PUT", "/api/v1/things/99", json={"name": "Nothing"})).status_code == 404


async def test_a_tag_is_not_dropped_by_a_transaction_that_fails(shop: SiteUnderTest) -> None:
    await add(shop, "Lamp")
    assert await name_kept(shop) == "Lamp"
    await rename_unnoticed(shop, "Vase")

    async def fail() -> None:
        async with shop.runtime.databases["shop"].write() as tx:
            tx.drop_tags("thing:1")
            await tx.connection.execute("select 1 / 0")

    with pytest.raises(asyncpg.DivisionByZeroError):
        await fail()
    assert await name_kept(shop) == "Lamp"


async def test_a_commit_in_another_process_is_seen_here(shop: SiteUnderTest) -> None:
    await add(shop, "Lamp")
    database = shop.runtime.databases["shop"].url
    valkey, _ = shop.runtime.config.environ["VALKEY_URL"]
    store = shop.runtime.caches["shop"]
    assert await until(lambda: store.listening)
    assert await name_kept(shop) == "Lamp"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.kernel.http.dropping_process", "1", "From afar", cwd=ROOT,
        env=dict(os.environ) | {"DATABASE_URL": database, "VALKEY_URL": valkey, "PYTHONPATH": "src"},
    )  # fmt: skip
    assert await process.wait() == 0

    async def is_seen() -> bool:
        return await name_kept(shop) == "From afar"

    await eventually(is_seen)


async def test_a_cold_process_finds_in_valkey_what_another_has_made(shop: SiteUnderTest, start_shop: StartShop) -> None:
    await add(shop, "Lamp")
    assert await name_kept(shop) == "Lamp"
    other = await start_shop(DATABASE_URL=shop.runtime.databases["shop"].url)
    assert await name_kept(other) == "Lamp"
    assert other.runtime.databases["shop"].reads.open == 0


async def test_who_brings_credentials_is_not_served_what_is_kept(shop: SiteUnderTest) -> None:
    await add(shop, "Lamp")
    assert await name_kept(shop) == "Lamp"
    await rename_unnoticed(shop, "Vase")
    assert await name_kept(shop, Authorization="Bearer member") == "Vase"
    assert await name_kept(shop, Authorization="Bearer nobody") == "Vase"
    assert await name_kept(shop, Cookie="stoa_session_shop=member") == "Vase"
    assert await name_kept(shop, Cookie="other=1") == "Lamp"
    member = await shop.get(KEPT, headers={"Authorization": "Bearer member"})
    assert member.headers["cache-control"] == "private, no-cache"
    assert (await shop.get(KEPT)).headers["cache-control"] == "public, no-cache"


async def test_an_answer_with_a_cookie_is_never_kept(shop: SiteUnderTest) -> None:
    answers = await asyncio.gather(*(shop.get("/api/v1/private") for _ in range(10)))
    assert len({answer.json()["data"] for answer in answers}) == 10
    assert all(answer.headers["set-cookie"].startswith(f"visit={answer.json()['data']};") for answer in answers)
    assert all("public" not in answer.headers["cache-control"] for answer in answers)


async def test_a_fault_is_never_kept(shop: SiteUnderTest) -> None:
    assert (await shop.get(KEPT)).status_code == 404
    await add(shop, "Lamp")
    assert await name_kept(shop) == "Lamp"


async def test_themes_fragments_and_queries_are_pages_of_their_own(shop: SiteUnderTest) -> None:
    plain = await shop.get("/kept")
    dark = await shop.get("/kept", headers={"Cookie": f"{THEME_COOKIE}=dark"})
    assert 'data-theme="dark"' in dark.text
    assert 'data-theme="dark"' not in plain.text
    assert (await shop.get("/kept")).text == plain.text
    assert (await shop.get("/kept", headers={"Cookie": f"{THEME_COOKIE}=dark"})).text == dark.text


async def test_a_kept_page_has_a_policy_of_its_own_each_time_and_no_nonce_inside(shop: SiteUnderTest) -> None:
    first, second = await shop.get("/kept"), await shop.get("/kept")
    assert first.headers["content-security-policy"] != second.headers["content-security-policy"]
    assert 'nonce="' not in first.text
    assert "set-cookie" not in first.headers
    assert {"x-content-type-options", "x-frame-options", "permissions-policy"} <= {*second.headers}


async def test_what_a_reader_holds_is_not_sent_again(shop: SiteUnderTest) -> None:
    await add(shop, "Lamp")
    for path in (KEPT, "/kept", "/api/v1/large", "/api/v1/things/1"):
        for encoding in ("identity", "gzip", "br"):
            full = await shop.get(path, headers={"Accept-Encoding": encoding})
            again = await shop.get(path, headers={"Accept-Encoding": encoding, "If-None-Match": full.headers["etag"]})
            assert (again.status_code, again.content) == (304, b""), (path, encoding)
            assert again.headers["etag"] == full.headers["etag"]
            assert again.headers["x-content-type-options"] == "nosniff"
            assert "content-length" not in again.headers
            assert again.headers["cache-control"] == full.headers["cache-control"]
            assert again.headers.get("vary") == full.headers.get("vary"), path
            other = await shop.get(path, headers={"If-None-Match": '"something-else"'})
            assert other.status_code == 200


async def test_bytes_are_what_their_encoding_says(shop: SiteUnderTest) -> None:
    await add(shop, "Lamp")
    for path in (KEPT, "/kept", "/api/v1/large"):
        plain = await _raw_body(shop, path, "identity")
        assert gzip.decompress(await _raw_body(shop, path, "gzip")) == plain
        assert brotli.decompress(await _raw_body(shop, path, "br, gzip")) == plain
        assert await _raw_body(shop, path, "gzip;q=0, br;q=0.0, zstd; q=0") == plain


async def _raw_body(site: SiteUnderTest, path: str, encoding: str) -> bytes:
    async with site.client.stream("GET", path, headers={"Accept-Encoding": encoding}) as answer:
        body = b"".join([chunk async for chunk in answer.aiter_raw()])
        wanted = encoding.partition(",")[0]
        assert answer.headers.get("content-encoding", "identity") == ("identity" if ";" in wanted else wanted), path
        assert "accept-encoding" in answer.headers["vary"]
        return body


async def test_limits_count_kept_answers_too(shop: SiteUnderTest) -> None:
    answers = [await shop.get("/api/v1/kept-few") for _ in range(7)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429] * 2
    assert [answer.headers["ratelimit-remaining"] for answer in answers] == ["4", "3", "2", "1", "0", "0", "0"]
    assert int(answers[-1].headers["retry-after"]) > 0
    assert answers[-1].json()["error"]["decision"]["rule"] == "limits.few"


async def test_many_who_ask_at_once_cost_one_query(shop: SiteUnderTest) -> None:
    await add(shop, "Lamp")
    before = NAME.timing.count
    answers: list[httpx2.Response] = await asyncio.gather(*(shop.get(KEPT) for _ in range(30)))
    assert {answer.status_code for answer in answers} == {200}
    assert NAME.timing.count - before == 1


async def test_a_kept_page_is_sent_without_a_task_of_its_own(
    shop: SiteUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = [await shop.get("/kept") for _ in range(10)][-1]  # until this process holds a part of the limit itself

    async def never(*_: object) -> None:
        message = "a task was made"
        raise AssertionError(message)

    monkeypatch.setattr(type(shop.edge), "__call__", never)
    again = await shop.get("/kept")
    assert (again.status_code, again.text) == (200, first.text)
    assert (await shop.request("HEAD", "/kept")).status_code == 200
