"""Real PostgreSQL servers that a test may freeze, kill, copy and pause."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from faults.servers.postgres import PostgresServer, binaries
from tests.harness.servers import MEMORY, is_roomy

__all__ = ["Server", "binaries", "running_server"]


class Server(PostgresServer):
    """One in memory, where there is enough of it: to make a database there takes a thirtieth of the time."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**({"parent": MEMORY} if is_roomy() else {}) | more)


@contextmanager
def running_server(**more: Any) -> Iterator[Server]:
    """Start one; it is gone afterwards, whatever became of it."""
    server = Server(**more)
    try:
        server.start()
        yield server
    finally:
        server.destroy()
