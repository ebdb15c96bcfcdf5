"""Services outside that are slow or lie."""

import asyncio
import struct
from contextlib import suppress
from itertools import cycle, islice
from typing import Self

from faults.calls import ask_for_calls, until_calls_are_over
from faults.clients import Clients
from faults.ground import standing
from faults.outcome import Fault, Outcome
from faults.reads import compare_reads, time_reads
from faults.tally import take

_CALLS = 12
_RESET = struct.pack("ii", 1, 0)
# Calls last while reads are timed, and are over soon after; no host is left alone, so that each round has them.
_CALL_LASTS = "3s"
_NO_LIMIT = "1000000"


async def call_the_slow(rounds: int) -> Outcome:
    """Call services that hang, trickle or hang up, from jobs, while others read and write.

    Reads are timed without and with such calls in turn, so that whatever else the machine does hits both alike.
    """
    quiet: list[float] = []
    meanwhile: list[float] = []
    async with (
        standing(
            webs=1,
            OUTGOING_ALLOW_NETWORKS="127.0.0.0/8",
            OUTGOING_TOTAL_TIMEOUT=_CALL_LASTS,
            OUTGOING_BREAKER_FAILURES=_NO_LIMIT,
        ) as ground,
        _Bad() as bad,
    ):
        async with Clients(ground.ports, ground.journal, many=2, pause=0.02):
            for _ in range(rounds):
                quiet += await time_reads(ground)
                await ask_for_calls(ground, islice(cycle(bad.ports), _CALLS))
                meanwhile += await time_reads(ground)
                await until_calls_are_over(ground)
        tally = await take(ground.database_url, ground.journal)
    unharmed, words = compare_reads(quiet, meanwhile)
    notes = [words, f"{bad.taken} calls were taken."]
    return Outcome(rounds, tally.clean and unharmed and bad.taken >= rounds, tally, notes)


class _Bad:
    """Three services: one never answers, one answers a byte a second, one hangs up at once."""

    def __init__(self) -> None:
        self.ports: list[int] = []
        self.taken = 0
        self._servers: list[asyncio.Server] = []
        self._held: set[asyncio.StreamWriter] = set()

    async def __aenter__(self) -> Self:
        for manner in (self._hang, self._trickle, self._hang_up):
            server = await asyncio.start_server(manner, "127.0.0.1", 0)
            self._servers.append(server)
            self.ports.append(server.sockets[0].getsockname()[1])
        return self

    async def __aexit__(self, *_: object) -> None:
        for server in self._servers:
            server.close()
        for writer in self._held:
            writer.close()

    async def _hang(self, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.taken += 1
        self._held.add(writer)

    async def _trickle(self, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.taken += 1
        self._held.add(writer)
        with suppress(OSError):
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
            while not writer.is_closing():
                writer.write(b".")
                await writer.drain()
                await asyncio.sleep(1)

    async def _hang_up(self, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.taken += 1
        writer.get_extra_info("socket").setsockopt(1, 13, _RESET)  # SO_LINGER of nothing: a reset, not a farewell
        writer.close()


KINDS = (
    Fault(
        "slow-outside",
        "Services outside hang, trickle, or hang up",
        "others' p99 under twice of that without",
        call_the_slow,
        2,
        20,
    ),
)
