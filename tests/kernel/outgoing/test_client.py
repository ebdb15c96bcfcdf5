"""The client: bounded in time and size, patient with those that recover, silent about what it was told."""

import asyncio
import gzip
import zlib
from collections.abc import Sequence
from datetime import timedelta
from email.utils import format_datetime

import msgspec
import pytest

from stoa import __version__
from stoa.kernel import clock
from stoa.kernel.outgoing import (
    BreakerState,
    Outcome,
    Outgoing,
    OutgoingSettings,
    OutsideDeclined,
    OutsideGarbled,
    OutsidePaused,
    OutsideRedirected,
    OutsideTooLarge,
    OutsideTooSlow,
    OutsideUnreachable,
)
from stoa.kernel.outgoing.retry import pause_before, read_retry_after

from .servers import Script, closed_port, in_turn, patient, saying, serving

QUICK = timedelta(milliseconds=300)
BUSY = saying("503 Service Unavailable", b"busy")


def raw(data: bytes) -> Script:
    async def script(_head: str, writer: asyncio.StreamWriter) -> None:
        writer.write(data)

    return script


async def endless(_head: str, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
    while True:
        writer.write(b"x" * 65_536)
        await writer.drain()


async def trickle(_head: str, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    while True:
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.02)


async def silence(_head: str, _writer: asyncio.StreamWriter) -> None:
    await asyncio.Event().wait()


class Profile(msgspec.Struct):
    name: str


async def test_an_answer_is_read_with_its_status_headers_and_body() -> None:
    async with serving(saying("404 Not Found", b'{"name": "a"}', "X-Thing: 7")) as server:
        outgoing = Outgoing(patient(), request_id=lambda: "req-1")
        answer = await outgoing.get(server.url("/p"), params={"q": "a b"}, headers={"X-Key": "k"})
        assert (answer.status, answer.headers["x-thing"], answer.json(Profile).name) == (404, "7", "a")
        with pytest.raises(OutsideDeclined):
            answer.checked()
        with pytest.raises(OutsideGarbled):
            answer.json(int)
        head = server.heads[0]
        assert head.startswith(("GET /p?q=a+b HTTP/1.1\r\n", "GET /p?q=a%20b HTTP/1.1\r\n"))
        assert f"User-Agent: Stoa/{__version__}\r\n" in head
        assert "X-Request-Id: req-1\r\n" in head
        assert "X-Key: k\r\n" in head
        await outgoing.close()


async def test_an_endless_answer_is_cut_off() -> None:
    async with serving(endless) as server:
        outgoing = Outgoing(patient())
        with pytest.raises(OutsideTooLarge):
            await outgoing.get(server.url(), largest=1_000_000)
        await outgoing.close()
        assert server.connections == 1


async def test_an_answer_of_exactly_the_bound_is_read() -> None:
    async with serving(saying(body=b"x" * 5000)) as server:
        outgoing = Outgoing(patient())
        assert len((await outgoing.get(server.url(), largest=5000)).content) == 5000
        with pytest.raises(OutsideTooLarge):
            await outgoing.get(server.url(), largest=4999)
        await outgoing.close()


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "gzip, gzip"])
async def test_a_small_answer_that_unpacks_to_a_huge_one_is_cut_off(encoding: str) -> None:
    body = bytes(50_000_000)
    for name in encoding.split(", "):
        body = gzip.compress(body) if name == "gzip" else zlib.compress(body)
    assert len(body) < 100_000
    async with serving(saying("200 OK", body, f"Content-Encoding: {encoding}")) as server:
        outgoing = Outgoing(patient())
        with pytest.raises(OutsideTooLarge):
            await outgoing.get(server.url(), largest=1_000_000)
        assert server.connections == 1
        await outgoing.close()


