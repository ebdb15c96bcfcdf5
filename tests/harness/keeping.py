"""Connections that go from one test to the next, on the same database.

A new session reads the shape of every table that it touches and plans every statement, which takes ten times as long as
to run it; and a test opens four of them. So what a pool closes is kept, as new but for that knowledge, until a pool
with the same settings opens one on the same database. Only pools do so: whoever connects by other means gets a new one.
All tests share one event loop, for a connection belongs to the loop in which it was opened.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from contextvars import Context
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

import asyncpg
import pytest_asyncio

from stoa.kernel.db import DatabaseSettings, database, pool
from stoa.kernel.db.connection import RowConnection
from stoa.kernel.db.pool import Connect

MOST = 32  # for each process: whatever is kept holds memory on both sides
MOST_STATEMENTS = 500  # each is held in memory by both sides

# Whatever a session may have set, opened, locked or counted.
_AS_NEW = """
select pg_advisory_unlock_all(); close all; unlisten *; reset session authorization; reset all;
discard temp; discard sequences
"""

type _Kind = tuple[str, str, bool, bool, timedelta, timedelta]

_connector, _close_one = database._connector, pool._close_one
_kinds: WeakKeyDictionary[RowConnection, _Kind] = WeakKeyDictionary()
_urls: set[str] = set()
_names: set[str] = set()
_types: dict[tuple[str, frozenset[int]], Any] = {}
_NAMED = SimpleNamespace(name="of another line")  # which has spoiled no statement of this one
_introspect: Any = getattr(asyncpg.Connection, "_introspect_types")  # noqa: B009 - it has no name in public
_kept: list[RowConnection] = []
_loops: list[asyncio.AbstractEventLoop] = []


def keep_at(url: str) -> None:
    """Keep connections to this database from now on: it is used by one test after the other, and cleaned between."""
    _urls.add(url)
    _names.add(urlsplit(url).path.removeprefix("/"))


def kept_at(url: str) -> list[int]:
    """Tell which sessions of a database are kept."""
    return [one.get_server_pid() for one in _kept if _kinds[one][0] == url and not one.is_closed()]


def _keeping_connector(url: str, settings: DatabaseSettings, name: str, *, read_only: bool) -> Connect:
    connect = cast(
        "Callable[[], Coroutine[Any, Any, RowConnection]]", _connector(url, settings, name, read_only=read_only)
    )
    kind = (url, name, read_only, settings.prepared, settings.statement_timeout, settings.longest_for_lock)

    async def take_or_connect() -> RowConnection:
        if url not in _urls or asyncio.get_running_loop() not in _loops:
            return await connect()
        for place in range(len(_kept) - 1, -1, -1):
            if _kinds[_kept[place]] == kind:
                connection = _kept.pop(place)
                if not connection.is_closed():
                    return connection
        # Its socket is read in the context of its making, which must not hold the request that was the first to ask.
        connection = await asyncio.create_task(connect(), context=Context())
        _kinds[connection] = kind
        return connection

    return take_or_connect


async def _keep_one(connection: RowConnection, seconds: float) -> None:
    if not await _is_as_new(connection):
        await _close_one(connection, seconds)
        return
    _kept[:] = [one for one in _kept if not one.is_closed()]
    _kept.append(connection)
    if len(_kept) > MOST:
        await _close_one(_kept.pop(0), seconds)


async def _is_as_new(connection: RowConnection) -> bool:
    """Make it so; False when it cannot be, or is not worth it."""
    # asyncpg does not tell in public how many statements a session has prepared, and PostgreSQL's own count would cost
    # a question for each connection. The lock file pins asyncpg; a version without this name fails here, not silently.
    cache: Any = getattr(connection, "_stmt_cache")  # noqa: B009 - as said above
    if (
        connection not in _kinds
        or connection.is_closed()
        or connection.is_in_transaction()
        or len(cache) > MOST_STATEMENTS
    ):
        return False
    try:
        await connection.execute(_AS_NEW, timeout=5)
    except (TimeoutError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
        return False
    return True


async def _introspect_once(connection: RowConnection, oids: Iterable[int], seconds: float | None) -> Any:
    """Ask a database once what its own types are made of, instead of once over each line: they stay as they are."""
    asked = cast("Any", connection)._params.database, frozenset(oids)
    if asked not in _types:
        types, statement = await _introspect(connection, oids, seconds)
        if asked[0] not in _names:
            return types, statement
        _types[asked] = types
    return _types[asked], _NAMED


vars(database)["_connector"] = _keeping_connector
vars(pool)["_close_one"] = _keep_one
setattr(asyncpg.Connection, "_introspect_types", _introspect_once)  # noqa: B010 - it has no name in public


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def kept_connections(database_maker: object) -> AsyncIterator[None]:
    """Keep connections that are opened in the loop of all tests, until the last of them is over."""
    _loops.append(asyncio.get_running_loop())
    yield
    _loops.clear()
    await asyncio.gather(*(_close_one(connection, 5) for connection in _kept))
    _kept.clear()
