"""Game servers to be asked: the Java edition's list ping, its older form, and Bedrock's, on this machine.

Written from the protocols, apart from the code that asks, so that each can find the other's mistakes.
"""

import asyncio
import json
import struct
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Literal

type Manner = Literal["modern", "old", "silent", "flood", "babble"]
"""How a server behaves: as it should, as in 2013, never answering, answering without end, answering something else."""

MAGIC = bytes.fromhex("00ffff00fefefefefdfdfdfd12345678")


@dataclass(slots=True)
class GameServer:
    """A Java server that says what it is told to say."""

    status: dict[str, Any] = field(
        default_factory=lambda: {
            "version": {"name": "1.21.4", "protocol": 769},
            "players": {"online": 12, "max": 100},
            "description": {"text": "A local server", "extra": [{"text": " for trying"}]},
        }
    )
    manner: Manner = "modern"
    asked: int = 0
    hosts: list[str] = field(default_factory=list)
    """The names under which it was asked."""
    _server: asyncio.Server | None = None
    _open: set[asyncio.StreamWriter] = field(default_factory=set)

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> int:
        """Listen; give the port."""
        self._server = await asyncio.start_server(self._serve, host, port)
        return int(self._server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        """Listen no more, and hang up."""
        if self._server is not None:
            self._server.close()
            for writer in self._open:
                writer.close()
            await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.asked += 1
        self._open.add(writer)
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                await self._answer(reader, writer)
        finally:
            self._open.discard(writer)
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        match self.manner:
            case "silent":
                await reader.read()
            case "flood":
                writer.write(b"\x80\x80\x80\x05")  # a frame of ten megabytes
                while True:
                    writer.write(b"x" * 65536)
                    await writer.drain()
            case "babble":
                writer.write(b"SSH-2.0-OpenSSH_9.2\r\n")
                await reader.read(1)
            case "old":
                await self._answer_of_old(reader, writer)
            case "modern":
                await self._answer_now(reader, writer)

    async def _answer_of_old(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if (await reader.readexactly(1)) != b"\xfe":
            return  # it knows no other question, and hangs up
        told = self.status
        words = "\x00".join(
            (
                "§1",
                str(told["version"]["protocol"]),
                told["version"]["name"],
                _text(told["description"]),
                str(told["players"]["online"]),
                str(told["players"]["max"]),
            )
        )
        writer.write(b"\xff" + struct.pack(">H", len(words)) + words.encode("utf-16-be"))
        await writer.drain()

    async def _answer_now(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        hello = await _packet(reader)
        length = hello[3] if hello[1] & 0x80 == 0 else 0
        at = 1
        while hello[at] & 0x80:
            at += 1
        length, at = hello[at + 1], at + 2
        self.hosts.append(hello[at : at + length].decode())
        await _packet(reader)
        text = json.dumps(self.status).encode()
        content = b"\x00" + _number(len(text)) + text
        writer.write(_number(len(content)) + content)
        ping = await _packet(reader)
        writer.write(_number(len(ping)) + ping)
        await writer.drain()


def _text(description: Any) -> str:
    if isinstance(description, str):
        return description
    return str(description.get("text", "")) + "".join(part.get("text", "") for part in description.get("extra", []))


def _number(value: int) -> bytes:
    out = b""
    while value > 127:  # noqa: PLR2004 - seven bits a byte
        out += bytes((value & 127 | 128,))
        value >>= 7
    return out + bytes((value,))


async def _packet(reader: asyncio.StreamReader) -> bytes:
    length = shift = 0
    while True:
        byte = (await reader.readexactly(1))[0]
        length |= (byte & 127) << shift
        if byte < 128:  # noqa: PLR2004 - the last byte has no high bit
            return await reader.readexactly(length)
        shift += 7


@dataclass(slots=True)
class BedrockServer(asyncio.DatagramProtocol):
    """A Bedrock server that says what it is told to say."""

    motd: str = "A local Bedrock server"
    players: int = 7
    most: int = 20
    silent: bool = False
    _transport: asyncio.DatagramTransport | None = None

    async def start(self, host: str = "127.0.0.1") -> int:
        """Listen; give the port."""
        transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(lambda: self, local_addr=(host, 0))
        self._transport = transport
        return int(transport.get_extra_info("sockname")[1])

    def stop(self) -> None:
        """Listen no more."""
        if self._transport is not None:
            self._transport.close()

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """Answer a ping."""
        if self.silent or data[:1] != b"\x01" or data[9:25] != MAGIC or self._transport is None:
            return
        told = ("MCPE", self.motd, 766, "1.21.50", self.players, self.most, 12345, "Second line", "Survival", 1, 19132)
        words = ";".join(map(str, told)).encode()
        self._transport.sendto(
            b"\x1c" + data[1:9] + struct.pack(">Q", 12345) + MAGIC + struct.pack(">H", len(words)) + words, addr
        )
