"""The clock that asks for jobs."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from croniter import croniter  # type: ignore[import-untyped]  # it comes without types
from hypothesis import given
from hypothesis import strategies as st

from stoa.kernel import clock
from stoa.kernel.db import Database, DatabaseSettings, Read
from stoa.kernel.jobs import Cron
from stoa.kernel.jobs.clockwork import Clockwork, database_time
from tests.kernel.asking import until, value
from tests.kernel.jobs.samples import EVERY_MINUTE, SIMPLE, Work, working

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
EXPRESSIONS = ("* * * * *", "*/5 * * * *", "0 3 * * *", "30 6 1 * *", "15 2 29 2 *", "0 0 * * 0")


class Hands:
    """A clock that the test moves."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    async def read(self, _db: Read) -> datetime:
        return self.at


async def _asked(database: Database) -> int:
    return int(await value(database, "select count(*) from kernel.jobs"))


@given(
    expression=st.sampled_from(EXPRESSIONS),
    at=st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - see timezones
)
def test_the_last_tick_is_past_the_next_is_to_come_and_none_lies_between(expression: str, at: datetime) -> None:
    cron = Cron("sample.cron", expression, SIMPLE, Work(id=1))
    last, following = cron.last_tick(at), cron.next_tick(at)
    assert last <= at < following
    assert croniter.match(expression, last)
    assert croniter(expression, last).get_next(datetime) == following


def test_a_tick_has_come_at_its_very_moment() -> None:
    assert EVERY_MINUTE.last_tick(NOON) == NOON
    assert EVERY_MINUTE.next_tick(NOON) == NOON + timedelta(minutes=1)


async def test_a_new_cron_begins_with_its_next_tick(work: Database) -> None:
    hands = Hands(NOON + timedelta(seconds=30))
    clockwork = Clockwork(work, [EVERY_MINUTE], clock=hands.read)
    assert await clockwork.take_due() == 30
    assert await _asked(work) == 0
    hands.at += timedelta(seconds=30)
    await clockwork.take_due()
    assert await _asked(work) == 1


async def test_several_workers_take_each_tick_once(work: Database) -> None:
    hands = Hands(NOON)
    workers = [Clockwork(work, [EVERY_MINUTE], clock=hands.read) for _ in range(3)]
    for minute in range(10):
        hands.at = NOON + timedelta(minutes=minute, seconds=minute * 3)
        await asyncio.gather(*(worker.take_due() for worker in workers))
        await asyncio.gather(*(worker.take_due() for worker in workers))
        assert await _asked(work) == minute  # the first tick only begins the count
    assert sum(worker.counts["ticks"] for worker in workers) == 9


async def test_after_a_long_night_the_last_tick_alone_is_made_up_for(work: Database) -> None:
    hands = Hands(NOON)
    await Clockwork(work, [EVERY_MINUTE], clock=hands.read).take_due()
    hands.at += timedelta(hours=8)
    restarted = Clockwork(work, [EVERY_MINUTE], clock=hands.read)
    await restarted.take_due()
    await restarted.take_due()
    assert await _asked(work) == 1


async def test_workers_whose_clocks_disagree_run_nothing_twice(work: Database) -> None:
    early, late = Hands(NOON), Hands(NOON)
    workers = [Clockwork(work, [EVERY_MINUTE], clock=hands.read) for hands in (early, late)]
    for minute in range(5):
        early.at = NOON + timedelta(minutes=minute)
        late.at = early.at - timedelta(minutes=10)
        for worker in workers:
            await worker.take_due()
    ticks = await value(work, "select count(distinct last_tick) from kernel.crons")
    assert (ticks, await _asked(work)) == (1, 4)


async def test_the_time_is_the_databases_whatever_the_workers_clock_says(work: Database) -> None:
    with clock.moved(timedelta(days=400), everywhere=True):
        at = await database_time(work.once())
        assert clock.now() - at > timedelta(days=399)


async def test_a_run_that_is_not_finished_keeps_the_next_away_unless_they_may_overlap(work: Database) -> None:
    hands = Hands(NOON)
    patient = Cron("sample.patient", "* * * * *", SIMPLE, Work(id=1))
    clockwork = Clockwork(work, [patient], clock=hands.read)
    for _ in range(4):
        await clockwork.take_due()
        hands.at += timedelta(minutes=1)
    assert await _asked(work) == 1


async def test_what_a_cron_asks_for_runs_though_it_is_declared_nowhere_else(work: Database) -> None:
    async with work.write() as tx:
        await tx.connection.execute(
            "insert into kernel.crons (name, last_tick) values ($1, now() - interval '1 hour')", EVERY_MINUTE.name
        )
    async with working(work, jobs=(), crons=(EVERY_MINUTE,)) as worker:
        await until(work, "select count(*) > 0 from runs")
        assert worker.snapshot()[0].crons["ticks"] >= 1


def test_two_crons_of_one_name_are_refused(work_url: str) -> None:
    with pytest.raises(ValueError, match=EVERY_MINUTE.name):
        Clockwork(Database(work_url, DatabaseSettings()), [EVERY_MINUTE, EVERY_MINUTE])
