"""A gateway for texts on this machine, as docs/operations/texts.md describes one: each key is taken once."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

type Mood = Literal["take", "refuse", "busy", "broken", "half", "flood", "silent", "strange"]

TOKEN = "gateway-token-of-this-test"


@dataclass(slots=True)
class Gateway:
    """What it was asked, what it has sent on, and how it answers next; the last mood stays."""

    port: int = 0
    moods: list[Mood] = field(default_factory=lambda: ["take"])
    asked: list[dict[str, str]] = field(default_factory=list)
    sent: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def settings(self) -> dict[str, str]:
        """What an operator sets to use it."""
        return {
            "SMS_URL": f"http://127.0.0.1:{self.port}/texts",
            "SMS_TOKEN": TOKEN,
            "SMS_FROM": "MarineMkt",
            "SMS_TIMEOUT": "2s",
            "OUTGOING_ATTEMPTS": "1",
        }

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take one text, or do not."""
        head, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").strip().split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        body = await reader.readexactly(int(headers["content-length"]))
        self.asked.append({"": head, **headers})
        mood = self.moods.pop(0) if len(self.moods) > 1 else self.moods[0]
        if headers.get("authorization") != f"Bearer {TOKEN}":
            writer.write(_answer("401 Unauthorized"))
            return
        if mood in {"take", "half", "flood", "strange"}:  # it has the text, however it says so
            self.sent.setdefault(headers["idempotency-key"], json.loads(body))
        match mood:
            case "take":
                writer.write(_answer("202 Accepted", b'{"id": "m-1"}'))
            case "refuse":
                writer.write(_answer("422 Unprocessable", b'{"error": "no such subscriber"}'))
            case "busy":
                writer.write(_answer("429 Too Many Requests", b"", "Retry-After: 42"))
            case "broken":
                writer.write(_answer("500 Oops", b"<html>"))
            case "half":
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{")
            case "flood":
                writer.write(_answer("200 OK", b"x" * 200_000))
            case "strange":
                writer.write(_answer("200 OK", b"\xff\x00 this is no JSON"))
            case "silent":
                await reader.read()


def _answer(status: str, body: bytes = b"", *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


@asynccontextmanager
async def serve_gateway() -> AsyncIterator[Gateway]:
    """Serve a gateway for as long as the block runs."""
    gateway, tasks = Gateway(), set[asyncio.Task[None]]()

    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            await gateway.answer(reader, writer)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # whoever asked has gone
        finally:
            tasks.discard(task)
            writer.close()

    listener = await asyncio.start_server(meet, "127.0.0.1", 0)
    gateway.port = listener.sockets[0].getsockname()[1]
    try:
        yield gateway
    finally:
        listener.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
