"""Asking a database until it answers as it should."""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Any

from stoa.kernel.db import Database

PATIENCE_SECONDS = 90.0
FIRST_PAUSE, LONGEST_PAUSE = 0.005, 0.1


async def eventually(check: Callable[[], Awaitable[Any]], *, seconds: float = PATIENCE_SECONDS) -> Any:
    """Wait until the check answers with something true, and give the answer; it is asked less and less often."""
    end, pause = monotonic() + seconds, FIRST_PAUSE
    while True:
        answer = await check()
        if answer:
            return answer
        if monotonic() > end:
            message = f"It did not come to pass within {seconds} s; the last answer was {answer!r}."
            raise AssertionError(message)
        await asyncio.sleep(pause)
        pause = min(pause * 1.4, LONGEST_PAUSE)


async def until(database: Database, sql: str, *args: object) -> None:
    """Wait until a statement answers with something true."""
    await eventually(lambda: value(database, sql, *args))


async def rows(database: Database, sql: str, *args: object) -> list[Any]:
    """Ask the database something."""
    async with database.write() as tx:
        return list(await tx.connection.fetch(sql, *args))


async def value(database: Database, sql: str, *args: object) -> Any:
    """Ask the database for one value."""
    return (await rows(database, sql, *args))[0][0]
