"""Players of the Java edition on this machine, and the servers of Mojang that know which meeting they have joined."""

import asyncio
import hashlib
import json
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from cryptography.hazmat.decrepit.ciphers.modes import CFB8
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms
from cryptography.hazmat.primitives.serialization import load_der_public_key

from stoa.sites.firstspawn.games.errors import WrongAnswer
from stoa.sites.firstspawn.games.packets import (
    frame,
    read_frame,
    read_number,
    read_string,
    write_number,
    write_port,
    write_string,
)

from .serve import Asked, Given, app_of, give_json, serve_here

_FIRST_WITH_SIGNATURES, _LAST_WITH_SIGNATURES, _FIRST_THAT_IS_ASKED = 759, 760, 766


@dataclass(slots=True)
class LocalSessions:
    """Knows who has joined which meeting."""

    origin: str = ""
    status: int = 0
    """With which everything is refused, where it is not 0."""
    players: dict[str, str] = field(default_factory=lambda: {"Notch": "069a79f444e94726a5befca90e38aaf5"})
    joined: dict[str, str] = field(default_factory=dict)

    def answer(self, asked: Asked) -> Given:
        """Answer one request."""
        if self.status:
            return give_json({}, self.status)
        name = asked.query.get("username", "")
        if asked.path != "/session/minecraft/hasJoined" or self.joined.get(name) != asked.query.get("serverId"):
            return Given(status=204)
        return give_json({"id": self.players[name], "name": name, "properties": []})


@asynccontextmanager
async def serve_sessions() -> AsyncIterator[LocalSessions]:
    """Serve them on this machine."""
    local = LocalSessions()
    async with serve_here(app_of(local.answer)) as local.origin:
        yield local


@dataclass(slots=True)
class LocalPlayer:
    """A game that joins a server."""

    name: str = "Notch"
    protocol: int = 769
    sessions: LocalSessions | None = None
    """Where it tells that it joins; none where it was not bought."""

    async def join(self, host: str, port: int) -> str:
        """Join, and give the words with which one is sent away."""
        reader, writer = await asyncio.open_connection(host, port)
        try:
            writer.write(self._handshake(host, port, 2) + frame(0, write_string(self.name) + bytes(16)))
            number, payload = await read_frame(reader)
            if number == 0:
                return _words(payload)
            secret = await self._answer(writer, payload)
            return _words(await _read_sealed(reader, secret))
        finally:
            writer.close()
            await writer.wait_closed()

    async def look(self, host: str, port: int) -> dict[str, object]:
        """Give what the server shows in the list."""
        reader, writer = await asyncio.open_connection(host, port)
        writer.write(self._handshake(host, port, 1) + frame(0) + frame(1, bytes(8)))
        _, payload = await read_frame(reader)
        await read_frame(reader)
        writer.close()
        await writer.wait_closed()
        told: dict[str, object] = json.loads(read_string(payload, 0))
        return told

    def _handshake(self, host: str, port: int, wish: int) -> bytes:
        return frame(0, write_number(self.protocol) + write_string(host) + write_port(port) + write_number(wish))

    async def _answer(self, writer: asyncio.StreamWriter, payload: bytes) -> bytes:
        server_id = read_string(payload, 0)
        _, at = read_number(payload, 0)
        length, at = read_number(payload, at + len(server_id))
        public, at = payload[at : at + length], at + length
        length, at = read_number(payload, at)
        token, at = payload[at : at + length], at + length
        if payload[at:] != (b"\x01" if self.protocol >= _FIRST_THAT_IS_ASKED else b""):
            raise WrongAnswer
        secret = secrets.token_bytes(16)
        if self.sessions is not None:
            digest = hashlib.sha1(server_id.encode() + secret + public).digest()  # noqa: S324 - the protocol's
            self.sessions.joined[self.name] = f"{int.from_bytes(digest, signed=True):x}"
        key = load_der_public_key(public)
        if not isinstance(key, rsa.RSAPublicKey):
            raise WrongAnswer
        boxes = [key.encrypt(one, padding.PKCS1v15()) for one in (secret, token)]
        secret_box, token_box = (write_number(len(box)) + box for box in boxes)
        signed = _FIRST_WITH_SIGNATURES <= self.protocol <= _LAST_WITH_SIGNATURES
        writer.write(frame(1, secret_box + (b"\x01" if signed else b"") + token_box))
        await writer.drain()
        return secret


async def _read_sealed(reader: asyncio.StreamReader, secret: bytes) -> bytes:
    opened = Cipher(algorithms.AES(secret), CFB8(secret)).decryptor().update(await reader.read())
    length, at = read_number(opened, 0)
    number, start = read_number(opened, at)
    if number or length != len(opened) - at:
        raise WrongAnswer
    return opened[start:]


def _words(payload: bytes) -> str:
    return str(json.loads(read_string(payload, 0))["text"])
