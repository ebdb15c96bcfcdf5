"""PostgreSQL that dies, freezes, locks up, or has no connection left."""

import asyncio
import random
import time
from collections import Counter

import asyncpg
import httpx

from faults import queries
from faults.clients import ANSWER_SECONDS, CREATED, Clients, Heard
from faults.ground import HTTP_OK, Ground, standing
from faults.outcome import Fault, Outcome
from faults.servers.postgres import PostgresServer
from faults.tally import Tally, take

# It answers before it has written, and nobody else writes early what it has in memory.
FORGETFUL = """
synchronous_commit = off
wal_writer_delay = 10s
wal_writer_flush_after = 1GB
wal_buffers = 16MB
bgwriter_lru_maxpages = 0
"""
_TRIES = 6
_FROZEN_SECONDS = 5.0
_LOCKED_SECONDS = 8.0
_TOLD_WITHIN = 7.0
"""What a writer may wait for a connection and then for the lock, by default, and some time to be told so."""
_HELD_SECONDS = 4.0
_BUSY = 503


async def kill_postgres(rounds: int) -> Outcome:
    """Kill every process of PostgreSQL at a random instant, and start it again."""
    return await _killed(rounds, settings="", first_only=False)


async def kill_postmaster(rounds: int) -> Outcome:
    """Kill only the first process; the others notice and end."""
    return await _killed(rounds, settings="", first_only=True)


async def kill_forgetful_postgres(rounds: int) -> Outcome:
    """Do the same to a PostgreSQL that answers before it has written: a harness that loses nothing here is blind."""
    outcome = await _forgetful(rounds)
    tried = 1
    while tried < _TRIES and not _lost(outcome):  # a kill may fall right after what was in memory was written
        outcome = await _forgetful(rounds)
        tried += 1
    return Outcome(rounds * tried, _lost(outcome), outcome.tally, ["A loss is what is looked for here."])


async def _forgetful(rounds: int) -> Outcome:
    return await _killed(rounds, settings=FORGETFUL, first_only=False)


def _lost(outcome: Outcome) -> bool:
    return outcome.tally is not None and outcome.tally.missing > 0


async def _killed(rounds: int, *, settings: str, first_only: bool) -> Outcome:
    async with standing(settings=settings) as ground:
        async with Clients(ground.ports, ground.journal) as clients:
            for _ in range(rounds):
                await asyncio.sleep(random.uniform(0.3, 1.2))
                await asyncio.to_thread(ground.postgres.kill_postmaster if first_only else ground.postgres.kill)
                await asyncio.sleep(0.3)
                await _start(ground.postgres)
        tally = await take(ground.database_url, ground.journal)
    return Outcome(
        rounds, tally.clean, tally, [f"Longest time without an acknowledgement: {clients.heard.longest_gap:.1f} s."]
    )


async def _start(server: PostgresServer) -> None:
    """Start it; where children of the killed one still hold its memory, a moment later."""
    for _ in range(20):
        try:
            await asyncio.to_thread(server.start)
        except RuntimeError:
            await asyncio.sleep(0.25)
        else:
            return
    message = "PostgreSQL did not start again."
    raise RuntimeError(message)


async def freeze_postgres(rounds: int) -> Outcome:
    """Stop PostgreSQL in its tracks: it takes connections and says nothing."""
    async with standing() as ground:
        async with Clients(ground.ports, ground.journal) as clients:
            for _ in range(rounds):
                await asyncio.sleep(random.uniform(0.2, 0.6))
                ground.postgres.freeze()
                await asyncio.sleep(_FROZEN_SECONDS)
                ground.postgres.thaw()
                await asyncio.sleep(1.0)
        heard = clients.heard
        tally = await take(ground.database_url, ground.journal)
    return _answered_in_time(rounds, heard, tally)


