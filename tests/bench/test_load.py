"""Both load generators send every request, count every answer, and see failures."""

import asyncio
import shutil
import threading
from collections import Counter
from itertools import pairwise
from typing import Self

import pytest

from bench.load import tool
from bench.load.own import answer_size
from bench.scenario import Request

GENERATORS = [
    "own",
    pytest.param("wrk", marks=pytest.mark.skipif(not shutil.which("wrk"), reason="wrk is not installed")),
]


class Listener:
    """A small HTTP server on a thread of its own, that counts what it is asked."""

    def __init__(self, status: bytes = b"200 OK") -> None:
        self.status = status
        self.seen: Counter[str] = Counter()
        self.begun: list[float] = []
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _run(self) -> None:
        server = self._loop.run_until_complete(asyncio.start_server(self._answer, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0.05))
        self._loop.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            first = True
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                if first:
                    self.begun.append(self._loop.time())
                first = False
                lines = head.decode().split("\r\n")
                length = next((int(line.split(":")[1]) for line in lines if line.startswith("Content-Length")), 0)
                body = (await reader.readexactly(length)).decode()
                self.seen[f"{lines[0]} {body}".strip()] += 1
                writer.write(b"HTTP/1.1 " + self.status + b"\r\nContent-Length: 2\r\n\r\n{}")
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            writer.close()


@pytest.fixture(params=GENERATORS)
def generator(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "own":
        monkeypatch.setattr("bench.load.tool.shutil.which", lambda _: None)
    return str(request.param)


WIRES = [Request("GET", "/a").wire("x"), Request("POST", "/b", b'{"n": 1}').wire("x")]


def test_every_request_is_sent_and_counted(generator: str) -> None:
    with Listener() as listener:
        sample = tool.measure(listener.port, WIRES, seconds=1, connections=4, core=None)

    assert generator
    assert set(listener.seen) == {"GET /a HTTP/1.1", 'POST /b HTTP/1.1 {"n": 1}'}
    assert sample.failures == 0
    assert 0 < sample.requests <= listener.seen.total()
    assert listener.seen.total() - sample.requests <= 8  # those on their way when the time was up
    assert sample.timed == sample.requests
    assert 0 < sample.p50 <= sample.p95 <= sample.p99


def test_connections_begin_one_after_the_other(generator: str) -> None:
    with Listener() as listener:
        sample = tool.measure(listener.port, WIRES, seconds=1, connections=5, core=None, apart=100)

    assert generator
    assert sample.failures == 0
    begun = sorted(listener.begun)[-5:]  # wrk sees first whether anybody is there
    assert all(later - earlier > 0.08 for earlier, later in pairwise(begun))
    assert sample.requests > 5, "only the first request of each waits"


def test_refusals_are_failures(generator: str) -> None:
    with Listener(b"503 Service Unavailable") as listener:
        sample = tool.measure(listener.port, WIRES, seconds=1, connections=2, core=None)

    assert generator
    assert sample.failures >= sample.requests > 0


def test_a_server_that_is_not_there_is_a_failure_and_no_figure(generator: str) -> None:
    with Listener() as listener:
        port = listener.port

    if generator == "own":
        with pytest.raises(tool.LoadFailed):
            tool.measure(port, WIRES, seconds=1, connections=2, core=None)
    else:
        try:
            sample = tool.measure(port, WIRES, seconds=1, connections=2, core=None)
        except tool.LoadFailed:
            return
        assert sample.requests == 0


@pytest.mark.parametrize(
    ("buffer", "size"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Len", None),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nab", 43),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX: y\r\n\r\n", 44),
    ],
)
def test_the_end_of_an_answer_is_known_from_its_head(buffer: bytes, size: int | None) -> None:
    assert answer_size(buffer) == size
