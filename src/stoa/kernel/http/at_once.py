"""A complete answer in one write.

ASGI sends an answer in two messages, and uvicorn checks every header of it with two patterns and writes twice; with our
full set of headers that costs as much as a query. Where our protocol serves, the head comes laid out and checked.
"""

from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE

CYCLE = "stoa.cycle"

_laid_out: tuple[Any, bytes] = (None, b"")


def _default_lines(headers: list[tuple[bytes, bytes]]) -> bytes:
    """Lay out what the server adds to every answer; it is a new list each second, with a new date."""
    global _laid_out  # noqa: PLW0603 - a memory of one
    known, lines = _laid_out
    if known is not headers:
        lines = b"".join(b"%b: %b\r\n" % pair for pair in headers)
        _laid_out = (headers, lines)
    return lines


async def send_at_once(cycle: Any, status: int, head: bytes, body: bytes) -> None:
    """Do what the cycle's own `send` does for a whole answer."""
    if cycle.flow.write_paused and not cycle.disconnected:
        await cycle.flow.drain()
    if not cycle.disconnected:
        send_now(cycle, status, head, body)


def send_now(cycle: Any, status: int, head: bytes, body: bytes) -> None:
    """Write a whole answer, and end the cycle."""
    cycle.response_started = True
    cycle.waiting_for_100_continue = False
    last = b"\r\n"
    if b"\nconnection: close\r\n" in head:
        cycle.keep_alive = False
    elif cycle.more_body or not cycle.keep_alive:  # a body that nobody reads would hold the connection open
        cycle.keep_alive = False
        last = b"connection: close\r\n\r\n"
    cycle.transport.write(b"".join((STATUS_LINE[status], _default_lines(cycle.default_headers), head, last, body)))
    cycle.response_complete = True
    cycle.message_event.set()
    if not cycle.keep_alive:
        if cycle.more_body:
            cycle.transport.get_protocol().linger()
        else:
            cycle.transport.close()
    cycle.on_response()
