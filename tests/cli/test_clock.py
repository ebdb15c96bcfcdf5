"""What the core does by the clock, in the worker that `stoa worker` runs."""

import asyncio
import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from stoa.cli.work import make_worker
from stoa.kernel.core_jobs import CLEAR, CRONS, ROTATE, Tick
from stoa.kernel.http.core_feature import core_feature
from stoa.kernel.jobs import Job, load_job
from stoa.kernel.storage import QUARANTINE, exists, put
from tests.harness.web import SiteUnderTest, StartSite
from tests.kernel.asking import eventually, rows


@pytest.fixture
async def working(start_site: StartSite) -> AsyncIterator[SiteUnderTest]:
    site = await start_site("firstspawn")
    stop = asyncio.Event()
    task = asyncio.create_task(make_worker(site.runtime).run(stop))
    yield site
    stop.set()
    await task


async def done(site: SiteUnderTest, job: Job[Tick]) -> object:
    database = site.runtime.databases["firstspawn"]
    async with database.write() as tx:
        job_id = await job.enqueue(tx, Tick())

    async def look() -> object:
        found = await load_job(database.read(), job_id)
        assert found.status != "dead", found.error
        return found if found.status == "done" else None

    return await eventually(look)


def test_every_site_has_them_keys_daily_and_quarantine_hourly() -> None:
    assert set(CRONS) <= set(core_feature().crons)
    assert {cron.job for cron in CRONS} <= set(core_feature().jobs)
    at = datetime(2026, 11, 21, tzinfo=UTC)
    between = {}
    for cron in CRONS:
        first = cron.next_tick(at)
        between[cron.job.name] = cron.next_tick(first) - first
    assert between == {ROTATE.name: timedelta(days=1), CLEAR.name: timedelta(hours=1)}


async def test_signing_keys_change_at_their_age_and_not_before(working: SiteUnderTest) -> None:
    database = working.runtime.databases["firstspawn"]
    await done(working, ROTATE)
    assert len(await rows(database, "select id from kernel.signing_keys")) == 1
    await done(working, ROTATE)
    assert len(await rows(database, "select id from kernel.signing_keys")) == 1
    await rows(database, "update kernel.signing_keys set activates_at = now() - interval '91 days'")
    await done(working, ROTATE)
    found = await rows(database, "select retires_at from kernel.signing_keys order by activates_at")
    assert [row["retires_at"] is None for row in found] == [False, True]


async def test_uploads_that_nobody_came_back_for_go(working: SiteUnderTest) -> None:
    files = working.runtime.files["firstspawn"]
    assert files.root is not None
    for name in ("old", "young"):
        await put(files, f"{QUARANTINE}/{name}", b"bytes")
    long_ago = (datetime.now(UTC) - timedelta(days=2)).timestamp()
    os.utime(files.root / QUARANTINE / "old", (long_ago, long_ago))
    await done(working, CLEAR)
    assert not await exists(files, f"{QUARANTINE}/old")
    assert await exists(files, f"{QUARANTINE}/young")
