"""The people who sign in: all with one password, hashed as the settings of a new installation say."""

from uuid import UUID

import asyncpg
from argon2 import PasswordHasher

from bench import queries
from bench.sign_ins.site import WITH_ACCOUNTS
from stoa.accounts.passwords.settings import PasswordSettings
from stoa.kernel.config import load_config
from stoa.kernel.db.migrate import migrate
from stoa.kernel.db.migrations import load_migrations, migration_folders

PASSWORD = "Harbour-Lantern-7"  # noqa: S105 - it opens nothing but the bench


def email_of(number: int) -> str:
    """Name somebody's address."""
    return f"bench{number}@stoa.example"


async def plant_people(url: str, count: int) -> None:
    """Make the tables of accounts, and as many people."""
    await migrate(url, load_migrations(migration_folders(feature.migrations for feature in WITH_ACCOUNTS.features)))
    settings = load_config()[PasswordSettings]
    hashed = PasswordHasher(time_cost=settings.passes, memory_cost=settings.memory_kib, parallelism=1).hash(PASSWORD)
    people = [(UUID(int=number + 1), f"bench{number}", email_of(number)) for number in range(count)]
    connection = await asyncpg.connect(url)
    try:
        async with connection.transaction():
            await connection.executemany(queries.PLANT_PERSON, people)
            await connection.executemany(queries.PLANT_HASH, [(one[0], hashed) for one in people])
    finally:
        await connection.close()
