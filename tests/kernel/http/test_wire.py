"""What arrives byte by byte: too long, too slow, too odd, or all at once."""

import asyncio
import os
import re
from pathlib import Path

import pytest

from stoa.kernel.http import protocol
from tests.harness.web import SiteUnderTest
from tests.kernel.http.conftest import StartShop, count
from tests.kernel.valkey.servers import until

MEGABYTE = 1 << 20


def resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def head(site: SiteUnderTest, line: str, *headers: str) -> bytes:
    return "\r\n".join([line, f"Host: {site.host}", *headers, "", ""]).encode("latin-1")


def status_of(raw: bytes) -> int:
    return int(raw.split(b" ", 2)[1]) if raw else 0


def statuses(raw: bytes) -> list[int]:
    return [int(found) for found in re.findall(rb"HTTP/1\.1 (\d{3}) ", raw)]


async def flood(site: SiteUnderTest, first: bytes, chunk: bytes, times: int) -> tuple[bytes, int]:
    """Send on and on while reading what comes back; give the answer, and how many chunks went out."""
    reader, writer = await asyncio.open_connection("127.0.0.1", site.port)
    writer.write(first)
    reading = asyncio.create_task(reader.read(MEGABYTE))
    sent = 0
    try:
        while sent < times and not reading.done():
            writer.write(chunk)
            await writer.drain()
            sent += 1
    except ConnectionError:
        pass
    answer = await reading
    writer.close()
    await asyncio.gather(writer.wait_closed(), return_exceptions=True)
    return answer, sent


async def test_a_body_that_is_announced_too_large_is_refused_before_it_comes(shop: SiteUnderTest) -> None:
    announced = head(
        shop, "POST /api/v1/things HTTP/1.1", "Content-Type: application/json", "Content-Length: 100000000"
    )
    answer, sent = await flood(shop, announced, b"x" * 65536, 1600)
    assert status_of(answer) == 413
    assert b"connection: close" in answer
    assert b"BODY_TOO_LARGE" in answer
    assert b"x-content-type-options: nosniff" in answer
    assert sent < 1600


async def test_a_hundred_streamed_megabytes_are_refused_without_being_held(shop: SiteUnderTest) -> None:
    line = head(shop, "POST /api/v1/things HTTP/1.1", "Content-Type: application/json", "Transfer-Encoding: chunked")
    await shop.get("/api/v1/echo")
    before = resident_bytes()
    answer, sent = await flood(shop, line, b"10000\r\n" + b"x" * 65536 + b"\r\n", 1600)
    assert status_of(answer) == 413
    assert sent < 1600
    assert resident_bytes() - before < 10 * MEGABYTE


async def test_a_body_that_nobody_reads_ends_its_connection(shop: SiteUnderTest) -> None:
    for line, status in (("GET /api/v1/echo HTTP/1.1", 200), ("POST /nowhere HTTP/1.1", 404)):
        answer = await shop.raw(head(shop, line, "Content-Length: 1000") + b"only a part")
        assert (status_of(answer), b"connection: close" in answer) == (status, True)


async def test_a_body_that_comes_too_slowly_is_not_waited_for(start_shop: StartShop) -> None:
    site = await start_shop(STOA_BODY_DEADLINE="0.3s")
    line = head(site, "POST /api/v1/things HTTP/1.1", "Content-Type: application/json", "Content-Length: 50")
    answer = await site.raw(line + b'{"name"')
    assert status_of(answer) == 408
    assert b"REQUEST_TIMEOUT" in answer
    assert await count(site) == 0


async def test_a_client_that_leaves_in_the_middle_of_its_body_changes_nothing(shop: SiteUnderTest) -> None:
    line = head(shop, "POST /api/v1/things HTTP/1.1", "Content-Type: application/json", "Content-Length: 50")
    _, writer = await asyncio.open_connection("127.0.0.1", shop.port)
    writer.write(line + b'{"name": "half')
    await writer.drain()
    assert await until(lambda: shop.edge.running)
    writer.close()
    assert await until(lambda: not shop.edge.running)
    assert await count(shop) == 0
    assert ("shop", "tests.kernel.http.shop.add_thing", 499) in shop.runtime.metrics.requests


