"""Real Valkey servers for tests: started on a socket or port of their own, frozen, killed and started again."""

import asyncio
import contextlib
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

from faults.servers.valkey import ValkeyServer as Server
from stoa.kernel.valkey import Valkey, ValkeySettings

__all__ = ["SETTINGS", "Server", "running", "stands", "until"]

# Short, so that the tests of a dead or frozen server do not take long.
SETTINGS = ValkeySettings(timeout=timedelta(milliseconds=250), connect_timeout=timedelta(milliseconds=500), pool=8)


@contextlib.contextmanager
def running(*options: str, port: int | None = None) -> Iterator[Server]:
    """Run a server for as long as the block lasts."""
    server = Server(*options, port=port)
    try:
        yield server
    finally:
        server.close()


async def until(condition: Callable[[], object], seconds: float = 30.0) -> bool:
    """Wait until a condition holds; False when it does not in a generous time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        await asyncio.sleep(0.01)
    return True


async def stands(valkey: Valkey) -> None:
    """Wait until a cluster that has just been given its slots takes commands."""
    for _ in range(500):
        if b"cluster_state:ok" in await valkey.command("CLUSTER", "INFO"):
            return
        await asyncio.sleep(0.02)
    message = "the cluster did not come up"
    raise AssertionError(message)
