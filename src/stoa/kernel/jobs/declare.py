"""What a feature declares about jobs: what is done later, and what is done by the clock."""

import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Literal
from uuid import UUID

import msgspec
from croniter import croniter  # type: ignore[import-untyped]  # it comes without types

from stoa.kernel.backoff import Backoff
from stoa.kernel.db import Write, as_json
from stoa.kernel.errors import Unavailable
from stoa.kernel.ids import new_id

from . import queries
from .context import JobContext

_NAME = re.compile(r"[a-z][a-z0-9]*(?:[._-][a-z0-9]+)*")
NAME_LIMIT = 100
KEY_LIMIT = 200
PAYLOAD_LIMIT = 256 * 1024
DEDUPE_TRIES = 5


@dataclass(frozen=True, slots=True)
class Job[P: msgspec.Struct]:
    """Something that is done later, with what it needs to know."""

    name: str
    payload: type[P]
    handler: Callable[[JobContext, P], Awaitable[object]]
    retries: int = 5
    timeout: timedelta = timedelta(minutes=5)
    queue: str = "default"
    concurrency: int | None = None
    """How many jobs of this queue one worker process runs at once. Jobs of one queue say the same, or nothing."""
    everywhere: int = 0
    """How many jobs of this queue all workers together run at once; 0 sets no bound."""
    priority: int = 0
    """Higher goes first."""
    backoff: Backoff = field(default=Backoff())
    dedupe_until: Literal["begun", "finished"] = "finished"
    """How long a job keeps others with its key away; `begun` where a change that comes meanwhile needs another run."""

    def __post_init__(self) -> None:
        """Refuse what cannot work."""
        for label, name in (("job", self.name), ("queue", self.queue)):
            if not _NAME.fullmatch(name) or len(name) > NAME_LIMIT:
                message = f"A {label} is named like 'mail.send', not {name!r}."
                raise ValueError(message)
        if self.retries < 0 or self.everywhere < 0 or (self.concurrency is not None and self.concurrency < 1):
            message = f"{self.name}: retries and everywhere are 0 or more, concurrency is 1 or more."
            raise ValueError(message)
        if not timedelta() < self.timeout <= timedelta(days=1):
            message = f"{self.name}: the timeout lies between nothing and a day."
            raise ValueError(message)

    @property
    def most_attempts(self) -> int:
        """How often it is tried in all."""
        return self.retries + 1

    async def enqueue(
        self,
        tx: Write,
        payload: P,
        *,
        delay: timedelta | None = None,
        dedupe_key: str | None = None,
        priority: int | None = None,
        owner: UUID | None = None,
    ) -> UUID:
        """Ask for the job, in the transaction that gives the reason for it. Gives its id.

        With a key that an unfinished job of this name has already, that job's id is given and nothing is added.
        """
        text, key = self._text(payload), self._key(dedupe_key)
        for _ in range(DEDUPE_TRIES):
            job_id = new_id()
            if await self._add(tx, [job_id], [text], delay, priority=priority, dedupe_key=key, owner=owner):
                return job_id
            known = await queries.FIND_UNFINISHED.first(tx, dedupe_key=key)
            if known is not None:
                return known
        raise Unavailable  # each time, the other one was finished between two statements

    async def enqueue_many(self, tx: Write, payloads: Iterable[P], *, delay: timedelta | None = None) -> list[UUID]:
        """Ask for many at once, in one round trip."""
        wanted = [self._text(payload) for payload in payloads]
        if not wanted:
            return []
        ids = [new_id() for _ in wanted]
        await self._add(tx, ids, wanted, delay)
        return ids

    async def _add(
        self,
        tx: Write,
        ids: list[UUID],
        payloads: list[str],
        delay: timedelta | None,
        *,
        priority: int | None = None,
        dedupe_key: str | None = None,
        owner: UUID | None = None,
    ) -> int:
        return await queries.ENQUEUE.run(
            tx,
            ids=ids,
            payloads=payloads,
            name=self.name,
            queue=self.queue,
            priority=self.priority if priority is None else priority,
            delay=delay or timedelta(),
            dedupe_key=dedupe_key,
            owner=owner,
            most_attempts=self.most_attempts,
        )

    def _key(self, dedupe_key: str | None) -> str | None:
        if dedupe_key is None:
            return None
        if not dedupe_key or len(dedupe_key) > KEY_LIMIT:
            message = f"{self.name}: a dedupe key has 1 to {KEY_LIMIT} characters."
            raise ValueError(message)
        return f"{self.name}:{dedupe_key}"

    def _text(self, payload: P) -> str:
        """Write the payload as JSON; refuse it before anything is written to the queue."""
        if not isinstance(payload, self.payload):
            message = f"{self.name} takes a {self.payload.__qualname__}, not a {type(payload).__qualname__}."
            raise TypeError(message)
        text = as_json(payload)
        if len(text) > PAYLOAD_LIMIT:
            message = f"{self.name}: the payload is larger than {PAYLOAD_LIMIT} bytes. Store it, and pass its id."
            raise ValueError(message)
        return text


@dataclass(frozen=True, slots=True)
class Cron:
    """A job that the clock asks for. The expression has five fields and is read in UTC.

    However many workers there are, a tick is taken once; after a time without workers the last missed tick is made up
    for, and the others are not. While one run is unfinished, the next is left out, unless `overlaps`.
    """

    name: str
    expression: str
    job: Job[Any]
    payload: msgspec.Struct
    overlaps: bool = False

    def __post_init__(self) -> None:
        """Refuse what cannot work."""
        if len(self.expression.split()) != 5 or not croniter.is_valid(self.expression):  # noqa: PLR2004 - see above
            message = f"{self.name}: {self.expression!r} is no cron expression of five fields, such as '*/5 * * * *'."
            raise ValueError(message)

    def last_tick(self, at: datetime) -> datetime:
        """Tell the last tick up to this time."""
        return _ticks_around(self.expression, at.replace(second=0, microsecond=0))[0]

    def next_tick(self, at: datetime) -> datetime:
        """Tell the first tick after this time."""
        return _ticks_around(self.expression, at.replace(second=0, microsecond=0))[1]


@lru_cache(maxsize=1000)
def _ticks_around(expression: str, minute: datetime) -> tuple[datetime, datetime]:
    """Tell the last tick up to a minute and the first after it: many crons ask, each several times in a minute."""
    last: datetime = croniter(expression, minute + timedelta(seconds=1)).get_prev(datetime)
    following: datetime = croniter(expression, minute).get_next(datetime)
    return last, following
