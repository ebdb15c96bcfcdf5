"""What the Java edition says when it joins, from 1.8 on, and how it is answered."""

import asyncio
import hashlib
import hmac
import json
import re
import secrets
from dataclasses import dataclass, field

from cryptography.hazmat.decrepit.ciphers.modes import CFB8
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from stoa.sites.firstspawn.games.errors import WrongAnswer
from stoa.sites.firstspawn.games.packets import frame, read_frame, read_number, write_number, write_string

STATUS, LOGIN, TRANSFER = 1, 2, 3
OLDEST = 47
"""1.8; those before wrote lengths in another way."""
_SIGNED_SINCE, _SIGNED_UNTIL = 759, 760  # 1.19 and 1.19.1 may send a signature where others send what they were given
_ASKS_SINCE = 766  # since 1.20.5 a server says whether the player has to be known
_KEY_BYTES = 16
_NAME = re.compile(r"[A-Za-z0-9_]{1,16}")


def write_digest(secret: bytes, public_key: bytes) -> str:
    """Name a meeting as the game does: a signed number in hexadecimal digits. The server's own name is left empty."""
    return f"{int.from_bytes(hashlib.sha1(secret + public_key).digest(), signed=True):x}"  # noqa: S324 - the protocol's


@dataclass(frozen=True, slots=True)
class Key:
    """The key that games encrypt to; it lives as long as the process."""

    private: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048), repr=False)

    @property
    def public(self) -> bytes:
        """As it is sent."""
        return self.private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    def open(self, box: bytes) -> bytes:
        """Decrypt what a game has sent."""
        try:
            return self.private.decrypt(box, padding.PKCS1v15())
        except ValueError:
            raise WrongAnswer from None


@dataclass(slots=True)
class Guest:
    """Somebody at the door."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    protocol: int = 0
    _secret: bytes = field(default=b"", repr=False)

    async def greet(self) -> int:
        """Read what they come for."""
        number, payload = await read_frame(self.reader)
        if number != 0:
            raise WrongAnswer
        protocol, at = read_number(payload, 0)
        _, at = _read_bytes(payload, at)
        self.protocol = protocol
        wish, _ = read_number(payload, at + 2)
        return wish

    async def tell_status(self, words: str) -> None:
        """Answer the list of servers; every version is the right one."""
        told = {
            "version": {"name": "1.8+", "protocol": self.protocol if self.protocol < 2**31 else OLDEST},
            "players": {"max": 0, "online": 0},
            "description": {"text": words},
        }
        for _ in range(2):
            number, payload = await read_frame(self.reader)
            self.writer.write(frame(0, write_string(json.dumps(told))) if number == 0 else frame(1, payload[:8]))
            await self.writer.drain()

    async def ask_name(self) -> str:
        """Read who they say they are."""
        number, payload = await read_frame(self.reader)
        name = _read_bytes(payload, 0)[0].decode("utf-8", "replace")
        if number != 0 or _NAME.fullmatch(name) is None:
            raise WrongAnswer
        return name

    async def agree_on_secret(self, key: Key) -> str:
        """Have the game choose a secret, and give the digest under which it tells Mojang of this meeting."""
        public, token = key.public, secrets.token_bytes(_KEY_BYTES)
        asked = write_string("") + _write_bytes(public) + _write_bytes(token)
        self.writer.write(frame(1, asked + (b"\x01" if self.protocol >= _ASKS_SINCE else b"")))
        await self.writer.drain()
        number, payload = await read_frame(self.reader)
        box, at = _read_bytes(payload, 0)
        has_token = True
        if _SIGNED_SINCE <= self.protocol <= _SIGNED_UNTIL:
            has_token, at = payload[at : at + 1] == b"\x01", at + 1
        secret = key.open(box)
        if number != 1 or len(secret) != _KEY_BYTES:
            raise WrongAnswer
        if has_token and not hmac.compare_digest(key.open(_read_bytes(payload, at)[0]), token):
            raise WrongAnswer
        self._secret = secret
        return write_digest(secret, public)

    async def send_away(self, words: str) -> None:
        """Say something, and let them go; after the secret was agreed on, only their game can read it."""
        content = frame(0, write_string(json.dumps({"text": words})))
        if self._secret:
            content = Cipher(algorithms.AES(self._secret), CFB8(self._secret)).encryptor().update(content)
        self.writer.write(content)
        await self.writer.drain()


def _write_bytes(data: bytes) -> bytes:
    return write_number(len(data)) + data


def _read_bytes(data: bytes, at: int) -> tuple[bytes, int]:
    length, start = read_number(data, at)
    if start + length > len(data):
        raise WrongAnswer
    return data[start : start + length], start + length
