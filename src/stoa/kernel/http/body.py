"""Reading a request's body: bounded before it is held, and within a time."""

import asyncio
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from stoa.kernel.errors import Malformed, TooLarge, TooSlow

if TYPE_CHECKING:
    from .exchange import Exchange

CLOSE = {"Connection": "close"}


class ClientGone(Exception):
    """The client went away while it was sending."""


async def read_body(exchange: "Exchange", limit: int, seconds: float) -> bytes:
    """Take the whole body, and no more than `limit` bytes of it at any time."""
    declared = exchange.headers.get(b"content-length")
    if declared is not None:
        if not declared.isdigit():
            message = "Content-Length must be a number of bytes."
            raise Malformed(message, headers=CLOSE)
        if int(declared) > limit:
            raise _too_large(limit)
    arrived = exchange.arrived_body()
    if arrived is not None:  # most bodies come with their head, and there is nothing to wait for
        if len(arrived) > limit:
            raise _too_large(limit)
        return arrived
    try:
        async with asyncio.timeout(seconds):
            return await _collect(exchange, limit)
    except TimeoutError:
        raise TooSlow(headers=CLOSE) from None


async def stream_body(exchange: "Exchange", seconds: float) -> AsyncIterator[bytes]:
    """Give the body piece by piece to a handler that bounds it; each piece must come within a time."""
    more = True
    while more:
        try:
            async with asyncio.timeout(seconds):
                message = await exchange.receive()
        except TimeoutError:
            raise TooSlow(headers=CLOSE) from None
        if message["type"] == "http.disconnect":
            raise ClientGone
        more = message.get("more_body", False)
        if chunk := message.get("body", b""):
            yield chunk


async def _collect(exchange: "Exchange", limit: int) -> bytes:
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await exchange.receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > limit:
            raise _too_large(limit)
        chunks.append(chunk)
        if not message.get("more_body", False):
            return chunks[0] if len(chunks) == 1 else b"".join(chunks)


def _too_large(limit: int) -> TooLarge:
    message = f"The request is larger than the {limit:,} bytes that this address accepts."
    return TooLarge(message, headers=CLOSE)
