"""What a job's handler is given."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import monotonic
from uuid import UUID

from stoa.kernel.config import Config
from stoa.kernel.db import Database, Write, as_json

from . import queries
from .errors import Superseded

PROGRESS_EVERY_SECONDS = 0.25
NOTE_LIMIT = 300


@dataclass(slots=True, kw_only=True)
class JobContext:
    """The site's database, its settings and whatever else the worker was given, for one attempt at one job."""

    site: str
    db: Database
    config: Config
    services: Mapping[type, object]
    job_id: UUID
    attempt: int
    is_last_attempt: bool
    completed: bool = field(default=False, init=False)
    _completing: bool = field(default=False, init=False)
    _reported_at: float = field(default=float("-inf"), init=False)

    def service[T](self, kind: type[T]) -> T:
        """Give the service of this kind, such as the outgoing HTTP client."""
        found = self.services.get(kind)
        if isinstance(found, kind):
            return found
        message = f"The worker of {self.site} was started without a {kind.__qualname__}."
        raise LookupError(message)

    async def progress(self, done: int, total: int, note: str = "") -> None:
        """Tell how far the job is; whoever polls it sees this. Calls in quick succession are thinned out."""
        now = monotonic()
        if self._completing or (done < total and now - self._reported_at < PROGRESS_EVERY_SECONDS):
            return  # while completing, the job's row is ours alone: a second connection would wait for it
        self._reported_at = now
        await queries.PROGRESS.run(
            self.db.once(), id=self.job_id, attempt=self.attempt, done=done, total=total, note=note[:NOTE_LIMIT]
        )

    @asynccontextmanager
    async def completing(self, result: object = None) -> AsyncIterator[Write]:
        """Open a transaction that also finishes the job: what is written in it happens exactly once.

        A worker that was taken for dead, and whose job runs elsewhere by now, is refused here.
        """
        async with self.db.write() as tx:
            if await queries.HOLD.first(tx, id=self.job_id, attempt=self.attempt) is None:
                raise Superseded
            self._completing = True
            try:
                yield tx
            finally:
                self._completing = False
            await queries.FINISH.run(
                tx, id=self.job_id, attempt=self.attempt, result=None if result is None else as_json(result)
            )
        self.completed = True
