"""A worker that is killed in the middle of a file: another finishes it, once."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from tests.accounts.privacy.working import working
from tests.harness.web import StartSite
from tests.kernel.asking import rows, until, value

from . import samples
from .harbour import member, open_harbour, send, settled

ROOT = Path(__file__).parents[3]


async def test_a_worker_killed_in_the_middle_costs_nothing_and_doubles_nothing(
    start_site: StartSite, valkey_url: str, tmp_path: Path
) -> None:
    site = await open_harbour(start_site, JOBS_DEAD_AFTER="2s")
    ann = await member(site)
    database = site.runtime.databases["harbour"]
    sent = await send(ann, "a.jpg", samples.jpeg())
    environ = {
        **os.environ,
        "DATABASE_URL": database.url,
        "VALKEY_URL": valkey_url,
        "STOA_DATA": str(tmp_path / "data"),
        "JOBS_DEAD_AFTER": "2s",
        "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}",
    }
    doomed = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.commons.media.doomed", stdout=asyncio.subprocess.PIPE, env=environ, cwd=ROOT
    )
    assert doomed.stdout is not None
    try:
        async with asyncio.timeout(60):
            while b"published" not in await doomed.stdout.readline():
                if doomed.returncode is not None:
                    pytest.fail("The worker ended by itself.")
    finally:
        os.kill(doomed.pid, signal.SIGKILL)
        await doomed.wait()
    assert await value(database, "select count(*) from commons.media_variants") == 0
    async with working(site):
        await until(database, "select count(*) > 1 from kernel.job_attempts")
        view = await settled(ann, sent["id"])
    assert view["status"] == "ready"
    assert len(view["variants"]) == 9
    attempts = await rows(database, "select outcome from kernel.job_attempts where outcome is distinct from 'done'")
    assert len(attempts) == 1
    assert await value(database, "select count(*) from kernel.outbox where name = 'media.ready'") == 1
    for one in view["variants"]:
        assert (await site.get(one["url"])).status_code == 200
    root = site.runtime.files["harbour"].root
    assert root is not None
    assert len([path for path in root.rglob("media/**/*") if path.is_file()]) == 9
