"""A service outside that fails until it is left alone, and is well again."""

import asyncio
import time
from itertools import repeat
from typing import Self

from faults import queries
from faults.calls import OVER_SECONDS, ask_for_calls, until_calls_are_over
from faults.clients import Clients
from faults.ground import DATABASE, Ground, standing
from faults.outcome import Fault, Outcome
from faults.tally import take

_CALLS = 20
_TAKEN_BACK = 5
_LEFT_ALONE = "1s"
_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"


async def wear_out_a_service(rounds: int) -> Outcome:
    """Call a service that hangs up until it is left alone, then let it be well until calls reach it again.

    Each process has one breaker for a host, so that there is one worker here.
    """
    attempts = arrived = opened = closed = 0
    async with (
        standing(
            webs=1, workers=1, OUTGOING_ALLOW_NETWORKS="127.0.0.0/8", OUTGOING_BREAKER_PAUSE=_LEFT_ALONE
        ) as ground,
        _Moody() as service,
    ):
        async with Clients(ground.ports, ground.journal, many=2, pause=0.02):
            for _ in range(rounds):
                made, taken = await _count(ground, queries.CALL_ATTEMPTS), service.taken
                service.is_well = False
                await _call(ground, service.port, _CALLS)
                here, there = await _count(ground, queries.CALL_ATTEMPTS) - made, service.taken - taken
                attempts, arrived, opened = attempts + here, arrived + there, opened + (there < here)
                service.is_well = True
                closed += await _is_taken_back(ground, service.port)
        tally = await take(ground.database_url, ground.journal)
    notes = [
        f"Of {attempts} attempts at calls {arrived} reached the service that failed: {opened} times it was left alone,",
        f"and {closed} times calls reached it again when it was well.",
    ]
    return Outcome(rounds, tally.clean and opened == rounds and closed == rounds, tally, notes)


async def _is_taken_back(ground: Ground, port: int) -> bool:
    """Call until as many calls in a row succeed as were asked for."""
    end = time.monotonic() + OVER_SECONDS
    while time.monotonic() < end:
        before = await _count(ground, queries.CALLS_DONE)
        await _call(ground, port, _TAKEN_BACK)
        if await _count(ground, queries.CALLS_DONE) - before == _TAKEN_BACK:
            return True
    return False


async def _call(ground: Ground, port: int, times: int) -> None:
    """Ask for calls, and wait until each is done or given up."""
    await ask_for_calls(ground, repeat(port, times))
    await until_calls_are_over(ground)


async def _count(ground: Ground, query: str) -> int:
    return int((await ground.postgres.sql(query, database=DATABASE))[0][0])


class _Moody:
    """A service that hangs up at once, or answers."""

    def __init__(self) -> None:
        self.is_well = False
        self.taken = 0
        self.port = 0

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._answer, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.taken += 1
        if self.is_well:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(_ANSWER)
            await writer.drain()
        writer.close()


KINDS = (
    Fault(
        "breaker",
        "A service outside fails until it is left alone, then is well",
        "calls stop, then reach it again; 0 missing",
        wear_out_a_service,
        1,
        20,
    ),
)
