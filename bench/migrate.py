"""The bench site's schema."""

from pathlib import Path

import asyncpg

from bench import queries

MIGRATIONS = Path(__file__).parent / "site" / "catalogue" / "migrations"


async def migrate(url: str) -> None:
    """Apply the migrations that are missing."""
    connection = await asyncpg.connect(url)
    try:
        if await connection.fetchval(queries.SCHEMA_STANDS):
            return
        async with connection.transaction():
            for file in sorted(MIGRATIONS.glob("*.sql")):
                up = file.read_text().partition("-- migrate:up")[2].partition("-- migrate:down")[0]
                await connection.execute(up)
    finally:
        await connection.close()
