"""Workers that die: killed from outside, by what they run, or told to stop."""

import asyncio
import os
import random
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from stoa.kernel.db import Database
from stoa.kernel.jobs import list_attempts, load_job
from tests.kernel.asking import until, value
from tests.kernel.jobs.samples import BLOCKING, DEADLY, EFFECT_ONCE, Work, working

ROOT = Path(__file__).resolve().parents[3]
ROUNDS = int(os.environ.get("STOA_FAULT_ROUNDS", "2"))
JOBS_A_ROUND = 20


async def _start(url: str, *flags: str) -> asyncio.subprocess.Process:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.kernel.jobs.worker_process",
        url,
        *flags,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    if process.stdout is None:
        message = "The worker has no standard output."
        raise AssertionError(message)
    if await process.stdout.readline() != b"ready\n":
        message = f"The worker did not start: {await process.wait()}."
        raise AssertionError(message)
    return process


@asynccontextmanager
async def _worker_processes(url: str, many: int, *flags: str) -> AsyncIterator[list[asyncio.subprocess.Process]]:
    processes = list(await asyncio.gather(*(_start(url, *flags) for _ in range(many))))
    try:
        yield processes
    finally:
        for process in processes:
            if process.returncode is None:
                process.kill()
            await process.communicate()


async def test_workers_that_are_killed_again_and_again_lose_nothing_and_do_nothing_twice(work: Database) -> None:
    chance = random.Random(20)  # noqa: S311 - which moment is hit is no secret
    jobs = ROUNDS * JOBS_A_ROUND
    async with _worker_processes(work.url, 2) as processes:
        for number in range(ROUNDS):
            first = number * JOBS_A_ROUND
            async with work.write() as tx:
                ids = range(first, first + JOBS_A_ROUND)
                await EFFECT_ONCE.enqueue_many(tx, [Work(id=one, seconds=0.3) for one in ids])
            begun = "select count(*) >= 8 from runs where id >= $1"
            await until(work, begun, first)
            await asyncio.sleep(chance.uniform(0.0, 0.25))
            victim = processes[number % 2]
            victim.kill()
            await victim.communicate()
            processes[number % 2] = await _start(work.url)
        done = "select count(*) = $1 from kernel.jobs where status = 'done'"
        await until(work, done, jobs)
    assert await value(work, "select count(distinct id) from effects") == jobs
    assert await value(work, "select count(*) from effects") == jobs
    # The control: some jobs did run more than once, so that the figures above say something.
    assert await value(work, "select count(*) from runs") > jobs
    assert await value(work, "select count(*) from kernel.job_attempts where outcome = 'crashed'") > 0


async def test_a_job_that_kills_its_worker_each_time_ends_as_a_dead_letter(work: Database) -> None:
    async with work.write() as tx:
        deadly = await DEADLY.enqueue(tx, Work(id=1))
        honest = await EFFECT_ONCE.enqueue_many(tx, [Work(id=100 + number, seconds=0.3) for number in range(5)])

    async def dead() -> bool:
        return (await load_job(work.read(), deadly)).status == "dead"

    deaths = 0
    process = await _start(work.url)
    try:
        while not await dead():
            if process.returncode is not None:
                deaths += 1
                process = await _start(work.url)
            await asyncio.sleep(0.05)
        await until(work, "select count(*) = $1 from effects", len(honest))
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()
    assert deaths == DEADLY.most_attempts
    assert [attempt.outcome for attempt in await list_attempts(work.read(), deadly)] == ["crashed"] * deaths
    letter = await load_job(work.read(), deadly)
    assert letter.error == f"The worker died at each of {deaths} attempts."


async def test_a_worker_that_is_told_to_stop_finishes_what_it_runs_and_takes_nothing_more(work: Database) -> None:
    async with work.write() as tx:
        await EFFECT_ONCE.enqueue_many(tx, [Work(id=number, seconds=0.5) for number in range(20)])
    async with _worker_processes(work.url, 1) as (process,):
        await until(work, "select count(*) > 0 from runs")
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 20) == 0
    started = await value(work, "select count(*) from runs")
    assert 0 < started < 20
    assert await value(work, "select count(*) from effects") == started
    assert await value(work, "select count(*) from kernel.jobs where status = 'waiting'") == 20 - started
    assert await value(work, "select count(*) from kernel.pgqueuer where status = 'picked'") == 0


async def test_a_worker_that_freezes_and_wakes_again_finds_its_job_done_and_keeps_quiet(work: Database) -> None:
    async with work.write() as tx:
        job_id = await EFFECT_ONCE.enqueue(tx, Work(id=1, seconds=0.5))
    async with _worker_processes(work.url, 1) as (process,):
        await until(work, "select count(*) = 1 from runs")
        process.send_signal(signal.SIGSTOP)
        async with working(work):
            await until(work, "select count(*) = 1 from effects")
        process.send_signal(signal.SIGCONT)
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 20) == 0
    assert await value(work, "select count(*) from effects") == 1
    assert [attempt.outcome for attempt in await list_attempts(work.read(), job_id)] == ["crashed", "done"]


async def test_a_job_that_blocks_its_worker_ends_it_and_the_others_go_on_elsewhere(work: Database) -> None:
    async with _worker_processes(work.url, 1, "--watched") as (process,):
        async with work.write() as tx:
            blocking = await BLOCKING.enqueue(tx, Work(id=1))
        assert await asyncio.wait_for(process.wait(), 20) == 70
    async with working(work):
        async with work.write() as tx:
            await EFFECT_ONCE.enqueue(tx, Work(id=2))
        await until(work, "select count(*) = 1 from effects")
        await until(work, "select status = 'dead' from kernel.jobs where id = $1", blocking)
