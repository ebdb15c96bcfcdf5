"""Addresses of a running pair of servers."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode

from .faults import said_in_words
from .layout import Layout, write_private
from .postgres import SUPERUSER, Postgres
from .valkey import Valkey

MAINTENANCE_DATABASE = "postgres"


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the servers are reached; empty for one that was not asked for.

    The two `*_dsn`/`*_url` fields go over 127.0.0.1, which every client speaks. The `*_socket_*` ones are faster.
    """

    postgres_dsn: str = field(default="", repr=False)
    postgres_socket_dsn: str = field(default="", repr=False)
    valkey_url: str = field(default="", repr=False)
    valkey_socket_url: str = field(default="", repr=False)

    def database(self, name: str, *, over_socket: bool = True) -> str:
        """DSN of one database: over the socket for asyncpg, over TCP for the programs that know nothing else."""
        base = self.postgres_socket_dsn if over_socket else self.postgres_dsn
        before, mark, after = base.partition("?")
        return f"{before.removesuffix(MAINTENANCE_DATABASE)}{quote(name)}{mark}{after}"


def addresses_of(layout: Layout, password: str, ports: dict[str, int]) -> Addresses:
    """Addresses of those servers that run, by name and port."""
    made: dict[str, str] = {}
    sign_in = f"{SUPERUSER}:{password}@"
    if port := ports.get(Postgres.name, 0):
        place = urlencode({"host": str(layout.sockets), "port": port, "sslmode": "disable"})
        made["postgres_dsn"] = f"postgresql://{sign_in}127.0.0.1:{port}/{MAINTENANCE_DATABASE}?sslmode=disable"
        made["postgres_socket_dsn"] = f"postgresql://{sign_in}/{MAINTENANCE_DATABASE}?{place}"
    if port := ports.get(Valkey.name, 0):
        made["valkey_url"] = f"redis://:{password}@127.0.0.1:{port}/0"
        made["valkey_socket_url"] = f"unix://:{password}@{quote(str(layout.sockets))}/valkey.sock?db=0"
    return Addresses(**made)


def record_addresses(path: Path, addresses: Addresses, *, durable: bool) -> None:
    """Write them where other programs of this checkout find them."""
    with said_in_words(path):
        write_private(path, json.dumps({**asdict(addresses), "durable": durable}, indent=2) + "\n")


def recorded_durable(path: Path) -> bool | None:
    """Say whether the recorded pair keeps its data through a power cut; None when nothing is recorded."""
    try:
        return bool(json.loads(path.read_text())["durable"])
    except (FileNotFoundError, ValueError, KeyError):
        return None
