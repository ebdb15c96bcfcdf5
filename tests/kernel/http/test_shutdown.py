"""A process that leaves finishes what it has begun, and is missed by nobody."""

import asyncio
import errno
import os
import socket
import time
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import httpx2
import pytest
import uvloop

from stoa.kernel.http import protocol
from stoa.kernel.http.leaving import turn_away_newcomers
from stoa.kernel.http.server import Stop, make_server, open_socket
from stoa.kernel.http.settings import HttpSettings
from tests.harness.web import TLS, SiteUnderTest
from tests.kernel.valkey.servers import until

ROOT = Path(__file__).resolve().parents[3]
RESTARTS = 20
HOST = {"Host": "shop.localhost"}


@dataclass
class Serving:
    """One server of the shop, on a port of its own."""

    site: SiteUnderTest
    drain: timedelta = timedelta(0)
    stop: Stop = field(default_factory=Stop)
    port: int = 0
    task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        sock = open_socket("127.0.0.1", 0, give_way=False, say=lambda _: None)
        self.port = sock.getsockname()[1]
        settings = replace(self.site.runtime.config[HttpSettings], drain=self.drain)
        server = make_server(self.site.edge, settings)
        self.task = asyncio.create_task(server.run_until(self.stop, sock))
        assert await until(lambda: server.started)

    async def leave(self) -> None:
        assert self.task is not None
        self.stop.ask()
        await self.task


async def test_twenty_restarts_under_load_fail_nobody(shop: SiteUnderTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "LEAVING_SECONDS", 0.1)
    current = Serving(shop)
    await current.start()
    answered, failed, done = 0, [], asyncio.Event()

    async def keep_asking(number: int) -> None:
        nonlocal answered
        async with httpx2.AsyncClient(headers=HOST, timeout=10, trust_env=False, verify=TLS) as client:
            while not done.is_set():
                path = ("/api/v1/words/a", "/api/v1/things", "/kept")[number % 3]
                try:
                    answer = await client.get(f"http://127.0.0.1:{current.port}{path}")
                except httpx2.ConnectError:  # not let in: whoever stands before us asks the next one
                    continue
                except httpx2.HTTPError as error:
                    failed.append(repr(error))
                    continue
                answered += 1
                if answer.status_code != 200:
                    failed.append(str(answer.status_code))
                await asyncio.sleep(0.03)  # a reader's pause: six who never rest would measure the machine

    asking = [asyncio.create_task(keep_asking(number)) for number in range(6)]
    for _ in range(RESTARTS):
        following = Serving(shop)
        await following.start()
        leaving, current = current, following
        await leaving.leave()
        enough = answered + 2 * len(asking)
        assert await until(lambda: answered >= enough)  # noqa: B023 - asked at once
    done.set()
    await asyncio.gather(*asking)
    await current.leave()
    assert failed == []


async def test_what_runs_is_finished_and_nobody_new_is_let_in(shop: SiteUnderTest) -> None:
    serving = Serving(shop)
    await serving.start()
    async with httpx2.AsyncClient(headers=HOST, trust_env=False, base_url=f"http://127.0.0.1:{serving.port}") as client:
        running = asyncio.create_task(client.get("/api/v1/doze"))
        assert await until(lambda: shop.edge.running)
        leaving = asyncio.create_task(serving.leave())
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", serving.port)
            except ConnectionError:
                break
            writer.close()
            await asyncio.gather(writer.wait_closed(), return_exceptions=True)
            await asyncio.sleep(0.01)
        assert not leaving.done()
        answer = await running
        assert (answer.status_code, answer.headers["connection"]) == (200, "close")
        await leaving


async def test_a_process_that_leaves_says_so_first_and_still_takes_whoever_comes(shop: SiteUnderTest) -> None:
    serving = Serving(shop, drain=timedelta(hours=1))
    await serving.start()
    async with httpx2.AsyncClient(headers=HOST, trust_env=False, base_url=f"http://127.0.0.1:{serving.port}") as client:
        assert (await client.get("/health/ready")).status_code == 200
        leaving = asyncio.create_task(serving.leave())
        while (answer := await client.get("/health/ready")).status_code == 200:
            pass
        assert (answer.status_code, answer.json()["data"]["parts"]) == (503, {"process": "down"})
        for path in ("/health", "/api/v1/words/a", "/kept", "/kept"):
            answer = await client.get(path)
            assert (answer.status_code, answer.headers["connection"]) == (200, "close")
        assert not leaving.done()
        serving.stop.ask()
        await leaving


async def test_a_process_that_has_told_everybody_goes_by_itself(shop: SiteUnderTest) -> None:
    serving = Serving(shop, drain=timedelta(milliseconds=10))
    await serving.start()
    await serving.leave()
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", serving.port)


@pytest.mark.parametrize(
    ("told", "production", "drain"),
    [(None, True, 5), (None, False, 0), (timedelta(0), True, 0), (timedelta(seconds=8), False, 8)],
)
def test_production_drains_unless_told_otherwise(told: timedelta | None, production: bool, drain: int) -> None:
    assert HttpSettings(drain=told).drained_after(production=production) == timedelta(seconds=drain)


async def test_who_has_knocked_is_let_in(shop: SiteUnderTest) -> None:
    sock = open_socket("127.0.0.1", 0, give_way=False, say=lambda _: None)
    port = sock.getsockname()[1]
    server, stop = make_server(shop.edge, shop.runtime.config[HttpSettings]), Stop()
    task = asyncio.create_task(server.run_until(stop, sock))
    assert await until(lambda: server.started)
    stop.ask()
    with socket.create_connection(("127.0.0.1", port)) as knocking:  # the loop does not run while this connects
        knocking.sendall(b"GET /api/v1/echo HTTP/1.1\r\nHost: shop.localhost\r\n\r\n")
        await task
        assert knocking.recv(20).startswith(b"HTTP/1.1 200")


