"""The client that the bench opens sockets with: it goes on however the server's words are cut."""

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.sockets import Client, Tally

HEAD = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n"
WORDS = b'\x81\x10{"type":"hello"}\x81\x15{"type":"subscribed"}'


class Wire:
    """What was written."""

    def __init__(self) -> None:
        self.sent = b""

    def write(self, data: bytes) -> None:
        self.sent += data


async def greeted(pieces: list[bytes]) -> tuple[Client, bytes]:
    client, wire = Client(Tally(8000)), Wire()
    made: Any = wire
    client.connection_made(made)
    asked = len(wire.sent)
    for piece in pieces:
        client.data_received(piece)
    return client, wire.sent[asked:]


@given(st.sets(st.integers(1, len(HEAD + WORDS) - 1)))
def test_a_socket_is_ready_however_its_greeting_is_cut(cuts: set[int]) -> None:
    whole = HEAD + WORDS
    ends = [*sorted(cuts), len(whole)]
    pieces = [whole[begin:end] for begin, end in zip([0, *ends], ends, strict=False)]
    client, said = asyncio.run(greeted(pieces))
    assert client.ready.done()
    assert said.count(b'"type":"auth"') == 1


def test_one_that_is_not_let_in_says_why() -> None:
    client, said = asyncio.run(greeted([b"HTTP/1.1 403 Forbidden\r\n\r\nno"]))
    with pytest.raises(ConnectionError, match="403 Forbidden"):
        client.ready.result()
    assert said == b""
