"""What is delivered three times, out of order, or is poison."""

import asyncio
import random
import time
from collections import Counter
from uuid import UUID, uuid4

import asyncpg
import httpx

from faults import queries
from faults.clients import CREATED, Clients
from faults.ground import Ground, standing
from faults.outcome import Fault, Outcome
from faults.reads import compare_reads, time_reads
from faults.tally import take

_EACH = 40
_TIMES = 3
_MANNERS = ("raise", "exit", "memory", "loop", "unreadable")
_POISON_SECONDS = 120.0  # for each round


async def deliver_thrice(rounds: int) -> Outcome:
    """Send each request three times, at the same time and shuffled, to two processes."""
    answers: Counter[int] = Counter()
    async with standing() as ground:
        async with httpx.AsyncClient(timeout=30) as client:
            for _ in range(rounds):
                operations = [uuid4() for _ in range(_EACH)] * _TIMES
                random.shuffle(operations)
                sent = await asyncio.gather(*(_send(client, ground, one) for one in operations))
                answers.update(sent)
        tally = await take(ground.database_url, ground.journal)
    note = f"{rounds * _EACH} operations sent {_TIMES} times each: {tally.acknowledged} acknowledged."
    return Outcome(rounds, tally.clean and tally.acknowledged == rounds * _EACH, tally, [note])


async def _send(client: httpx.AsyncClient, ground: Ground, operation: UUID) -> int:
    ground.journal.begin(operation)
    while True:
        answer = await client.post(
            f"http://127.0.0.1:{random.choice(ground.ports)}/api/v1/entries",
            json={"operation": str(operation)},
            headers={"Idempotency-Key": str(operation)},
        )
        if answer.status_code == CREATED:
            ground.journal.acknowledge(operation)
            return CREATED
        await asyncio.sleep(0.1)


async def swallow_poison(rounds: int) -> Outcome:
    """Ask for jobs that raise, end their process, take 2 GB, never let go or cannot be read, among good ones."""
    quiet: list[float] = []
    meanwhile: list[float] = []
    dead = 0
    async with standing(webs=1, FAULTS_STUCK_SECONDS="3") as ground:
        async with Clients(ground.ports, ground.journal, many=2, pause=0.1) as clients:
            for number in range(1, rounds + 1):
                quiet += await time_reads(ground)
                async with httpx.AsyncClient() as client:
                    for manner in _MANNERS:
                        await client.post(f"http://127.0.0.1:{ground.ports[0]}/api/v1/poison/{manner}")
                meanwhile += await time_reads(ground)
                # A job that takes much memory only ends well where there is much: it need not become a dead letter.
                dead = await _dead_letters(ground, (len(_MANNERS) - 1) * number)
        restarts = sum(worker.starts - 1 for worker in ground.workers)
        tally = await take(ground.database_url, ground.journal)
    slowest = clients.heard.slowest
    unharmed, words = compare_reads(quiet, meanwhile)
    notes = [f"{dead} dead letters; {restarts} new workers; neighbours' answers took {slowest:.2f} s at most;", words]
    return Outcome(rounds, tally.clean and unharmed and dead >= (len(_MANNERS) - 1) * rounds, tally, notes)


async def _dead_letters(ground: Ground, wanted: int) -> int:
    connection = await asyncpg.connect(ground.database_url)
    try:
        end = time.monotonic() + _POISON_SECONDS
        while True:
            dead = int(await connection.fetchval(queries.DEAD_LETTERS))
            if dead >= wanted or time.monotonic() > end:
                return dead
            await asyncio.sleep(0.2)
    finally:
        await connection.close()


KINDS = (
    Fault(
        "thrice",
        "Each request three times, at once and shuffled",
        "effects = distinct operations",
        deliver_thrice,
        2,
        20,
    ),
    Fault(
        "poison",
        "Jobs that raise, exit, take 2 GB, loop or cannot be read",
        "dead letters; neighbours unharmed",
        swallow_poison,
        1,
        20,
    ),
)