def _answered_in_time(rounds: int, heard: Heard, tally: Tally) -> Outcome:
    """Pass where each request was answered before its client went away, with the entry or with a request to return."""
    notes = [
        f"Answers: {_counted(heard.answers)}; the slowest took {heard.slowest:.1f} s,",
        f"{heard.broken} were not answered within {ANSWER_SECONDS:g} s.",
    ]
    return Outcome(rounds, tally.clean and not heard.odd and not heard.broken, tally, notes)


def _counted(answers: dict[int, int]) -> str:
    return ", ".join(f"{count} × {status}" for status, count in sorted(answers.items()))


async def lock_table(rounds: int) -> Outcome:
    """Hold a lock on the table that everybody writes to, for longer than anybody waits for it; others go on."""
    others: Counter[int] = Counter()
    async with standing() as ground:
        async with Clients(ground.ports, ground.journal) as clients:
            for _ in range(rounds):
                connection = await asyncpg.connect(ground.database_url)
                async with connection.transaction():
                    await connection.execute(queries.LOCK)
                    others += await _ask_others(ground)
                await connection.close()
                await clients.acknowledged_again()
        heard = clients.heard
        tally = await take(ground.database_url, ground.journal)
    notes = [
        f"Writers heard {_counted(heard.answers)}, the slowest after {heard.slowest:.1f} s;",
        f"others, who need the database and not that table, heard {_counted(others)}.",
    ]
    told = set(heard.answers) == {CREATED, _BUSY} and not heard.broken and heard.slowest < _TOLD_WITHIN
    return Outcome(rounds, tally.clean and told and set(others) == {HTTP_OK}, tally, notes)


async def _ask_others(ground: Ground) -> Counter[int]:
    """Count what processes answer to a question for which they ask the database, while the table is locked."""
    answered: Counter[int] = Counter()
    end = time.monotonic() + _LOCKED_SECONDS
    async with httpx.AsyncClient(timeout=ANSWER_SECONDS) as client:
        while time.monotonic() < end:
            for port in ground.ports:
                answered[(await client.get(f"http://127.0.0.1:{port}/health/db")).status_code] += 1
            await asyncio.sleep(0.1)
    return answered


async def take_every_connection(rounds: int) -> Outcome:
    """End the connections that Stoa has, and hold every one that PostgreSQL gives, as a leak elsewhere does."""
    held: list[asyncpg.Connection[asyncpg.Record]] = []
    async with standing() as ground:
        async with Clients(ground.ports, ground.journal) as clients:
            for _ in range(rounds):
                await asyncio.sleep(random.uniform(0.2, 0.6))
                end = time.monotonic() + _HELD_SECONDS
                first = await asyncpg.connect(ground.database_url)
                await first.execute(queries.END_OTHERS)
                held.append(first)
                while time.monotonic() < end:
                    try:
                        held.append(await asyncpg.connect(ground.database_url))
                    except asyncpg.TooManyConnectionsError:
                        await first.execute(queries.END_OTHERS)
                        await asyncio.sleep(0.05)
                for one in held:
                    one.terminate()
                held.clear()
                await clients.acknowledged_again()
        heard = clients.heard
        tally = await take(ground.database_url, ground.journal)
    return _answered_in_time(rounds, heard, tally)


KINDS = (
    Fault("postgres-killed", "kill -9 of all of PostgreSQL", "0 missing, 0 doubled", kill_postgres, 3, 20),
    Fault("postmaster-killed", "kill -9 of PostgreSQL's first process", "0 missing, 0 doubled", kill_postmaster, 2, 20),
    Fault(
        "control",
        "The same with `synchronous_commit = off`",
        "a loss is seen: the harness is not blind",
        kill_forgetful_postgres,
        3,
        20,
    ),
    Fault("frozen", "PostgreSQL frozen for 5 s", "503 in time, then healed", freeze_postgres, 1, 20),
    Fault(
        "locked",
        "The table of writers locked for 8 s",
        "others are served, writers hear 503 within 7 s",
        lock_table,
        1,
        20,
    ),
    Fault(
        "connections",
        "Every connection of PostgreSQL is held by somebody else for 4 s",
        "503 in time, then healed",
        take_every_connection,
        1,
        20,
    ),
)
