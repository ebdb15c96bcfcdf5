"""Making databases: one for each site."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import asyncpg

from . import queries
from .faults import EmbeddedFault

LONGEST_NAME = 63  # PostgreSQL cuts longer ones off without a word


async def create_database(dsn: str, name: str, template: str = "") -> bool:
    """Make a database when it is missing, safely beside others who do the same; say whether it was missing."""
    if not name or len(name.encode()) > LONGEST_NAME or "\0" in name:
        message = f"A database's name has 1 to {LONGEST_NAME} bytes. This one is {name!r}."
        raise EmbeddedFault(message, "Choose another name.")
    connection = await asyncpg.connect(dsn)
    try:
        if await connection.fetchval(queries.EXISTS, name):
            return False
        await connection.execute(queries.LOCK)  # the connection's end gives it back
        if await connection.fetchval(queries.EXISTS, name):
            return False
        if template:
            statement = await connection.fetchval(queries.QUOTE_FROM_TEMPLATE, name, template)
        else:
            statement = await connection.fetchval(queries.QUOTE, name)
        try:
            await connection.execute(statement)
        except asyncpg.DuplicateDatabaseError:  # made by somebody who knows nothing of our lock
            return False
        return True
    finally:
        await connection.close()


def create_database_now(dsn: str, name: str) -> bool:
    """Do the same from ordinary code, whether or not a loop runs in this thread."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(create_database(dsn, name))).result()
