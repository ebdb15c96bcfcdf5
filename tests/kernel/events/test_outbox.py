"""Events: written with the change, heard once by everybody who wants to, in order."""

import asyncio
import os
import sys
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.kernel.backoff import Backoff
from stoa.kernel.db import Database, Write
from stoa.kernel.errors import Invalid
from stoa.kernel.events import (
    Consumer,
    Envelope,
    Event,
    Relay,
    describe_events,
    emit,
    event,
    list_parked,
    measure_lag,
    replay,
    sweep_events,
)
from tests.kernel.asking import eventually, until, value
from tests.kernel.events.samples import (
    LISTENER,
    MORTAL,
    QUICK,
    SOON,
    Closed,
    Rated,
    hear,
    heard,
    relaying,
    tell,
)

ROOT = Path(__file__).resolve().parents[3]


class OutOfLuckError(Exception):
    """The transaction fails."""


async def _emit_and_fail(database: Database) -> None:
    async with database.write() as tx:
        await emit(tx, Rated(server="a"))
        raise OutOfLuckError


async def _receipts(database: Database) -> int:
    return int(await value(database, "select count(*) from kernel.deliveries where status = 'done'"))


async def test_a_rolled_back_transaction_tells_nothing(events: Database) -> None:
    with pytest.raises(OutOfLuckError):
        await _emit_and_fail(events)
    async with relaying(events, LISTENER):
        await tell(events, Rated(server="b"))
        await eventually(lambda: _receipts(events))
    assert await heard(events) == [("b", 0)]


async def test_everybody_who_wants_to_hear_of_an_event_hears_it_and_of_no_other(events: Database) -> None:
    async def also(tx: Write, rated: Rated) -> None:
        await hear(tx, Rated(server=f"{rated.server} again"))

    async with relaying(events, LISTENER, Consumer("sample.also", Rated, also)):
        await tell(events, Rated(server="a"), Closed(server="a"))
        await until(events, "select count(*) = 2 from kernel.deliveries where status = 'done'")
    assert sorted(await heard(events)) == [("a", 0), ("a again", 0)]
    assert await value(events, "select count(*) from kernel.outbox where fanned_out_at is null") == 0


async def _is(database: Database, sql: str) -> bool:
    return bool(await value(database, sql))


async def test_two_relays_keep_the_order_of_each_aggregate_and_tell_each_event_once(events: Database) -> None:
    failures: set[tuple[str, int]] = set()

    async def moody(tx: Write, rated: Rated) -> None:
        seen = (rated.server, rated.number)
        if rated.number % 7 == 3 and seen not in failures:
            failures.add(seen)
            raise OutOfLuckError
        await hear(tx, rated)

    consumer = Consumer("sample.moody", Rated, moody, backoff=SOON)
    async with relaying(events, consumer), relaying(events, consumer):
        for number in range(15):
            await tell(events, *(Rated(server=f"server {which}", number=number) for which in range(6)))
        await until(events, "select count(*) = 90 from kernel.deliveries where status = 'done'")
    told = defaultdict(list)
    for server, number in await heard(events):
        told[server].append(number)
    assert dict(told) == {f"server {which}": list(range(15)) for which in range(6)}
    assert failures


async def test_many_relays_that_race_for_one_event_tell_it_once(events: Database) -> None:
    await tell(events, *(Rated(server="one", number=number) for number in range(20)))
    relays = [Relay(events, [LISTENER], QUICK) for _ in range(5)]
    await asyncio.gather(*(relay.fan_out_once() for relay in relays))
    while not await _is(events, "select bool_and(status = 'done') from kernel.deliveries"):
        await asyncio.gather(*(relay.deliver_once() for relay in relays))
    assert await heard(events) == [("one", number) for number in range(20)]


async def test_a_consumer_that_keeps_failing_is_parked_with_the_reason(events: Database) -> None:
    async def broken(_tx: Write, _rated: Rated) -> None:
        message = "the index is on fire"
        raise OutOfLuckError(message)

    consumer = Consumer("sample.broken", Rated, broken, backoff=SOON, retries=1)
    async with relaying(events, consumer, LISTENER):
        await tell(events, Rated(server="a", number=1), Rated(server="b", number=2))
        await until(events, "select count(*) = 2 from kernel.deliveries where status = 'parked'")
        await eventually(lambda: _receipts(events))
    parked = await list_parked(events.read())
    assert [(one.consumer, one.aggregate, one.attempts) for one in parked] == [
        ("sample.broken", "a", 2),
        ("sample.broken", "b", 2),
    ]
    assert parked[0].error == "OutOfLuckError: the index is on fire"
    assert sorted(await heard(events)) == [("a", 1), ("b", 2)]
    assert (await measure_lag(events.read())).parked == 2


@pytest.mark.parametrize("passes", [False, True], ids=["waits", "passes"])
async def test_behind_a_parked_event_the_next_of_its_aggregate_waits_unless_it_may_pass(
    events: Database, *, passes: bool
) -> None:
    consumer = Consumer("sample.choosy", Rated, _refuse_zero, backoff=SOON, retries=0, passes_parked=passes)
    async with relaying(events, consumer):
        await tell(events, Rated(server="a"), Rated(server="a", number=1), Rated(server="b", number=5))
        await until(events, f"select count(*) = {1 + passes} from heard")
    assert ("a", 1) in await heard(events) or not passes
    assert (("a", 1) in await heard(events)) is passes


