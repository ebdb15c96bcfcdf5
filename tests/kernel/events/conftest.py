"""A database with the tables that the sample consumers write to, emptied before each test."""

from collections.abc import AsyncIterator, Iterator

import pytest

from stoa.kernel.db import Database
from tests.harness.maker import DatabaseMaker
from tests.kernel.events import samples
from tests.kernel.sample_tables import emptied, made_with

EMPTY = "truncate kernel.outbox, kernel.deliveries, heard restart identity"


@pytest.fixture(scope="session")
def events_url(database_maker: DatabaseMaker) -> Iterator[str]:
    with made_with(database_maker, samples.TABLES) as url:
        yield url


@pytest.fixture
async def events(events_url: str, kept_connections: None) -> AsyncIterator[Database]:
    async with emptied(events_url, EMPTY) as database:
        yield database
