"""A receiver of webhooks on this machine: it keeps what came, and answers as it is told."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from .serve import Receive, Scope, Send, serve_here

_LARGEST = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Received:
    """A message, byte for byte."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(slots=True)
class LocalReceiver:
    """What came, and what is answered."""

    url: str = ""
    status: int = 200
    answer: bytes = b"Thank you."
    headers: dict[str, str] = field(default_factory=dict)
    received: list[Received] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Keep one message, and answer."""
        body, more = b"", True
        while more and len(body) <= _LARGEST:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        self.received.append(Received(scope["path"], headers, body))
        given = [(name.lower().encode(), value.encode()) for name, value in self.headers.items()]
        given.append((b"content-length", str(len(self.answer)).encode()))
        await send({"type": "http.response.start", "status": self.status, "headers": given})
        await send({"type": "http.response.body", "body": self.answer})


@asynccontextmanager
async def serve_receiver(port: int = 0) -> AsyncIterator[LocalReceiver]:
    """Serve a receiver on this machine."""
    receiver = LocalReceiver()
    async with serve_here(receiver, port) as origin:
        receiver.url = f"{origin}/hook"
        yield receiver