def test_nobody_comes_in_after_the_last_look_into_the_queue() -> None:
    with open_socket("127.0.0.1", 0, give_way=False, say=lambda _: None) as door, socket.socket() as late:
        with socket.create_connection(door.getsockname()) as early:
            turn_away_newcomers(door)
            late.settimeout(0)
            assert late.connect_ex(door.getsockname()) == errno.EINPROGRESS
            early.sendall(b"?")
            taken, _ = door.accept()
            with taken:
                taken.settimeout(10)
                assert taken.recv(1) == b"?"
            with pytest.raises(BlockingIOError):
                door.accept()
        with pytest.raises(OSError, match="not connected"):
            late.getpeername()


def test_who_stands_in_the_queue_while_the_door_is_shut_is_let_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "LEAVING_SECONDS", 0.1)
    knocked: list[socket.socket] = []

    def knock_then_turn_away(sock: socket.socket) -> None:
        """Knock while the loop stands still: it will not look at its queue again by itself."""
        knocked.append(socket.create_connection(sock.getsockname()))
        knocked[0].sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        turn_away_newcomers(sock)

    async def serve_and_leave() -> None:
        sock = open_socket("127.0.0.1", 0, give_way=False, say=lambda _: None)
        server, stop = make_server(cast("Any", Plain()), HttpSettings()), Stop()
        serving = asyncio.create_task(server.run_until(stop, sock))
        assert await until(lambda: server.started)
        monkeypatch.setattr("stoa.kernel.http.server.turn_away_newcomers", knock_then_turn_away)
        stop.ask()
        await serving

    uvloop.run(serve_and_leave())
    with knocked[0] as waiting:
        waiting.settimeout(10)
        assert waiting.recv(20).startswith(b"HTTP/1.1 200")


class Plain:
    """An application that says `here`, whatever it is asked."""

    async def __call__(self, _scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"4")]})
        await send({"type": "http.response.body", "body": b"here"})

    def answer_at_once(self, _scope: Any) -> bool:
        return False


def test_what_arrives_while_the_process_is_held_up_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "LEAVING_SECONDS", 0.05)
    request = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
    answers: list[bytes] = []

    async def leave_while_held_up() -> None:
        loop, told, stop = asyncio.get_running_loop(), asyncio.Event(), Stop()
        tell = protocol.BoundedProtocol.shutdown

        def tell_and_note(one: protocol.BoundedProtocol) -> None:
            tell(one)
            told.set()

        monkeypatch.setattr(protocol.BoundedProtocol, "shutdown", tell_and_note)
        sock = open_socket("127.0.0.1", 0, give_way=False, say=lambda _: None)
        server = make_server(cast("Any", Plain()), HttpSettings())
        serving = asyncio.create_task(server.run_until(stop, sock))
        reader, writer = await asyncio.open_connection(*sock.getsockname())
        writer.write(request)
        await reader.readuntil(b"here")
        stop.ask()
        await told.wait()
        here, there = socket.socketpair()

        def hold_up() -> None:
            """Stand still in the midst of what is read, as on a crowded machine: timers come before what arrived."""
            loop.remove_reader(there)
            os.write(writer.get_extra_info("socket").fileno(), request)
            due = time.monotonic() + 4 * protocol.LEAVING_SECONDS
            while time.monotonic() < due:
                pass

        with here, there:
            loop.add_reader(there, hold_up)
            here.send(b"!")
            answers.append(await reader.read())
        writer.close()
        await serving

    uvloop.run(leave_while_held_up())  # other loops read first
    assert answers[0].endswith(b"here")


async def test_a_second_signal_waits_for_nobody(shop: SiteUnderTest) -> None:
    serving = Serving(shop)
    await serving.start()
    _, writer = await asyncio.open_connection("127.0.0.1", serving.port)
    writer.write(b"POST /api/v1/loose HTTP/1.1\r\nHost: shop.localhost\r\nContent-Length: 9\r\n\r\n")
    assert await until(lambda: shop.edge.running)
    serving.stop.ask()
    serving.stop.ask()
    assert serving.task is not None
    async with asyncio.timeout(5):
        await serving.task
    writer.close()
    await asyncio.gather(writer.wait_closed(), return_exceptions=True)
    assert await until(lambda: not shop.edge.running)


async def test_a_connection_is_closed_when_it_has_been_idle_and_not_while_it_is_asked(
    shop: SiteUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stoa.kernel.http.server._KEEP_ALIVE_SECONDS", 0.2)
    looks: list[bool] = []
    look = protocol.BoundedProtocol.timeout_keep_alive_handler

    def counted(self: protocol.BoundedProtocol) -> None:
        look(self)
        looks.append(self.transport.is_closing())

    monkeypatch.setattr(protocol.BoundedProtocol, "timeout_keep_alive_handler", counted)
    serving = Serving(shop)
    await serving.start()
    reader, writer = await asyncio.open_connection("127.0.0.1", serving.port)
    while len(looks) < 2:  # asked again and again, it outlives two looks at whether it is idle
        writer.write(b"GET /health HTTP/1.1\r\nHost: shop.localhost\r\n\r\n")
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        await reader.readexactly(length)
    assert looks == [False, False]
    assert await reader.read() == b""
    assert looks[-1]
    writer.close()
    await serving.leave()
