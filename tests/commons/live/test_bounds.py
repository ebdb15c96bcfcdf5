"""What a client may cost: too fast, too large, too slow, or gone. The rest of row 39."""

import asyncio
import contextlib
import json
import socket as sockets

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.exceptions import ConnectionClosed

from stoa.commons.live.connection import Connection
from stoa.commons.live.errors import TooManyMessages
from stoa.commons.live.history import History
from stoa.commons.live.rules import read_position, refill, write_position
from stoa.kernel.http.socket_protocol import SocketProtocol
from tests.kernel.asking import eventually

from .conftest import PATIENCE, OpenLive

HANDSHAKE = (
    "GET /ws HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)


def wire_of(connection: Connection) -> asyncio.Transport:
    assert isinstance(connection.socket, SocketProtocol)
    return connection.socket.transport


async def test_who_talks_too_fast_is_slowed_down_and_then_sent_away(open_live: OpenLive) -> None:
    live = await open_live()
    client = await live.enter()
    message = json.dumps({"type": "subscribe:nothing"})
    with contextlib.suppress(ConnectionClosed):
        for sent in range(10_000):
            await client.socket.send(message)
            if sent % 50 == 0:
                await asyncio.sleep(0)  # it might as well read what the server says
    assert await client.closing_code() == 4429
    assert live.room.counts["in"] < 200
    patient = await live.enter()
    assert (await patient.ask("ping"))["type"] == "pong"


async def test_who_talks_a_little_too_fast_is_told_and_stays(open_live: OpenLive) -> None:
    live = await open_live(LIVE_BURST="5", LIVE_RATE="5")
    client = await live.enter()
    for _ in range(8):
        await client.say("ping")
    heard = [await client.hear() for _ in range(5)]
    assert [one["error"]["code"] for one in heard if one["type"] == "error"] == [TooManyMessages.code]
    await asyncio.sleep(0.3)  # what one may say comes back with time, and with nothing else
    assert (await client.ask("ping"))["type"] == "pong"


async def test_what_is_too_large_or_makes_no_sense_is_refused(open_live: OpenLive) -> None:
    live = await open_live(LIVE_SUBSCRIPTIONS="1")
    client = await live.enter()
    for nonsense in ("", "ping", "[]", '{"type":1}', '{"type":"ping","n":{}}', "[" * 8000, b"\xff\xfe", "{}"):
        await client.socket.send(nonsense)
        assert (await client.hear())["error"]["code"] == "MALFORMED", nonsense
    assert (await client.ask("dance"))["error"]["code"] == "UNKNOWN_TYPE"
    assert (await client.ask("auth", token="again"))["error"]["code"] == "ALREADY_AUTHENTICATED"
    assert (await client.ask("subscribe:thing", thingId="7"))["error"]["details"][0]["field"] == "thingId"
    assert (await client.ask("subscribe:crowd", extra="7"))["error"]["details"][0]["field"] == "extra"
    assert (await client.ask("subscribe:crowd"))["type"] == "subscribed"
    too_many = await client.ask("subscribe:thing", thingId=str(live.things.public))
    assert {"presence", "error"} >= {too_many["type"]}
    await client.socket.send(['{"type":', '"ping"', "}"])
    await client.hear_of("pong")
    await client.socket.send("x" * 9000)
    assert await client.closing_code() == 1009
    piecemeal = await live.enter()
    await piecemeal.socket.send("x" * 90 for _ in range(100))
    assert await piecemeal.closing_code() in {1009, 4429}


async def test_who_is_refused_while_still_sending_reads_why(open_live: OpenLive) -> None:
    """What is closed before all of it was read answers the rest with a reset, which tears up our goodbye."""
    live = await open_live()
    loop = asyncio.get_running_loop()
    with sockets.create_connection(("127.0.0.1", live.site.port)) as wire:
        wire.settimeout(0)
        await loop.sock_sendall(wire, HANDSHAKE.format(host=live.site.host).encode())
        while not (await loop.sock_recv(wire, 4096)).endswith(b"\r\n\r\n"):
            pass
        await loop.sock_sendall(wire, b"\x81\xfe" + (9000).to_bytes(2) + b"mask" + b"x" * 100)
        async with asyncio.timeout(PATIENCE):
            heard = b""
            while piece := await loop.sock_recv(wire, 4096):
                heard += piece
        assert (1009).to_bytes(2) in heard
        await loop.sock_sendall(wire, b"x" * 8900)
        assert wire.getsockopt(sockets.SOL_SOCKET, sockets.SO_ERROR) == 0
        assert await loop.sock_recv(wire, 1) == b""


async def test_a_client_that_never_reads_is_dropped_and_costs_no_more_memory(open_live: OpenLive) -> None:
    live = await open_live(LIVE_UNSENT="64KiB")
    reader = await live.listen(live.things.public)
    slow = await live.listen(live.things.public)
    wire = slow.socket.transport.get_extra_info("socket")
    wire.setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 4096)
    slow.socket.transport.pause_reading()
    (connection,) = [one for one in live.room._wheel if wire_of(one).get_extra_info("peername") == wire.getsockname()]
    ours = wire_of(connection).get_extra_info("socket")
    ours.setsockopt(sockets.SOL_SOCKET, sockets.SO_SNDBUF, 8192)
    most, told = 0, 0
    while connection.is_open and told < 2000:
        await live.tell(live.things.public, padding="x" * 8000)
        told += 1
        assert (await reader.hear())["type"] == "thing:said"
        most = max(most, connection.socket.unsent)
    assert not connection.is_open
    assert most < 64 * 1024 + 3 * 16 * 1024
    assert live.room.counts["closed:4410"] == 1
    slow.socket.transport.abort()
    assert (await reader.ask("ping"))["type"] == "pong"


