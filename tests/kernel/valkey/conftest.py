"""A Valkey server per test module, and a client per test."""

from collections.abc import AsyncIterator, Iterator

import pytest

from stoa.kernel.valkey import Valkey, connect_valkey
from tests.kernel.valkey.servers import SETTINGS, Server, running


@pytest.fixture
def server() -> Iterator[Server]:
    """Run a server that the test may freeze and kill."""
    with running() as one:
        yield one


@pytest.fixture
async def valkey(server: Server) -> AsyncIterator[Valkey]:
    """Connect to the server."""
    client = connect_valkey(SETTINGS, server.url)
    yield client
    await client.close()
