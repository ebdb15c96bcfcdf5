"""The servers and clients of the Valkey tests, and a started store."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import timedelta

import pytest

from stoa.kernel.cache import CacheSettings, Store
from stoa.kernel.config import Size
from stoa.kernel.valkey import connect_valkey
from tests.kernel.valkey.conftest import server, valkey
from tests.kernel.valkey.servers import SETTINGS, Server

__all__ = ["make_store", "server", "store", "valkey"]

CACHE = CacheSettings(
    memory=Size(1024 * 1024),
    local=timedelta(seconds=60),
    alone=timedelta(milliseconds=300),
    load=timedelta(seconds=5),
)

type MakeStore = Callable[..., Awaitable[Store]]


@pytest.fixture
async def make_store(server: Server) -> AsyncIterator[MakeStore]:
    """Make stores as separate processes would have them: each with a connection of its own."""
    async with AsyncExitStack() as stack:

        async def make(settings: CacheSettings = CACHE, clock: Callable[[], float] = time.monotonic) -> Store:
            client = connect_valkey(SETTINGS, server.url)
            stack.push_async_callback(client.close)
            made = Store(client, "s", settings, clock=clock)
            await made.start()
            stack.push_async_callback(made.close)
            assert made._listener
            assert await made._listener.wait_connected(5)
            return made

        yield make


@pytest.fixture
async def store(make_store: MakeStore) -> Store:
    """Start one store."""
    return await make_store()