async def test_a_client_that_no_longer_answers_is_cut_off(open_live: OpenLive) -> None:
    live = await open_live(LIVE_PING="0.2s")
    alive, dead = await live.enter(), await live.enter()
    dead.socket.transport.pause_reading()
    await eventually(lambda: live.holds(1))
    dead.socket.transport.abort()
    assert (await alive.ask("ping"))["type"] == "pong"


async def test_a_process_that_ends_says_when_to_come_back(open_live: OpenLive) -> None:
    live = await open_live()
    client, silent = await live.enter(), await live.connect()
    live.site.stop.set()
    told = await client.hear()
    assert told["type"] == "reconnect"
    assert 100 <= told["afterMs"] <= 8000
    assert (await client.closing_code(), await silent.closing_code()) == (1012, 1012)


@pytest.mark.parametrize("text", ["", "-", "1", "1-", "-1", "1-1-1", "٣-1", "1-x", "9" * 21 + "-1"])
def test_what_is_no_position_is_none(text: str) -> None:
    assert read_position(text) is None


@given(st.tuples(st.integers(0, 10**19), st.integers(0, 10**19)))
def test_a_position_that_is_written_reads_the_same(position: tuple[int, int]) -> None:
    assert read_position(write_position(position)) == position


@given(st.floats(0, 60), st.floats(0, 1e6), st.integers(1, 100), st.integers(1, 100))
def test_nobody_saves_up_more_than_a_burst(left: float, seconds: float, rate: int, burst: int) -> None:
    assert min(left, burst) <= refill(left, seconds, rate, burst) <= burst


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 3000)), max_size=60), st.integers(0, 60))
def test_history_gives_all_or_says_that_it_cannot(said: list[tuple[str, int]], away: int) -> None:
    history = History(keep_ms=30, most_bytes=20_000)
    history.begin((0, 0))
    for at, (key, size) in enumerate(said):
        history.add((at + 1, 0), key, b"x" * size)
    assert history.bytes <= 20_000
    if history.reaches((away, 0)):
        for key in "abc":
            meant = [at + 1 for at, (one, _) in enumerate(said) if one == key and at + 1 > away]
            assert [position[0] for position, _ in history.between(key, (away, 0), history.last)] == meant
