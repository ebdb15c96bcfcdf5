"""What a web process reads before it takes requests, so that those who come first wait for none of it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from stoa.kernel.db import Database
from stoa.kernel.feature import Feature, ReadAhead
from stoa.kernel.runtime import Runtime

log = structlog.get_logger(__name__)

LONGEST = 2.0
"""For so many seconds a start waits: a slow database makes the first answers slower, and keeps nobody from serving."""


@asynccontextmanager
async def reading_ahead(runtime: Runtime) -> AsyncIterator[None]:
    """Read what features ask for; what takes longer is read on while requests are answered."""
    asked = [
        (feature, feature.read_ahead, runtime.databases[name])
        for name, site in runtime.sites.items()
        if name in runtime.databases
        for feature in site.features
        if feature.read_ahead is not None
    ]
    tasks = [asyncio.create_task(_read(*one)) for one in asked]
    try:
        if tasks:
            await asyncio.wait(tasks, timeout=LONGEST)
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _read(feature: Feature, read: ReadAhead, database: Database) -> None:
    try:
        await read(database.read())
    except Exception as error:  # noqa: BLE001 - it is read again by the first who needs it, who is told what is wrong
        log.warning("not read ahead", feature=feature.name, error=repr(error))
