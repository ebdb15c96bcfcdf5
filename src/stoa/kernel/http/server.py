"""uvicorn, started the way that Stoa wants it."""

import asyncio
import contextlib
import socket
from collections.abc import Callable
from typing import Any, cast

import uvicorn

from .edge import Edge
from .leaving import turn_away_newcomers
from .protocol import LEAVING, BoundedProtocol
from .settings import HttpSettings
from .socket_protocol import SocketProtocol

_PORTS_TO_TRY = 50
_BACKLOG = 2048
_KEEP_ALIVE_SECONDS = 75
_DATE_SECONDS = 1
_HANDSHAKE_SECONDS = 0.1  # what a connection takes that the system has begun to make


class PortBusy(Exception):
    """The port that was asked for is taken."""


def open_socket(host: str, port: int, *, give_way: bool, say: Callable[[str], None]) -> socket.socket:
    """Listen on the port; where it is busy, on the next free one, and say so."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for candidate in range(port, port + (_PORTS_TO_TRY if give_way and port else 1)):
        sock = socket.socket(family, socket.SOCK_STREAM)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind((host, candidate))
        except PermissionError:
            sock.close()
            message = f"This user may not listen on port {candidate}. Choose one from 1024 on with STOA_PORT or --port."
            raise PortBusy(message) from None
        except OSError as error:
            sock.close()
            if error.errno not in {98, 48}:
                message = f"Cannot listen on {host}: {error.strerror}. Set STOA_HOST to an address of this machine."
                raise PortBusy(message) from None
            continue
        sock.listen(_BACKLOG)
        sock.setblocking(False)  # noqa: FBT003 - the socket's own signature
        if candidate != port and port:
            say(f"Port {port} is busy; using {candidate} instead.")
        return sock
    message = f"Port {port} is busy. Stop what uses it, or choose another with STOA_PORT or --port."
    raise PortBusy(message)


class Stop(asyncio.Event):
    """Set when the process is to stop in good order; `hurry` when it is not to wait for anybody."""

    def __init__(self) -> None:
        """Begin unset."""
        super().__init__()
        self.hurry = asyncio.Event()

    def ask(self) -> None:
        """Stop; asked a second time, at once."""
        (self.hurry if self.is_set() else self).set()


class Server(uvicorn.Server):
    """uvicorn's server, stopped by whoever runs it instead of by its own signal handlers."""

    def __init__(self, config: uvicorn.Config, drained_after: float = 0.0) -> None:
        """Once told to stop, go on for as many seconds as it takes others to hear of it."""
        super().__init__(config)
        self._drained_after = drained_after
        self._leaving = asyncio.Event()

    def install_signal_handlers(self) -> None:
        """Leave signals to the command that started us."""

    async def run_until(self, stop: asyncio.Event, sock: socket.socket) -> None:
        """Serve until told to stop; then finish what runs, within the grace."""
        serving = asyncio.create_task(self._serve([sock]))
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
        hurrying = asyncio.create_task(stop.hurry.wait()) if isinstance(stop, Stop) else None
        waited_for = {serving, *([hurrying] if hurrying else [])}
        await self._drain(waited_for)
        self.should_exit = True
        self._leaving.set()
        await asyncio.wait(waited_for, return_when=asyncio.FIRST_COMPLETED)
        if hurrying is not None and hurrying.done():
            self._cut()
        await serving
        for waiting in (stopping, hurrying):
            if waiting is not None:
                waiting.cancel()

    async def main_loop(self) -> None:
        """Write the date of answers anew each second, and hear at once that it is over: uvicorn would only look."""
        while not await self.on_tick(0):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._leaving.wait(), _DATE_SECONDS)

    async def _drain(self, unless: set[asyncio.Task[Any]]) -> None:
        """Say that we leave, and still take whoever comes because he has not heard it yet."""
        self.lifespan.state[LEAVING] = True
        if self._drained_after:
            await asyncio.wait(unless, timeout=self._drained_after, return_when=asyncio.FIRST_COMPLETED)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop listening, take in those who have knocked already, and finish what runs."""
        listening = sockets or []
        for sock in listening:
            turn_away_newcomers(sock)
        knocked = [sock.dup() for sock in listening]  # uvloop closes what it was given
        for server in self.servers:
            server.close()
        if self._drained_after:
            await asyncio.sleep(_HANDSHAKE_SECONDS)
        for sock in knocked:
            with sock:
                await self._take_in(sock)
        await super().shutdown(sockets)

    def _cut(self) -> None:
        """Wait for nobody."""
        self.force_exit = True
        for task in self.server_state.tasks:
            task.cancel()
        for connection in list(self.server_state.connections):
            transport: Any = connection.transport
            transport.abort()

    async def _take_in(self, sock: socket.socket) -> None:
        """Accept what waits in the queue: closing the socket would reset connections that the kernel has made."""
        loop = asyncio.get_running_loop()
        while True:
            try:
                connection, _ = sock.accept()
            except ConnectionError:  # somebody has left again
                continue
            except OSError:  # nobody waits
                return
            connection.setblocking(False)  # noqa: FBT003 - the socket's own signature
            await loop.connect_accepted_socket(self._make_protocol, connection)

    def _make_protocol(self) -> asyncio.Protocol:
        return BoundedProtocol(config=self.config, server_state=self.server_state, app_state=self.lifespan.state)


def make_server(edge: Edge, settings: HttpSettings) -> Server:
    """Configure uvicorn: uvloop and httptools, no logging of its own, limits on slow and idle clients."""
    config = uvicorn.Config(
        cast("Any", edge),  # an ASGI app with looser types than asgiref's
        loop="uvloop",
        http=BoundedProtocol,
        ws=SocketProtocol,
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=True,
        proxy_headers=False,
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=int(settings.shutdown_grace.total_seconds()),
    )
    return Server(config, settings.drain.total_seconds() if settings.drain else 0.0)
