"""Every query fits the schema that the migrations make."""

import asyncpg
import pytest

from stoa.kernel.db.verify import listing_faults, prepare_faults
from tests.harness.databases import NewDatabase

from .every import every_site, listings_of, queries_of


@pytest.mark.parametrize("site", every_site())
async def test_every_query_is_understood_and_fits_its_struct(new_database: NewDatabase, site: str) -> None:
    database = await new_database(site)
    connection = await asyncpg.connect(database.url)
    try:
        queries = queries_of(site)
        assert queries
        faults = [fault for query in queries for fault in await prepare_faults(connection, query)]
    finally:
        await connection.close()
    assert faults == []


@pytest.mark.parametrize("site", every_site())
async def test_every_shape_of_every_listing_is_understood_and_fits(new_database: NewDatabase, site: str) -> None:
    database = await new_database(site)
    connection = await asyncpg.connect(database.url)
    try:
        faults = [fault for listing in listings_of(site) for fault in await listing_faults(connection, listing)]
    finally:
        await connection.close()
    assert faults == []
