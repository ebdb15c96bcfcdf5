"""What features do in a web process beside answering, for as long as it serves."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from stoa.kernel.feature import Alongside, Feature
from stoa.kernel.runtime import Runtime

log = structlog.get_logger(__name__)


@asynccontextmanager
async def working_alongside(runtime: Runtime) -> AsyncIterator[None]:
    """Begin what features do alongside, and give it the time to end what it has begun."""
    tasks = [
        asyncio.create_task(_work(feature, feature.alongside, runtime, name))
        for name, site in runtime.sites.items()
        if name in runtime.databases
        for feature in site.features
        if feature.alongside is not None
    ]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _work(feature: Feature, work: Alongside, runtime: Runtime, site: str) -> None:
    try:
        await work(runtime, site)
    except Exception:
        log.exception("alongside_failed", feature=feature.name, site=site)
