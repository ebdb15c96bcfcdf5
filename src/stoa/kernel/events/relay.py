"""From the outbox to those who want to hear: fan out in order, deliver at least once, park what keeps failing."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from time import perf_counter
from typing import Any

import structlog

from stoa.kernel.db import DATABASE_TROUBLE, Database, Write
from stoa.kernel.errors import Fault
from stoa.kernel.timing import Timing
from stoa.kernel.waiting import wait_for_any

from . import queries
from .declare import Consumer, Envelope
from .queries import Delivery
from .settings import EventSettings
from .words import storable

log = structlog.get_logger(__name__)

FAN_OUT_BATCH = 500
ERROR_LIMIT = 2000
TROUBLE_PAUSE = 0.5

type Broadcast = Callable[[Envelope], Awaitable[None]]
"""Tells the live sockets, once the fan-out stands and at most once for each event: a socket that misses one asks."""


class Relay:
    """Delivers one site's events. Any number of them may run, in any number of processes."""

    def __init__(
        self,
        database: Database,
        consumers: Iterable[Consumer[Any]],
        settings: EventSettings,
        *,
        broadcast: Broadcast | None = None,
    ) -> None:
        """Take the consumers that the site declares; names are unique, since receipts are kept under them."""
        self._database = database
        declared = tuple(consumers)
        self._consumers = {consumer.name: consumer for consumer in declared}
        if len(self._consumers) != len(declared):
            twice = [name for name, count in Counter(consumer.name for consumer in declared).items() if count > 1]
            message = f"Each consumer needs a name of its own. These are declared twice: {', '.join(twice)}."
            raise ValueError(message)
        self._passing = [consumer.name for consumer in declared if consumer.passes_parked]
        self._settings = settings
        self._broadcast = broadcast
        self._wake_fan_out = asyncio.Event()
        self._wake_lanes = asyncio.Event()
        self.counts: Counter[str] = Counter()
        self.timing = Timing()

    def wake(self) -> None:
        """Look now: something was written to the outbox."""
        self._wake_fan_out.set()
        self._wake_lanes.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Fan out and deliver until told to stop; what is being delivered then is finished."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._loop(stop, self._wake_fan_out, self.fan_out_once))
            for _ in range(self._settings.lanes if self._consumers else 0):
                tasks.create_task(self._loop(stop, self._wake_lanes, self.deliver_once))

    async def _loop(self, stop: asyncio.Event, wake: asyncio.Event, act: Callable[[], Awaitable[bool]]) -> None:
        while not stop.is_set():
            wake.clear()
            try:
                busy = await act()
                pause = 0.0 if busy else await self._until_due()
            except DATABASE_TROUBLE as error:
                log.warning("events_database_trouble", error=type(error).__name__)
                self.counts["trouble"] += 1
                busy, pause = False, TROUBLE_PAUSE
            except Exception:  # one odd event must not end the delivery of all others
                log.exception("events_loop_failed")
                busy, pause = False, TROUBLE_PAUSE
            if not busy:
                await wait_for_any(stop, wake, seconds=pause)

    async def _until_due(self) -> float:
        poll = self._settings.poll.total_seconds()
        due = await queries.NEXT_DUE.first(self._database.read(), consumers=list(self._consumers))
        return poll if due is None else min(max(due, 0.01), poll)

    async def fan_out_once(self) -> bool:
        """Make deliveries for what was emitted; one process at a time does, so that the order holds. Says if it did."""
        async with self._database.write() as tx:
            if not await queries.TAKE_FAN_OUT_TURN.one(tx):
                return False
            events = await queries.UNSENT.all(tx, limit=FAN_OUT_BATCH)
            if not events:
                return False
            await queries.FAN_OUT.run(
                tx,
                seqs=[event.seq for event in events],
                consumers=list(self._consumers),
                names=[consumer.event.event_name for consumer in self._consumers.values()],
            )
        self.counts["fanned_out"] += len(events)
        self._wake_lanes.set()
        if self._broadcast is not None:
            for event in events:
                try:
                    await self._broadcast(event)
                except Exception:  # sockets are told if it can be done; the outbox goes on either way
                    log.exception("broadcast_failed", event_name=event.name)
        return True

    async def deliver_once(self) -> bool:
        """Deliver the first event that is due, and after it what waits behind it. Says whether there was one."""
        claimed = await queries.CLAIM.first(
            self._database.once(), consumers=list(self._consumers), passing=self._passing
        )
        if claimed is None:
            return False
        consumer = self._consumers[claimed.consumer]
        if claimed.attempts > consumer.most_attempts:
            await self._park(claimed, "The worker died each time while it was being delivered.")
            return True
        began = perf_counter()
        try:
            async with asyncio.timeout(consumer.timeout.total_seconds()):
                delivered = await self._hand_over(consumer, claimed)
        except TimeoutError:
            await self._refused(consumer, claimed, f"It took longer than {consumer.timeout.total_seconds():g} seconds.")
        except Exception as error:  # noqa: BLE001 - whatever a handler raises is a reason to try again
            await self._refused(consumer, claimed, _words(error))
        else:
            self.counts["delivered"] += delivered
            self.timing.observe(perf_counter() - began)
        return True

    async def _hand_over(self, consumer: Consumer[Any], claimed: Delivery) -> bool:
        """Run the handler and write the receipt, in one transaction."""
        async with self._database.write() as tx:
            envelope = await _lock(tx, claimed)
            if envelope is None:
                return False
            await consumer.handler(tx, envelope.open(consumer.event))
            await queries.RECEIVE.run(tx, consumer=claimed.consumer, seq=claimed.seq)
        return True

    async def _refused(self, consumer: Consumer[Any], claimed: Delivery, reason: str) -> None:
        self.counts["failed"] += 1
        log.warning("delivery_failed", consumer=consumer.name, seq=claimed.seq, attempt=claimed.attempts, error=reason)
        if claimed.attempts >= consumer.most_attempts:
            await self._park(claimed, reason)
            return
        await queries.POSTPONE.run(
            self._database.once(),
            consumer=claimed.consumer,
            seq=claimed.seq,
            attempts=claimed.attempts,
            wait=consumer.backoff.wait(claimed.attempts),
            error=reason,
        )

    async def _park(self, claimed: Delivery, reason: str) -> None:
        self.counts["parked"] += 1
        log.error("delivery_parked", consumer=claimed.consumer, seq=claimed.seq, error=reason)
        await queries.PARK.run(
            self._database.once(),
            consumer=claimed.consumer,
            seq=claimed.seq,
            attempts=claimed.attempts,
            error=reason,
        )


async def _lock(tx: Write, claimed: Delivery) -> Envelope | None:
    return await queries.LOCK.first(tx, consumer=claimed.consumer, seq=claimed.seq, attempts=claimed.attempts)


def _words(error: BaseException) -> str:
    text = error.words if isinstance(error, Fault) else str(error)
    return storable(f"{type(error).__name__}: {text}", ERROR_LIMIT)
