"""A clean Valkey for each test."""

from collections.abc import AsyncIterator

import pytest

from stoa.kernel.valkey import Valkey, ValkeySettings, connect_valkey


@pytest.fixture
async def valkey(valkey_url: str) -> AsyncIterator[Valkey]:
    """Give a client of a Valkey in which nothing is stored and no script is known."""
    client = connect_valkey(ValkeySettings(), valkey_url)
    await client.command("FLUSHALL")
    await client.command("SCRIPT", "FLUSH")
    yield client
    await client.close()
