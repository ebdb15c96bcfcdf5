"""What a service is given to reach the database: a `Read` that cannot write, or a `Write` with its transaction open."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from time import perf_counter
from typing import TYPE_CHECKING, Any

import asyncpg
import structlog

from stoa.kernel.observability.traces import QuerySpan, QuerySpans

if TYPE_CHECKING:
    from .connection import RowConnection
    from .pool import Pool
    from .query import Query

log = structlog.get_logger(__name__)

type Rows = list[asyncpg.Record]
type DropTags = Callable[[tuple[str, ...]], Awaitable[None]]
type Together[T] = Callable[["Write", list[T]], Awaitable[None]]

SLOW_QUERY = "slow_query"
_ANSWERS_TAKE = 16
"""So many statements of a handle go before those of handles that have not begun. What runs more of them is no answer
that somebody waits for, and takes its turn with all others: a few exports would keep everybody out."""


class Read:
    """Reads only. Each query takes a connection for as long as it runs, and no longer.

    The pool behind it is opened with `default_transaction_read_only`, so that a mistake is refused by PostgreSQL.
    """

    __slots__ = ("_pool", "queries", "seconds", "spans")

    def __init__(self, pool: "Pool") -> None:
        """Count from nothing: `queries` and `seconds` are shown in `Server-Timing` and asserted in tests."""
        self._pool = pool
        self.queries = 0
        self.seconds = 0.0
        self.spans: QuerySpans | None = None

    async def fetch(self, query: "Query[Any]", args: Sequence[Any]) -> Rows:
        """Run a query and give its rows."""
        pool = self._pool
        connection = pool.take() or await pool.acquire(begun=0 < self.queries < _ANSWERS_TAKE)
        began = perf_counter()
        try:
            rows: Rows = await connection.rows(query.compiled, args)
        except (asyncpg.PostgresError, asyncpg.InternalClientError) as error:
            pool.give_back_after(connection, error)
            raise
        except BaseException:
            pool.give_back_interrupted(connection)
            raise
        finally:
            self._count(query, perf_counter() - began)
        pool.give_back(connection)
        return rows

    def _count(self, query: "Query[Any]", seconds: float) -> None:
        self.queries += 1
        self.seconds += seconds
        query.timing.observe(seconds)
        if self.spans is not None:
            self.spans.append(QuerySpan(query.name, perf_counter() - seconds, seconds))
        if seconds >= self._pool.slow_seconds:
            log.warning(SLOW_QUERY, query=query.name, milliseconds=round(seconds * 1000, 1))

    @asynccontextmanager
    async def cursor(
        self, query: "Query[Any]", args: Sequence[Any], batch: int
    ) -> AsyncIterator[AsyncIterator[asyncpg.Record]]:
        """Walk over more rows than fit in memory, in a transaction of its own."""
        pool = self._pool
        connection = pool.take() or await pool.acquire()
        try:
            async with connection.transaction(readonly=True):
                yield connection.cursor(query.compiled, *args, prefetch=batch).__aiter__()
        except BaseException:
            pool.give_back_interrupted(connection)
            raise
        pool.give_back(connection)


class Write(Read):
    """One open transaction. Whoever opened it commits it; services only use it."""

    __slots__ = (
        "_after_commit",
        "_before_commit",
        "_drop",
        "_dropped",
        "_lock",
        "_savepoints",
        "_spared",
        "_together",
        "connection",
    )

    def __init__(self, pool: "Pool", connection: "RowConnection", drop: DropTags | None = None) -> None:
        """Hold the connection until the transaction ends; `drop` voids what caches keep."""
        super().__init__(pool)
        self._drop = drop
        self._dropped: dict[str, None] = {}
        self._spared: frozenset[str] = frozenset()
        self.connection = connection
        self._lock = asyncio.Lock()
        self._savepoints = 0
        self._before_commit: list[Callable[[Write], Awaitable[None]]] = []
        self._together: list[tuple[Together[Any], Any]] = []
        self._after_commit: list[Callable[[], Awaitable[None]]] = []

    async def fetch(self, query: "Query[Any]", args: Sequence[Any]) -> Rows:
        """Run a query inside the transaction; concurrent calls take turns."""
        began = perf_counter()
        try:
            async with self._lock:
                rows: Rows = await self.connection.rows(query.compiled, args)
        finally:
            self._count(query, perf_counter() - began)
        return rows

    async def fetch_many(self, query: "Query[Any]", many: Sequence[Sequence[Any]]) -> None:
        """Run a query once for each set of arguments, in one go."""
        began = perf_counter()
        try:
            async with self._lock:
                await self.connection.executemany(query.compiled, many)
        finally:
            self._count(query, perf_counter() - began)

    @asynccontextmanager
    async def cursor(
        self, query: "Query[Any]", args: Sequence[Any], batch: int
    ) -> AsyncIterator[AsyncIterator[asyncpg.Record]]:
        """Walk over more rows than fit in memory, inside the transaction."""
        yield self.connection.cursor(query.compiled, *args, prefetch=batch).__aiter__()

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """Undo only what happens inside when it fails, and keep the rest of the transaction."""
        self._savepoints += 1
        name = f"stoa_{self._savepoints}"
        await self._execute(f"savepoint {name}")
        so_far = len(self._together)
        try:
            yield
        except Exception:
            del self._together[so_far:]
            if not self.connection.is_closed():
                await self._execute(f"rollback to savepoint {name}")
            raise
        await self._execute(f"release savepoint {name}")

    async def _execute(self, command: str) -> None:
        async with self._lock:
            await self.connection.execute(command)

    def before_commit(self, act: "Callable[[Write], Awaitable[None]]") -> None:
        """Do this as the last thing inside the transaction."""
        self._before_commit.append(act)

    def together_at_commit[T](self, act: "Together[T]", item: T) -> None:
        """Hand `act` everything that was given for it, in one go, as the very last thing inside the transaction.

        For what takes a lock that all writers want. What was given inside a savepoint that fails is forgotten with it.
        """
        self._together.append((act, item))

    def after_commit(self, act: Callable[[], Awaitable[None]]) -> None:
        """Do this once the transaction stands; never when it is rolled back.

        Only for what may be lost (a cache tag to drop): what must happen is a job or an event, written inside.
        """
        self._after_commit.append(act)

    def drop_tags(self, *tags: str) -> None:
        """Void what caches keep under these tags, in every process, once the transaction stands."""
        self._dropped.update(dict.fromkeys(tag for tag in tags if tag not in self._spared))

    @contextmanager
    def sparing(self, *tags: str) -> Iterator[None]:
        """Leave what is kept under these tags until its own time is over, whatever is called within drops.

        For what a machine does to many things, one after another: nothing that shows several would ever be kept.
        """
        before, self._spared = self._spared, self._spared.union(tags)
        try:
            yield
        finally:
            self._spared = before

    async def finish(self) -> None:
        """Run what was asked for before the commit. For whoever opened the transaction."""
        for act in self._before_commit:
            await act(self)
        batches: dict[Together[Any], list[Any]] = {}
        for together, item in self._together:
            batches.setdefault(together, []).append(item)
        for together, items in batches.items():
            await together(self, items)

    async def follow_up(self) -> None:
        """Run what was asked for after the commit. For whoever opened the transaction."""
        if self._dropped and self._drop is not None:
            await self._drop(tuple(self._dropped))
        for act in self._after_commit:
            try:
                await act()
            except Exception:  # the write stands: its caller must not be told that it failed
                log.exception("after_commit_failed", act=getattr(act, "__qualname__", repr(act)))


class Once(Read):
    """A single writing statement, atomic by itself: one round trip where a transaction takes three."""

    __slots__ = ("_used",)

    def __init__(self, pool: "Pool") -> None:
        """Allow one statement."""
        super().__init__(pool)
        self._used = False

    async def fetch(self, query: "Query[Any]", args: Sequence[Any]) -> Rows:
        """Run the one statement."""
        if self._used:
            message = "A second statement was run on a `Once` handle. Take a `Write`: it has a transaction."
            raise RuntimeError(message)
        self._used = True
        return await super().fetch(query, args)
