"""A connection to PostgreSQL that is asked for rows without what asyncpg puts around each question for others."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import asyncpg

if TYPE_CHECKING:
    _Connection = asyncpg.Connection[asyncpg.Record]  # no such thing can be said of it while it runs
else:
    _Connection = asyncpg.Connection


class RowConnection(_Connection):
    """asyncpg's own connection. Timeouts of its own, loggers and statuses of statements are not asked for here."""

    __slots__ = ()

    async def rows(self, sql: str, args: Sequence[Any]) -> list[asyncpg.Record]:
        """Run a statement and give its rows, as `fetch` does."""
        inner: Any = self  # asyncpg's types name only what is for everybody

        def ask(statement: Any, timeout: float | None) -> Any:
            return inner._protocol.bind_execute(  # noqa: SLF001 - as `fetch` does, five functions further down
                state=statement, args=args, portal_name="", limit=0, return_extra=False, timeout=timeout
            )

        found, _ = await inner._do_execute(sql, ask, None)  # noqa: SLF001 - it prepares, and prepares again where it must
        rows: list[asyncpg.Record] = found
        return rows