async def _refuse_zero(tx: Write, rated: Rated) -> None:
    if rated.number == 0:
        raise OutOfLuckError
    await hear(tx, rated)


async def test_what_was_parked_is_told_again_by_command_and_order_goes_on(events: Database) -> None:
    mended = asyncio.Event()

    async def breaks(tx: Write, rated: Rated) -> None:
        if rated.number == 0 and not mended.is_set():
            raise OutOfLuckError
        await hear(tx, rated)

    consumer = Consumer("sample.breaks", Rated, breaks, backoff=SOON, retries=0)
    async with relaying(events, consumer):
        await tell(events, Rated(server="a"), Rated(server="a", number=1))
        await until(events, "select count(*) = 1 from kernel.deliveries where status = 'parked'")
        mended.set()
        async with events.write() as tx:
            assert await replay(tx, consumer) == 1
        await until(events, "select count(*) = 2 from kernel.deliveries where status = 'done'")
    assert await heard(events) == [("a", 0), ("a", 1)]


async def test_a_consumer_that_comes_later_can_be_told_the_past(events: Database) -> None:
    async with relaying(events):
        await tell(events, *(Rated(server="a", number=number) for number in range(3)), Closed(server="a"))
        await until(events, "select bool_and(fanned_out_at is not null) from kernel.outbox")
    first = await value(events, "select min(seq) from kernel.outbox")
    async with events.write() as tx:
        assert await replay(tx, LISTENER, first=first + 1) == 2
    async with relaying(events, LISTENER):
        await until(events, "select count(*) = 2 from kernel.deliveries where status = 'done'")
    assert await heard(events) == [("a", 1), ("a", 2)]


async def test_what_was_delivered_is_told_again_only_when_asked_for(events: Database) -> None:
    start = datetime.now(UTC) - timedelta(minutes=1)
    async with relaying(events, LISTENER):
        await tell(events, Rated(server="a"))
        await eventually(lambda: _receipts(events))
        async with events.write() as tx:
            assert await replay(tx, LISTENER, since=start, until=start + timedelta(hours=1)) == 0
            assert await replay(tx, LISTENER, since=start, until=start, delivered_too=True) == 0
            assert await replay(tx, LISTENER, since=start, delivered_too=True) == 1
        await until(events, "select count(*) = 2 from heard")
    async with events.write() as tx:
        with pytest.raises(Invalid, match="not both"):
            await replay(tx, LISTENER, first=1, since=start)


async def test_a_handler_that_takes_too_long_is_stopped_and_its_effect_undone(events: Database) -> None:
    async def slow(tx: Write, rated: Rated) -> None:
        await hear(tx, rated)
        await asyncio.sleep(60)

    consumer = Consumer("sample.slow", Rated, slow, backoff=SOON, retries=0, timeout=timedelta(milliseconds=100))
    async with relaying(events, consumer):
        await tell(events, Rated(server="a"))
        await until(events, "select count(*) = 1 from kernel.deliveries where status = 'parked'")
    assert await heard(events) == []
    assert "longer than 0.1 seconds" in ((await list_parked(events.read()))[0].error or "")


async def _run_relay(url: str, *, dies: bool) -> asyncio.subprocess.Process:
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}"} | ({"DIE": "1"} if dies else {})
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.kernel.events.relay_process", url, cwd=ROOT, env=environment
    )


async def test_a_crash_between_the_effect_and_its_receipt_leaves_neither_and_the_next_run_both(
    events: Database,
) -> None:
    await tell(events, Rated(server="a"))
    process = await _run_relay(events.url, dies=True)
    assert await asyncio.wait_for(process.wait(), 30) == 9
    assert await heard(events, "die") == []
    await _make_due(events)
    process = await _run_relay(events.url, dies=False)
    await until(events, "select count(*) = 2 from kernel.deliveries where status = 'done'")
    process.kill()
    await process.wait()
    assert await heard(events, "die") == [("a", 0)]


async def test_an_event_that_kills_its_worker_each_time_is_parked(events: Database) -> None:
    await tell(events, Rated(server="a"))
    deaths = 0
    while not await list_parked(events.read()):
        process = await _run_relay(events.url, dies=True)
        await eventually(partial(_is_over, events, process))
        if process.returncode is None:
            process.kill()
        else:
            deaths += 1
        await process.wait()
        await _make_due(events)
    (parked,) = await list_parked(events.read())
    assert (deaths, parked.consumer) == (MORTAL.most_attempts, MORTAL.name)
    assert "died each time" in (parked.error or "")


async def _is_over(database: Database, process: asyncio.subprocess.Process) -> bool:
    return process.returncode is not None or bool(await list_parked(database.read()))


async def _make_due(database: Database) -> None:
    """Pass over the seconds after which a crashed delivery is due again."""
    async with database.write() as tx:
        await tx.connection.execute("update kernel.deliveries set due_at = now() where status = 'waiting'")


