"""PgQueuer's own statements, run through our handles: in the caller's transaction, counted and timed like any other."""

from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from pgqueuer.adapters.persistence.qb import QueryBuilderEnvironment, QueryQueueBuilder, QuerySchedulerBuilder
from pgqueuer.adapters.persistence.queries import Queries
from pgqueuer.domain.settings import DBSettings, Durability
from pgqueuer.domain.types import Channel
from pgqueuer.ports.driver import Driver

from stoa.kernel.db import Query, Read

from .queries import QUEUE_CHANNEL

# Every name is given, since PgQueuer would otherwise take it from variables as common as CHANNEL and FUNCTION.
NAMES = DBSettings(
    prefix="",
    db_schema="kernel",
    channel=Channel(QUEUE_CHANNEL),
    function="fn_pgqueuer_changed",
    statistics_table="pgqueuer_statistics",
    queue_status_type="pgqueuer_status",
    queue_table="pgqueuer",
    queue_table_log="pgqueuer_log",
    trigger="tg_pgqueuer_changed",
    schedules_table="pgqueuer_schedules",
    durability=Durability.durable,
    widen_id=False,
)

_ENVIRONMENT = QueryBuilderEnvironment(NAMES)
_QUEUE = QueryQueueBuilder(NAMES)
_SCHEDULES = QuerySchedulerBuilder(NAMES)


@dataclass(frozen=True, slots=True)
class HandleDriver:
    """What PgQueuer's statements ask of a connection, answered by one of our handles.

    It opens, commits and closes nothing. PgQueuer's drivers can also listen and end; its statements never do.
    """

    handle: Read

    async def fetch(self, query: str, *args: object) -> list[dict[str, object]]:
        """Run a statement and give its rows."""
        return [dict(row) for row in await self.handle.fetch(_as_query(query), args)]

    async def execute(self, query: str, *args: object) -> str:
        """Run a statement for its effect."""
        await self.handle.fetch(_as_query(query), args)
        return ""


@cache
def _as_query(sql: str) -> Query[Any]:
    return Query[Any](sql, registered=False).named("kernel.jobs.pgqueuer")


def queue(handle: Read) -> Queries:
    """Give PgQueuer's queue over one of our handles."""
    return Queries(cast("Driver", HandleDriver(handle)), qbe=_ENVIRONMENT, qbq=_QUEUE, qbs=_SCHEDULES)
