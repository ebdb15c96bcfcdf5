"""Asking game servers, and what they may do to whoever asks.

The local servers are asked by another's program, too (mcstatus), so that both sides are known to speak the protocol.
"""

import base64
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import mcstatus
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.kernel.outgoing import GAME_PORTS, Guard
from stoa.sites.firstspawn.games.bedrock import ping_bedrock, read_pong
from stoa.sites.firstspawn.games.errors import NoAnswer, WrongAnswer
from stoa.sites.firstspawn.games.java import decode_status, ping_java, read_old_status, read_status
from stoa.sites.firstspawn.games.models import Place
from stoa.sites.firstspawn.games.motd import plain_text
from stoa.sites.firstspawn.games.packets import read_number, write_number
from stoa.testing.game_servers import BedrockServer, GameServer, Manner

GUARD = Guard(ports=GAME_PORTS, allow=(), timeout=5, allow_private=True)
STRICT = Guard(ports=GAME_PORTS, allow=(), timeout=5)
HEAD = b"\x89PNG\r\n\x1a\n" + bytes(4) + b"IHDR"
ICON = HEAD + struct.pack(">II", 64, 64) + bytes(100)


@asynccontextmanager
async def running(server: GameServer) -> AsyncIterator[Place]:
    port = await server.start()
    try:
        yield Place("127.0.0.1", port)
    finally:
        await server.stop()


async def test_a_java_server_tells_how_it_is_to_us_and_to_a_launcher() -> None:
    server = GameServer()
    server.status["favicon"] = "data:image/png;base64," + base64.b64encode(ICON).decode()
    async with running(server) as place:
        reading = await ping_java(GUARD, place, 5)
        other = await (await mcstatus.JavaServer.async_lookup(f"127.0.0.1:{place.port}")).async_status()
    assert (reading.players, reading.max_players) == (other.players.online, other.players.max) == (12, 100)
    assert (reading.version, reading.protocol) == (other.version.name, other.version.protocol) == ("1.21.4", 769)
    assert reading.motd == other.motd.to_plain() == "A local server for trying"
    assert reading.icon == ICON
    assert server.hosts == ["127.0.0.1", "127.0.0.1"]


async def test_a_server_of_old_is_asked_as_of_old() -> None:
    server = GameServer(manner="old")
    async with running(server) as place:
        reading = await ping_java(GUARD, place, 5)
        other = await (await mcstatus.LegacyServer.async_lookup(f"127.0.0.1:{place.port}")).async_status()
    assert (reading.players, reading.max_players) == (other.players.online, other.players.max) == (12, 100)
    assert reading.version == other.version.name == "1.21.4"


async def test_a_bedrock_server_tells_how_it_is_to_us_and_to_a_launcher() -> None:
    server = BedrockServer()
    port = await server.start()
    try:
        reading = await ping_bedrock(GUARD, Place("127.0.0.1", port), 5)
        other = await mcstatus.BedrockServer("127.0.0.1", port).async_status()
    finally:
        server.stop()
    assert (reading.players, reading.max_players) == (other.players.online, other.players.max) == (7, 20)
    assert reading.motd == "A local Bedrock server\nSecond line"
    assert reading.version == other.version.name == "1.21.50"


@pytest.mark.parametrize(("manner", "fault"), [("silent", NoAnswer), ("flood", WrongAnswer), ("babble", WrongAnswer)])
async def test_a_server_that_misbehaves_is_left_in_time_and_unread(manner: Manner, fault: type[Exception]) -> None:
    async with running(GameServer(manner=manner)) as place:
        with pytest.raises(fault):
            await ping_java(GUARD, place, 0.2)


async def test_row_45_a_private_address_is_not_connected_to() -> None:
    server = GameServer()
    async with running(server) as place:
        with pytest.raises(NoAnswer):
            await ping_java(STRICT, place, 5)
        with pytest.raises(NoAnswer):
            await ping_bedrock(STRICT, place, 5)
    assert server.asked == 0


async def test_nobody_there_is_no_answer() -> None:
    async with running(GameServer()) as place:
        pass
    with pytest.raises(NoAnswer):
        await ping_java(GUARD, place, 1)
    with pytest.raises(NoAnswer):
        await ping_bedrock(GUARD, place, 0.2)


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(
            st.sampled_from(["text", "extra", "players", "online", "max", "version", "description"]), inner
        )
    ),
)


@given(JSON)
def test_whatever_a_server_says_is_a_reading_or_a_wrong_answer(told: Any) -> None:
    try:
        reading = read_status(told, 1)
    except WrongAnswer:
        return
    assert 0 <= reading.players <= 10_000_000
    assert len(reading.motd) <= 300
    assert len(reading.version) <= 60


@given(st.text())
def test_an_old_answer_is_a_reading_or_a_wrong_answer(text: str) -> None:
    for words in (text, f"§1\x00{text}"):
        try:
            reading = read_old_status(words, 1)
        except WrongAnswer:
            continue
        assert len(reading.motd) <= 300


@given(st.binary())
def test_a_datagram_is_a_reading_or_a_wrong_answer(data: bytes) -> None:
    with pytest.raises(WrongAnswer):
        read_pong(data, 1)


@given(st.integers(-(2**31), 2**32 - 1))
def test_a_number_comes_back_as_it_was(value: int) -> None:
    assert read_number(write_number(value), 0) == (value & 0xFFFFFFFF, len(write_number(value)))


@pytest.mark.parametrize(
    ("told", "plain"),
    [
        ("§aGreen §lbold", "Green bold"),
        ({"text": "One", "extra": [{"text": " two", "extra": ["\nthree"]}, " four"]}, "One two\nthree four"),
        ("\u202eesrever", "esrever"),
        ("a\n\n\nb\nc", "a"),
        ([], ""),
    ],
)
def test_a_message_of_the_day_is_plain_text(told: Any, plain: str) -> None:
    assert plain_text(told) == plain


@pytest.mark.parametrize("text", ["[" * 20_000 + "]" * 20_000, '{"description":' + "[" * 20_000, "{", ""])
def test_a_status_that_is_nested_without_end_or_breaks_off_is_a_wrong_answer(text: str) -> None:
    with pytest.raises(WrongAnswer):
        decode_status(text)


def test_an_icon_that_is_no_picture_is_none() -> None:
    vast = base64.b64encode(HEAD + struct.pack(">II", 60_000, 60_000) + bytes(100)).decode()
    for icon in (
        *(f"data:image/png;base64,{data}" for data in ("\u00e9", "!", "AAAA", vast)),
        "https://a.example/i.png",
    ):
        assert read_status({"favicon": icon}, 1).icon is None
