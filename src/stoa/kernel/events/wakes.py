"""Being woken by PostgreSQL: one listening connection, made again whenever it is lost."""

import asyncio
import contextlib
from collections.abc import Callable

import asyncpg
import structlog

from stoa.kernel.db import DATABASE_TROUBLE
from stoa.kernel.db.pool import NOTICE_US_GONE

from . import queries

log = structlog.get_logger(__name__)

CONNECT_SECONDS = 5.0
PROBE_SECONDS = 15.0
PROBE_ANSWER_SECONDS = 5.0
_FIRST_PAUSE = 0.1
_LONGEST_PAUSE = 5.0

type Wake = Callable[[str], None]


class Wakes:
    """Calls `wake(payload)` for each notification on a channel.

    Nothing may depend on it alone: a notification sent while no connection stands is lost, so whoever listens also
    looks by itself now and then. After each new connection everybody is woken once.
    """

    def __init__(self, url: str, listeners: dict[str, Wake], *, name: str = "stoa wakes") -> None:
        """Connect to nothing yet: `run` does."""
        self._url = url
        self._listeners = listeners
        self._name = name
        self.connected = False

    async def run(self) -> None:
        """Listen until cancelled."""
        pause = _FIRST_PAUSE
        while True:
            try:
                await self._listen()
            except DATABASE_TROUBLE as error:
                log.warning("wakes_lost", name=self._name, error=type(error).__name__)
            finally:
                pause = _FIRST_PAUSE if self.connected else pause
                self.connected = False
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)

    async def _listen(self) -> None:
        lost = asyncio.Event()
        connection = await asyncpg.connect(
            self._url,
            timeout=CONNECT_SECONDS,
            server_settings={"application_name": self._name, **NOTICE_US_GONE},
            statement_cache_size=0,
        )
        try:
            connection.add_termination_listener(lambda _: lost.set())
            for channel, wake in self._listeners.items():
                await connection.add_listener(channel, _relay(wake))
            self.connected = True
            for wake in self._listeners.values():
                wake("")
            while not lost.is_set():
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(PROBE_SECONDS):
                        await lost.wait()
                if not lost.is_set():  # a cut cable says nothing by itself
                    async with asyncio.timeout(PROBE_ANSWER_SECONDS):
                        await connection.fetchval(queries.PROBE.compiled)
        finally:
            connection.terminate()


def _relay(wake: Wake) -> Callable[[object, int, str, object], None]:
    def call(_connection: object, _pid: int, _channel: str, payload: object) -> None:
        wake(str(payload))

    return call
