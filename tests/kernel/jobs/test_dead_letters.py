"""Dead letters: seen, tried again, discarded."""

from uuid import UUID, uuid4

from stoa.kernel.db import Database
from stoa.kernel.jobs import discard_jobs, list_attempts, list_dead_letters, retry_dead_letters
from tests.kernel.asking import value
from tests.kernel.jobs.samples import HOPELESS, SIMPLE, Work, enqueue, until_status, working


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
