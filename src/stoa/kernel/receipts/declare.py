"""What a room declares to have something delivered."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from uuid import UUID

import msgspec

from stoa.kernel.backoff import Backoff
from stoa.kernel.db import Write
from stoa.kernel.ids import new_id
from stoa.kernel.jobs import Job, JobContext

from . import queries
from .attempt import make_attempt
from .outcome import Handover
from .queries import Opened, Receipt

KEY_LIMIT = 200
RECIPIENT_LIMIT = 2000
ABOUT_LIMIT = 300

_declared: "dict[str, Delivery]" = {}


class Due(msgspec.Struct, frozen=True):
    """A receipt whose time has come: the payload of every delivery's job."""

    receipt: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A kind of thing that is delivered, and how. Its job tries and waits; the receipt says how it stands."""

    kind: str
    deliver: Callable[[JobContext, Receipt], Awaitable[Handover]]
    retries: int = 20
    backoff: Backoff = field(default=Backoff())
    timeout: timedelta = timedelta(minutes=2)
    queue: str = "deliveries"
    concurrency: int | None = None
    job: Job[Due] = field(init=False)

    def __post_init__(self) -> None:
        """Make the job, and remember the kind for the replay button."""
        job = Job(
            f"{self.kind}.deliver",
            Due,
            partial(_deliver, self.deliver, self.backoff),
            retries=self.retries,
            timeout=self.timeout,
            queue=self.queue,
            concurrency=self.concurrency,
            backoff=self.backoff,
        )
        object.__setattr__(self, "job", job)
        if _declared.setdefault(self.kind, self) is not self:
            message = f"Two kinds of delivery are called {self.kind!r}."
            raise ValueError(message)

    async def open(
        self,
        tx: Write,
        *,
        key: str,
        recipient: str,
        about: str = "",
        receipt_id: UUID | None = None,
        delay: timedelta | None = None,
        priority: int = 0,
    ) -> Opened:
        """Ask for a delivery in the transaction that gives the reason for it.

        The key is what makes it the same delivery: asked for again under it, the first receipt is given and nothing
        is added.
        """
        for name, text, most in (("key", key, KEY_LIMIT), ("recipient", recipient, RECIPIENT_LIMIT)):
            if not 0 < len(text) <= most:
                message = f"{self.kind}: the {name} has 1 to {most} characters."
                raise ValueError(message)
        row = {"id": receipt_id or new_id(), "kind": self.kind, "key": key}
        opened = await queries.OPEN.first(tx, **row, recipient=recipient, about=about[:ABOUT_LIMIT])
        if opened is None:
            return Opened(await queries.FIND_BY_KEY.one(tx, kind=self.kind, key=key), is_new=False)
        await self.enqueue(tx, opened, delay=delay, priority=priority)
        return Opened(opened, is_new=True)

    async def enqueue(self, tx: Write, receipt_id: UUID, *, delay: timedelta | None = None, priority: int = 0) -> UUID:
        """Ask for the job of a receipt; one that waits already is enough."""
        due = Due(receipt_id)
        return await self.job.enqueue(tx, due, dedupe_key=str(receipt_id), delay=delay, priority=priority)


async def _deliver(
    deliver: Callable[[JobContext, Receipt], Awaitable[Handover]], backoff: Backoff, ctx: JobContext, due: Due
) -> dict[str, str]:
    return {"state": await make_attempt(ctx, due.receipt, partial(deliver, ctx), backoff)}


def deliveries() -> dict[str, Delivery]:
    """Every kind that some room has declared."""
    return dict(_declared)
