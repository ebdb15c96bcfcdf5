"""What becomes of a job."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import asyncpg
import msgspec
import pytest

from stoa.kernel.db import Database
from stoa.kernel.db.faults import DatabaseBusy
from stoa.kernel.errors import Unavailable
from stoa.kernel.jobs import (
    GiveUp,
    Job,
    JobContext,
    Superseded,
    TryAgain,
    discard_jobs,
    list_attempts,
    list_dead_letters,
    load_job,
    measure_queues,
)
from stoa.kernel.jobs.worker import Worker
from tests.kernel.asking import eventually, until, value
from tests.kernel.jobs.samples import (
    EFFECT_ONCE,
    HOPELESS,
    JOBS,
    NARROW,
    QUICK,
    SIMPLE,
    SINGLE,
    SLOW,
    SOON,
    STUBBORN,
    Work,
    enqueue,
    sample_site,
    until_status,
    working,
)


async def test_a_job_runs_and_its_result_can_be_read(work: Database) -> None:
    (job_id,) = await enqueue(work, SIMPLE, Work(id=5))
    async with working(work):
        await until_status(work, job_id, "done")
    handle = await load_job(work.read(), job_id)
    assert handle.result is not None
    assert (msgspec.json.decode(handle.result), handle.error, handle.attempt) == ({"id": 5}, None, 1)
    assert await value(work, "select count(*) from kernel.pgqueuer") == 0


async def test_what_a_finished_job_was_told_is_forgotten(work: Database) -> None:
    (job_id,) = await enqueue(work, SIMPLE, Work(id=5))
    async with working(work):
        await until_status(work, job_id, "done")
    assert await value(work, "select payload::text from kernel.jobs where id = $1", job_id) == "null"


async def test_a_failing_job_is_tried_again_and_every_attempt_is_logged(work: Database) -> None:
    (job_id,) = await enqueue(work, SIMPLE, Work(id=1, fails=2))
    async with working(work):
        await until_status(work, job_id, "done")
    attempts = await list_attempts(work.read(), job_id)
    assert [attempt.outcome for attempt in attempts] == ["failed", "failed", "done"]
    assert "failure number 1" in (attempts[0].error or "")
    assert all(attempt.finished_at and attempt.finished_at >= attempt.started_at for attempt in attempts)


async def test_a_job_that_always_fails_ends_as_a_dead_letter_told_in_words(work: Database) -> None:
    (job_id,) = await enqueue(work, SIMPLE, Work(id=1, fails=99))
    async with working(work):
        await until_status(work, job_id, "dead")
    (letter,) = await list_dead_letters(work.read())
    assert (letter.id, letter.attempt) == (job_id, SIMPLE.most_attempts)
    assert letter.error == "Something went wrong on our side."
    assert await list_dead_letters(work.read(), name="sample.other") == []
    assert await value(work, "select status::text from kernel.pgqueuer") == "failed"


async def test_a_job_that_gives_up_is_dead_at_once_in_its_own_words(work: Database) -> None:
    (job_id,) = await enqueue(work, HOPELESS, Work(id=4))
    async with working(work):
        await until_status(work, job_id, "dead")
    handle = await load_job(work.read(), job_id)
    assert (handle.attempt, handle.error) == (1, "Nobody is at 4.")


async def test_a_payload_that_cannot_be_read_is_dead_at_once(work: Database) -> None:
    (job_id,) = await enqueue(work, SIMPLE, Work(id=1))
    async with work.write() as tx:
        await tx.connection.execute("""update kernel.jobs set payload = '{"id": "no number"}'""")
    async with working(work):
        await until_status(work, job_id, "dead")
    handle = await load_job(work.read(), job_id)
    assert handle.attempt == 1
    assert "cannot be read" in (handle.error or "")


async def test_a_job_that_nobody_declares_is_tried_until_it_is_dead(work: Database) -> None:
    stranger = Job("sample.stranger", Work, HOPELESS.handler, retries=0)
    (job_id,) = await enqueue(work, stranger, Work(id=1))
    async with working(work):
        await until_status(work, job_id, "dead")
    (attempt,) = await list_attempts(work.read(), job_id)
    assert "No job called 'sample.stranger'" in (attempt.error or "")


async def test_a_row_of_the_queue_that_belongs_to_no_job_is_removed(work: Database) -> None:
    (job_id,) = await enqueue(work, SIMPLE, Work(id=1))
    async with work.write() as tx:
        await tx.connection.execute("delete from kernel.jobs where id = $1", job_id)
    async with working(work):
        await until(work, "select count(*) = 0 from kernel.pgqueuer")
    assert await value(work, "select count(*) from runs") == 0


async def test_a_job_is_stopped_when_its_time_is_over(work: Database) -> None:
    (job_id,) = await enqueue(work, SLOW, Work(id=1, seconds=60))
    async with working(work):
        await until_status(work, job_id, "dead")
    attempts = await list_attempts(work.read(), job_id)
    assert [attempt.outcome for attempt in attempts] == ["timed_out", "timed_out"]
    assert (await load_job(work.read(), job_id)).error == "It took too long."


async def test_a_job_that_will_not_stop_is_left_behind(work: Database) -> None:
    (job_id,) = await enqueue(work, STUBBORN, Work(id=1, seconds=1.5))
    async with working(work) as worker:
        await until_status(work, job_id, "dead")
        (snapshot,) = worker.snapshot()
        assert snapshot.jobs["left_behind"] == 1
        await enqueue(work, STUBBORN, Work(id=2, seconds=0.0))
        await until(work, "select count(*) = 2 from runs")
        await eventually(_nobody_is_stubborn)


async def _nobody_is_stubborn() -> bool:
    return not any("stubborn" in repr(task.get_coro()) for task in asyncio.all_tasks())


async def test_a_handler_may_say_when_to_try_again(work: Database) -> None:
    async def polite(ctx: JobContext, _work: Work) -> None:
        if ctx.attempt == 1:
            message = "The other side asks us to wait."
            raise TryAgain(message, timedelta(milliseconds=50))
        if ctx.attempt == 2:
            raise Unavailable

    job = Job("sample.polite", Work, polite, backoff=SOON)
    (job_id,) = await enqueue(work, job, Work(id=1))
    async with working(work, jobs=(job,)):
        await until_status(work, job_id, "done")
    first, second, _ = await list_attempts(work.read(), job_id)
    assert "asks us to wait" in (first.error or "")
    assert "Unavailable" in (second.error or "")


async def test_a_handler_that_cancels_itself_has_failed(work: Database) -> None:
    async def quits(_ctx: JobContext, _work: Work) -> None:
        raise asyncio.CancelledError

    job = Job("sample.quits", Work, quits, retries=1, backoff=SOON)
    (job_id,) = await enqueue(work, job, Work(id=1))
    async with working(work, jobs=(job,)):
        await until_status(work, job_id, "dead")
    assert len(await list_attempts(work.read(), job_id)) == 2


async def test_a_result_beyond_all_bounds_is_refused(work: Database) -> None:
    async def talks(_ctx: JobContext, _work: Work) -> str:
        return "x" * 300_000

    job = Job("sample.talks", Work, talks)
    (job_id,) = await enqueue(work, job, Work(id=1))
    async with working(work, jobs=(job,)):
        await until_status(work, job_id, "dead")
    assert "larger than" in ((await load_job(work.read(), job_id)).error or "")


async def test_a_job_that_waits_too_long_for_a_lock_is_tried_again(work: Database) -> None:
    hasty = Database(work.url, replace(work.settings, lock_timeout=timedelta(milliseconds=100)))
    locker = await asyncpg.connect(work.url)
    (job_id,) = await enqueue(work, EFFECT_ONCE, Work(id=1))
    try:
        async with working(hasty):
            async with locker.transaction():
                await locker.execute("lock table runs in exclusive mode")
                await until(work, "select count(*) >= 2 from kernel.job_attempts where outcome = 'failed'")
                assert (await load_job(work.read(), job_id)).error == DatabaseBusy.message
            await until_status(work, job_id, "done")
    finally:
        await locker.close()
        await hasty.close()
    assert await value(work, "select count(*) from effects") == 1
    assert "LockNotAvailable" in ((await list_attempts(work.read(), job_id))[0].error or "")


@pytest.mark.parametrize("answer", ["a NUL: \x00", "half a pair: \ud800"], ids=["nul", "surrogate"])
async def test_an_outcome_that_no_column_holds_does_not_hold_up_the_worker(work: Database, answer: str) -> None:
    async def odd(ctx: JobContext, _work: Work) -> str:
        if ctx.is_last_attempt:
            raise GiveUp(answer)
        return answer

    job = Job("sample.odd", Work, odd, retries=1, backoff=SOON)
    (job_id,) = await enqueue(work, job, Work(id=1))
    async with working(work, jobs=(job,)):
        await until_status(work, job_id, "dead")
    assert [attempt.outcome for attempt in await list_attempts(work.read(), job_id)] == ["failed", "failed"]


async def test_progress_told_while_completing_is_left_out(work: Database) -> None:
    async def keen(ctx: JobContext, _work: Work) -> None:
        async with ctx.completing("said"):
            await ctx.progress(5, 5, "never seen")

    job = Job("sample.keen", Work, keen)
    (job_id,) = await enqueue(work, job, Work(id=1))
    async with working(work, jobs=(job,)):
        await until_status(work, job_id, "done")
    handle = await load_job(work.read(), job_id)
    assert (handle.progress.done, bytes(handle.result or b"")) == (0, b'"said"')


async def test_progress_can_be_polled(work: Database) -> None:
    seen, go_on = asyncio.Event(), asyncio.Event()

    async def counts(ctx: JobContext, _work: Work) -> None:
        await ctx.progress(1, 3, "First of three")
        seen.set()
        await go_on.wait()
        await ctx.progress(3, 3, "All three")

    job = Job("sample.counts", Work, counts)
    (job_id,) = await enqueue(work, job, Work(id=1))
    async with working(work, jobs=(job,)):
        await asyncio.wait_for(seen.wait(), 10)
        half = await load_job(work.read(), job_id)
        assert (half.status, half.progress.done, half.progress.total) == ("running", 1, 3)
        assert half.progress.note == "First of three"
        go_on.set()
        await until_status(work, job_id, "done")
    assert (await load_job(work.read(), job_id)).progress.done == 3


async def test_a_handle_is_answered_in_camel_case(work: Database) -> None:
    (job_id,) = await enqueue(work, SIMPLE, Work(id=1))
    shown = msgspec.to_builtins(await load_job(work.read(), job_id), str_keys=True)
    assert {"id", "status", "createdAt", "progress"} <= set(shown)


async def test_a_service_that_the_worker_was_given_is_found_by_its_type(work: Database) -> None:
    found: list[object] = []

    async def asks(ctx: JobContext, _work: Work) -> None:
        found.append(ctx.service(str))
        with pytest.raises(LookupError, match="without a int"):
            ctx.service(int)

    job = Job("sample.asks", Work, asks)
    (job_id,) = await enqueue(work, job, Work(id=1))
    async with working(work, jobs=(job,), services={str: "a service"}):
        await until_status(work, job_id, "done", "dead")
    assert found == ["a service"]


async def test_one_queue_runs_no_more_at_once_than_it_says(work: Database) -> None:
    await enqueue(work, NARROW, *(Work(id=number, seconds=0.1) for number in range(6)))
    most = 0
    async with working(work):

        async def done() -> bool:
            nonlocal most
            most = max(most, await value(work, "select count(*) from kernel.jobs where status = 'running'"))
            return bool(await value(work, "select count(*) = 6 from effects"))

        await eventually(done)
    assert most == 2


async def test_a_bound_over_all_workers_holds_over_all_workers(work: Database) -> None:
    await enqueue(work, SINGLE, *(Work(id=number, seconds=0.05) for number in range(4)))
    most = 0
    async with working(work), working(work):

        async def done() -> bool:
            nonlocal most
            most = max(most, await value(work, "select count(*) from kernel.jobs where status = 'running'"))
            return bool(await value(work, "select count(*) = 4 from effects"))

        await eventually(done)
    assert most == 1


async def test_two_hundred_jobs_on_two_workers_run_once_each(work: Database) -> None:
    await enqueue(work, EFFECT_ONCE, *(Work(id=number) for number in range(200)))
    async with working(work), working(work):
        await eventually(
            lambda: value(work, "select count(*) = 200 from kernel.jobs where status = 'done'"), seconds=60
        )
    assert await value(work, "select count(distinct id) from effects") == 200
    assert await value(work, "select count(*) from effects") == 200
    assert await value(work, "select count(*) from runs") == 200


async def test_a_running_job_that_is_discarded_is_stopped(work: Database) -> None:
    (job_id,) = await enqueue(work, EFFECT_ONCE, Work(id=1, seconds=60))
    async with working(work) as worker:
        await until(work, "select count(*) = 1 from runs")
        async with work.write() as tx:
            await discard_jobs(tx, [job_id])

        async def forget_favorites() -> bool:
            return worker.snapshot()[0].running == 0

        await eventually(forget_favorites)
    assert (await load_job(work.read(), job_id)).status == "discarded"
    assert await value(work, "select count(*) from effects") == 0


async def test_a_worker_that_was_taken_for_dead_has_no_say_any_more(work: Database) -> None:
    refused: list[Exception] = []

    async def outlived(ctx: JobContext, _work: Work) -> None:
        async with ctx.db.write() as tx:  # as another worker does that has taken the job over
            await tx.connection.execute("update kernel.jobs set attempt = attempt + 1 where id = $1", ctx.job_id)
        try:
            async with ctx.completing() as tx:
                await tx.connection.execute("insert into effects (id) values (1)")
        except Superseded as error:
            refused.append(error)
            raise

    job = Job("sample.outlived", Work, outlived)
    await enqueue(work, job, Work(id=1))
    async with working(work, jobs=(job,)) as worker:

        async def noticed() -> bool:
            return worker.snapshot()[0].jobs.get("superseded", 0) > 0

        await eventually(noticed)
    assert len(refused) == 1
    assert await value(work, "select count(*) from effects") == 0
    assert await value(work, "select status from kernel.jobs") == "running"


async def test_a_worker_that_stops_lets_its_jobs_finish(work: Database) -> None:
    (job_id,) = await enqueue(work, EFFECT_ONCE, Work(id=1, seconds=0.4))
    async with working(work):
        await until(work, "select count(*) = 1 from runs")
    assert (await load_job(work.read(), job_id)).status == "done"


async def test_what_does_not_finish_in_time_goes_back_and_is_not_blamed(work: Database) -> None:
    job_id, waiting = await enqueue(work, EFFECT_ONCE, Work(id=1, seconds=60), Work(id=2))
    async with working(work, settings=replace(QUICK, drain=timedelta(milliseconds=100))):
        await until(work, "select count(*) = 1 from effects")
    assert await value(work, "select status::text from kernel.pgqueuer") == "queued"
    (attempt,) = await list_attempts(work.read(), job_id)
    assert attempt.outcome == "released"
    assert await value(work, "select most_attempts from kernel.jobs where id = $1", job_id) == (
        EFFECT_ONCE.most_attempts + 1
    )
    assert (await load_job(work.read(), waiting)).status == "done"


async def test_the_depth_of_each_queue_is_known(work: Database) -> None:
    await enqueue(work, NARROW, Work(id=1), Work(id=2))
    async with work.write() as tx:
        await SIMPLE.enqueue(tx, Work(id=3), delay=timedelta(hours=1))
    depths = {depth.queue: depth for depth in await measure_queues(work.read())}
    assert (depths["narrow"].waiting, depths["default"].waiting) == (2, 1)
    assert depths["narrow"].oldest_seconds >= 0
    assert depths["default"].oldest_seconds == 0


def test_a_site_with_two_jobs_of_one_name_is_refused(work: Database) -> None:
    twin = Job(SIMPLE.name, Work, HOPELESS.handler)
    with pytest.raises(ValueError, match="Two jobs are called"):
        Worker([sample_site(work, jobs=(*JOBS, twin))])
