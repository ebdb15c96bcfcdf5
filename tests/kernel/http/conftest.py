"""The shop, served."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from stoa.kernel.db import Database
from tests.harness.web import SiteUnderTest, StartSite
from tests.kernel.http.shop import SHOP, TABLE
from tests.kernel.logged import logged

__all__ = ["logged"]

type StartShop = Callable[..., Awaitable[SiteUnderTest]]


@pytest.fixture
def start_shop(start_site: StartSite) -> StartShop:
    """Give a function that serves the shop with settings of the test's own."""

    async def start(**settings: str) -> SiteUnderTest:
        return await start_site(site=SHOP, tables=TABLE, settings=settings)

    return start


@pytest.fixture
async def shop(start_shop: StartShop) -> SiteUnderTest:
    """Give the shop, served as it is by default."""
    return await start_shop()


async def run(database: Database, sql: str, *args: object) -> list[Any]:
    """Run a statement of the test's own."""
    async with database.write() as tx:
        return list(await tx.connection.fetch(sql, *args))


async def count(site: SiteUnderTest) -> int:
    """Count the things of the shop."""
    rows = await run(site.runtime.databases["shop"], "select count(*) from things")
    return int(rows[0][0])
