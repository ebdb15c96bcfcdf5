"""Every shape of every listing is served by an index, on tables with many rows."""

from typing import Any

import asyncpg
import pytest

from stoa.kernel.db.explain import explain_faults, null_faults
from stoa.kernel.db.listing import Listing
from tests.harness.databases import NewDatabase

from .big_tables import BIG_TABLES, SAMPLES
from .every import every_site, listings_of
from .filling_up import fill_up

# Estimates rest on a sample of the rows, so the same plan is thought to read a few hundredths more or less.
MOST_READ = 1_350
"""Rows that one page of a listing may read, where its table holds ten times as many."""


@pytest.mark.long
@pytest.mark.parametrize("site", every_site())
async def test_no_listing_reads_or_sorts_a_whole_table(new_database: NewDatabase, site: str) -> None:
    database = await new_database(site)
    connection = await asyncpg.connect(database.url, command_timeout=120)
    faults: list[str] = []
    try:
        asked = [(listing, *_big(listing.name)) for listing in _worth_asking(site)]
        await fill_up(connection, "".join(fill for _, fill, _ in asked))
        for listing, _, samples in asked:
            faults += await explain_faults(connection, listing, samples, most=MOST_READ)
            faults += await null_faults(connection, listing, samples)
    finally:
        await connection.close()
    assert faults == []


def _worth_asking(site: str) -> list[Listing[object]]:
    """Give a site's listings; those that all sites share are alike everywhere, and are asked of the first."""
    first = next(iter(every_site())) == site
    return [one for one in listings_of(site) if first or one.module.startswith("stoa.sites.")]


def _big(name: str) -> tuple[str, dict[str, Any]]:
    where = f"tests/walks/big_tables.py and tests/sites/{name.partition('.')[0]}/big_tables.py"
    assert name in SAMPLES, f"{where} have no rows and no sample values for the listing {name}."
    return BIG_TABLES.get(name, ""), SAMPLES[name]
