"""The servers and clients of the Valkey tests, and shields as several processes have them."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta

import pytest

from stoa.kernel.shield import Shield, ShieldSettings
from stoa.kernel.valkey import ValkeySettings, connect_valkey
from tests.kernel.valkey.conftest import server, valkey
from tests.kernel.valkey.servers import Server

__all__ = ["make_shield", "server", "shield", "valkey"]

SHIELD = ShieldSettings(challenge_at=40.0, block_at=100.0, half_life=timedelta(minutes=5), work=500)

# On a busy machine even a healthy Valkey takes a moment; where it is frozen, the test asks for little patience.
PATIENT = ValkeySettings(timeout=timedelta(seconds=10), connect_timeout=timedelta(seconds=10), pool=8)

type MakeShield = Callable[..., Awaitable[Shield]]


@dataclass
class Request:
    """A request as the shield sees it."""

    address: str
    path: str = "/"
    query: str = ""

    @property
    def target(self) -> str:
        """Path and query."""
        return f"{self.path}?{self.query}" if self.query else self.path


@pytest.fixture
async def make_shield(server: Server) -> AsyncIterator[MakeShield]:
    """Make shields with connections of their own."""
    async with AsyncExitStack() as stack:

        async def make(settings: ShieldSettings = SHIELD, reach: ValkeySettings = PATIENT) -> Shield:
            client = connect_valkey(reach, server.url)
            stack.push_async_callback(client.close)
            made = Shield(client, settings, b"k" * 32)
            await made.start()
            stack.push_async_callback(made.close)
            assert made._listener
            assert await made._listener.wait_connected(30)
            return made

        yield make


@pytest.fixture
async def shield(make_shield: MakeShield) -> Shield:
    """Start one shield."""
    return await make_shield()
