"""Real PostgreSQL servers that a test may freeze, kill, copy and pause."""

from faults.servers.postgres import PostgresServer as Server
from faults.servers.postgres import binaries

__all__ = ["Server", "binaries"]
