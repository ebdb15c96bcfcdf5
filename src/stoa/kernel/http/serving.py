"""A web process, from open sockets to the last answer."""

import asyncio
import contextlib
import resource
import signal
import socket
from collections.abc import Callable
from dataclasses import replace

from stoa.kernel.feature import Feature
from stoa.kernel.runtime import Runtime

from .alongside import working_alongside
from .read_ahead import reading_ahead
from .server import Stop, make_server
from .settings import HttpSettings
from .web import build_edge


def stop_on_signals() -> Stop:
    """Make an event that SIGINT and SIGTERM set; a second signal means at once."""
    stop = Stop()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.ask)
    return stop


def raise_file_limit() -> None:
    """Take as many open files as the system gives: each connection is one, and shells begin with a thousand."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(ValueError, OSError):  # some systems say more than they give
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


async def serve_web(
    runtime: Runtime,
    sock: socket.socket,
    stop: asyncio.Event,
    *,
    settings: HttpSettings,
    core: tuple[Feature, ...],
    landing: Feature,
    ready: Callable[[], None] = lambda: None,
) -> None:
    """Answer on the socket until told to stop; then finish what runs, within the grace."""
    raise_file_limit()
    settings = replace(settings, drain=settings.drained_after(production=runtime.config.production))
    edge = build_edge(runtime, core=core, landing=landing)
    runtime.access_log.start()
    await edge.start()
    try:
        async with reading_ahead(runtime), working_alongside(runtime):
            ready()
            await make_server(edge, settings).run_until(stop, sock)
    finally:
        await edge.close()
