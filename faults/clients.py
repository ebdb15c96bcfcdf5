"""Clients that send entries, ask again until they are answered, and write down what they were told."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Self
from uuid import UUID, uuid4

import httpx

from faults.journal import Journal
from faults.waiting import until

CREATED = 201
COME_BACK = frozenset({409, 429, 503, 504})
PATIENCE_SECONDS = 30.0
ANSWER_SECONDS = 10.0
_LONGEST_PAUSE = 0.2
_FIRST_SECONDS = 300.0


@dataclass(slots=True)
class Heard:
    """What clients heard."""

    answers: Counter[int] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    """Connections that ended in the middle of a request, by what the client was told."""
    turned_away: int = 0
    """Connections that nobody took: the client goes to the next process, as a proxy in front does."""
    longest_gap: float = 0.0
    """Longest time in which nobody was acknowledged anything."""
    slowest: float = 0.0
    last: float = field(default_factory=time.monotonic)

    @property
    def broken(self) -> int:
        """How many connections ended in the middle of a request."""
        return self.errors.total()

    @property
    def failures(self) -> str:
        """Everything but the entry, in words."""
        told = [f"{count} x {what}" for what, count in self.errors.items()]
        told += [f"{count} x {status}" for status, count in self.answers.items() if status != CREATED]
        return ", ".join(told) or "none"

    @property
    def asked(self) -> int:
        """How many requests were sent and heard of, one way or the other."""
        return sum(self.answers.values()) + self.broken

    @property
    def refused(self) -> int:
        """How many were answered with anything but the entry."""
        return sum(self.answers.values()) - self.answers[CREATED]

    @property
    def odd(self) -> list[int]:
        """What no client should hear: neither the entry, nor a polite request to come back."""
        return sorted(set(self.answers) - COME_BACK - {CREATED})

    def acknowledged(self) -> None:
        """Note when it was."""
        now = time.monotonic()
        self.longest_gap = max(self.longest_gap, now - self.last)
        self.last = now


class Clients:
    """A few that work at the same time, for as long as the block lasts."""

    def __init__(
        self, ports: Sequence[int], journal: Journal, *, many: int = 8, pause: float = 0.01, work_milliseconds: int = 0
    ) -> None:
        """Send to these ports in turn, with a short pause between operations."""
        self._ports = ports
        self._journal = journal
        self._many = many
        self._pause = pause
        self._work = work_milliseconds
        self._stopping = False
        self._tasks: list[asyncio.Task[None]] = []
        self.heard = Heard()

    async def __aenter__(self) -> Self:
        """Begin, and wait for the first acknowledgement."""
        self._tasks = [asyncio.create_task(self._work_on()) for _ in range(self._many)]
        await self.acknowledged_again()
        self.heard.longest_gap = 0.0
        return self

    async def __aexit__(self, *_: object) -> None:
        """Let each finish the operation that it is at."""
        self._stopping = True
        await asyncio.gather(*self._tasks)

    async def acknowledged_again(self) -> None:
        """Wait until somebody is acknowledged something: whatever was broken is whole again."""
        before = len(self._journal.acknowledged)
        await until(lambda: len(self._journal.acknowledged) > before, _FIRST_SECONDS, "The next acknowledgement")

    async def _work_on(self) -> None:
        async with httpx.AsyncClient(timeout=ANSWER_SECONDS) as client:
            while not self._stopping:
                operation = uuid4()
                self._journal.begin(operation)
                # One that is never answered stays in the journal as begun.
                with suppress(TimeoutError):
                    async with asyncio.timeout(PATIENCE_SECONDS):
                        await self._until_answered(client, operation)
                await asyncio.sleep(random.uniform(0, 2 * self._pause))

    async def _until_answered(self, client: httpx.AsyncClient, operation: UUID) -> None:
        body = {"operation": str(operation), "workMilliseconds": random.randint(0, self._work)}
        while True:
            port = random.choice(self._ports)
            asked = time.monotonic()
            try:
                answer = await client.post(
                    f"http://127.0.0.1:{port}/api/v1/entries", json=body, headers={"Idempotency-Key": str(operation)}
                )
            except httpx.ConnectError:
                self.heard.turned_away += 1
            except httpx.TransportError as error:
                self.heard.errors[type(error).__name__] += 1
            else:
                self.heard.slowest = max(self.heard.slowest, time.monotonic() - asked)
                self.heard.answers[answer.status_code] += 1
                if answer.status_code == CREATED:
                    self._journal.acknowledge(operation)
                    self.heard.acknowledged()
                    return
                if answer.status_code not in COME_BACK:
                    return
            await asyncio.sleep(random.uniform(0.01, _LONGEST_PAUSE))
