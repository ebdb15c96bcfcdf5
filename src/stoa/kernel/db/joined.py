"""Statements of several rooms that do not wait for each other, sent to PostgreSQL as one.

    joined = Joined(db)
    async with Together() as ask:
        panel = ask(load_panel(joined, server_id))
        badges = ask(find_badges(joined, server_id))

Sending a statement, waking for its answer and reading what stands around the rows takes the web process a hundred
microseconds, whatever is asked for. Rooms stay apart: each asks its own statement of the handle that it is given.
"""

import asyncio
from collections.abc import Sequence
from functools import lru_cache
from time import perf_counter
from typing import Any, cast

from .handles import Read, Rows
from .query import Query, with_parameters

type _Asked = tuple[Query[Any], Sequence[Any], asyncio.Future[Rows]]

# asyncpg learns how a kind of array is read where it is a column, and reads none within a row that it has not learned.
_ARRAYS = ", ".join(
    f"null::{kind}[]" for kind in ("text", "uuid", "date", "timestamptz", "bool", "int", "bigint", "float8")
)


class Joined(Read):
    """Reads only: what is asked for in the same turn of the loop is one statement, and one trip."""

    __slots__ = ("_asked", "_db")

    def __init__(self, db: Read) -> None:
        """Ask by way of another handle."""
        super().__init__(db._pool)  # noqa: SLF001 - a handle of this room, too
        self._db = db
        self._asked: list[_Asked] = []

    async def fetch(self, query: Query[Any], args: Sequence[Any]) -> Rows:
        """Give the rows of a query; they come with those of all that are asked for now."""
        rows: asyncio.Future[Rows] = asyncio.get_running_loop().create_future()
        self._asked.append((query, args, rows))
        if len(self._asked) == 1:
            await asyncio.sleep(0)
            asked, self._asked = self._asked, []
            await self._answer(asked)
        return await rows

    async def _answer(self, asked: Sequence[_Asked]) -> None:
        began = perf_counter()
        try:
            if len(asked) == 1:
                query, args, rows = asked[0]
                rows.set_result(await self._db.fetch(query, args))
                return
            found = await fetch_joined(self._db, [(query, args) for query, args, _ in asked])
        except BaseException as error:
            for _, _, rows in asked[1:]:
                if not rows.done():
                    rows.set_exception(error) if isinstance(error, Exception) else rows.cancel()
            raise
        seconds = perf_counter() - began
        for (query, _, rows), answer in zip(asked, found, strict=False):
            query.timing.observe(seconds)
            if not rows.done():
                rows.set_result(answer)


async def fetch_joined(db: Read, asked: Sequence[tuple[Query[Any], Sequence[Any]]]) -> Sequence[Rows]:
    """Give the rows of each statement, in one trip; more may stand behind them."""
    joined = _join(tuple(query for query, _ in asked))
    rows = await db.fetch(joined, [one for _, args in asked for one in args])
    return cast("Sequence[Rows]", rows[0])


@lru_cache(maxsize=256)
def _join(queries: tuple[Query[Any], ...]) -> Query[Any]:
    """Write several statements as one, whose row has the rows of each."""
    parts = [
        f"array(select one from (\n{with_parameters(query.sql, f'_{number}')}\n) as one)"
        for number, query in enumerate(queries)
    ]
    name = " + ".join(query.name for query in queries)
    return cast("Query[Any]", Query(f"select {', '.join(parts)}, {_ARRAYS}", registered=False).named(name))
