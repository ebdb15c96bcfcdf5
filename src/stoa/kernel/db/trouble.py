"""A database that comes and goes: what is raised then, and writing until it is back."""

import asyncio
from collections.abc import Awaitable, Callable

import asyncpg
import structlog

from stoa.kernel.errors import Unavailable

from .faults import translate_database_error

log = structlog.get_logger(__name__)

DATABASE_TROUBLE = (
    OSError,
    TimeoutError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    Unavailable,
)
"""What whoever works on and on must outlive. Mistakes of ours are among it: they are told of, and met again."""

_PAUSE = 0.5


async def insist(write: Callable[[], Awaitable[int]], event: str) -> int:
    """Write until it stands, however long the database is away; `event` is logged meanwhile.

    A write whose answer is lost is done again, so done twice it must do no harm.
    """
    while True:
        try:
            return await write()
        except DATABASE_TROUBLE as error:
            if not _passes(error):
                raise  # it would be refused for ever
            log.warning(event, error=type(error).__name__)
            await asyncio.sleep(_PAUSE)


def _passes(error: Exception) -> bool:
    """Tell whether the database may answer otherwise in a while."""
    return isinstance(error, OSError | TimeoutError | Unavailable) or isinstance(
        translate_database_error(error), Unavailable
    )
