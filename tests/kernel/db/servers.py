"""Real PostgreSQL servers that a test may freeze, kill, copy and pause."""

from typing import Any

from faults.servers.postgres import PostgresServer, binaries
from tests.harness.servers import MEMORY, is_roomy

__all__ = ["Server", "binaries"]


class Server(PostgresServer):
    """One in memory, where there is enough of it: to make a database there takes a thirtieth of the time."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**({"parent": MEMORY} if is_roomy() else {}) | more)
