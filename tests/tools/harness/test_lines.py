"""The client of served sites hears what a server says, however it says it, and tells when it says too little."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import httpx2
import pytest

from tests.harness.lines import MOST_UNREAD, Lines

type Answer = Callable[[bytes, asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
OK = b"HTTP/1.1 200 OK\r\n"


@asynccontextmanager
async def asking(answer: Answer, *, patience: float = 30) -> AsyncIterator[tuple[httpx2.AsyncClient, list[int]]]:
    """Give a client of a server that answers so, and how many requests came over each connection."""
    heard: list[int] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        place = len(heard)
        heard.append(0)
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while head := await reader.readuntil(b"\r\n\r\n"):
                heard[place] += 1
                await answer(head, reader, writer)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with (
        server,
        httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}", transport=Lines(), timeout=patience) as client,
    ):
        yield client, heard


def saying(*pieces: bytes) -> Answer:
    """Give what says this to every request, a piece at a time."""

    async def answer(_head: bytes, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0)

    return answer


def hanging_up(*pieces: bytes) -> Answer:
    """Give what says this and closes."""

    async def answer(head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await saying(*pieces)(head, reader, writer)
        raise ConnectionResetError

    return answer


async def test_one_connection_serves_one_request_after_the_other_and_several_serve_several() -> None:
    async with asking(saying(OK, b"Content-", b"Length: 5\r\n\r\nhe", b"llo")) as (client, heard):
        assert [(await client.get("/")).text for _ in range(3)] == ["hello"] * 3
        assert heard == [3]
        both = await asyncio.gather(client.get("/"), client.get("/"))
        assert [one.text for one in both] == ["hello"] * 2
        assert heard == [4, 1]


async def test_bodies_in_chunks_until_the_end_and_of_none_are_read() -> None:
    said = OK + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
    async with asking(saying(said)) as (client, heard):
        assert [(await client.get("/")).content for _ in range(2)] == [b"abcde"] * 2
        assert heard == [2]
    async with asking(hanging_up(OK + b"\r\nto the", b" end")) as (client, _):
        assert (await client.get("/")).text == "to the end"
    async with asking(saying(OK + b"Content-Length: 99\r\n\r\n")) as (client, heard):
        assert [(await client.head("/")).headers["content-length"] for _ in range(2)] == ["99"] * 2
        assert heard == [2]
    async with asking(saying(b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + OK + b"Content-Length: 0\r\n\r\n")) as (
        client,
        _,
    ):
        answer = await client.get("/")
        assert (answer.status_code, "link" in answer.headers) == (200, False)


@pytest.mark.parametrize(
    "said",
    [b"", b"HTTP/1.1 2", OK + b"Content-Length: 5\r\n\r\nhel", OK + b"Transfer-Encoding: chunked\r\n\r\n3\r\nab"],
)
async def test_an_answer_that_is_cut_off_is_none(said: bytes) -> None:
    async with asking(hanging_up(said)) as (client, _):
        with pytest.raises(httpx2.TransportError):
            await client.get("/")


async def test_what_is_no_answer_or_more_than_one_is_not_taken_for_the_next() -> None:
    async with asking(saying(b"It works!\r\n\r\n")) as (client, _):
        with pytest.raises(httpx2.RemoteProtocolError):
            await client.get("/")
    async with asking(saying((OK + b"Content-Length: 1\r\n\r\na") * 2)) as (client, heard):
        assert [(await client.get("/")).text for _ in range(2)] == ["a"] * 2
        assert heard == [1, 1]


async def test_a_server_that_says_nothing_is_given_up() -> None:
    async with asking(saying(), patience=0.05) as (client, _):
        with pytest.raises(httpx2.ReadTimeout):
            await client.get("/")


async def test_what_is_sent_arrives_as_it_is_given() -> None:
    async def echo(head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if b"chunked" in head.lower():
            body = await reader.readuntil(b"0\r\n\r\n")
        else:
            body = await reader.readexactly(int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]))
        writer.write(OK + b"Content-Length: %d\r\n\r\n%b" % (len(body), body))

    async def pieces() -> AsyncIterator[bytes]:
        for piece in (b"ab", b"", b"cde"):
            yield piece

    async with asking(echo) as (client, heard):
        assert (await client.post("/", content=b"x" * 300_000)).content == b"x" * 300_000
        assert (await client.post("/", content=pieces())).content == b"2\r\nab\r\n3\r\ncde\r\n0\r\n\r\n"
        assert heard == [2]
        with pytest.raises(httpx2.LocalProtocolError):
            await client.get("/", headers={"X-Name": "a\r\nX-Other: b"})


async def test_whoever_reads_slowly_is_sent_slowly_and_may_leave() -> None:
    written = 0

    async def flood(_head: bytes, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal written
        writer.write(OK + b"\r\n")
        while True:
            writer.write(b"x" * MOST_UNREAD)
            await writer.drain()
            written += MOST_UNREAD

    async with asking(flood) as (client, _), client.stream("GET", "/") as answer:
        pieces = answer.aiter_bytes()
        await anext(pieces)
        before, most = -1, 64 * 1024 * 1024
        while before != written < most:  # until the line is full
            before = written
            for _ in range(50):
                await asyncio.sleep(0)
        assert written < most
