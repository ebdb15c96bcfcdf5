"""Settings of the database."""

import os
from dataclasses import replace
from datetime import timedelta

from stoa.kernel.config import setting, settings

_LEAST_READING, _MOST_READING = 4, 16
_WAIT, _SHARE = timedelta(seconds=3), 0.3


@settings("Database")
class DatabaseSettings:
    """Where PostgreSQL is, and how much of it one process may use."""

    url: str = setting(
        "DATABASE_URL",
        default="",
        secret=True,
        per_site=True,
        meaning="PostgreSQL to use, such as postgresql://user:password@host/stoa_{site}. Empty: Stoa runs its own.",
    )
    replica_url: str = setting(
        "DATABASE_REPLICA_URL",
        default="",
        secret=True,
        per_site=True,
        meaning="Streaming replica for reads. Empty: reads go to the primary.",
    )
    read_pool: int = setting(
        "DATABASE_READ_POOL",
        default=0,
        minimum=0,
        maximum=200,
        meaning=(
            "Most connections for reading, per process and site."
            " 0: two for each processor of this machine, at least 4 and at most 16."
        ),
    )
    write_pool: int = setting(
        "DATABASE_WRITE_POOL",
        default=12,
        minimum=1,
        maximum=200,
        meaning="Most connections for writing, per process and site.",
    )
    acquire_timeout: timedelta | None = setting(
        "DATABASE_ACQUIRE_TIMEOUT",
        default=None,
        meaning="How long a request waits for a connection before 503. Empty: 3s, or 0.3 of a shorter STOA_DEADLINE.",
    )
    connect_timeout: timedelta = setting(
        "DATABASE_CONNECT_TIMEOUT", default=timedelta(seconds=3), meaning="How long opening a connection may take."
    )
    statement_timeout: timedelta = setting(
        "DATABASE_STATEMENT_TIMEOUT",
        default=timedelta(seconds=9),
        meaning="PostgreSQL itself stops a statement after this long.",
    )
    lock_timeout: timedelta | None = setting(
        "DATABASE_LOCK_TIMEOUT",
        default=None,
        meaning=(
            "How long a statement waits for what others hold before 503. Empty: 3s, or 0.3 of a shorter STOA_DEADLINE."
            " In production it is less than STOA_DEADLINE together with DATABASE_ACQUIRE_TIMEOUT."
        ),
    )
    slow_query: timedelta = setting(
        "DATABASE_SLOW_QUERY",
        default=timedelta(milliseconds=200),
        meaning="A query slower than this is logged by name.",
    )
    prepared: bool = setting(
        "DATABASE_PREPARED",
        default=True,
        meaning="Keep prepared statements. Turn off behind a PgBouncer older than 1.21 in transaction mode.",
    )

    def within(self, deadline: timedelta) -> "DatabaseSettings":
        """Give each wait that was not set its share of a request's time, so that 503 comes before 504."""
        share = min(_WAIT, _SHARE * deadline)
        return replace(self, acquire_timeout=self.acquire_timeout or share, lock_timeout=self.lock_timeout or share)

    @property
    def longest_for_connection(self) -> timedelta:
        """How long whoever needs a connection waits for one."""
        return self.acquire_timeout or _WAIT

    @property
    def longest_for_lock(self) -> timedelta:
        """How long a statement waits for what others hold."""
        return self.lock_timeout or _WAIT

    @property
    def most_reading(self) -> int:
        """How many connections may read at once.

        More of them than PostgreSQL has processors for do not answer more questions: they answer all of them later.
        """
        return self.read_pool or min(_MOST_READING, max(_LEAST_READING, 2 * (os.cpu_count() or 1)))