async def test_live_sockets_are_told_once_and_their_trouble_stops_nobody(events: Database) -> None:
    told: list[str] = []

    async def broadcast(envelope: Envelope) -> None:
        told.append(envelope.name)
        if envelope.name == "sample.rated":
            raise OutOfLuckError

    async with relaying(events, LISTENER, broadcast=broadcast):
        await tell(events, Rated(server="a"), Closed(server="a"))
        await eventually(lambda: _receipts(events))
        await until(events, "select bool_and(fanned_out_at is not null) from kernel.outbox")
    assert told == ["sample.rated", "sample.closed"]


async def test_the_lag_is_known(events: Database) -> None:
    await tell(events, Rated(server="a"), Rated(server="b"))
    lag = await measure_lag(events.read())
    assert (lag.unsent, lag.waiting, lag.parked) == (2, 0, 0)
    assert lag.oldest_seconds > 0
    relay = Relay(events, [LISTENER], QUICK)
    await relay.fan_out_once()
    assert (await measure_lag(events.read())).waiting == 2
    await relay.deliver_once()
    await relay.deliver_once()
    done = await measure_lag(events.read())
    assert (done.unsent, done.waiting, done.oldest_seconds) == (0, 0, 0)


async def test_old_events_are_swept_once_everybody_has_heard_them(events: Database) -> None:
    await tell(events, Rated(server="a"), Rated(server="b"))
    relay = Relay(events, [LISTENER], QUICK)
    await relay.fan_out_once()
    await relay.deliver_once()
    assert await sweep_events(events, timedelta(days=1)) == 0
    assert await sweep_events(events, timedelta()) == 1
    assert await value(events, "select aggregate from kernel.outbox") == "b"


class RatedBefore(msgspec.Struct):
    """The shape of an older version."""

    host: str


async def test_an_event_of_an_older_version_is_read_in_the_present_shape(events: Database) -> None:
    @event("sample.moved", aggregate="server", version=2)
    class Moved(Event, frozen=True):
        server: str

        @classmethod
        def upgrade(cls, version: int, fields: dict[str, Any]) -> dict[str, Any]:
            return {"server": fields["host"]} if version == 1 else super().upgrade(version, fields)

    async def note(tx: Write, moved: Moved) -> None:
        await hear(tx, Rated(server=moved.server))

    consumer = Consumer("sample.moved", Moved, note, backoff=SOON, retries=0)
    await tell(events, Moved(server="x"), Moved(server="y"))
    async with events.write() as tx:
        await tx.connection.execute(
            """update kernel.outbox set version = 1, payload = '{"host": "old"}' where aggregate = 'x'"""
        )
        await tx.connection.execute("update kernel.outbox set version = 3 where aggregate = 'y'")
    async with relaying(events, consumer):
        await until(events, "select count(*) = 1 from kernel.deliveries where status = 'parked'")
        await eventually(lambda: _receipts(events))
    assert await heard(events) == [("old", 0)]
    assert "does not know how to read version 3" in ((await list_parked(events.read()))[0].error or "")


def test_every_event_is_described_by_a_schema() -> None:
    described = describe_events()["sample.rated"]
    assert (described["version"], described["aggregate"]) == (1, "server")
    assert "number" in str(described["schema"])


def test_two_events_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="Two events are called"):

        @event("sample.rated", aggregate="server")
        class RatedAgain(Event, frozen=True):
            server: str


def test_an_event_without_its_aggregate_is_refused() -> None:
    with pytest.raises(ValueError, match="none of its fields"):

        @event("sample.lost", aggregate="nowhere")
        class Lost(Event, frozen=True):
            server: str


def test_two_consumers_of_one_name_are_refused(events: Database) -> None:
    with pytest.raises(ValueError, match=LISTENER.name):
        Relay(events, [LISTENER, LISTENER], QUICK)


async def test_an_event_that_was_not_declared_is_refused(events: Database) -> None:
    class Nameless(Event, frozen=True):
        server: str

    async with events.write() as tx:
        with pytest.raises(TypeError, match="has no name"):
            await emit(tx, Nameless(server="a"))
        with pytest.raises(ValueError, match="longer than"):
            await emit(tx, Rated(server="x" * 201))


@given(
    first=st.floats(0.001, 1000),
    factor=st.floats(1, 10_000),
    jitter=st.floats(0, 0.99),
    attempt=st.integers(-5, 10_000),
)
def test_a_wait_lies_between_its_bounds_however_often_it_was_tried(
    first: float, factor: float, jitter: float, attempt: int
) -> None:
    backoff = Backoff(timedelta(seconds=first), timedelta(seconds=first * factor), jitter)
    wait = backoff.wait(attempt).total_seconds()
    assert first * (1 - jitter) - 1e-5 <= wait <= first * factor * (1 + jitter) + 1e-5


def test_waits_double_up_to_their_bound() -> None:
    backoff = Backoff(timedelta(seconds=1), timedelta(seconds=10), jitter=0)
    assert [backoff.wait(attempt).total_seconds() for attempt in range(1, 7)] == [1, 2, 4, 8, 10, 10]
