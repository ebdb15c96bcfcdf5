"""Dead letters: seen, tried again, discarded."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

from stoa.kernel.db import Database
from stoa.kernel.jobs import GiveUp, discard_jobs, list_attempts, list_dead_letters, load_job, retry_dead_letters
from stoa.kernel.jobs.backstop import Sweeper
from stoa.kernel.jobs.outcome import Attempt, record_failure, record_poison
from stoa.kernel.jobs.runner import by_name
from tests.kernel.asking import until, value
from tests.kernel.jobs.samples import HOPELESS, JOBS, QUICK, SIMPLE, Work, enqueue, until_status, working

WAITS = "select count(*) > 0 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"


async def test_a_dead_letter_that_is_retried_runs_again_with_new_attempts(work: Database) -> None:
    (job_id,) = await enqueue(work, SIMPLE, Work(id=1, fails=SIMPLE.most_attempts))
    async with working(work):
        await until_status(work, job_id, "dead")
        async with work.write() as tx:
            assert await retry_dead_letters(tx, [job_id, uuid4()]) == [job_id]
        await until_status(work, job_id, "done")
    attempts = await list_attempts(work.read(), job_id)
    assert [attempt.number for attempt in attempts] == [1, 2, 3, 4, 5]


async def test_a_dead_letter_whose_place_is_gone_gets_a_new_one_when_it_is_retried(work: Database) -> None:
    (job_id,) = await enqueue(work, SIMPLE, Work(id=1, fails=SIMPLE.most_attempts))
    async with working(work):
        await until_status(work, job_id, "dead")
        async with work.write() as tx:
            await tx.connection.execute("delete from kernel.pgqueuer")
            assert await retry_dead_letters(tx, [job_id]) == [job_id]
        await until_status(work, job_id, "done")


async def test_a_dead_letter_stays_one_while_another_has_its_key_and_of_several_the_latest_is_retried(
    work: Database,
) -> None:
    dead = list[UUID]()
    async with working(work):
        for number in range(2):
            async with work.write() as tx:
                dead.append(await HOPELESS.enqueue(tx, Work(id=number), dedupe_key="one"))
            await until_status(work, dead[-1], "dead")
    async with work.write() as tx:
        third = await HOPELESS.enqueue(tx, Work(id=3), dedupe_key="one")
    async with work.write() as tx:
        assert await retry_dead_letters(tx, dead) == []
        assert await discard_jobs(tx, [third]) == [third]
    async with work.write() as tx:
        assert await retry_dead_letters(tx, dead) == [dead[1]]
    assert [one.id for one in await list_dead_letters(work.read())] == [dead[0]]


async def test_a_dead_letter_that_is_discarded_is_gone_from_the_list(work: Database) -> None:
    (job_id,) = await enqueue(work, HOPELESS, Work(id=1))
    async with working(work):
        await until_status(work, job_id, "dead")
        async with work.write() as tx:
            assert await discard_jobs(tx, [job_id]) == [job_id]
        async with work.write() as tx:
            assert await retry_dead_letters(tx, [job_id]) == []
    assert await list_dead_letters(work.read()) == []
    assert await value(work, "select count(*) from kernel.pgqueuer") == 0


async def dead_letter(work: Database, *, dedupe_key: str | None = None) -> UUID:
    async with working(work):
        async with work.write() as tx:
            job_id = await HOPELESS.enqueue(tx, Work(id=1), dedupe_key=dedupe_key)
        await until_status(work, job_id, "dead")
    return job_id


async def test_whoever_gave_a_dead_letter_up_has_no_say_in_it_once_it_is_retried(work: Database) -> None:
    """A worker that was taken for dead comes back late, and finds its job waiting again under the number it knows."""
    job_id = await dead_letter(work)
    async with work.write() as tx:
        assert await retry_dead_letters(tx, [job_id]) == [job_id]
    late = Attempt(job_id, HOPELESS.name, 1, HOPELESS.most_attempts)
    assert not await record_poison(work, late)
    assert not await record_failure(work, late, None, GiveUp("late"))
    assert (await load_job(work.read(), job_id)).status == "waiting"


async def test_a_dead_letter_that_is_retried_while_old_ones_are_swept_stays(work: Database) -> None:
    job_id = await dead_letter(work)
    sweeper = Sweeper(work, by_name(JOBS), replace(QUICK, keep_dead=timedelta()), keep_events=timedelta(days=1))
    async with work.write() as tx:
        assert await retry_dead_letters(tx, [job_id]) == [job_id]
        sweep = asyncio.create_task(sweeper.remove_old())
        await until(work, WAITS)
    await sweep
    assert (await load_job(work.read(), job_id)).status == "waiting"


async def test_a_dead_letter_that_is_retried_has_its_key_again(work: Database) -> None:
    job_id = await dead_letter(work, dedupe_key="one")
    async with work.write() as tx:
        assert await retry_dead_letters(tx, [job_id]) == [job_id]
    async with work.write() as tx:
        assert await HOPELESS.enqueue(tx, Work(id=2), dedupe_key="one") == job_id
    assert await value(work, "select count(*) from kernel.jobs") == 1


async def test_of_a_retry_and_a_new_job_of_one_key_at_the_same_moment_the_first_is_there(work: Database) -> None:
    job_id = await dead_letter(work, dedupe_key="one")

    async def retry() -> list[UUID]:
        async with work.write() as tx:
            return await retry_dead_letters(tx, [job_id])

    async with work.write() as tx:
        await HOPELESS.enqueue(tx, Work(id=2), dedupe_key="one")
        retrying = asyncio.create_task(retry())
        await until(work, WAITS)
    assert await retrying == []
    assert (await load_job(work.read(), job_id)).status == "dead"
