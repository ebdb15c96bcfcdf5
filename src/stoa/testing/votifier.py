"""A receiver of votes: the second Votifier protocol as its authors describe it, for trying senders.

Written from the protocol, apart from the code that sends.
"""

import asyncio
import base64
import hashlib
import hmac
import json
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Literal

type Manner = Literal["honest", "silent", "babble", "forgetful"]
"""How it behaves: as it should, never greeting, greeting with nonsense, taking a vote and hanging up unanswered."""


@dataclass(slots=True)
class VoteReceiver:
    """Takes votes that are signed with its token, and keeps them."""

    token: str = "a-token-of-the-receiver"  # noqa: S105 - of a receiver that guards nothing
    manner: Manner = "honest"
    votes: list[dict[str, Any]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    _server: asyncio.Server | None = None

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> int:
        """Listen; give the port."""
        self._server = await asyncio.start_server(self._serve, host, port)
        return int(self._server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        """Listen no more."""
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            if self.manner == "silent":
                await reader.read()
            elif self.manner == "babble":
                writer.write(b"220 mail.example.org ESMTP\r\n")
                await reader.read(1)
            else:
                await self._take(reader, writer)
        writer.close()

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        challenge = secrets.token_hex(12)
        writer.write(f"VOTIFIER 2 {challenge}\n".encode())
        head = await reader.readexactly(4)
        if head[:2] != b"s:":
            return await self._refuse(writer, "not the second protocol")
        length = int.from_bytes(head[2:])
        if length > 1024:  # noqa: PLR2004 - what receivers read at most
            return await self._refuse(writer, "too long")
        message = json.loads(await reader.readexactly(length))
        right = hmac.new(self.token.encode(), message["payload"].encode(), hashlib.sha256).digest()
        if not hmac.compare_digest(right, base64.b64decode(message["signature"])):
            return await self._refuse(writer, "signature is not valid")
        vote = json.loads(message["payload"])
        if vote["challenge"] != challenge:
            return await self._refuse(writer, "challenge is not valid")
        self.votes.append(vote)
        if self.manner == "honest":
            writer.write(b'{"status":"ok"}\r\n')
            await writer.drain()
        return None

    async def _refuse(self, writer: asyncio.StreamWriter, why: str) -> None:
        self.refused.append(why)
        writer.write(
            json.dumps({"status": "error", "cause": "CorruptedFrameException", "error": why}).encode() + b"\r\n"
        )
        await writer.drain()