async def test_a_head_that_comes_too_slowly_is_cut_off(shop: SiteUnderTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.2)
    assert status_of(await shop.raw(b"GET / HTTP/1.1\r\nHost: sh")) == 408
    assert await shop.raw(b"") == b""  # opened in advance by a browser: closed without a word
    twice = await shop.raw(head(shop, "GET /api/v1/echo HTTP/1.1") + b"GET /api")  # the second is never whole
    assert statuses(twice) == [200, 408]


async def test_a_slow_head_behind_a_slow_answer_lets_that_answer_through(
    shop: SiteUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.1)
    answer = await shop.raw(head(shop, "GET /api/v1/doze HTTP/1.1") + b"GET /api")
    assert statuses(answer) == [200]


async def test_long_heads_are_refused_in_one_piece_and_in_many(shop: SiteUnderTest) -> None:
    many = [f"X-Number-{number}: {number}" for number in range(10_000)]
    assert status_of(await shop.raw(head(shop, "GET /api/v1/echo HTTP/1.1", *many))) == 431
    assert status_of(await shop.raw(head(shop, "GET /api/v1/echo HTTP/1.1", "Cookie: " + "x" * 40_000))) == 431
    assert status_of(await shop.raw(head(shop, "GET /" + "a" * 40_000 + " HTTP/1.1"))) == 431
    answer, _ = await flood(shop, b"GET / HTTP/1.1\r\n", b"X-More: and more\r\n" * 10, 5000)
    assert status_of(answer) == 431
    second = head(shop, "GET /api/v1/echo HTTP/1.1") + head(shop, "GET /api/v1/echo HTTP/1.1", *many)
    assert set(statuses(await shop.raw(second))) <= {200, 431}
    body = b'{"name": "x", "price": 1, "rate": ' + b" " * 100_000 + b"1}"
    large = head(
        shop, "POST /api/v1/things HTTP/1.1", "Content-Type: application/json", f"Content-Length: {len(body)}",
        "Connection: close",
    )  # fmt: skip
    assert status_of(await shop.raw(large + body)) == 201


async def test_odd_request_lines_are_answered_or_refused_in_one_shape(shop: SiteUnderTest) -> None:
    close = "Connection: close"
    for line, expected in (
        (f"GET http://{shop.host}/api/v1/echo HTTP/1.1", 200),
        ("GET http://elsewhere.example/api/v1/echo HTTP/1.1", 200),  # the Host header decides
        ("GET /api/v1/echo HTTP/1.0", 200),
        ("GET //api/v1/echo HTTP/1.1", 404),
        ("GET /api/v1/../v1/echo HTTP/1.1", 404),
        ("GET /api/v1/%65cho HTTP/1.1", 200),
        ("GET /api/v1/echo/ HTTP/1.1", 200),
        ("GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1", 404),
        ("GET /\xff HTTP/1.1", 400),
        ("BREW /api/v1/echo HTTP/1.1", 400),
        ("get /api/v1/echo HTTP/1.1", 400),
        ("GET HTTP/1.1", 400),
        ("\x16\x03\x01\x02", 400),
        ("OPTIONS * HTTP/1.1", 404),
        ("TRACE /api/v1/echo HTTP/1.1", 405),
        ("CONNECT elsewhere.example:443 HTTP/1.1", 400),
    ):
        answer = await shop.raw(head(shop, line, close))
        assert status_of(answer) in ({expected} if expected != 404 else {200, 404}), (line, answer[:300])
        assert b"x-content-type-options: nosniff" in answer, line