async def test_an_endless_answer_that_unpacks_to_nothing_is_cut_off() -> None:
    async def hollow(_head: str, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\nConnection: close\r\n\r\n")
        writer.write(zlib.compress(b"")[:2])
        while True:
            writer.write(b"\x00\x00\x00\xff\xff" * 10_000)  # stored blocks without contents
            await writer.drain()

    async with serving(hollow) as server:
        outgoing = Outgoing(patient())
        with pytest.raises(OutsideTooLarge):
            await outgoing.get(server.url(), largest=1_000_000, total=timedelta(seconds=5))
        await outgoing.close()


async def test_a_server_that_trickles_is_given_up_when_the_total_time_is_over() -> None:
    async with serving(trickle) as server:
        outgoing = Outgoing(patient())
        with pytest.raises(OutsideTooSlow):
            await outgoing.get(server.url(), total=QUICK)
        await outgoing.close()


async def test_a_server_that_says_nothing_is_given_up_after_the_read_time() -> None:
    async with serving(silence) as server:
        outgoing = Outgoing(patient(read_timeout=timedelta(milliseconds=80), attempts=2))
        with pytest.raises(OutsideTooSlow):
            await outgoing.get(server.url())
        assert server.connections == 2
        await outgoing.close()


@pytest.mark.parametrize(
    "noise",
    [
        b"this is not http\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope",
        b"HTTP/1.1 200 OK\r\n" + b"X: " + b"y" * 300_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzzz\r\n",
        b"",
    ],
    ids=["noise", "short", "negative", "gzip", "headers", "chunks", "nothing"],
)
async def test_an_answer_that_is_not_http_is_a_fault_in_words(noise: bytes) -> None:
    async with serving(raw(noise)) as server:
        outgoing = Outgoing(patient(attempts=1))
        with pytest.raises(OutsideGarbled):
            await outgoing.get(server.url())
        await outgoing.close()


async def test_a_call_that_may_be_repeated_is_until_it_works() -> None:
    seen: list[Outcome] = []
    async with serving(in_turn(BUSY, raw(b""), saying())) as server:
        outgoing = Outgoing(patient(), observe=seen.append)
        assert (await outgoing.get(server.url())).text == "hello"
        assert server.connections == 3
        await outgoing.close()
    assert [(outcome.result, outcome.attempt) for outcome in seen] == [("503", 0), ("OUTSIDE_GARBLED", 1), ("200", 2)]


async def test_a_call_with_an_effect_is_made_once_unless_the_caller_knows_better() -> None:
    async with serving(in_turn(BUSY, saying())) as server:
        outgoing = Outgoing(patient())
        assert (await outgoing.post(server.url(), json={"a": 1})).status == 503
        assert server.connections == 1
        await outgoing.close()
    async with serving(in_turn(BUSY, saying())) as server:
        outgoing = Outgoing(patient())
        assert (await outgoing.post(server.url(), json={"a": 1}, idempotent=True)).status == 200
        assert server.connections == 2
        await outgoing.close()


async def test_the_last_answer_is_given_when_no_try_works() -> None:
    async with serving(BUSY) as server:
        outgoing = Outgoing(patient())
        answer = await outgoing.get(server.url())
        assert (answer.status, answer.text, server.connections) == (503, "busy", 3)
        await outgoing.close()


async def test_a_service_that_asks_for_a_longer_pause_than_we_make_gets_no_other_try() -> None:
    async with serving(saying("429 Too Many Requests", b"", "Retry-After: 3600")) as server:
        outgoing = Outgoing(patient())
        assert (await outgoing.get(server.url())).status == 429
        assert server.connections == 1
        await outgoing.close()


def test_pauses_grow_with_jitter_honour_what_is_asked_and_are_bounded() -> None:
    first, later = [pause_before(0, None, 5) for _ in range(50)], [pause_before(9, None, 5) for _ in range(50)]
    assert all(pause is not None and 0.1 <= pause <= 0.2 for pause in first)
    assert all(pause is not None and 2.5 <= pause <= 5 for pause in later)
    assert len(set(first)) > 10
    assert pause_before(0, "3", 5) == 3
    assert pause_before(0, "6", 5) is None
    assert read_retry_after(format_datetime(clock.now() - timedelta(hours=1), usegmt=True)) == 0
    soon = read_retry_after(format_datetime(clock.now() + timedelta(seconds=100), usegmt=True))
    assert soon is not None
    assert 90 < soon <= 100
    assert [read_retry_after(text) for text in (None, "", "soon", "-1", "1e9", "٣")] == [None] * 6


async def test_a_host_that_fails_is_left_alone_then_tried_by_one_call_and_taken_back() -> None:
    changes: list[tuple[str, str]] = []
    working = False
    arrived, gate = asyncio.Event(), asyncio.Event()

    async def script(head: str, writer: asyncio.StreamWriter) -> None:
        if working:
            arrived.set()
            await gate.wait()
        await (saying() if working else BUSY)(head, writer)

    settings = patient(attempts=1, breaker_failures=3)
    async with serving(script) as server:
        outgoing = Outgoing(settings, on_breaker=lambda _host, state: changes.append(("change", state)))
        now = 100.0
        outgoing.breakers.now = lambda: now
        host = f"127.0.0.1:{server.port}"
        for _ in range(3):
            assert (await outgoing.get(server.url())).status == 503
        assert outgoing.breakers.state(host) is BreakerState.OPEN
        with pytest.raises(OutsidePaused) as caught:
            await outgoing.get(server.url())
        assert caught.value.headers["Retry-After"] == "30"
        assert server.connections == 3

        now, working = 131.0, True
        probe = asyncio.create_task(outgoing.get(server.url()))
        await arrived.wait()
        assert outgoing.breakers.state(host) is BreakerState.HALF_OPEN
        others = await asyncio.gather(*(outgoing.get(server.url()) for _ in range(5)), return_exceptions=True)
        assert all(isinstance(other, OutsidePaused) for other in others)
        gate.set()
        assert (await probe).status == 200
        assert outgoing.breakers.state(host) is BreakerState.CLOSED
        assert (await outgoing.get(server.url())).status == 200
        await outgoing.close()
    assert [state for _, state in changes] == [BreakerState.OPEN, BreakerState.HALF_OPEN, BreakerState.CLOSED]


async def test_a_host_that_still_fails_is_left_alone_again() -> None:
    async with serving(BUSY) as server:
        outgoing = Outgoing(patient(attempts=1, breaker_failures=1))
        now = 0.0
        outgoing.breakers.now = lambda: now
        await outgoing.get(server.url())
        now = 31.0
        await outgoing.get(server.url())
        with pytest.raises(OutsidePaused):
            await outgoing.get(server.url())
        assert server.connections == 2
        await outgoing.close()


async def test_a_probe_that_is_cancelled_leaves_the_way_open_for_the_next() -> None:
    async with serving(in_turn(BUSY, silence, saying())) as server:
        outgoing = Outgoing(patient(attempts=1, breaker_failures=1))
        now = 0.0
        outgoing.breakers.now = lambda: now
        await outgoing.get(server.url())
        now = 31.0
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await outgoing.get(server.url())
        assert (await outgoing.get(server.url())).status == 200
        await outgoing.close()


async def test_one_failing_host_does_not_close_the_way_to_another() -> None:
    async with serving(BUSY) as bad, serving(saying()) as good:
        outgoing = Outgoing(patient(attempts=1, breaker_failures=1))
        await outgoing.get(bad.url())
        with pytest.raises(OutsidePaused):
            await outgoing.get(bad.url())
        assert (await outgoing.get(good.url())).good
        await outgoing.close()


async def test_a_refused_address_opens_no_breaker() -> None:
    async def inside(_name: str) -> Sequence[str]:
        return ["10.0.0.1"]

    outgoing = Outgoing(patient(breaker_failures=1), resolver=inside)
    for _ in range(3):
        with pytest.raises(OutsideUnreachable):
            await outgoing.get("http://inside.example/")
    assert outgoing.breakers.state("inside.example:http") is BreakerState.CLOSED
    await outgoing.close()


async def test_nobody_listening_is_retried_and_then_said() -> None:
    seen: list[Outcome] = []
    outgoing = Outgoing(patient(), observe=seen.append)
    with pytest.raises(OutsideUnreachable):
        await outgoing.get(f"http://127.0.0.1:{await closed_port()}/")
    assert len(seen) == 3
    await outgoing.close()


async def test_redirects_are_not_followed_unless_asked_and_only_so_far() -> None:
    async with serving(saying("302 Found", b"", "Location: /again")) as server:
        outgoing = Outgoing(patient())
        assert (await outgoing.get(server.url())).status == 302
        with pytest.raises(OutsideRedirected):
            await outgoing.get(server.url(), redirects=3)
        assert server.connections == 5
        await outgoing.close()


async def test_what_was_sent_to_one_origin_is_not_shown_to_another() -> None:
    async with serving(saying()) as second, serving(saying("302 Found", b"", f"Location: {second.url('/x')}")) as first:
        outgoing = Outgoing(patient())
        headers = {"Authorization": "Bearer secret", "X-Api-Key": "secret", "Cookie": "secret=1"}
        answer = await outgoing.get(first.url(), headers=headers, redirects=1)
        assert answer.url == second.url("/x")
        assert "secret" in first.heads[0]
        assert "secret" not in second.heads[0]
        await outgoing.close()


async def test_trust_in_an_endpoint_is_no_trust_in_where_it_points() -> None:
    async with serving(saying()) as inside, serving(saying("302 Found", b"", f"Location: {inside.url()}")) as trusted:
        outgoing = Outgoing(OutgoingSettings(attempts=1))
        with pytest.raises(OutsideUnreachable):
            await outgoing.get(trusted.url(), redirects=1, allow_private=True)
        assert (trusted.connections, inside.connections) == (1, 0)
        await outgoing.close()


async def test_the_last_answer_is_given_when_the_host_is_left_alone_between_tries() -> None:
    async with serving(BUSY) as server:
        outgoing = Outgoing(patient(breaker_failures=1))
        assert (await outgoing.get(server.url())).status == 503
        assert server.connections == 1
        await outgoing.close()


async def test_a_body_is_not_carried_to_another_origin() -> None:
    async with (
        serving(saying()) as second,
        serving(saying("307 Temporary Redirect", b"", f"Location: {second.url()}")) as first,
    ):
        outgoing = Outgoing(patient())
        with pytest.raises(OutsideRedirected):
            await outgoing.post(first.url(), json={"secret": 1}, redirects=1)
        assert second.connections == 0
        await outgoing.close()


async def test_cookies_of_one_answer_do_not_travel_with_the_next_call() -> None:
    async with serving(saying("200 OK", b"", "Set-Cookie: a=b; Path=/")) as server:
        outgoing = Outgoing(patient())
        await outgoing.get(server.url())
        await outgoing.get(server.url())
        assert "cookie" not in server.heads[1].lower()
        await outgoing.close()


async def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    async with serving(saying(body=b"proxy")) as proxy, serving(saying()) as server:
        monkeypatch.setenv("HTTP_PROXY", proxy.url())
        monkeypatch.setenv("ALL_PROXY", proxy.url())
        outgoing = Outgoing(patient())
        assert (await outgoing.get(server.url())).text == "hello"
        assert proxy.connections == 0
        await outgoing.close()
