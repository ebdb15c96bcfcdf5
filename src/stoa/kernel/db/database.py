"""One site's database: a pool that only reads, and a pool that writes."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from time import monotonic

import asyncpg

from stoa.kernel import clock

from .connection import RowConnection
from .faults import RETRYABLE
from .handles import DropTags, Once, Read, Write
from .pool import NOTICE_US_GONE, Connect, Connection, Pool, is_last_word
from .queries import DATABASE_TIME
from .replica import Marker, MarkingOnce, Replica, ReplicaRead, current_marker, note_write
from .settings import DatabaseSettings
from .trouble import DATABASE_TROUBLE

WRITE_ATTEMPTS = 3
_CLOCK_SECONDS = 1.0


class TransactionLost(RuntimeError):
    """PostgreSQL answered a commit with a rollback, as it does, without a word, after any statement that failed."""

    def __init__(self) -> None:
        """Say what the code did wrong, and how it is done right."""
        super().__init__("A statement failed and its error was swallowed. Catch it around `tx.savepoint()` instead.")


class Database:
    """Pools for one database, and the only places where a transaction begins and ends."""

    def __init__(self, url: str, settings: DatabaseSettings, *, replica_url: str = "", name: str = "stoa") -> None:
        """Connect to nothing yet: the first query does, so that a start does not depend on the database."""
        self.url = url
        self.settings = settings
        seconds = settings.longest_for_connection.total_seconds()
        reading = _connector(url, settings, name, read_only=True)
        writing = _connector(url, settings, name, read_only=False)
        self.reads = Pool(reading, size=settings.most_reading, acquire_seconds=seconds, read_only=True)
        self.writes = Pool(writing, size=settings.write_pool, acquire_seconds=seconds)
        self.drop_tags: DropTags | None = None
        self.reads.slow_seconds = self.writes.slow_seconds = settings.slow_query.total_seconds()
        self.replica: Replica | None = None
        if replica_url:
            connect = _connector(replica_url, settings, name, read_only=True)
            pool = Pool(connect, size=settings.most_reading, acquire_seconds=seconds, read_only=True)
            pool.slow_seconds = settings.slow_query.total_seconds()
            self.replica = Replica(connect, pool)

    def read(self, *, after: Marker | None = None) -> Read:
        """Give a handle that can only read. It holds no connection between queries, so it needs no closing.

        With a replica it reads there what `after` (usually the marker of the running request) allows it to.
        """
        marker = after or current_marker()
        if self.replica is None or marker is None:
            return Read(self.reads)
        return ReplicaRead(self.replica, self.reads, marker)

    def once(self) -> Once:
        """Give a handle for a single writing statement."""
        return Once(self.writes) if self.replica is None else MarkingOnce(self.writes)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Write]:
        """Open a transaction; commit it when the block ends well, roll it back otherwise."""
        pool = self.writes
        connection = pool.take() or await pool.acquire()
        try:
            await connection.execute("begin")
            tx = Write(pool, connection, self.drop_tags)
            yield tx
            await tx.finish()
            await _commit(connection)
        except Exception as error:
            await _roll_back(pool, connection, error)
            raise
        except BaseException:
            pool.give_back_interrupted(connection)  # cancelled: what mends it also rolls back
            raise
        pool.give_back(connection)
        if self.replica is not None:
            await note_write(pool)
        await tx.follow_up()

    async def transact[T](self, work: Callable[[Write], Awaitable[T]]) -> T:
        """Do `work` in a transaction, again from the start where PostgreSQL asks for that."""
        for attempt in range(1, WRITE_ATTEMPTS + 1):
            try:
                async with self.write() as tx:
                    return await work(tx)
            except RETRYABLE:
                if attempt == WRITE_ATTEMPTS:
                    raise
                await asyncio.sleep(0.01 * 2**attempt)
        raise AssertionError  # the loop returns or raises

    async def follow_clock(self) -> None:
        """Let the process go by this database's clock from now on."""
        began = monotonic()
        # Whoever needs the database hears of its trouble; the clock goes on as it does.
        with suppress(TimeoutError, *DATABASE_TROUBLE):
            async with asyncio.timeout(_CLOCK_SECONDS):
                told = await DATABASE_TIME.one(Read(self.reads))
            clock.follow(told, monotonic() - began)

    async def close(self) -> None:
        """Close every pool."""
        replica = (self.replica.close(),) if self.replica else ()
        await asyncio.gather(self.reads.close(), self.writes.close(), *replica)


async def _commit(connection: Connection) -> None:
    if await connection.execute("commit") != "COMMIT":
        raise TransactionLost


async def _roll_back(pool: Pool, connection: RowConnection, error: Exception) -> None:
    if is_last_word(error):
        connection.terminate()
        pool.give_back(connection)
        return
    try:
        await connection.execute("rollback")
    except Exception:  # noqa: BLE001 - the caller hears of what went wrong first
        pool.give_back_interrupted(connection)
    except BaseException:
        pool.give_back_interrupted(connection)
        raise
    else:
        pool.give_back(connection)


def _connector(url: str, settings: DatabaseSettings, name: str, *, read_only: bool) -> Connect:
    server_settings = {
        "application_name": f"{name} {'read' if read_only else 'write'}",
        "statement_timeout": str(int(settings.statement_timeout.total_seconds() * 1000)),
        "lock_timeout": str(int(settings.longest_for_lock.total_seconds() * 1000)),
        "idle_in_transaction_session_timeout": "30000",
        "timezone": "UTC",
        "jit": "off",
        **NOTICE_US_GONE,
    }
    if read_only:
        server_settings["default_transaction_read_only"] = "on"

    async def connect() -> RowConnection:
        made: RowConnection = await asyncpg.connect(
            url,
            timeout=settings.connect_timeout.total_seconds(),
            server_settings=server_settings,
            statement_cache_size=1000 if settings.prepared else 0,
            max_cached_statement_lifetime=0,
            connection_class=RowConnection,
        )
        return made

    return connect
