"""The Bedrock edition: one datagram there, one back."""

import asyncio
import os
import struct
from time import perf_counter

from stoa.kernel.outgoing import Guard, OutsideUnreachable, resolve_public
from stoa.sites.firstspawn.games.errors import NoAnswer, WrongAnswer
from stoa.sites.firstspawn.games.models import Place, Reading
from stoa.sites.firstspawn.games.motd import clean, plain_text

MAGIC = bytes.fromhex("00ffff00fefefefefdfdfdfd12345678")
_PING = 0x01
_PONG = 0x1C
_HEAD = struct.Struct(">BQQ16sH")
_LEAST_PARTS = 6
_LONGEST = 60


class _Asking(asyncio.DatagramProtocol):
    """Waits for the one datagram that answers ours."""

    def __init__(self) -> None:
        self.answered: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()

    def datagram_received(self, data: bytes, addr: object) -> None:
        """Take the first answer; the socket is connected, so it comes from whom we asked."""
        del addr
        if not self.answered.done():
            self.answered.set_result(data)

    def error_received(self, exc: Exception) -> None:
        """Hear that nobody listens there."""
        if not self.answered.done():
            self.answered.set_exception(exc)


async def ping_bedrock(guard: Guard, place: Place, seconds: float) -> Reading:
    """Ask a server for its status."""
    try:
        async with asyncio.timeout(seconds):
            address = (await resolve_public(guard, place.host))[0]
            loop = asyncio.get_running_loop()
            transport, asking = await loop.create_datagram_endpoint(_Asking, remote_addr=(str(address), place.port))
            try:
                began = perf_counter()
                transport.sendto(bytes((_PING,)) + bytes(8) + MAGIC + os.urandom(8))
                data = await asking.answered
            finally:
                transport.close()
    except (TimeoutError, OutsideUnreachable, OSError):
        raise NoAnswer from None
    return read_pong(data, round((perf_counter() - began) * 1000))


def read_pong(data: bytes, latency_ms: int) -> Reading:
    """Read an answer: edition, message, protocol, version, players, most players, and what we do not need."""
    if len(data) < _HEAD.size:
        raise WrongAnswer
    kind, _, _, magic, length = _HEAD.unpack_from(data)
    if kind != _PONG or magic != MAGIC or len(data) < _HEAD.size + length:
        raise WrongAnswer
    parts = data[_HEAD.size : _HEAD.size + length].decode("utf-8", "replace").split(";")
    if len(parts) < _LEAST_PARTS:
        raise WrongAnswer
    try:
        protocol, online, most = (min(max(int(parts[at][:9]), 0), 10_000_000) for at in (2, 4, 5))
    except ValueError:
        raise WrongAnswer from None
    second = parts[7] if len(parts) > 7 else ""  # noqa: PLR2004 - the second line of the message is the eighth part
    return Reading(
        players=online,
        max_players=most,
        version=clean(parts[3])[:_LONGEST],
        protocol=protocol,
        motd=plain_text(f"{parts[1]}\n{second}"),
        latency_ms=latency_ms,
        edition="bedrock",
    )
