"""What a feature does alongside begins with the process, and is ended with it; where it breaks, the process serves."""

import asyncio
from dataclasses import replace

from stoa.kernel.feature import Alongside, Feature
from stoa.kernel.http.alongside import working_alongside
from stoa.kernel.runtime import Runtime
from tests.harness.web import SiteUnderTest


async def serve_for_a_moment(shop: SiteUnderTest, work: Alongside) -> None:
    room = Feature(name="worker", package="tests.kernel.http", alongside=work)
    site = shop.runtime.sites[shop.name]
    sites = {shop.name: replace(site, features=(*site.features, room))}
    async with working_alongside(replace(shop.runtime, sites=sites)):
        await asyncio.sleep(0.01)


async def test_work_is_begun_and_has_its_end(shop: SiteUnderTest) -> None:
    seen: list[str] = []

    async def work(runtime: Runtime, site: str) -> None:
        seen.append(site)
        try:
            await asyncio.sleep(60)
        finally:
            await runtime.valkey.ping()
            seen.append("told the last")

    await serve_for_a_moment(shop, work)
    assert seen == [shop.name, "told the last"]


async def test_work_that_breaks_ends_nothing_else(shop: SiteUnderTest) -> None:
    async def work(_runtime: Runtime, site: str) -> None:
        raise RuntimeError(site)

    await serve_for_a_moment(shop, work)
    assert (await shop.get("/health")).status_code == 200
