"""Knowing that others wait for a lock, rather than hoping so."""

import asyncio

from stoa.kernel.db import Database, Query

WAITING = Query(
    """
    select count(*) from pg_stat_activity where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0
    """,
    int,
    registered=False,
)


async def until_waiting(database: Database, many: int) -> None:
    """Return once so many connections to this database wait for a lock."""
    async with asyncio.timeout(20):
        while await WAITING.one(database.read()) < many:  # noqa: ASYNC110 - PostgreSQL sends no event for this
            await asyncio.sleep(0.01)
