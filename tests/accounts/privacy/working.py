"""The worker beside a served site, and the clock's jobs asked for at once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from stoa.accounts.privacy.jobs import Tick
from stoa.cli.work import make_worker
from stoa.kernel.jobs import Job
from tests.accounts.at_the_door import Visitor
from tests.harness.web import SiteUnderTest
from tests.kernel.asking import eventually, until

UNFINISHED = "select from kernel.jobs where name like 'privacy.%' and status in ('waiting', 'running')"


@asynccontextmanager
async def working(site: SiteUnderTest) -> AsyncIterator[None]:
    """Run the worker that `stoa worker` runs, for as long as the block lasts."""
    stop = asyncio.Event()
    task = asyncio.create_task(make_worker(site.runtime).run(stop))
    try:
        yield
    finally:
        stop.set()
        await task


async def run_now(site: SiteUnderTest, job: Job[Tick]) -> None:
    """Do what the clock asks for, to its end."""
    database = site.runtime.databases[site.name]
    async with database.write() as tx:
        job_id = await job.enqueue(tx, Tick())
    async with working(site):
        await until(database, "select count(*) from kernel.jobs where id = $1 and status = 'done'", job_id)
        await until(database, f"select not exists ({UNFINISHED})")


async def finished_export(visitor: Visitor) -> dict[str, Any]:
    """Ask for an export, and wait until it is ready."""
    asked = await visitor.ask("POST", "/api/v1/users/me/export")
    assert asked.status_code == 202, asked.text

    async def ready() -> dict[str, Any] | None:
        data: dict[str, Any] = (await visitor.ask("GET", asked.headers["location"])).json()["data"]
        return data if data["state"] == "ready" else None

    async with working(visitor.site):
        found: dict[str, Any] = await eventually(ready)
    return found