async def test_ambiguous_framing_is_refused(shop: SiteUnderTest) -> None:
    line = "POST /api/v1/things HTTP/1.1"
    for headers in (
        ("Content-Length: 5", "Transfer-Encoding: chunked"),
        ("Content-Length: 5", "Content-Length: 6"),
        ("Content-Length: -1",),
        ("Content-Length: 99999999999999999999999",),
        ("Transfer-Encoding: chunked, identity",),
        ("X-Bad\r\n folded: yes",),
    ):
        answer = await shop.raw(
            head(shop, line, "Content-Type: application/json", "Connection: close", *headers) + b"0\r\n\r\n"
        )
        assert status_of(answer) in {400, 413}, (headers, answer[:200])
    broken = head(shop, line, "Content-Type: application/json", "Transfer-Encoding: chunked") + b"zz\r\n"
    assert statuses(await shop.raw(broken)) == [400]
    assert await count(shop) == 0


async def test_pipelined_requests_are_answered_in_their_order(shop: SiteUnderTest) -> None:
    paths = [f"/api/v1/words/{number}" for number in range(200)] + ["/kept"] * 50 + ["/api/v1/words/last"]
    sent = b"".join(head(shop, f"GET {path} HTTP/1.1") for path in paths[:-1])
    answer = await shop.raw(sent + head(shop, f"GET {paths[-1]} HTTP/1.1", "Connection: close"), most=1 << 24)
    assert re.findall(rb'"data":"(\d+)"', answer) == [b"%d" % number for number in range(200)]
    assert answer.endswith(b'{"data":"last"}')
    assert statuses(answer) == [200] * len(paths)


async def test_a_client_that_asks_before_it_sends_is_told_to_go_on(shop: SiteUnderTest) -> None:
    body = b'{"name": "x", "price": 1}'
    headers = ("Content-Type: application/json", "Expect: 100-continue", "Connection: close")
    reader, writer = await asyncio.open_connection("127.0.0.1", shop.port)
    writer.write(head(shop, "POST /api/v1/things HTTP/1.1", f"Content-Length: {len(body)}", *headers))
    assert await reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
    writer.write(body)
    assert status_of(await reader.read()) == 201
    writer.close()
    refused = await shop.raw(head(shop, "POST /api/v1/things HTTP/1.1", "Content-Length: 100000000", *headers))
    assert statuses(refused) == [413]


async def test_head_answers_as_get_does_without_a_body(shop: SiteUnderTest) -> None:
    mine = {
        "server-timing",
        "date",
        "x-request-id",
        "ratelimit",
        "ratelimit-remaining",
        "ratelimit-reset",
        "content-security-policy",
        "set-cookie",
    }
    for path in ("/api/v1/large", "/api/v1/echo", "/form", "/kept", "/nowhere", "/health", "/api/v1/stream"):
        for encoding in ("identity", "gzip", "br", "zstd"):
            full = await shop.get(path, headers={"Accept-Encoding": encoding, "Accept": "text/html"})
            bare = await shop.request("HEAD", path, headers={"Accept-Encoding": encoding, "Accept": "text/html"})
            assert (bare.status_code, bare.content) == (full.status_code, b""), path
            assert {*bare.headers} - mine == {*full.headers} - mine - {"transfer-encoding"}
            if path != "/api/v1/echo":
                own = mine | (
                    {"content-length"} if encoding != "identity" else set()
                )  # a nonce compresses now so, now so
                same = {name: value for name, value in bare.headers.items() if name not in own}
                assert same == {name: full.headers[name] for name in same}, path


async def test_addresses_say_what_they_answer_to(shop: SiteUnderTest) -> None:
    options = await shop.request("OPTIONS", "/api/v1/things")
    assert (options.status_code, options.headers["allow"]) == (204, "GET, HEAD, OPTIONS, POST")
    wrong = await shop.request("DELETE", "/api/v1/things")
    assert (wrong.status_code, wrong.headers["allow"]) == (405, "GET, HEAD, OPTIONS, POST")
    assert wrong.json()["error"]["code"] == "METHOD_NOT_ALLOWED"
    assert (await shop.request("OPTIONS", "/nowhere")).status_code == 404
    static = await shop.request("POST", "/static/none.css")
    assert (static.status_code, static.headers["allow"]) == (405, "GET, HEAD")
