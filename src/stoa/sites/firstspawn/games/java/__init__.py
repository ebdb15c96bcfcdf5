"""The Java edition: the server list ping, and the older one where a server does not know it."""

import asyncio
import base64
import struct
from time import perf_counter
from typing import Any

import msgspec

from stoa.kernel.outgoing import Guard, OutsideUnreachable, close_quietly, guarded_connect
from stoa.sites.firstspawn.games.errors import NoAnswer, WrongAnswer
from stoa.sites.firstspawn.games.models import Place, Reading
from stoa.sites.firstspawn.games.motd import clean, plain_text
from stoa.sites.firstspawn.games.packets import frame, read_frame, read_string, write_number, write_port, write_string

ANY_VERSION = -1
_STATUS = 1
_LONGEST_VERSION = 60
_LARGEST_ICON = 48 * 1024
_ICON = "data:image/png;base64,"
_PNG = b"\x89PNG\r\n\x1a\n"
_SQUARE = struct.pack(">II", 64, 64)  # the one size that players' lists show
_OLD_PING = b"\xfe\x01"
_OLD_ANSWER = 0xFF
_OLD_PARTS = 6
_OLDER_PARTS = 3
_MOST_PLAYERS = 10_000_000


async def ping_java(guard: Guard, place: Place, seconds: float) -> Reading:
    """Ask a server for its status; one that hangs up on the question is asked in the older way."""
    try:
        async with asyncio.timeout(seconds):
            try:
                return await _ping(guard, place)
            except (WrongAnswer, asyncio.IncompleteReadError, ConnectionError):
                return await _ping_as_of_old(guard, place)
    except (TimeoutError, OutsideUnreachable):
        raise NoAnswer from None
    except (asyncio.IncompleteReadError, ConnectionError, OSError):
        raise WrongAnswer from None


async def _ping(guard: Guard, place: Place) -> Reading:
    reader, writer = await guarded_connect(guard, place.host, place.port)
    try:
        hello = write_number(ANY_VERSION) + write_string(place.host) + write_port(place.port) + write_number(_STATUS)
        began = perf_counter()
        # All at once: some servers wait half a minute for the ping before they answer the question before it.
        writer.write(frame(0, hello) + frame(0) + frame(1, bytes(8)))
        await writer.drain()
        number, payload = await read_frame(reader)
        latency = round((perf_counter() - began) * 1000)
    finally:
        await close_quietly(writer)
    if number != 0:
        raise WrongAnswer
    return read_status(decode_status(read_string(payload, 0)), latency)


def decode_status(text: str) -> Any:
    """Take a server's text apart; it may be nested as deeply as it is long."""
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        raise WrongAnswer from None


def read_status(told: Any, latency_ms: int) -> Reading:
    """Read what a server tells of itself, and believe no more of it than can be shown."""
    if not isinstance(told, dict):
        raise WrongAnswer
    players, version = told.get("players") or {}, told.get("version") or {}
    if not isinstance(players, dict) or not isinstance(version, dict):
        raise WrongAnswer
    return Reading(
        players=_count(players.get("online")),
        max_players=_count(players.get("max")),
        version=clean(str(version.get("name", "")))[:_LONGEST_VERSION],
        protocol=protocol if isinstance(protocol := version.get("protocol"), int) and abs(protocol) < 2**31 else 0,
        motd=plain_text(told.get("description")),
        latency_ms=latency_ms,
        icon=_icon(told.get("favicon")),
    )


def _count(value: object) -> int:
    return min(max(value, 0), _MOST_PLAYERS) if isinstance(value, int) else 0


def _icon(value: object) -> bytes | None:
    if not isinstance(value, str) or not value.startswith(_ICON):
        return None
    try:
        data = base64.b64decode(value.removeprefix(_ICON).replace("\n", ""), validate=True)
    except ValueError:  # what is no ASCII is one, too
        return None
    is_icon = data.startswith(_PNG) and data[12:16] == b"IHDR" and data[16:24] == _SQUARE
    return data if is_icon and len(data) <= _LARGEST_ICON else None


async def _ping_as_of_old(guard: Guard, place: Place) -> Reading:
    reader, writer = await guarded_connect(guard, place.host, place.port)
    try:
        began = perf_counter()
        writer.write(_OLD_PING)
        await writer.drain()
        head = await reader.readexactly(3)
        latency = round((perf_counter() - began) * 1000)
        if head[0] != _OLD_ANSWER:
            raise WrongAnswer
        text = (await reader.readexactly(int.from_bytes(head[1:]) * 2)).decode("utf-16-be", "replace")
    finally:
        await close_quietly(writer)
    return read_old_status(text, latency)


def read_old_status(text: str, latency_ms: int) -> Reading:
    """Read the older answers: six parts after `§1`, or three before that."""
    parts = text.split("\x00")
    if len(parts) == _OLD_PARTS and parts[0] == "§1":
        _, protocol, version, motd, online, most = parts
    elif len(older := text.rsplit("§", 2)) == _OLDER_PARTS:
        protocol, version = "0", ""
        motd, online, most = older
    else:
        raise WrongAnswer
    if not all(number.isascii() and number.isdigit() and len(number) < 10 for number in (protocol, online, most)):  # noqa: PLR2004 - what fits into 32 bits
        raise WrongAnswer
    return Reading(
        players=_count(int(online)),
        max_players=_count(int(most)),
        version=clean(version)[:_LONGEST_VERSION],
        protocol=int(protocol),
        motd=plain_text(motd),
        latency_ms=latency_ms,
    )
