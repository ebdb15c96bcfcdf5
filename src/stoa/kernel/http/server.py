"""uvicorn, started the way that Stoa wants it."""

import asyncio
import socket
from collections.abc import Callable
from typing import Any, cast

import uvicorn

from .edge import Edge
from .protocol import BoundedProtocol
from .settings import HttpSettings

_PORTS_TO_TRY = 50
_BACKLOG = 2048
_KEEP_ALIVE_SECONDS = 75


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


class Server(uvicorn.Server):
    """uvicorn's server, stopped by whoever runs it instead of by its own signal handlers."""

    def install_signal_handlers(self) -> None:
        """Leave signals to the command that started us."""

    async def run_until(self, stop: asyncio.Event, sock: socket.socket) -> None:
        """Serve until told to stop; then finish what runs, within the grace."""
        serving = asyncio.create_task(self._serve([sock]))
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
        self.should_exit = True
        await serving
        stopping.cancel()


def make_server(edge: Edge, settings: HttpSettings) -> Server:
    """Configure uvicorn: uvloop and httptools, no logging of its own, limits on slow and idle clients."""
    config = uvicorn.Config(
        cast("Any", edge),  # an ASGI app with looser types than asgiref's
        loop="uvloop",
        http=BoundedProtocol,
        ws="websockets-sansio",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=True,
        proxy_headers=False,
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=int(settings.shutdown_grace.total_seconds()),
        ws_max_size=1 << 20,
    )
    return Server(config)
