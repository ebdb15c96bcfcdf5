"""A database with the tables that the sample jobs write to, emptied before each test."""

from collections.abc import AsyncIterator, Iterator

import pytest

from stoa.kernel.db import Database
from tests.harness.maker import DatabaseMaker
from tests.kernel.jobs import samples
from tests.kernel.logged import logged
from tests.kernel.sample_tables import emptied, made_with

__all__ = ["logged"]

EMPTY = """
truncate kernel.jobs, kernel.job_attempts, kernel.crons, kernel.outbox, kernel.deliveries, kernel.pgqueuer,
    kernel.pgqueuer_log, effects, runs
"""


@pytest.fixture(scope="session")
def work_url(database_maker: DatabaseMaker) -> Iterator[str]:
    with made_with(database_maker, samples.TABLES) as url:
        yield url


@pytest.fixture
async def work(work_url: str, kept_connections: None) -> AsyncIterator[Database]:
    async with emptied(work_url, EMPTY) as database:
        yield database
