"""What the tests of the audit log look at."""

from typing import Any
from uuid import UUID

import asyncpg

from stoa.kernel.audit import By
from stoa.kernel.db import Database

ANNA = UUID("0198c0de-0000-7000-8000-00000000000a")
BEN = UUID("0198c0de-0000-7000-8000-00000000000b")
BY_ANNA = By(ANNA, address="203.0.113.7", agent="Firefox", request_id="request-1")


async def rows(database: Database, statement: str, *args: object) -> list[Any]:
    """Ask as whoever owns the database would."""
    connection = await asyncpg.connect(database.url)
    try:
        return list(await connection.fetch(statement, *args))
    finally:
        await connection.close()


async def as_superuser(database: Database, *statements: str) -> None:
    """Do what only somebody can who may switch triggers off."""
    connection = await asyncpg.connect(database.url)
    try:
        await connection.execute("set session_replication_role = replica")
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()
